"""What an event's fields and values are called: in the words of the room that wrote them, never as codes."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Mapping

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from kasip.apps.sources.labels import column_label, value_label, value_text
from kasip.apps.sources.registry import record_models
from kasip.contract.dictionary import TableSpec
from kasip.web.numbers import exact
from kasip.web.templatetags.words import language_now, said
from kasip.wording.catalogue import phrases

FIELDS: Mapping[str, tuple[str, ...]] = {
    "declaration": ("declaration_",),
    "specialty_case": ("case_field_", "case_"),
    "case_offer": ("case_field_", "case_"),
    "case_step": ("case_field_",),
    "case_letter": ("case_field_", "case_"),
    "state_order": ("state_order_", "orders_"),
    "employer_obligation": ("state_order_promise_",),
    "calendar_date": ("calendar_field_",),
}
"""Subject -> beginnings of the phrases that name its fields, after those of the journal itself."""
VALUES: Mapping[str, str] = {
    "role": "role_",
    "basis": "guardianship_",
    "kind": "organisation_",
    "scopes": "scope_",
    "second_factor": "factor_kind_",
    "certainty": "value_certainty_",
    "risk": "declaration_risk_",
    "licence": "case_licence_",
}
"""Field -> beginning of the phrases that name its values."""
STEPS: Mapping[str, str] = {"case_step": "case_step_", "calendar_date": "calendar_step_"}
"""Subject -> beginning of the phrases that name shipped steps, which the journal keeps as codes."""
STATES: Mapping[str, str] = {
    "declaration": "declaration_state_",
    "specialty_case": "case_state_",
    "case_letter": "case_letter_",
    "state_order": "state_order_state_",
    "forecast_run": "forecasts_state_",
}
"""Subject -> beginning of the phrases that name its states."""


def field_text(subject: str, name: str) -> str:
    """This will name a field of an event; one no room has words for stands as it was written down."""
    if subject in record_models():
        return column_label(subject, name, language_now())
    begins = ("field_", *FIELDS.get(subject, ()))
    code = next((f"{begin}{name}" for begin in begins if _is_plain(f"{begin}{name}")), "")
    return said(code) if code else shown(name)


def change_text(subject: str, name: str, value: object) -> str:
    """This will write a value of an event for people: a code by its name, a day, a number, yes or no."""
    if value is None or value == "":
        return ""
    model = record_models().get(subject)
    column = next((each for each in model.spec().columns if each.name == name), None) if model else None
    if column is not None:
        return _day(str(value)) if column.type == "date" else shown(value_text(column, value, language_now()))
    if isinstance(value, bool):
        return said("record_yes" if value else "record_no")
    if isinstance(value, int | float):
        return exact(value, 2)
    if isinstance(value, list):
        return "; ".join(change_text(subject, name, each) for each in value)
    begin = STATES.get(subject, "") if name == "state" else VALUES.get(name, "")
    return _words(str(value), begin) if begin else _day(str(value))


def thing_text(subject: str, name: str) -> str:
    """This will name the thing an event is about: parts of a record's key and shipped steps by their words."""
    model = record_models().get(subject)
    if model is not None:
        return key_words(model.spec(), name)
    year, _, code = name.partition(" ") if subject == "calendar_date" else ("", "", name)
    worded = f"{STEPS[subject]}{code}" if subject in STEPS else ""
    return f"{year} {said(worded)}".strip() if worded and _is_plain(worded) else shown(name)


def key_words(spec: TableSpec, key: str) -> str:
    """This will write a record's key with its values in words; a name, or another key, stands as it is."""
    parts = key.split(" · ")
    if len(parts) != len(spec.key):
        return shown(key)
    columns = [spec.column(name) for name in spec.key]
    return shown(" · ".join(value_label(*pair, language_now()) for pair in zip(columns, parts, strict=True)))


def shown(text: str) -> str:
    """This will write a text on one line, with signs that steer a screen or turn the writing made visible."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _words(value: str, begin: str) -> str:
    codes = [part.strip() for part in value.split(",")]
    return ", ".join(said(f"{begin}{code}") if _is_plain(f"{begin}{code}") else shown(code) for code in codes)


def _day(text: str) -> str:
    try:
        found: dt.date | None = parse_date(text) if len(text) == 10 else None
    except ValueError:
        found = None
    return date_format(found, "SHORT_DATE_FORMAT") if found else shown(text)


def _is_plain(code: str) -> bool:
    """Whether the catalogue has such a phrase, and one that needs no facts."""
    entry = phrases().get(code)
    return entry is not None and not any(name for _, name, _, _ in string.Formatter().parse(entry["en"]))
