"""What can be asked of the order's pages."""

from __future__ import annotations

from typing import Any

from django import forms

from kasip.apps.classifications.models.territory import Territory
from kasip.apps.classifications.models.training import Specialty
from kasip.apps.colleges.models.college import College
from kasip.apps.orders.enums import EditGround, OrderOrigin
from kasip.apps.orders.queries import SORTS, LineFilter
from kasip.web.order_pieces import named_value
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

SCENARIO = "scenario:"
"""What the choice of a scenario begins with, before its name."""


class LinesForm(forms.Form):
    """What somebody looks for among a version's lines."""

    q = forms.CharField(required=False, max_length=200)
    year = forms.ChoiceField(required=False)
    college = forms.ChoiceField(required=False)
    qualification = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(required=False)
    only = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "q": "state_order_search",
            "year": "orders_years",
            "college": "state_order_college",
            "sort": "state_order_sort",
        }
        for name, code in labels.items():
            self.fields[name].label = words(code)
        self.fields["only"].label = words("state_order_lines")
        self._choices(
            "year", [*((str(year), f"{year}/{year + 1}") for year in years), ("all", words("state_order_year_all"))]
        )
        self._choices("college", [("", words("state_order_college_any")), *_colleges()])
        self._choices("sort", [(name, words(f"state_order_sort_{name}")) for name in SORTS])
        kinds = [
            ("", "state_order_lines_all"),
            ("changed", "state_order_only_changed"),
            ("short", "state_order_only_short"),
            ("targeted", "state_order_only_targeted"),
        ]
        self._choices("only", [(value, words(code)) for value, code in kinds])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  all of them are, for the type checker
        field.choices = choices

    def wanted(self, first_year: int | None) -> LineFilter:
        """This will return what is looked for; what the address says wrongly is left out."""
        self.is_valid()
        found = self.cleaned_data
        year = found.get("year") or str(first_year or "all")
        college = found.get("college")
        return LineFilter(
            year=None if year == "all" else int(year),
            words=found.get("q") or "",
            college_id=int(college) if college else None,
            qualification_id=found.get("qualification"),
            changed=found.get("only") == "changed",
            short=found.get("only") == "short",
            targeted=found.get("only") == "targeted",
            sort=found.get("sort") or "college",
        )


class MatrixForm(forms.Form):
    """What part of a version's matrix somebody looks for: one year of it."""

    q = forms.CharField(required=False, max_length=200)
    year = forms.ChoiceField(required=False)
    district = forms.ChoiceField(required=False)
    field = forms.ChoiceField(required=False)
    only = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", "state_order_lines_all"), ("changed", "state_order_only_changed")]
        kinds += [("short", "state_order_only_short"), ("targeted", "state_order_only_targeted")]
        choices = {
            "year": ("orders_years", [(str(year), f"{year}/{year + 1}") for year in years]),
            "district": ("state_order_district", [("", words("state_order_district_any")), *_districts()]),
            "field": ("state_order_field", [("", words("state_order_field_any")), *_directions()]),
            "only": ("state_order_lines", [(value, words(code)) for value, code in kinds]),
        }
        self.fields["q"].label = words("state_order_search")
        for name, (label, found) in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.label, field.choices = words(label), found

    def wanted(self, first_year: int | None) -> LineFilter:
        """This will return what is looked for; what the address says wrongly is left out."""
        self.is_valid()
        found = self.cleaned_data
        only = found.get("only")
        return LineFilter(
            year=int(found.get("year") or first_year or 0),
            words=found.get("q") or "",
            district=found.get("district") or "",
            field=found.get("field") or "",
            changed=only == "changed",
            short=only == "short",
            targeted=only == "targeted",
        )


class DraftForm(forms.Form):
    """What a draft is to be computed under."""

    start = forms.ChoiceField()
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, scenarios: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = self.fields["start"]
        assert isinstance(start, forms.ChoiceField)  # noqa: S101  for the type checker
        start.label = words("orders_start")
        start.initial = OrderOrigin.OPTIMISER
        start.choices = [
            (OrderOrigin.OPTIMISER, words("orders_start_optimiser")),
            (OrderOrigin.LAST_YEAR, words("orders_start_last_year")),
            *((f"{SCENARIO}{name}", words("orders_start_scenario", name=name)) for name in scenarios),
        ]
        self.fields["note"].label = words("orders_note")

    def asked(self) -> tuple[OrderOrigin, str, str]:
        """This will return how the draft starts, under which scenario (empty: none), and what it is for."""
        start, note = self.cleaned_data["start"], self.cleaned_data["note"]
        if start.startswith(SCENARIO):
            return OrderOrigin.OPTIMISER, start.removeprefix(SCENARIO), note
        return OrderOrigin(start), "", note


class DecisionForm(forms.Form):
    """The words that go with a decision."""

    note = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = reason_needed
        self.fields["note"].label = words("state_order_reason" if reason_needed else "state_order_remark")


class EditForm(forms.Form):
    """A planner's number of groups for one line, and why."""

    groups = forms.IntegerField(min_value=0, max_value=999)
    ground = forms.ChoiceField(required=False)
    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, amends: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ChoiceField)  # noqa: S101  for the type checker
        ground.label = words("state_order_ground")
        ground.choices = [(value, words(f"state_order_ground_{value}")) for value in EditGround.values]
        if not amends:
            del self.fields["ground"]
        self.fields["groups"].label = words("state_order_groups")
        self.fields["reason"].label = words("state_order_reason")

    def groups_shown(self, planned: int) -> int:
        """This will return the number whose effect is to be shown: the one typed where it can be read."""
        asked = self.cleaned_data.get("groups") if self.is_bound and hasattr(self, "cleaned_data") else None
        shown = self.initial.get("groups", planned) if asked is None else asked
        return int(shown)


class RemarkForm(forms.Form):
    """What somebody says about a line."""

    text = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = words("state_order_remark_text")


class ReasonForm(forms.Form):
    """Why a line is held."""

    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = words("state_order_hold_reason")


class PromiseForm(forms.Form):
    """What an enterprise promises, as its contract states it."""

    contract = forms.CharField(max_length=100)
    signed_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    persons = forms.IntegerField(min_value=1, max_value=100_000)
    months = forms.IntegerField(min_value=1, max_value=600)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = words(f"state_order_promise_{name}")


def _districts() -> list[tuple[str, str]]:
    rows = Territory.objects.filter(pk__in=College.objects.values("territory_id")).order_by("name_kk", "pk")
    return [(place.kato, named(place)) for place in rows]


def _directions() -> list[tuple[str, str]]:
    rows = Specialty.objects.exclude(direction="").order_by("direction").values_list("direction", flat=True).distinct()
    return [(direction, named_value("report_direction_", direction)) for direction in rows]


def _colleges() -> list[tuple[str, str]]:
    rows = College.objects.order_by("name_kk").only("pk", "name_kk", "name_ru", "name_en")
    return [(str(college.pk), named(college)) for college in rows]
