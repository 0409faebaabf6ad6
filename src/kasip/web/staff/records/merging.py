"""Two versions of a record side by side: what was typed, what stands now, and which of them changed what."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kasip.apps.sources.labels import value_label
from kasip.contract.dictionary import ColumnSpec
from kasip.web.staff.records.entry import Opened
from kasip.web.staff.records.forms import columns_of
from kasip.wording.catalogue import say

MINE, THEIRS, NEITHER = "mine", "theirs", ""


@attrs.frozen
class Choice:
    """A column in which the two versions differ.

    Attributes:
        name: the column.
        label: what it is called.
        mine: text typed into the stale form.
        theirs: text that stands now.
        mine_shown, theirs_shown: the same as people read them.
        chosen: `mine` where only the form changed it, `theirs` where only the other did, nothing where both did: then
            the person must choose.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_shown: str
    theirs_shown: str
    chosen: str


def choices_between(
    here: Opened, was: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> list[Choice]:
    """This will list the columns in which two versions differ, each with who changed it.

    Args:
        here: the table.
        was: column -> text when the stale form was opened.
        mine: column -> text the form brings.
        theirs: column -> text that stands now.
    """
    return [
        Choice(
            name=column.name,
            label=here.label(column.name),
            mine=mine[column.name],
            theirs=theirs[column.name],
            mine_shown=_shown(here, column, mine[column.name]),
            theirs_shown=_shown(here, column, theirs[column.name]),
            chosen=chosen(was.get(column.name), mine[column.name], theirs[column.name]),
        )
        for column in columns_of(here)
        if mine[column.name] != theirs[column.name]
    ]


def chosen(was: str | None, mine: str, theirs: str) -> str:
    """This will say which of two texts to take: the one that was changed; neither where both were, or none is known."""
    if was == theirs:
        return MINE
    return THEIRS if was == mine else NEITHER


def _shown(here: Opened, column: ColumnSpec, text: str) -> str:
    if column.type == "boolean" and text in ("yes", "no"):
        return say(f"record_{text}", here.language)
    return value_label(column, text, here.language)
