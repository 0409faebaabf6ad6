"""Storing many rows of one table at once, and saying what was done to each, a batch at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from django.utils import timezone

from kasip.apps.journal.actions import Deed
from kasip.apps.journal.bulk import insert_rows, update_rows
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.sources.binding import field_of
from kasip.apps.sources.codes import KeysOfCodes
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.rows import TEXTUAL, searchable
from kasip.apps.sources.standing import PK, VERSION
from kasip.contract.dictionary import ColumnSpec

BATCH = 2_000
NAMES = ("name_kk", "name_ru", "name_en")


def insert(model: type[Record], rows: pl.DataFrame, region: int, codes: KeysOfCodes) -> Iterator[list[Deed]]:
    """This will store new rows, a batch at a time, and yield what was done.

    Args:
        model: the table's model.
        rows: the contract's columns; and `_pk` where a removed record comes back under its own key.
        region: the tenant.
        codes: primary keys of what the rows refer to.
    """
    now = timezone.now()
    for wave in waves(model, rows):
        fields, names = fields_of(model, wave, codes), names_of(model, wave)
        if PK in wave.columns:
            fields = fields.with_columns(wave[PK].alias("id"))
        for start in range(0, wave.height, BATCH):
            part, named = wave.slice(start, BATCH), names.slice(start, BATCH)
            columns = _columns(fields.slice(start, BATCH), region_id=region, changed_at=now, version=1)
            with journalled():
                keys = insert_rows(model, columns)
            yield _deeds(Action.CREATED, model, keys, named, _added(model, part))
        codes.forget(model.contract_table)


def update(model: type[Record], rows: pl.DataFrame, before: pl.DataFrame, codes: KeysOfCodes) -> Iterator[list[Deed]]:
    """This will change records, a batch at a time, each a version on, and yield what was done.

    Args:
        model: the table's model.
        rows: the contract's columns as they are to stand, `_pk` and `_version`.
        before: the records as they stand, row for row.
        codes: primary keys of what the rows refer to.
    """
    fields, names, now = fields_of(model, rows, codes), names_of(model, rows), timezone.now()
    for start in range(0, rows.height, BATCH):
        part, old = rows.slice(start, BATCH), before.slice(start, BATCH)
        keys, versions = part[PK].to_list(), part[VERSION].to_list()
        columns = _columns(fields.slice(start, BATCH), changed_at=now)
        with journalled():
            update_rows(model, {**columns, "version": [one + 1 for one in versions]}, keys=keys, versions=versions)
        changes = _changed(old, part.select(old.columns))
        yield _deeds(Action.CHANGED, model, keys, names.slice(start, BATCH), changes)
    codes.forget(model.contract_table)


def remove(model: type[Record], rows: pl.DataFrame) -> Iterator[list[Deed]]:
    """This will remove records, a batch at a time, and yield what was done.

    Args:
        model: the table's model.
        rows: the records, with the contract's columns and `_pk`.
    """
    names = names_of(model, rows)
    for wave in reversed(list(waves(model, rows.with_columns(names.alias("_name"))))):
        for start in range(0, wave.height, BATCH):
            part = wave.slice(start, BATCH)
            with journalled():
                model.objects.filter(pk__in=part[PK].to_list()).delete()
            yield _deeds(Action.REMOVED, model, part[PK].to_list(), part["_name"], _taken_away(model, part))


def waves(model: type[Record], rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """This will order rows of a table that refers to itself so that what is referred to comes first."""
    own = [column for column in model.spec().columns if (column.references or ("",))[0] == model.contract_table]
    left = rows
    while own and left.height:
        waiting = [left[one.name].is_in(left[(one.references or ("", ""))[1]].implode()) for one in own]
        blocked = pl.DataFrame(waiting).fold(lambda one, other: one | other).fill_null(value=False)
        if blocked.all():
            break
        yield left.filter(~blocked)
        left = left.filter(blocked)
    if left.height:
        yield left


def fields_of(model: type[Record], rows: pl.DataFrame, codes: KeysOfCodes) -> pl.DataFrame:
    """This will turn the contract's columns into a model's fields: foreign keys as `<field>_id`, no text as ""."""
    fields = [_field(column, rows, codes) for column in model.spec().columns]
    fields.append(search_texts(model, rows).alias("search_text"))
    return pl.DataFrame(fields)


def _columns(fields: pl.DataFrame, **same: object) -> dict[str, list[object]]:
    return {
        **{name: fields[name].to_list() for name in fields.columns},
        **{n: [v] * fields.height for n, v in same.items()},
    }


def _field(column: ColumnSpec, rows: pl.DataFrame, codes: KeysOfCodes) -> pl.Series:
    if column.references is not None:
        return codes.of(rows[column.name], column).alias(f"{field_of(column)}_id")
    cells = rows[column.name]
    return cells.fill_null("") if column.type in TEXTUAL else cells


def search_texts(model: type[Record], rows: pl.DataFrame) -> pl.Series:
    """This will fold each row's own texts and codes into what a search looks through."""
    own = [c.name for c in model.spec().columns if c.references is None and c.type in TEXTUAL]
    folded = [_folded(rows[name]) for name in own]
    return pl.DataFrame(folded).select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()


def _folded(texts: pl.Series) -> pl.Series:
    """Each distinct text is folded once."""
    distinct = texts.drop_nulls().unique()
    known = pl.Series([searchable(text) for text in distinct.to_list()], dtype=pl.String)
    return texts.replace_strict(distinct, known, default=None, return_dtype=pl.String)


def names_of(model: type[Record], rows: pl.DataFrame) -> pl.Series:
    """This will return what people call each row: its Kazakh name, else another, else its key."""
    key = [pl.col(name).cast(pl.String).fill_null("") for name in model.spec().key]
    own = [pl.col(name) for name in NAMES if name in rows.columns]
    return rows.select(pl.coalesce(*own, pl.concat_str(key, separator=" · ")).alias("name")).to_series()


def _deeds(
    action: Action,
    model: type[Record],
    keys: Sequence[int],
    names: pl.Series,
    changes: Iterator[Mapping[str, list[object]]],
) -> list[Deed]:
    table = model.contract_table
    return [
        Deed(action, table, key, name, change) for key, name, change in zip(keys, names.to_list(), changes, strict=True)
    ]


def _added(model: type[Record], rows: pl.DataFrame) -> Iterator[dict[str, list[object]]]:
    names = [column.name for column in model.spec().columns]
    for row in rows.select(names).iter_rows():
        yield {name: [None, plain(cell)] for name, cell in zip(names, row, strict=True) if cell is not None}


def _taken_away(model: type[Record], rows: pl.DataFrame) -> Iterator[dict[str, list[object]]]:
    for change in _added(model, rows):
        yield {name: [value, None] for name, (_, value) in change.items()}


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> Iterator[dict[str, list[object]]]:
    names = before.columns
    for one, other in zip(before.iter_rows(), after.iter_rows(), strict=True):
        cells = zip(names, one, other, strict=True)
        yield {name: [plain(old), plain(new)] for name, old, new in cells if old != new}


def plain(cell: object) -> object:
    """This will write a cell as JSON can hold it."""
    return cell.isoformat() if isinstance(cell, dt.date) else cell
