"""Records an actor reaches: every list, page, export, search and machine answer begins here."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.labels import NAMES
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.registry import record_model, references_of
from kasip.apps.sources.rows import searchable, with_references
from kasip.contract.dictionary import dictionary

Row = TypeVar("Row", bound=Record)
MOST_WORDS = 10


class MissingRecordError(Exception):
    """There is no such record for this actor: it does not exist, or lies outside what they reach."""


def reached(model: type[Row], actor: Actor, action: str = "read") -> QuerySet[Row]:
    """This will return the rows on which an actor may do something, in the scope of the region."""
    rows: QuerySet[Row] = model.objects.filter(permit_of(model).reach(action).condition(actor))
    return rows


def may(model: type[Record], actor: Actor, action: str) -> bool:
    """This will say whether an actor may do something to some row of a table at all: whether to offer it."""
    return permit_of(model).reach(action).extent(actor) != "none"


def changeable(model: type[Record], actor: Actor) -> frozenset[str]:
    """This will return the columns an actor may change in the rows they may change."""
    every = frozenset(column.name for column in model.spec().columns)
    return permit_of(model).only.get(actor.role, every)


def readable_tables(actor: Actor) -> list[type[Record]]:
    """This will list the tables of which an actor reads some row, in the contract's order."""
    return [model for model in in_contract_order() if may(model, actor, "read")]


def in_contract_order() -> list[type[Record]]:
    """This will list the record models in the order of the contract's tables."""
    return [record_model(table) for table in dictionary("region")]


def record_for(model: type[Record], pk: int, actor: Actor, action: str = "read") -> Record:
    """This will return one record an actor reaches.

    Raises:
        MissingRecordError: there is none for this actor.
    """
    found = with_references(reached(model, actor, action)).filter(pk=pk).first()
    if found is None:
        raise MissingRecordError(f"{model.contract_table}/{pk}")
    return found


def searched(rows: QuerySet[Record], words: str) -> QuerySet[Record]:
    """This will leave the rows that hold every word in their own texts or in those of what they refer to.

    Look-alike letters of Kazakh, Russian and Latin are one; case does not matter. At most ten words are looked for.
    """
    fields = ["search_text", *(f"{name}__search_text" for name in references_of(rows.model))]
    for word in words.split()[:MOST_WORDS]:
        anywhere = [Q(**{f"{field}__contains": searchable(word)}) for field in fields]
        rows = rows.filter(functools.reduce(operator.or_, anywhere))
    return rows


def names_of_records(actor: Actor, table: str) -> Mapping[str, Sequence[str]]:
    """This will return code -> names of the records of a table an actor reads; nothing where they have no names."""
    model = record_model(table)
    names = [name for name in NAMES if hasattr(model, name)]
    if not names:
        return {}
    rows = reached(model, actor).values_list(model.key_fields()[0], *names)
    return {str(code): spellings for code, *spellings in rows.iterator()}
