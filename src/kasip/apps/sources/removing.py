"""Which records a file that replaces its tables removes: those it lacks, within reach, that nothing refers to."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.difference import TableDifference
from kasip.apps.sources.registry import record_models
from kasip.apps.sources.screening import is_reached
from kasip.apps.sources.standing import PK, VERSION, Standing
from kasip.contract.marking import mark
from kasip.contract.source import Place
from kasip.vocabulary.faults import Fault

Tables = Mapping[str, TableDifference]


def with_removals(tables: Tables, standing: Standing, actor: Actor) -> dict[str, TableDifference]:
    """This will decide what is removed, last referred to first; what is still referred to is kept, and that is said."""
    decided: dict[str, TableDifference] = {}
    for table in reversed(list(record_models())):
        if table in tables:
            decided[table] = _decided(tables[table], decided, standing, actor)
    return {table: decided[table] for table in tables}


def _decided(difference: TableDifference, decided: Tables, standing: Standing, actor: Actor) -> TableDifference:
    absent = difference.absent
    candidates = absent.filter(is_reached(absent[PK], difference.model, actor, "remove"))
    removed, faults = candidates, list[Fault]()
    while True:
        used = _in_use(difference, removed, decided, standing)
        if not used.any():
            return attrs.evolve(difference, removed=removed, kept=tuple(faults))
        faults += _named(difference, removed.filter(used))
        removed = removed.filter(~used)


def _in_use(difference: TableDifference, removed: pl.DataFrame, decided: Tables, standing: Standing) -> pl.Series:
    """Rows other records refer to, as those records would stand; its own table may refer to itself."""
    used = pl.repeat(value=False, n=removed.height, dtype=pl.Boolean, eager=True)
    for table, model in record_models().items():
        for column in model.spec().columns:
            if column.references is None or column.references[0] != difference.table or removed.is_empty():
                continue
            code = column.references[1]
            own = attrs.evolve(difference, removed=removed) if table == difference.table else decided.get(table)
            referring = _after(standing.of(table), own)[column.name].drop_nulls().unique()
            used |= removed[code].is_in(referring.implode())
    return used


def _after(standing: pl.DataFrame, difference: TableDifference | None) -> pl.DataFrame:
    """Records of a table as they would stand."""
    if difference is None:
        return standing
    gone = pl.concat([difference.removed[PK], difference.changed[PK]])
    rest = standing.filter(~standing[PK].is_in(gone.implode())).drop(PK, VERSION)
    return pl.concat([rest, difference.changed.select(rest.columns), difference.new.select(rest.columns)])


def _named(difference: TableDifference, kept: pl.DataFrame) -> list[Fault]:
    key = list(difference.model.spec().key)
    texts = kept.select(pl.concat_str(pl.col(key).cast(pl.String).fill_null(""), separator=" · ")).to_series()
    place = Place(difference.table, pl.repeat(0, kept.height, dtype=pl.Int64, eager=True))
    every = pl.repeat(value=True, n=kept.height, dtype=pl.Boolean, eager=True)
    return mark(place, every, "+".join(key), "still_referred_to", values=texts, severity="warning")
