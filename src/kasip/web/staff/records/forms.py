"""The form of a record, made from the contract: a control for each column the actor may change, and a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.forms.utils import ErrorDict

from kasip.apps.accounts.enums import OrganisationKind
from kasip.apps.accounts.permits import permit_of
from kasip.apps.sources.actions import REASON
from kasip.apps.sources.labels import NAMES, fault_text, unit_beside, value_label
from kasip.apps.sources.listing import MOST_CHOICES, targets_of
from kasip.apps.sources.queries import changeable
from kasip.contract.dictionary import ColumnSpec
from kasip.vocabulary.faults import Fault
from kasip.web.staff.records.cells import reference_text
from kasip.web.staff.records.entry import Opened
from kasip.wording.catalogue import say

PARAGRAPHS = ("opening_condition", "note", "title", "where", "pattern")
KEYBOARDS = {"integer": "numeric", "year": "numeric", "number": "decimal"}

REGISTERS: Mapping[str, tuple[str, str]] = {
    OrganisationKind.COLLEGE: ("colleges", "college_bin"),
    OrganisationKind.ENTERPRISE: ("enterprises", "bin"),
}
"""Kind of organisation -> the table and column where its BIN stands."""


class RecordForm(forms.Form):
    """A record's texts. What is wrong with them is said by the contract alone, beside the field and above the form."""

    use_required_attribute = False

    def __init__(
        self, here: Opened, texts: Mapping[str, str] | None, start: Mapping[str, str], faults: Iterable[Fault] = ()
    ) -> None:
        self.here = here
        self.faults = tuple(faults)
        super().__init__(texts, initial=dict(start))
        for column in columns_of(here):
            self.fields[column.name] = _field(here, column)
        self.fields[REASON] = forms.CharField(
            label=say("record_reason", here.language),
            help_text=say("record_reason_what", here.language),
            required=permit_of(here.model).reason,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def full_clean(self) -> None:
        """This will take the contract's faults for the form's errors."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for fault in self.faults:
            text = fault_text(fault, self.here.table, self.here.language)
            name = fault.column if fault.column in self.fields else "__all__"
            self._errors.setdefault(name, self.error_class()).append(text)


def columns_of(here: Opened) -> list[ColumnSpec]:
    """This will list the columns the actor may change, in the contract's order."""
    allowed = changeable(here.model, here.actor)
    return [column for column in here.model.spec().columns if column.name in allowed]


def own_code(here: Opened, column: ColumnSpec) -> str:
    """This will return the BIN of the organisation acted for where a column names one of its kind."""
    is_own = column.references is not None and column.references == REGISTERS.get(here.actor.organisation_kind)
    return here.actor.organisation_code if is_own else ""


def _field(here: Opened, column: ColumnSpec) -> forms.Field:
    choices = _choices(here, column)
    description = column.description[here.language]
    label = here.label(column.name)
    unit = unit_beside(column, label, here.language)
    return forms.CharField(
        label=f"{label}, {unit}" if unit else label,
        help_text="" if column.name in NAMES or description.casefold() == label.casefold() else description,
        required=not column.may_be_empty,
        widget=_widget(here, column) if choices is None else forms.Select(choices=[("", "—"), *choices]),
    )


def _choices(here: Opened, column: ColumnSpec) -> list[tuple[str, str]] | None:
    if column.references is not None:
        found = targets_of(column, here.actor)
        if len(found) > MOST_CHOICES:
            return None
        code = column.references[1]
        return [(str(getattr(one, code)), reference_text(one, column, here.language)) for one in found]
    if column.type == "boolean":
        return [("yes", say("record_yes", here.language)), ("no", say("record_no", here.language))]
    if column.allowed:
        return [(value, value_label(column, value, here.language)) for value in column.allowed]
    return None


def _widget(here: Opened, column: ColumnSpec) -> forms.Widget:
    if column.name.startswith(PARAGRAPHS):
        return forms.Textarea(attrs={"rows": 3})
    if column.type == "date":
        return forms.DateInput(attrs={"type": "date"})
    if column.references is not None:
        return forms.TextInput(attrs=_suggesting(here, column))
    keyboard = KEYBOARDS.get(column.type)
    return forms.TextInput(attrs={"inputmode": keyboard} if keyboard else {})


def _suggesting(here: Opened, column: ColumnSpec) -> dict[str, str]:
    """Too many to list: the code is typed, or found by words of the name among suggestions."""
    options = f"choices_{column.name}"
    return {
        "list": options,
        "autocomplete": "off",
        "hx-get": here.address("choices", column.name),
        "hx-trigger": "input changed delay:250ms",
        "hx-target": f"#{options}",
        "data-options": options,
    }
