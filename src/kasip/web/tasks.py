"""First tasks: what asks for attention in the records, worded and with the place to see to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.freshness import Attention, TableState, attention, states_of_tables
from kasip.contract.dictionary import dictionary
from kasip.web.links import new_row, rows_of
from kasip.web.pieces import Task
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import language_now
from kasip.wording.catalogue import say


def word(code: str, **facts: object) -> str:
    """This will word a code in the language of the page."""
    return say(code, language_now(), **facts)


def record_tasks(states: Sequence[TableState], filters: Mapping[str, Mapping[str, str]] | None = None) -> list[Task]:
    """This will turn the state of tables into tasks, the most pressing first.

    Args:
        states: the tables somebody answers for.
        filters: table -> filter of the rows that are theirs, for the links.
    """
    required = [table.name for table in dictionary("region").values() if table.required]
    found = attention(states, timezone.localdate(), required)
    return [_task(each, (filters or {}).get(each.state.table, {})) for each in found]


def answered_for(actor: Actor) -> list[TableState]:
    """This will return the state of the tables an actor keeps."""
    return states_of_tables(actor, "change")


def _task(found: Attention, filters: Mapping[str, str]) -> Task:
    state = found.state
    name = word(f"table_{state.table}")
    if found.kind in ("missing", "empty"):
        assumed = dictionary("region")[state.table].if_missing[language_now()]
        why = (
            word("task_missing_why")
            if found.kind == "missing" or not assumed
            else word("task_empty_why", assumed=assumed)
        )
        return Task(
            word("task_missing", table=name), why, new_row(state.table) or rows_of(state.table), word("task_fill")
        )
    facts = {"rows": state.rows, "synthetic": state.synthetic, "undated": state.undated, "date": _date(state.newest)}
    if found.kind == "synthetic":
        filters = {**filters, "provenance": "synthetic"}
    return Task(
        word(f"task_{found.kind}", table=name, **facts),
        word(f"task_{found.kind}_why", **facts),
        rows_of(state.table, **filters),
        word("task_check"),
    )


def _date(value: dt.date | None) -> str:
    return "" if value is None else day(value)
