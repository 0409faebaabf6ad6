"""`kasip evidence`: what tracking learnt goes into the region's tables, where next year's forecast reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.contract.dictionary import TableSpec, dictionary
from kasip.contract.source import SourceTable
from kasip.core.tracking.merging import by_key, regions_occupations, whole_shares
from kasip.gateways.outputs import new_folder, refuse_foreign_folder
from kasip.gateways.tables import read_folder
from kasip.studies.loading import FolderAsRead, checked, read_study_folder
from kasip.vocabulary.faults import Fault, InputRejectedError

MERGED = ("outcome_definitions", "outcomes", "occupation_qualifications", "request_record", "vacancies")
"""Tables of evidence, a table others refer to before them."""
SHARES = "occupation_qualifications"
"""Its shares of one occupation sum to one: they are replaced together."""
Tables = Mapping[str, pl.DataFrame]


@attrs.frozen
class Merged:
    """One table with its evidence.

    Attributes:
        frame: all rows, cells as text.
        replaced: rows of the region that evidence took the place of.
        learnt: rows of evidence that were taken.
        left_out: rows of evidence about what the region does not have.
    """

    frame: pl.DataFrame
    replaced: int
    learnt: int
    left_out: int


def evidence(folder: Path, tracked: Path, out: Path) -> Mapping[str, object]:
    """This will write a region's tables anew with the evidence `kasip track` found.

    A row of evidence takes the place of the row with the same key. Rows about colleges, qualifications, occupations,
    territories or enterprises the region does not have are left out and counted.

    Args:
        folder: the region.
        tracked: folder `kasip track` wrote.
        out: folder of the new region, all tables as CSV; it appears whole or not at all.

    Returns:
        Rows `replaced`, `learnt` and `left_out` by table.

    Raises:
        InputRejectedError: the region or the evidence is wrong; nothing is written.
    """
    refuse_foreign_folder(out)
    read = read_study_folder(folder, "region")
    merged = _merged_tables(read, tracked)
    frames = {name: table.frame for name, table in read.tables.items()}
    frames |= {name: table.frame for name, table in merged.items()}
    sources = {name: SourceTable(name, f"{name}.csv", table.frame) for name, table in merged.items()}
    checked(attrs.evolve(read, tables={**read.tables, **sources}), "region")
    counts = {name: attrs.asdict(table, filter=attrs.filters.exclude("frame")) for name, table in merged.items()}
    with new_folder(out) as written:
        for name in sorted(frames):
            written.write_table(name, frames[name])
        written.write_json("evidence.json", counts)
    return {"tables": counts}


def _merged_tables(read: FolderAsRead, tracked: Path) -> Mapping[str, Merged]:
    place = tracked / "evidence"
    if not place.is_dir():
        raise InputRejectedError([Fault(str(tracked), 0, "", "no_evidence_here")])
    learnt = read_folder(place)
    known = dict(checked(read, "region").tables)
    merged: dict[str, Merged] = {}
    for name in MERGED:
        if name in learnt:
            given = read.tables.get(name)
            old = pl.DataFrame() if given is None else given.frame.cast(pl.String)
            merged[name] = _merged(name, old, learnt[name].frame.cast(pl.String), known)
            known[name] = merged[name].frame
    return merged


def _merged(name: str, old: pl.DataFrame, new: pl.DataFrame, known: Tables) -> Merged:
    spec = dictionary("region")[name]
    if "occupation" in new.columns:
        codes = regions_occupations(new["occupation"], known["occupations"]["occupation"].to_list())
        new = new.with_columns(codes.alias("occupation"))
    fitting = _of_this_region(new, spec, known)
    key: tuple[str, ...] = spec.key
    if name == SHARES:
        fitting, key = whole_shares(fitting), ("occupation",)
    frame = by_key(old, fitting, key)
    return Merged(frame, old.height + fitting.height - frame.height, fitting.height, new.height - fitting.height)


def _of_this_region(rows: pl.DataFrame, spec: TableSpec, known: Tables) -> pl.DataFrame:
    """This will keep the rows that speak of what the region has."""
    for column in spec.columns:
        if column.references and column.name in rows.columns:
            table, there = column.references
            rows = rows.filter(pl.col(column.name).is_in(known[table][there].cast(pl.String).to_list()))
    return rows
