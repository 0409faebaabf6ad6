"""Kazakh typed in fonts of before Unicode: the letters of other alphabets stand where Kazakh ones were drawn.

Јуезов is Әуезов, Бостандыќ is Бостандық. The pairs are data, each with its source (`legacy_letters.csv`).
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping, Sequence
from importlib import resources

import attrs

from kasip.contract.sheets.sheet import Sheet, column_letters
from kasip.vocabulary.faults import Fault

SURE = re.compile("[ЈјЃѓЌќЅѕЋћ]")
"""Letters of Serbian and Macedonian: nobody writes those here, so one of them settles it for the sheet."""

SHARED = re.compile("[ЄєЇїЎў]")
"""Letters of Ukrainian and Belarusian: a name may hold them rightly."""

NEVER_RIGHT = re.compile("[бвгджзйклмнпрстфхцчшщБВГДЖЗЙКЛМНПРСТФХЦЧШЩ][їўЇЎ]|\\b[Ўў]")
"""There ї follows a vowel or an apostrophe and ў a vowel; after a consonant they are Kazakh ү and ұ."""

MOST_CELLS_NAMED = 20


@functools.cache
def legacy_letters() -> Mapping[str, str]:
    """This will return the letters typed and the letters meant."""
    text = (resources.files("kasip.contract.sheets") / "legacy_letters.csv").read_text(encoding="utf-8")
    return {row["typed"]: row["meant"] for row in csv.DictReader(text.splitlines())}


def restored(text: str) -> str:
    """This will write a text typed in such a font with the letters that were meant."""
    return text.translate(_table())


def restored_sheet(sheet: Sheet) -> tuple[Sheet, list[Fault]]:
    """This will restore the letters of a sheet where it was typed in such a font.

    Returns:
        The sheet, and a warning for every cell changed (the first 20, then a count of the rest).
    """
    suspects = _suspects(sheet.rows)
    whole_sheet = any(SURE.search(cell) for _, _, cell in suspects)
    wrong = [entry for entry in suspects if whole_sheet or NEVER_RIGHT.search(entry[2])]
    if not wrong:
        return sheet, []
    rows = [row if isinstance(row, list) else list(row) for row in sheet.rows]
    for row, column, cell in wrong:
        rows[row][column] = restored(cell)
    return attrs.evolve(sheet, rows=rows), _warnings(sheet.file, wrong)


@functools.cache
def _table() -> dict[int, str]:
    return str.maketrans(dict(legacy_letters()))


def _suspects(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, str]]:
    return [
        (number, column, cell)
        for number, row in enumerate(rows)
        if _suspect("\n".join(row))
        for column, cell in enumerate(row)
        if _suspect(cell)
    ]


def _suspect(text: str) -> bool:
    return not text.isascii() and bool(SURE.search(text) or SHARED.search(text))


def _warnings(file: str, wrong: Sequence[tuple[int, int, str]]) -> list[Fault]:
    named = [
        Fault(
            file,
            row + 1,
            column_letters(column),
            "legacy_letters_restored",
            cell[:80],
            {"meant": restored(cell)[:80]},
            "warning",
        )
        for row, column, cell in wrong[:MOST_CELLS_NAMED]
    ]
    if len(wrong) > MOST_CELLS_NAMED:
        facts = {"count": len(wrong) - MOST_CELLS_NAMED}
        named.append(Fault(file, 0, "", "more_of_the_same", named[0].value, facts, "warning"))
    return named
