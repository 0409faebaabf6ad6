"""Two hundred ways to spoil a right study folder, each with the place a fault must name."""

from __future__ import annotations

import datetime as dt
import functools
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
import polars as pl
import xlsxwriter

from kasip.contract.dictionary import ColumnSpec, TableSpec, dictionary
from kasip.example.tables import teaching_region
from kasip.example.writing import workbook

Tables = dict[str, pl.DataFrame]


@attrs.frozen
class Case:
    """One spoiled folder.

    Attributes:
        name: what was done to it.
        spoil: writes the folder.
        file: file a fault must name.
        row: its row; nothing where any will do.
        column: its column; nothing where any will do.
    """

    name: str
    spoil: Callable[[Path], None]
    file: str
    row: int | None = None
    column: str | None = None


def right_tables() -> Tables:
    return dict(teaching_region())


def write(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        frame.write_csv(folder / f"{name}.csv")


def around(tables: Tables, name: str) -> Tables:
    """The required tables, one more, and what it refers to: the smallest right folder it can be spoiled in."""
    specs = dictionary("region")
    if name == "scenarios":
        return tables
    needed, waiting = set(), {name, *(other for other, spec in specs.items() if spec.required)}
    while waiting:
        table = waiting.pop()
        needed.add(table)
        waiting |= {column.references[0] for column in specs[table].columns if column.references} - needed
    return {other: frame for other, frame in tables.items() if other in needed}


def cases() -> list[Case]:
    tables = right_tables()
    known = {name: spec for name, spec in dictionary("region").items() if name in tables}
    columns = [(spec, column) for spec in known.values() for column in spec.columns if column.name in tables[spec.name]]
    return [
        *bad_cells(tables, columns),
        *bad_headers(tables, known),
        *bad_tables(tables, known),
        *bad_sense(tables),
        *bad_files(tables),
        *bad_workbooks(tables),
    ]


BAD_NUMBERS = (
    "1/7",
    "abc",
    "1,234",
    "NaN",
    "1e309",
    "45%",
    "01.07.2026",
    "#DIV/0!",
    "x",
    "–",
    "…",
    "#ДЕЛ/0!",
    "１２",
    "1 23",
)
BAD_DATES = ("31.02.2027", "1/7/2027", "46000", "скоро", "2027-13-01")
BAD_WORDS = ("Неизвестно", "grаde9", "0", "-")
BAD_TRUTHS = ("maybe", "2", "+", "наверное")


def bad_cells(tables: Tables, columns: list[tuple[TableSpec, ColumnSpec]]) -> Iterator[Case]:
    """Each required column of a type gets the next wrong value of a list."""
    numbers, dates, truths = itertools.cycle(BAD_NUMBERS), itertools.cycle(BAD_DATES), itertools.cycle(BAD_TRUTHS)
    words = itertools.cycle(BAD_WORDS)
    for spec, column in columns:
        if column.type in ("number", "integer", "year") and not column.may_be_empty:
            yield cell(tables, spec, column, next(numbers))
        if column.type == "date" and column.name != "source_date":
            yield cell(tables, spec, column, next(dates))
        if column.type == "boolean" and column.required:
            yield cell(tables, spec, column, next(truths))
        if column.allowed and column.name != "provenance":
            yield cell(tables, spec, column, next(words))
        if column.type == "code" and column.required:
            yield cell(tables, spec, column, "ЗW0715О501" if column.references else "")
        if column.minimum is not None and column.minimum >= 0 and column.type != "text":
            yield cell(tables, spec, column, "-1")


def cell(tables: Tables, spec: TableSpec, column: ColumnSpec, text: str) -> Case:
    def spoil(folder: Path) -> None:
        frame = tables[spec.name].with_row_index("n")
        changed = pl.when(pl.col("n") == 0).then(pl.lit(text)).otherwise(pl.col(column.name)).alias(column.name)
        write(folder, around(tables, spec.name) | {spec.name: frame.with_columns(changed).drop("n")})

    return Case(f"cell {spec.name}.{column.name} = {text!r}", spoil, f"{spec.name}.csv", 2, column.name)


def replaced(name: str, tables: Tables, table: str, frame: pl.DataFrame, place: tuple[int | None, str | None]) -> Case:
    return Case(name, lambda folder: write(folder, around(tables, table) | {table: frame}), f"{table}.csv", *place)


LOOKALIKE = str.maketrans("aeocpyx", "аеосрух")


def bad_headers(tables: Tables, known: Mapping[str, TableSpec]) -> Iterator[Case]:
    """A key column is renamed in look-alike letters, left out, or swapped with its neighbour."""
    for name, spec in known.items():
        key, frame = spec.key[0], tables[name]
        strange = key.translate(LOOKALIKE)
        if strange != key:
            renamed = frame.rename({key: strange})
            yield replaced(f"look-alike header {name}.{key}", tables, name, renamed, (1, key))
        yield replaced(f"no column {name}.{key}", tables, name, frame.drop(key), (1, key))
    for name, one, other in SWAPS:
        frame = tables[name]
        swapped = frame.rename({one: other, other: one})
        yield replaced(f"swapped {name}.{one} and {other}", tables, name, swapped, (None, None))


SWAPS = (
    ("colleges", "kato", "college_bin"),
    ("employment_history", "kato", "industry"),
    ("employment_history", "year", "persons"),
    ("school_leavers", "base", "kato"),
    ("programmes", "language", "base"),
    ("programmes", "qualification", "college_bin"),
    ("occupation_qualifications", "occupation", "qualification"),
    ("request_record", "requested", "bin"),
    ("masters", "specialty", "college_bin"),
    ("running_cohorts", "admission_year", "graduation_year"),
)


def bad_tables(tables: Tables, known: Mapping[str, TableSpec]) -> Iterator[Case]:
    """A required table is left out or has no rows; every table repeats its first row."""
    for name, spec in known.items():
        frame = tables[name]
        if spec.required:
            without = {other: kept for other, kept in around(tables, name).items() if other != name}
            yield Case(f"no table {name}", functools.partial(write, tables=without), name)
            yield replaced(f"no rows {name}", tables, name, frame.head(0), (0, None))
        doubled = pl.concat([frame, frame.head(1)])
        yield replaced(f"doubled key {name}", tables, name, doubled, (frame.height + 2, None))


def bad_sense(tables: Tables) -> Iterator[Case]:
    """Cells that are right each, and wrong together."""
    for name, column, text in CONTRADICTIONS:
        spec = dictionary("region")[name]
        yield cell(tables, spec, spec.column(column), text)


CONTRADICTIONS = (
    ("request_record", "hired", "100000"),
    ("request_record", "stayed", "100000"),
    ("outcomes", "numerator", "100000"),
    ("continuation", "continued", "100000"),
    ("running_cohorts", "graduation_year", "1999"),
    ("running_cohorts", "boarders", "100000"),
    ("facilities", "opens_on", ""),
    ("licences", "valid_to", "1999-01-01"),
    ("parameters", "value", "351000000"),
    ("scenarios", "table", "bugdet"),
    ("scenarios", "column", "beds"),
    ("scenarios", "where", "facility_id=P9"),
    ("scenarios", "where", "facility_id"),
    ("scenarios", "value", "soon"),
    ("scenarios", "operation", "multiply"),
    ("vacancies", "month", "11.2026"),
    ("specialties", "specialty", "1402000"),
    ("qualifications", "qualification", "1114042"),
    ("colleges", "college_bin", "050140900109"),
    ("classifications", "pattern", "[0-9"),
)


def raw(name: str, tables: Tables, file: str, content: bytes, row: int | None = None) -> Case:
    """One file replaced by bytes."""

    def spoil(folder: Path) -> None:
        write(folder, {other: frame for other, frame in around(tables, "budget").items() if other != "budget"})
        (folder / file).write_bytes(content)

    return Case(name, spoil, file, row)


def bad_files(tables: Tables) -> Iterator[Case]:
    plain = tables["budget"].write_csv().encode()
    yield raw("empty file", tables, "budget.csv", b"", 0)
    yield raw("zero bytes", tables, "budget.csv", plain + b"\0", None)
    yield raw("open quote", tables, "budget.csv", plain.replace(b"2027", b'"2027', 1), None)
    yield raw("short row", tables, "budget.csv", plain + b"2031\n", None)
    yield raw("long row", tables, "budget.csv", plain + b"2031,1,5,synthetic,teaching,2026-11-01,7\n", None)
    yield raw("decimal comma between commas", tables, "budget.csv", plain.replace(b",synthetic", b",5,synthetic", 1), 2)
    yield raw("column twice", tables, "budget.csv", plain.replace(b"year,kzt", b"kzt,kzt", 1), 1)
    yield raw("endless cell", tables, "budget.csv", plain + b'2031,"' + b"1" * 200_000 + b'",,,\n', None)
    yield raw("neither UTF-8 nor Windows letters", tables, "budget.csv", plain + b"\x98\xff\n", None)
    yield raw("half of UTF-16", tables, "budget.csv", plain.decode().encode("utf-16")[:-1])
    yield raw("Parquet in name only", tables, "budget.parquet", plain, 0)
    yield raw("Parquet cut short", tables, "budget.parquet", parquet(tables["budget"])[:-20], 0)
    yield raw("Parquet of lists", tables, "budget.parquet", parquet(pl.DataFrame({"year": [[1]], "kzt": [1.0]})))
    yield raw(
        "Parquet with no number",
        tables,
        "budget.parquet",
        parquet(pl.DataFrame({"year": [2027], "kzt": [float("nan")]})),
        2,
    )
    yield raw("settings that are a list", tables, "parameters.yaml", b"- region\n")
    yield raw("settings with aliases", tables, "parameters.yaml", b"a: &x [1]\nb: *x\n")

    def twice(folder: Path) -> None:
        write(folder, around(tables, "budget"))
        (folder / "budget.parquet").write_bytes(parquet(tables["budget"]))

    yield Case("table twice", twice, "budget.parquet", 0)


def parquet(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


def bad_workbooks(tables: Tables) -> Iterator[Case]:
    whole = workbook(tables)
    for share in (0.1, 0.5, 0.9, 0.99):
        cut = whole[: int(len(whole) * share)]
        yield Case(f"workbook cut at {share}", functools.partial(put, content=cut), "region.xlsx", 0)
    yield Case("workbook that is text", lambda folder: put(folder, b"year,kzt\n2027,1\n"), "region.xlsx", 0)
    for name, sheet, row, column in (
        ("date for 1/7", lambda book: budget(book, dt.date(2026, 7, 1)), 2, "kzt"),
        ("spreadsheet error", lambda book: budget(book, "=1/0"), 2, "kzt"),
        ("year as date", lambda book: budget(book, 1, year=dt.date(2027, 1, 1)), 2, "year"),
        ("header only in look-alikes", lambda book: budget(book, 1, header="уеаr"), 1, "year"),
    ):
        yield Case(f"workbook: {name}", with_sheet(tables, sheet), "budget.xlsx[budget]", row, column)
    yield Case("workbook: far cell", with_sheet(tables, far_cell), "budget.xlsx", 0)
    yield Case("workbook: zeros lost", with_sheet(tables, zeros_lost, "specialties"), "budget.xlsx[specialties]", 2)


def put(folder: Path, content: bytes) -> None:
    (folder / "region.xlsx").write_bytes(content)


def with_sheet(
    tables: Tables, fill: Callable[[xlsxwriter.Workbook], None], table: str = "budget"
) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        write(folder, {name: frame for name, frame in around(tables, table).items() if name != table})
        with xlsxwriter.Workbook(str(folder / "budget.xlsx")) as book:
            fill(book)

    return spoil


def budget(book: xlsxwriter.Workbook, kzt: object, year: object = 2027, header: str = "year") -> None:
    sheet = book.add_worksheet("budget")
    day = book.add_format({"num_format": "d/m"})
    sheet.write_row(0, 0, [header, "kzt"])
    for place, value in enumerate((year, kzt)):
        if value == "=1/0":
            sheet.write_formula(1, place, value, None, "#DIV/0!")
        else:
            sheet.write(1, place, value, day if isinstance(value, dt.date) else None)


def far_cell(book: xlsxwriter.Workbook) -> None:
    budget(book, 1)
    book.get_worksheet_by_name("budget").write(1_048_575, 16_383, 1)


def zeros_lost(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("specialties")
    sheet.write_row(0, 0, ["specialty", "technical"])
    sheet.write_row(1, 0, [7150500, "да"])
