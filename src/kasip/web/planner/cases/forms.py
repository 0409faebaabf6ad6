"""What can be said of a case: what it is about, letters, what a college would need, steps, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.employers.models.facility import Facility
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.case_papers import OFFERED, LetterWords, Thing
from kasip.apps.orders.actions.cases import CaseWords, StepWords
from kasip.apps.orders.case_states import STEP_OWNERS, LicenceState
from kasip.apps.orders.models.specialty_case import CaseLetter, CaseOffer, CaseStep
from kasip.apps.sources.queries import reached
from kasip.web.case_pieces import step_name
from kasip.web.order_pieces import named_value
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words
from kasip.wording.catalogue import phrases

SOURCE = "calendar_source_"
MOST_MEGABYTES = 10
LETTER_YEARS = 5
STARTS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""First bytes of what a letter may be -> its type."""


class WordedForm(forms.Form):
    """A form whose labels and helps are phrases: `case_field_<name>` and, where there is one, `case_help_<name>`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if f"case_field_{name}" in phrases():
                field.label = words(f"case_field_{name}")
            if f"case_help_{name}" in phrases():
                field.help_text = words(f"case_help_{name}")

    def choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """This will give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = list(choices)


def date_field(*, required: bool = False) -> forms.DateField:
    """This will return a field for a date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=required, widget=widget, input_formats=["%Y-%m-%d"])


class CaseForm(WordedForm):
    """What a case is about."""

    title = forms.CharField(required=False, max_length=200)
    qualification = forms.ChoiceField(required=False)
    facility = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    declaration = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = reached(Qualification, actor).order_by("qualification")
        known = [(one.qualification, f"{named(one)} · {one.qualification}") for one in codes]
        self.choose("qualification", [("", words("case_qualification_later")), *sorted(known, key=lambda one: one[1])])
        sites = reached(Facility, actor).exclude(status="closing").select_related("enterprise").order_by("facility_id")
        places = [(one.facility_id, f"{named(one)}, {named(one.enterprise)}") for one in sites]
        self.choose("facility", [("", words("case_facility_none")), *places])

    def clean(self) -> dict[str, Any]:
        """This will ask for a name of the profession, in words or by its code."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("title") and not given.get("qualification"):
            self.add_error("title", words("case_title_needed"))
        return given

    def said(self, actor: Actor) -> CaseWords:
        """This will return what was said."""
        given = self.cleaned_data
        qualification = reached(Qualification, actor).filter(qualification=given["qualification"]).first()
        facility = reached(Facility, actor).filter(facility_id=given["facility"]).first()
        return CaseWords(given["title"], qualification, facility, given["note"], given["declaration"])


