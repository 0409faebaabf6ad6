"""What an enterprise types: a position, a site, a staffing plan, a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
from django import forms

from kasip.apps.classifications.models import Occupation, Qualification, Territory
from kasip.apps.labour_market.actions.declaring import LineGiven
from kasip.apps.labour_market.actions.siting import FIELDS, JobsGiven
from kasip.apps.labour_market.declarations import numbers_of, own_existing_sites, sites_of, taught
from kasip.apps.labour_market.enums import Certainty, ProjectRisk
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredSite
from kasip.apps.labour_market.suggesting import Suggestions, suggestions_for
from kasip.law.dated import value_at
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

OTHER = "other"
PLAN_LINE = re.compile(r"^(?P<title>.*?[^\d\s])[\s;:,|–—-]*(?P<jobs>\d{1,6})\s*$")
PERCENT = ("probability", "local_hire_share")
WHOLE = (
    "ramp_months", "cost_million_kzt", "permanent_jobs", "temporary_jobs", "planned_payroll_kzt", "actual_payroll_kzt",
    "average_wage_kzt", "staff_now", "labour_contracts",
)  # fmt: skip
MOST = {"ramp_months": 240, "average_wage_kzt": 100_000_000}


def number_field(most: int) -> forms.IntegerField:
    """This will return a field for a whole number that need not be filled in."""
    errors = {"invalid": words("declaration_number_words")}
    return forms.IntegerField(required=False, min_value=0, max_value=most, error_messages=errors)


def day_field(*, required: bool) -> forms.DateField:
    """This will return a field for a day, shown by the browser's own calendar."""
    return forms.DateField(required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class LineForm(forms.Form):
    """A position: a title in one's own words, what it was taken for, people by year."""

    use_required_attribute = False
    job_title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    qualification = forms.ChoiceField(required=False, widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    other_qualification = forms.ChoiceField(required=False)
    occupation = forms.ChoiceField(required=False)
    place = forms.ChoiceField(required=False)
    certainty = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    pay_kzt = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    needed_on = day_field(required=False)
    targeted = forms.BooleanField(required=False)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, declaration: Declaration, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.declaration = declaration
        for year in declaration.year_list:
            self.fields[f"persons_{year}"] = number_field(100_000)
            self.fields[f"persons_{year}"].label = str(year)
        for name in ("job_title", "qualification", "other_qualification", "occupation", "place", "certainty"):
            self.fields[name].label = words(f"declaration_{name}")
        for name, code in {"pay_kzt": "pay", "needed_on": "needed_on", "targeted": "targeted"}.items():
            self.fields[name].label = words(f"declaration_{code}")
        self.fields["job_title"].help_text = words("declaration_job_title_help")
        self._choose()

    def _said(self, name: str) -> str:
        """A field as sent or as the form begins; a bound field asked now would keep its beginning for good."""
        return str((self.data if self.is_bound else self.initial).get(name) or "")

    def _choose(self) -> None:
        self.title = self._said("job_title").strip()
        self.suggestions = suggestions_for(self.title)
        chosen = {self._said(name) for name in ("qualification", "other_qualification")}
        fill_choices(self, self.suggestions, chosen - {OTHER}, self._said("occupation"))
        places = [("", words("declaration_place_any"))]
        places += [(f"facility:{one.pk}", named(one)) for one in own_existing_sites(self.declaration.enterprise)]
        for one in sites_of(self.declaration):
            places.append((f"site:{one.pk}", words("declaration_place_new", name=one.name)))
        set_choices(self, "place", places)
        set_choices(self, "certainty", [(value, words(f"value_certainty_{value}")) for value in Certainty.values])
        year = self.declaration.first_year
        weights = {kind: value_at(f"request_weight_{kind}", year) for kind in Certainty.values}
        self.fields["certainty"].help_text = words("declaration_certainty_help", **weights)
        self.fields["certainty"].initial = Certainty.LIKELY

    @property
    def lists_open(self) -> bool:
        """This will say whether the lists of all qualifications and occupations are to be shown."""
        return lists_open(self, self.title)

    @property
    def years(self) -> list[forms.BoundField]:
        """This will list the fields of people by year."""
        return [self[f"persons_{year}"] for year in self.declaration.year_list]

    def clean(self) -> dict[str, Any]:
        """This will hold a chosen *another* to a choice from the list."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("qualification") in ("", OTHER) and not cleaned.get("other_qualification"):
            self.add_error("other_qualification", words("declaration_other_needed"))
        return cleaned

    def given(self) -> LineGiven:
        """This will return what a valid form says."""
        said = self.cleaned_data
        code = said["other_qualification"] if said["qualification"] in ("", OTHER) else said["qualification"]
        kind, _, number = said["place"].partition(":")
        numbers = {year: said[f"persons_{year}"] or 0 for year in self.declaration.year_list}
        facilities = {str(one.pk): one for one in own_existing_sites(self.declaration.enterprise)}
        sites = {str(one.pk): one for one in sites_of(self.declaration)}
        return LineGiven(
            job_title=said["job_title"],
            numbers={year: persons for year, persons in numbers.items() if persons},
            occupation=Occupation.objects.filter(pk=said["occupation"]).first() if said["occupation"] else None,
            qualification=Qualification.objects.filter(pk=code).first(),
            facility=facilities.get(number) if kind == "facility" else None,
            site=sites.get(number) if kind == "site" else None,
            pay_kzt=said["pay_kzt"],
            needed_on=said["needed_on"],
            certainty=said["certainty"],
            targeted=said["targeted"],
        )


def line_initial(line: DeclarationLine) -> dict[str, object]:
    """This will return a line as its form begins."""
    place = f"facility:{line.facility_id}" if line.facility_id else f"site:{line.site_id}" if line.site_id else ""
    return {
        "job_title": line.job_title,
        "qualification": line.qualification_id or "",
        "occupation": line.occupation_id or "",
        "place": place,
        "certainty": line.certainty,
        "pay_kzt": line.pay_kzt,
        "needed_on": line.needed_on,
        "targeted": line.targeted,
        "version": line.version,
        **{f"persons_{year}": persons for year, persons in numbers_of(line).items()},
    }


class TitleForm(forms.Form):
    """What a title may mean, alone: the part of a position's form that follows the typing."""

    qualification = forms.ChoiceField(required=False, widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    other_qualification = forms.ChoiceField(required=False)
    occupation = forms.ChoiceField(required=False)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title.strip()
        self.suggestions = suggestions_for(self.title)
        fill_choices(self, self.suggestions, set(), "")
        for name in self.fields:
            self.fields[name].label = words(f"declaration_{name}")

    @property
    def lists_open(self) -> bool:
        """This will say whether the lists of all qualifications and occupations are to be shown."""
        return lists_open(self, self.title)


def lists_open(form: forms.Form, title: str) -> bool:
    """This will say whether a choice has to be made from a list: nothing is suggested, or it was asked for."""
    chosen = (form.data if form.is_bound else form.initial).get("qualification")
    return bool(title) and (chosen in ("", OTHER) or bool(form.is_bound and form.errors.get("other_qualification")))


def fill_choices(form: forms.Form, found: Suggestions, chosen: set[str], occupation: str) -> None:
    """This will offer what a title may mean, with what was chosen already, the first taken unless something was.

    Args:
        form: with the fields `qualification`, `other_qualification` and `occupation`.
        found: what the title may mean.
        chosen: numbers of qualifications chosen, as text.
        occupation: number of the occupation chosen, as text.
    """
    every = list(Qualification.objects.order_by("qualification"))
    known = {str(one.pk): one for one in every}
    kept = [known[number] for number in sorted(chosen) if number in known]
    offered = list(dict.fromkeys([*kept, *found.qualifications]))
    here = taught(one.pk for one in offered)
    shown = [(str(one.pk), _taught_label(one, here)) for one in offered]
    set_choices(form, "qualification", [*shown, (OTHER, words("declaration_other"))])
    listed = [(str(one.pk), f"{named(one)} · {one.qualification}") for one in every]
    set_choices(form, "other_qualification", [("", "–"), *sorted(listed, key=lambda one: one[1])])
    more = Occupation.objects.filter(pk=occupation) if occupation.isdecimal() else ()
    occupations = list(dict.fromkeys([*more, *found.occupations]))
    jobs = [(str(one.pk), f"{named(one)} · {one.occupation}") for one in occupations]
    set_choices(form, "occupation", [*jobs, ("", words("declaration_occupation_none"))])
    if not form.is_bound:
        form.initial["qualification"] = form.initial.get("qualification") or (shown[0][0] if shown else OTHER)
        form.initial["occupation"] = form.initial.get("occupation") or (jobs[0][0] if jobs else "")


def _taught_label(one: Qualification, here: frozenset[int]) -> str:
    label = f"{named(one)} · {one.qualification}"
    return label if one.pk in here else f"{label} — {words('declaration_no_college')}"


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """This will set what a field offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  all of them are, for the type checker
    field.choices = list(choices)


class SiteForm(forms.Form):
    """A site to be opened, and its project card."""

    use_required_attribute = False
    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    territory = forms.ChoiceField()
    opens_on = day_field(required=True)
    probability = forms.FloatField(min_value=0, max_value=100)
    local_hire_share = forms.FloatField(required=False, min_value=0, max_value=100)
    risk = forms.ChoiceField(required=False)
    starts_on = day_field(required=False)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, declaration: Declaration, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.declaration = declaration
        for name in WHOLE:
            self.fields[name] = number_field(MOST.get(name, 10**12 if "payroll" in name else 10_000_000))
        for name in FIELDS:
            self.fields[name].label = words("declaration_site_name" if name == "name" else f"declaration_{name}")
        districts = Territory.objects.exclude(level="region").order_by("kato")
        places = list(districts) or list(Territory.objects.order_by("kato"))
        set_choices(self, "territory", [(str(one.pk), named(one)) for one in places])
        self.fields["territory"].initial = str(declaration.enterprise.territory_id)
        risks = [(value, words(f"declaration_risk_{value}")) for value in ProjectRisk.values]
        set_choices(self, "risk", [("", words("declaration_risk_none")), *risks])

    def first(self) -> list[tuple[forms.BoundField, str]]:
        """This will list the fields always shown, each with its unit."""
        percent = words("declaration_percent")
        units = {"probability": percent, "local_hire_share": percent, "ramp_months": words("declaration_months")}
        return [(self[name], units.get(name, "")) for name in FIELDS[:6]]

    def card(self) -> list[tuple[forms.BoundField, str]]:
        """This will list the fields of the project card, each with its unit."""
        units = {"cost_million_kzt": "million_tenge"}
        units |= dict.fromkeys(("planned_payroll_kzt", "actual_payroll_kzt", "average_wage_kzt"), "tenge")
        return [(self[name], words(f"declaration_{units[name]}") if name in units else "") for name in FIELDS[6:]]

    def card_is_filled(self) -> bool:
        """This will say whether anything of the project card is filled in."""
        return any(self[name].value() not in (None, "") for name in FIELDS[6:])

    def given(self) -> dict[str, object]:
        """This will return what a valid form says, percent as shares."""
        said = {name: self.cleaned_data[name] for name in FIELDS}
        shares = {name: said[name] / 100 for name in PERCENT if said[name] is not None}
        return {**said, **shares, "territory": Territory.objects.get(pk=said["territory"])}


def site_initial(site: DeclaredSite) -> dict[str, object]:
    """This will return a site as its form begins, shares in percent."""
    said = {name: getattr(site, name) for name in FIELDS}
    shares = {name: f"{100 * said[name]:.4g}" for name in PERCENT if said[name] is not None}
    return {**said, **shares, "territory": str(site.territory_id), "version": site.version}


@attrs.define
class PlanTyped:
    """A staffing plan as typed: what was read of it, and what was wrong, in words."""

    plan: list[JobsGiven] = attrs.field(factory=list)
    wrong: list[str] = attrs.field(factory=list)


def plan_typed(text: str) -> PlanTyped:
    """This will read a staffing plan, one position a line: title, then number; empty lines are left out."""
    found = PlanTyped()
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = PLAN_LINE.match(line.strip())
        if parts is None or not int(parts["jobs"]):
            found.wrong.append(words("declaration_staffing_line", row=row, value=line.strip()[:80]))
            continue
        title = parts["title"].strip(" \t;:,|")[:200]
        occupations = suggestions_for(title).occupations
        if occupations:
            found.plan.append(JobsGiven(title, occupations[0], int(parts["jobs"])))
        else:
            found.wrong.append(words("declaration_staffing_unknown", row=row, value=title[:80]))
    return found


def plan_kept(site: DeclaredSite, data: Mapping[str, str]) -> list[JobsGiven]:
    """This will return the plan a site has, with the numbers and occupations the form gives it."""
    kept = []
    for one in site.jobs.all():
        number = str(data.get(f"jobs_{one.pk}", one.jobs)).strip()
        chosen = str(data.get(f"occupation_{one.pk}", ""))
        occupation = Occupation.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        jobs = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else one.jobs
        if jobs:
            kept.append(JobsGiven(one.job_title, occupation or one.occupation, jobs))
    return kept


def occupations_for(site: DeclaredSite) -> list[tuple[object, Sequence[tuple[int, str]]]]:
    """This will list a site's positions, each with the occupations its title may mean."""
    found: list[tuple[object, Sequence[tuple[int, str]]]] = []
    for one in site.jobs.all():
        offered = dict.fromkeys([one.occupation, *suggestions_for(one.job_title).occupations])
        found.append((one, [(each.pk, f"{named(each)} · {each.occupation}") for each in offered]))
    return found


class ReasonForm(forms.Form):
    """Why."""

    note = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = words("declaration_reason")
