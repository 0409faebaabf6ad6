"""Which cells of the study differ from those an earlier plan was computed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kasip.contract.dictionary import dictionary
from kasip.studies.loading import Study, input_hashes, load_study
from kasip.studies.order_changes import Earlier
from kasip.vocabulary.faults import InputRejectedError

SCHEMA = {"table": pl.String, "row": pl.String, "column": pl.String, "before": pl.String, "after": pl.String}


def changed_inputs(earlier: Earlier, study: Study) -> pl.DataFrame:
    """This will list what differs: table, row (its key), column, before, after, sorted.

    Where the earlier study is no longer as it was (edited in place, moved), a table that differs has one row without
    cells: its fingerprint says that it differs, nothing says where.
    """
    stated: Mapping[str, str] = dict(earlier.certificate.get("input_tables", {}))
    now = input_hashes(study)
    names = sorted(name for name in stated.keys() | now.keys() if stated.get(name) != now.get(name))
    source = _earlier_study(earlier) if names else None
    parts = [pl.DataFrame(schema=SCHEMA)]
    for name in names:
        whole = pl.DataFrame({"table": [name]}, schema={"table": pl.String})
        cells = whole if source is None else changed_cells(name, source.tables[name], study.tables[name])
        parts.append(cells if cells.height else whole)
    return pl.concat(parts, how="diagonal")


def _earlier_study(earlier: Earlier) -> Study | None:
    """This will load the study of the earlier plan, if it still is what that was computed from."""
    stated: Mapping[str, Any] = earlier.certificate
    folder = earlier.folder.absolute() / str(stated.get("input", ""))
    try:
        study = load_study(folder, scenario=stated.get("scenario"))
    except (InputRejectedError, OSError):
        return None
    return study if study.input_hash == stated.get("input_hash") else None


def changed_cells(name: str, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """This will list the cells of one table that differ; a row on one side only differs in every cell it fills."""
    key = list(dictionary("region")[name].key) or before.columns[:1]
    sides = (_cells(frame, key, side) for frame, side in ((before, "before"), (after, "after")))
    one, other = sides
    both = one.join(other, on=["row", "column"], how="full", coalesce=True, nulls_equal=True)
    moved = both.filter(pl.col("before").ne_missing(pl.col("after")))
    return moved.select(pl.lit(name).alias("table"), "row", "column", "before", "after").sort("row", "column")


def _cells(frame: pl.DataFrame, key: list[str], side: str) -> pl.DataFrame:
    text = frame.with_columns(pl.all().cast(pl.String))
    row = pl.concat_str([pl.col(name).fill_null("") for name in key], separator="|").alias("row")
    cells = text.with_columns(row).drop(key).unpivot(index="row", variable_name="column", value_name=side)
    return cells.filter(pl.col(side).is_not_null())
