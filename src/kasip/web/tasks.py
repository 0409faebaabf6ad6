"""First tasks: what asks for attention in the records, worded and with the place to see to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.freshness import KINDS, Attention, TableState, attention, states_of_tables
from kasip.contract.dictionary import dictionary
from kasip.web.links import new_row, rows_of
from kasip.web.navigation import address
from kasip.web.pieces import Task
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import language_now
from kasip.web.templatetags.words import said as word

MOST_ALIKE = 6
PRESSING = ("missing", "stale", "undated")
"""Kinds of attention that come before what the calendar asks for; the others come after it."""


def in_order(records: Sequence[tuple[str, Task]], calendar: Sequence[Task]) -> list[Task]:
    """This will put what the calendar asks for between what is pressing in the records and what is not."""
    pressing = [task for kind, task in records if kind in PRESSING]
    return [*pressing, *calendar, *(task for kind, task in records if kind not in PRESSING)]


def record_tasks(
    states: Sequence[TableState], filters: Mapping[str, Mapping[str, str]] | None = None
) -> list[tuple[str, Task]]:
    """This will turn the state of tables into tasks with their kinds, the most pressing first.

    More than six tables of one kind make one task.

    Args:
        states: the tables somebody answers for.
        filters: table -> filter of the rows that are theirs, for the links; these tables come first, in this order.
    """
    own = filters or {}
    required = [table.name for table in dictionary("region").values() if table.required]
    order = {table: place for place, table in enumerate(own)}
    found = attention(
        sorted(states, key=lambda each: order.get(each.table, len(order))), timezone.localdate(), required
    )
    tasks = []
    for kind in KINDS:
        alike = [each for each in found if each.kind == kind]
        if len(alike) > MOST_ALIKE:
            tasks.append((kind, _together(kind, [each.state for each in alike])))
        else:
            tasks += [(kind, _task(each, own.get(each.state.table, {}))) for each in alike]
    return tasks


def _together(kind: str, states: Sequence[TableState]) -> Task:
    rows, synthetic = (sum(getattr(state, name) for state in states) for name in ("rows", "synthetic"))
    facts = {"tables": len(states), "rows": rows, "synthetic": synthetic, "undated": sum(s.undated for s in states)}
    why = "task_many_empty_why" if kind == "empty" else f"task_{kind}_why"
    title = word(f"task_many_{kind}", **facts)
    return Task(title, word(why, **facts), address("staff:record_tables"), word("task_look"))


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