class LetterForm(WordedForm):
    """An enterprise's letter: who wrote, number and date, jobs by year, the file."""

    enterprise = forms.ChoiceField()
    reference = forms.CharField(required=False, max_length=100)
    written_on = date_field()
    file = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
    note = forms.CharField(required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, actor: Actor, first_year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = range(first_year, first_year + LETTER_YEARS)
        for year in self.years:
            field = forms.IntegerField(required=False, min_value=0, max_value=100_000)
            field.label = words("case_field_persons", year=str(year))
            self.fields[f"persons_{year}"] = field
        self.order_fields(
            ["enterprise", "reference", "written_on", *(f"persons_{y}" for y in self.years), "file", "note"]
        )
        own = {"bin": actor.organisation_code} if actor.role == "enterprise_hr" else {}
        rows = Enterprise.objects.filter(**own).order_by("name_kk")
        firms = sorted(((one.bin, named(one)) for one in rows), key=lambda one: one[1])
        self.choose("enterprise", firms if own else [("", "—"), *firms])

    def clean_file(self) -> UploadedFile[Any] | None:
        """This will refuse a file that is too large or is no document a letter comes as."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(words("case_file_too_large", most=MOST_MEGABYTES))
        start = file.read(8)
        file.seek(0)
        if not any(start.startswith(sign) for sign in STARTS):
            raise forms.ValidationError(words("case_file_kind"))
        return file

    def said(self) -> LetterWords:
        """This will return what was said."""
        given = self.cleaned_data
        persons = {year: given[f"persons_{year}"] or 0 for year in self.years}
        file = given["file"]
        name, chunks = ("", ()) if file is None else (file.name or "?", file.chunks())
        return LetterWords(given["reference"], given["written_on"], persons, given["note"], name, chunks)


class CollegeForm(WordedForm):
    """A college that could teach it."""

    college = forms.ChoiceField()

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ((one.college_bin, named(one)) for one in reached(College, actor))
        self.choose("college", [("", "—"), *sorted(rows, key=lambda one: one[1])])


class OfferForm(WordedForm):
    """What a college would need to teach it; what is not known stays empty."""

    in_kazakh = forms.BooleanField(required=False)
    in_russian = forms.BooleanField(required=False)
    months_grade9 = forms.IntegerField(required=False, min_value=1, max_value=72)
    months_grade11 = forms.IntegerField(required=False, min_value=1, max_value=72)
    group_size = forms.IntegerField(required=False, min_value=1, max_value=100)
    maximum_groups = forms.IntegerField(required=False, min_value=1, max_value=500)
    opens_from = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    licence = forms.ChoiceField()
    licence_number = forms.CharField(required=False, max_length=100)
    licence_expected_on = date_field()
    masters_needed = forms.FloatField(required=False, min_value=0, max_value=1_000)
    masters_had = forms.FloatField(required=False, min_value=0, max_value=1_000)
    other_cost_kzt = forms.FloatField(required=False, min_value=0)
    cost_source = forms.CharField(required=False, max_length=300)
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("licence", [(value, words(f"case_licence_{value}")) for value in LicenceState.values])

    def said(self) -> Mapping[str, object]:
        """This will return the fields as the college filled them in."""
        return {name: self.cleaned_data[name] for name in OFFERED}


class ThingForm(WordedForm):
    """A thing the norm asks for."""

    name = forms.CharField(required=False, max_length=200)
    needed = forms.IntegerField(required=False, min_value=0, max_value=10_000)
    had = forms.IntegerField(required=False, min_value=0, max_value=10_000)
    unit_cost_kzt = forms.FloatField(required=False, min_value=0)
    norm_source = forms.CharField(required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """This will ask how many are needed of a thing that is named, and for the name of what is counted."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("name") and given.get("needed") is None:
            self.add_error("needed", words("case_thing_needed_needed"))
        if not given.get("name") and given.get("needed") is not None:
            self.add_error("name", words("case_thing_name_needed"))
        return given

    def said(self) -> Thing | None:
        """This will return the thing; nothing of a row left empty."""
        given = self.cleaned_data
        if not given.get("name"):
            return None
        return Thing(given["name"], given["needed"], given["had"], given["unit_cost_kzt"], given["norm_source"])


class StepForm(WordedForm):
    """A step: what, whose, until when, by whose word."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(required=False, max_length=200)
    owner = forms.ChoiceField(required=False)
    due_on = date_field()
    source = forms.CharField(required=False, max_length=300)
    drop = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = words("case_field_step")
        self.choose("owner", [("", "—"), *((role, words(f"role_{role}")) for role in STEP_OWNERS)])

    def said(self) -> StepWords | None:
        """This will return the step; nothing of a row left empty or dropped."""
        given = self.cleaned_data
        if given.get("drop") or not (given.get("title") or given.get("code")):
            return None
        code = given["code"] if f"case_step_{given['code']}" in phrases() else ""
        own = "" if code and given["title"] == words(f"case_step_{code}") else given["title"]
        return StepWords(own, given["owner"], given["due_on"], _source_of(given["source"]), code)


class JudgeForm(WordedForm):
    """Whether the chamber stands behind a letter."""

    judgement = forms.ChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("judgement", [(state, words(f"case_judge_{state}")) for state in ("confirmed", "declined")])
        self.fields["note"].label = words("case_judge_note")
        self.fields["note"].help_text = words("case_judge_note_help")


class ReasonForm(WordedForm):
    """Why a case is moved."""

    reason = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


def offer_initial(offer: CaseOffer) -> dict[str, object]:
    """This will return an offer as its form shows it."""
    return {name: getattr(offer, name) for name in (*OFFERED, "version")}


def things_initial(offer: CaseOffer) -> list[dict[str, object]]:
    """This will return the equipment as its forms show it."""
    names = ("name", "needed", "had", "unit_cost_kzt", "norm_source")
    return [{name: getattr(line, name) for name in names} for line in offer.equipment.order_by("position")]


def steps_initial(steps: Iterable[CaseStep]) -> list[dict[str, object]]:
    """This will return steps as their forms show them."""
    names = ("code", "owner", "due_on")
    worded = [(step, {"title": step_name(step), "source": named_value(SOURCE, step.source)}) for step in steps]
    return [{**texts, **{name: getattr(step, name) for name in names}} for step, texts in worded]


def _source_of(text: str) -> str:
    """A shipped source stays its code, whatever language it was shown in."""
    codes = (code.removeprefix(SOURCE) for code in phrases() if code.startswith(SOURCE))
    return next((code for code in codes if words(f"{SOURCE}{code}") == text), text)


def letter_kind(letter: CaseLetter, start: bytes) -> str:
    """This will return the type a letter is sent back with: what its first bytes are, never what its name says."""
    found = next((kind for sign, kind in STARTS.items() if start.startswith(sign)), "application/octet-stream")
    return found if letter.stored_name else ""
