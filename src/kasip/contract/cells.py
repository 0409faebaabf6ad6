"""One cell of text becomes a value or the reason why it is none.

The numbers people exchange carry decimal commas, non-breaking spaces, marks for "suppressed" and "unknown", and dates
a spreadsheet made of "1/7". What is unambiguous is read; the rest is refused with its reason, never guessed or zero.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping

import attrs

BLANKS = " \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
"""Every space a spreadsheet may leave around a cell."""

SPACE_IN_NUMBER = "[ \u00a0\u2007\u2009\u202f]"

SUPPRESSED = frozenset({"x", "х", "*", "**", "c", "с", "s", "(x)", "(х)"})
UNKNOWN = frozenset({"-", "–", "—", "…", "...", "..", ":", "?", "n/a", "na", "н/д", "нд", "нет данных", "мәлімет жоқ"})
SPREADSHEET_ERRORS = frozenset(
    {"#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#n/a"}
    | {"#дел/0!", "#ссылка!", "#знач!", "#имя?", "#число!", "#пусто!", "#н/д"}
)

YES = frozenset({"1", "true", "yes", "y", "да", "иә", "ия", "истина", "ақиқат", "1.0"})
NO = frozenset({"0", "false", "no", "n", "нет", "жоқ", "ложь", "жалған", "0.0"})

FIRST_YEAR, LAST_YEAR = 1900, 2200
EXACT_INTEGER = 2**53


@attrs.frozen
class Refused:
    """Why a cell gave no value: a key of the wording."""

    code: str


Cell = float | int | bool | dt.date | Refused


def read_number(text: str) -> float | Refused:
    """This will read a number; thousands apart and a decimal comma are understood where only one reading exists."""
    plain = _plain_number(text)
    if isinstance(plain, Refused):
        return plain
    value = float(plain)
    return value if math.isfinite(value) else Refused("not_finite")


def read_integer(text: str) -> int | Refused:
    """This will read a whole number; 12.0 is whole, 12.5 is refused."""
    value = read_number(text)
    if isinstance(value, Refused):
        return value
    if value != math.floor(value):
        return Refused("not_whole")
    return int(value) if abs(value) <= EXACT_INTEGER else Refused("number_too_large")


def read_year(text: str) -> int | Refused:
    """This will read a calendar year between 1900 and 2200."""
    value = read_integer(text)
    if isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR:
        return value
    return value if isinstance(value, Refused) and value.code in BLANK_MARKS else Refused("not_a_year")


def read_boolean(text: str) -> bool | Refused:
    """This will read yes or no in Kazakh, Russian, English, or as 1 and 0."""
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    return _mark(text) or Refused("not_yes_or_no")


def read_date(text: str) -> dt.date | Refused:
    """This will read 2026-09-01 (a time of midnight may follow) or 01.09.2026; what could be two dates is refused."""
    for pattern, order in ((ISO_DATE, (1, 2, 3)), (DOTTED_DATE, (3, 2, 1))):
        found = pattern.fullmatch(text)
        if found:
            return _date(*(int(found[place]) for place in order))
    return _mark(text) or Refused("ambiguous_date" if SLASHED.fullmatch(text) else "not_a_date")


READERS: Mapping[str, Callable[[str], Cell]] = {
    "number": read_number,
    "integer": read_integer,
    "year": read_year,
    "boolean": read_boolean,
    "date": read_date,
}

BLANK_MARKS = frozenset({"suppressed_value", "unknown_value", "spreadsheet_error"})
"""Reasons that stand for "no figure": an optional cell becomes empty, a required one is refused."""

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 0?0:00(?::00)?)?", re.ASCII)
SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}", re.ASCII)

PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
GROUPED_BY_SPACE = re.compile(rf"[+-]?\d{{1,3}}(?:{SPACE_IN_NUMBER}\d{{3}})+(?:[.,]\d+)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,\d+|\d{1,3}(?:\.\d{3})+,\d+)", re.ASCII)
GROUPED_BY_COMMA = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)
EITHER_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)

REFUSALS = (
    (re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE), "not_finite"),
    (re.compile(r"\d+ ?/ ?\d+", re.ASCII), "fraction_not_number"),
    (re.compile(r".*\d ?%", re.ASCII), "percent_not_share"),
    (
        re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,4}/\d{1,2}/\d{1,4}", re.ASCII),
        "date_not_number",
    ),
    (re.compile(r"\d{1,2}[.-]? ?[^\W\d_]{3,8}\.?(?:[ -]?\d{2,4})?|[^\W\d_]{3,8}\.?[ -]\d{2,4}"), "date_not_number"),
)


def _plain_number(text: str) -> str | Refused:
    if PLAIN.fullmatch(text):
        return text
    if GROUPED_BY_SPACE.fullmatch(text):
        return re.sub(SPACE_IN_NUMBER, "", text).replace(",", ".")
    if EITHER_COMMA.fullmatch(text):
        return Refused("ambiguous_number")
    if DECIMAL_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if GROUPED_BY_COMMA.fullmatch(text):
        return text.replace(",", "")
    return _mark(text) or _refusal(text)


def _refusal(text: str) -> Refused:
    return next((Refused(code) for pattern, code in REFUSALS if pattern.fullmatch(text)), Refused("not_a_number"))


def _mark(text: str) -> Refused | None:
    word = text.casefold()
    for marks, code in ((SUPPRESSED, "suppressed_value"), (UNKNOWN, "unknown_value")):
        if word in marks:
            return Refused(code)
    return Refused("spreadsheet_error") if word in SPREADSHEET_ERRORS else None


def _date(year: int, month: int, day: int) -> dt.date | Refused:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refused("date_out_of_range")
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Refused("not_a_date")
