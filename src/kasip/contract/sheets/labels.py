"""What a cell of somebody else's table is: a year, a quarter, a figure, a total, a note, or just words."""

from __future__ import annotations

import re

from kasip.contract.cells import BLANKS, SPREADSHEET_ERRORS, SUPPRESSED, UNKNOWN

YEAR = re.compile(r"(?<![\d.,])(19[5-9]\d|20\d\d)(?![\d]|[.,]\d)", re.ASCII)
YEAR_ALONE = re.compile(
    r"(19[5-9]\d|20\d\d)(?:\.0)?(?:\s*-?\s*(?:г|год|году|года|ж|жыл|жылы|year)\.?)?\s*(?:\d{1,2}\)|\*+)?",
    re.ASCII | re.IGNORECASE,
)
NUMERALS = ((1, "I|1|І"), (2, "II|2|ІІ"), (3, "III|3|ІІІ"), (4, "IV|4|ІV"))
"""Quarters are counted in Roman numerals, typed in Latin letters or in the Ukrainian and Kazakh І."""

QUARTERS = tuple(
    (number, re.compile(rf"(?<!\w)(?:{numerals})[\s-]*(?:й|ші)?\s*(?:кв|тоқсан|quarter|q)", re.IGNORECASE))
    for number, numerals in NUMERALS
)
QUARTER_SHORT = re.compile(r"\b[qQ]([1-4])\b", re.ASCII)
WHOLE_YEAR = re.compile(r"^(?:за\s+)?(?:год|жыл|year|annual)\s*(?:\d{1,2}\)|\*+)?$", re.IGNORECASE)

FIGURE = re.compile(
    r"[+\-−]?\d[\d \u00a0\u2009\u202f]*(?:[.,]\d+)?(?:[eE][+-]?\d+)?\s*%?(?:\s*\d?\))?"
    r"|\d{4}-\d{2}-\d{2}(?: 00:00:00)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d+\s*/\s*\d+|=\"\d+\"",
    re.ASCII,
)
TOTAL = re.compile(r"^(?:итого|всего|барлығы|жиыны|total|всего по .*|итого по .*|жалпы)\s*:?$", re.IGNORECASE)
NOTE = re.compile(
    r"^\s*(?:\*+|\d{1,2}\s?\)|¹|²|³|примечани|ескерту|ескертпе|note|источник|дереккөз|дерек көзі|source|исполнител)",
    re.IGNORECASE,
)
FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])\s*(?:\d{1,2}\)|\*+)$|(?<=[^\W\d_])\s\d$|(?<=\d{4})\d{1,2}\)$")
LONG_NOTE = 60


def is_blank(cell: str) -> bool:
    """This will say whether a cell holds nothing but spaces of any kind."""
    return not cell.strip(BLANKS)


def is_marker(cell: str) -> bool:
    """This will say whether a cell stands in the place of a figure: –, …, x, #DIV/0!."""
    word = cell.strip(BLANKS).casefold()
    return word in SUPPRESSED or word in UNKNOWN or word in SPREADSHEET_ERRORS


def is_figure(cell: str) -> bool:
    """This will say whether a cell is a number, a date, a fraction, or stands in the place of one."""
    plain = cell.strip(BLANKS)
    return bool(FIGURE.fullmatch(plain)) or is_marker(plain)


def is_year(cell: str) -> bool:
    """This will say whether a cell is a year and nothing else: 2001, 2001.0, 2001 г., 2001 жыл, year2)."""
    return bool(YEAR_ALONE.fullmatch(cell.strip(BLANKS)))


def year_in(text: str) -> int | None:
    """This will return the first year a text names."""
    found = YEAR.search(text)
    return int(found[1]) if found else None


def quarter_in(text: str) -> int | None:
    """This will return the quarter a text names in Kazakh, Russian or English."""
    short = QUARTER_SHORT.search(text)
    if short:
        return int(short[1])
    return next((number for number, pattern in QUARTERS if pattern.search(text)), None)


def is_whole_year(text: str) -> bool:
    """This will say whether a heading below a year means the whole of it."""
    return bool(WHOLE_YEAR.match(text.strip(BLANKS)))


def is_total(cell: str) -> bool:
    """This will say whether a row's label means a sum of the others."""
    return bool(TOTAL.match(cell.strip(BLANKS)))


def is_note(cell: str) -> bool:
    """This will say whether a lone cell below a table is a note about it."""
    plain = cell.strip(BLANKS)
    return bool(NOTE.match(plain)) or len(plain) > LONG_NOTE


def without_footnote(text: str) -> str:
    """This will take the mark of a footnote off a label: year2) is year, Туркестанская 1 is Туркестанская."""
    return FOOTNOTE_MARK.sub("", text.strip(BLANKS)).strip(BLANKS)
