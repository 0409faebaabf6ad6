"""From an uploaded file to tables of the contract: by its format where that is known, else by a person's mapping."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from kasip.contract.dictionary import dictionary
from kasip.contract.sheets.contingent import read_contingent
from kasip.contract.sheets.headers import FlatTable, flat_table
from kasip.contract.sheets.indicators import indicator_table, year_of
from kasip.contract.sheets.mapping import apply_mapping, heading_key, mapping_of
from kasip.contract.sheets.melting import melted
from kasip.contract.sheets.naming import Names, codes_by_name, with_codes
from kasip.contract.sheets.suggesting import suggest_mappings
from kasip.contract.source import SourceTable
from kasip.gateways.uploads.reading import Upload, read_upload
from kasip.gateways.uploads.recognising import Recognised, recognise, study_of, study_tables
from kasip.law.college_indicators import latest_indicators
from kasip.vocabulary.faults import Fault, InputRejectedError

MAPPED = ("table", "statistics")
MOST_SAMPLE_ROWS = 5
MOST_SUGGESTIONS = 3


@attrs.frozen
class SheetToMap:
    """A sheet whose columns a person says.

    Attributes:
        file: file and sheet, the key of its mapping.
        signature: fingerprint of its headings: files of one source with the same headings are read alike.
        headings: names of its columns.
        sample: first rows.
        suggestions: mappings as data, the likeliest first.
    """

    file: str
    signature: str
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    suggestions: tuple[Mapping[str, Any], ...]


@attrs.frozen
class Beside:
    """What is known of a file beside what stands in it.

    Attributes:
        mappings: signature of headings -> mapping as data; an empty one leaves the sheet out.
        college_bin: the college a contingent export is of.
        year: the year an evaluation workbook is of, where a person said it.
        names: table -> code -> names of the record: other people's files name what the contract codes.
    """

    mappings: Mapping[str, Any] = attrs.field(factory=dict)
    college_bin: str = ""
    year: int | None = None
    names: Names = attrs.field(default=lambda _: {})


@attrs.frozen
class Offered:
    """What a file offers.

    Attributes:
        kind: `study`, `contingent`, `evaluation`, `table`, or several joined by `+`.
        tables: tables of the contract, by name.
        to_map: sheets nobody has mapped yet.
        noticed: what does not stop the import.
    """

    kind: str
    tables: Mapping[str, SourceTable]
    to_map: tuple[SheetToMap, ...]
    noticed: tuple[Fault, ...]


def offered_by(path: Path, file_name: str, beside: Beside) -> Offered:
    """This will read an uploaded file in a limited child process and say what it offers.

    Args:
        path: where it lies.
        file_name: its name as the user knows it.
        beside: what is known of it beside.

    Raises:
        InputRejectedError: it cannot be read, or holds nothing that can be stored.
    """
    upload = read_upload(path, file_name)
    found = recognise(upload)
    formats = sorted({one.format for one in found} - {"instructions", "none"})
    parts = [_study(upload, found)] if any(one.format == "study" for one in found) else []
    parts += [_contingent(one, beside.college_bin) for one in found if one.format == "contingent"]
    parts += [_evaluation(one, beside) for one in found if one.format == "evaluation"]
    parts += [_mapped(one, beside) for one in found if one.format in MAPPED]
    tables = _together([part.tables for part in parts])
    to_map = tuple(sheet for part in parts for sheet in part.to_map)
    noticed = [*upload.warnings, *(fault for part in parts for fault in part.noticed)]
    if not to_map and not any(table.frame.height for table in tables.values()):
        wrong = [fault for fault in noticed if fault.severity == "error"]
        raise InputRejectedError(wrong or [Fault(upload.name, 0, "", "no_tables_in_file")])
    return Offered("+".join(formats), tables, to_map, tuple(noticed))


def _study(upload: Upload, found: Sequence[Recognised]) -> Offered:
    if study_of(upload) != "region":
        raise InputRejectedError([Fault(upload.name, 0, "", "not_a_region_study")])
    tables, faults = study_tables(upload)
    wrong = [fault for fault in faults if fault.severity == "error"]
    if wrong:
        raise InputRejectedError(wrong)
    names = {one.table for one in found if one.format == "study"}
    return Offered("study", {name: tables[name] for name in tables if name in names}, (), tuple(faults))


def _contingent(one: Recognised, college_bin: str) -> Offered:
    if not college_bin:
        raise InputRejectedError([Fault(one.sheet.file, 0, "", "contingent_needs_college")])
    read = read_contingent(one.sheet, college_bin)
    wrong = [fault for fault in read.faults if fault.severity == "error"]
    if wrong:
        raise InputRejectedError(wrong)
    return Offered("contingent", {read.cohorts.name: read.cohorts}, (), read.faults)


def _evaluation(one: Recognised, beside: Beside) -> Offered:
    year = year_of(one.sheet, beside.year)
    if year is None:
        raise InputRejectedError([Fault(one.sheet.file, 0, "", "evaluation_needs_year")])
    units = {name: indicator.unit for name, indicator in latest_indicators().items()}
    table, noticed = indicator_table(one.sheet, year, beside.names("colleges"), units)
    return Offered("evaluation", {table.name: table}, (), tuple(noticed))


def _mapped(one: Recognised, beside: Beside) -> Offered:
    found = flat_table(one.sheet)
    flat = melted(found, codes_by_name(beside.names("territories")))
    signature = signature_of(flat.names if flat is found else (*flat.names, *found.titles[:1], flat.sheet.name))
    if signature not in beside.mappings:
        return Offered(one.format, {}, (_to_map(flat, signature),), ())
    data = beside.mappings[signature]
    if not data:
        return Offered(one.format, {}, (), ())
    table, named = with_codes(apply_mapping(flat, mapping_of(data)), beside.names)
    return Offered(one.format, {table.name: table}, (), (*found.warnings(), *named))


def signature_of(headings: Sequence[str]) -> str:
    """This will fingerprint headings, whatever their order and case."""
    return hashlib.sha256("\n".join(sorted(heading_key(name) for name in headings)).encode()).hexdigest()


def _to_map(flat: FlatTable, signature: str) -> SheetToMap:
    sample = tuple(tuple(row) for row in flat.rows[:MOST_SAMPLE_ROWS])
    suggestions = suggest_mappings(flat, most=MOST_SUGGESTIONS)
    return SheetToMap(
        flat.sheet.file, signature, flat.names, sample, tuple(one.mapping.as_data() for one in suggestions)
    )


def _together(parts: Sequence[Mapping[str, SourceTable]]) -> dict[str, SourceTable]:
    """Sheets of one table become one; a file of many sheets has one a college, or one a year."""
    tables: dict[str, SourceTable] = {}
    for part in parts:
        for name, table in part.items():
            tables[name] = table if name not in tables else _joined(tables[name], table)
    return tables


def _joined(one: SourceTable, other: SourceTable) -> SourceTable:
    """Row numbers go on after the first sheet's, so that each row has its own."""
    frame = pl.concat([one.frame, other.frame], how="diagonal")
    after = int(one.place().rows.max() or 0)  # type: ignore[arg-type]
    rows = pl.concat([one.place().rows.cast(pl.Int64), other.place().rows.cast(pl.Int64) + after])
    return SourceTable(one.name, one.file, frame, one.first_row, rows)


def keep(folder: Path, tables: Mapping[str, SourceTable]) -> None:
    """This will keep tables as they were read, so that what is stored later is what was looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        frame = table.frame.with_columns(pl.Series("_row", table.place().rows, dtype=pl.Int64))
        frame.write_parquet(folder / f"{name}.parquet", metadata={"file": table.file})


def kept(folder: Path) -> dict[str, SourceTable]:
    """This will return the tables kept in a folder."""
    return {path.stem: _kept(path) for path in sorted(folder.glob("*.parquet")) if path.stem in dictionary("region")}


def _kept(path: Path) -> SourceTable:
    frame = pl.read_parquet(path)
    file = pl.read_parquet_metadata(path).get("file", path.stem)
    return SourceTable(path.stem, file, frame.drop("_row"), rows=frame["_row"])
