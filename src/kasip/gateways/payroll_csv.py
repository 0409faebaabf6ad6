"""A payroll in CSV, however large, turned once into Parquet by months: bounded memory, one pass, faults by row.

DuckDB reads blocks of the file and writes a folder a month, which the month-by-month machine can stream. Months are
written `YYYY-MM` there whatever way the CSV wrote them; those nobody can read stay as they are and are named later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kasip.core.tracking.soundness import FIRST_YEAR, LAST_YEAR
from kasip.gateways.delimited import LONGEST_CELL, MARKS, separator_of
from kasip.vocabulary.faults import Fault, InputRejectedError

NUMBERS = {"wage": "DOUBLE", "leave": "INTEGER"}
"""Columns that hold numbers and their types; every other column is text."""
NAMED = 20
"""Cells that are no numbers named by row at most."""
CELL_SHOWN = 80
LINE = re.compile(r"CSV Error on Line: (\d+)")
WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
UNREADABLE = {"unterminated quote": "broken_quotes", "Maximum line size": "cell_too_long", "unicode": "not_text"}
"""What DuckDB's words about a line mean, and our code for it."""


def written_by_months(connection: Any, path: Path, folder: Path) -> None:
    """This will write a CSV payroll as Parquet files of one month each.

    Args:
        connection: DuckDB connection; its memory limit holds.
        path: the file: UTF-8, comma, semicolon or tab, a header line.
        folder: folder to write, not there yet.

    Raises:
        InputRejectedError: a row has too many or too few cells, quotes are broken, or a number is none.
    """
    import duckdb

    columns, source = _opened(path)
    sound = _sound_month() if "month" in columns else "NULL::VARCHAR"
    kept = ", ".join(_kept(name) for name in columns)
    rows = f"SELECT {kept}, coalesce(sound, 'unread') AS kasip_part FROM (SELECT *, {sound} AS sound FROM {source})"  # noqa: S608
    folder.mkdir()
    try:
        connection.execute(f"COPY ({rows}) TO {_quoted(str(folder))} (FORMAT parquet, PARTITION_BY (kasip_part))")
    except duckdb.ConversionException as error:
        faults = list(_no_numbers(connection, path.name, columns, source))
        raise InputRejectedError(faults or [_fault(path.name, str(error))]) from error
    except duckdb.InvalidInputException as error:
        raise InputRejectedError([_fault(path.name, str(error))]) from error
    if not any(folder.iterdir()):
        connection.execute(f"COPY ({rows} LIMIT 0) TO {_quoted(str(folder / 'none.parquet'))} (FORMAT parquet)")


def _opened(path: Path) -> tuple[list[str], str]:
    """This will read the names of the columns, and write how DuckDB reads the file.

    Nothing is left to guessing: a guess that fails says less than the row that is wrong.
    """
    with path.open("rb") as file:
        line = file.readline(LONGEST_CELL)
    if line.startswith(tuple(mark for mark, encoding in MARKS if encoding == "utf-16")):
        raise InputRejectedError([Fault(path.name, 1, "", "not_text", "utf-8")])
    header = line.decode("utf-8-sig", errors="replace").rstrip("\r\n")
    separator = separator_of(header)
    names = [name.strip().strip('"') for name in header.split(separator)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputRejectedError([Fault(path.name, 1, name, "duplicate_column") for name in twice])
    types = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    dialect = f"delim = {_quoted(separator)}, quote = '\"', escape = '\"', header = true, auto_detect = false"
    return names, f"read_csv({_quoted(str(path))}, {dialect}, columns = {{{types}}})"


def _kept(name: str) -> str:
    """This will say how a column is written: numbers as numbers, months alike, the rest as text."""
    if name in NUMBERS:
        return f'CAST({_plain(name)} AS {NUMBERS[name]}) AS "{name}"'
    return 'coalesce(sound, "month") AS "month"' if name == "month" else _identifier(name)


def _plain(name: str) -> str:
    """This will write a number as computers do: a point before the decimals, nothing around it."""
    return f"nullif(replace(trim(\"{name}\"), ',', '.'), '')"


def _sound_month() -> str:
    """This will write a month `YYYY-MM`, or null where it cannot be read: text, a date, or six digits."""
    year, month = r"\d{4}", r"(0[1-9]|1[0-2])"
    dashed = f"""regexp_extract("month", '^({year}-{month})(-\\d{{2}}([ T].*)?)?$', 1)"""
    digits = f"""regexp_replace(regexp_extract("month", '^{year}{month}$'), '^({year})', '\\1-')"""
    found = f"coalesce(nullif({dashed}, ''), nullif({digits}, ''))"
    return f"(CASE WHEN left({found}, 4) BETWEEN '{FIRST_YEAR}' AND '{LAST_YEAR}' THEN {found} END)"


def _no_numbers(connection: Any, file: str, columns: list[str], source: str) -> Iterator[Fault]:
    """This will name the first cells that are no numbers: the file is read again, in its order."""
    in_order = source.removesuffix(")") + ", parallel = false)"
    for name in (name for name in NUMBERS if name in columns):
        rows = connection.execute(
            f'SELECT place, cell FROM (SELECT row_number() OVER () + 1 AS place, "{name}" AS cell, '  # noqa: S608  own words
            f"{_plain(name)} AS plain FROM {in_order}) "
            f"WHERE plain IS NOT NULL AND TRY_CAST(plain AS {NUMBERS[name]}) IS NULL ORDER BY place LIMIT {NAMED}"
        )
        for place, cell in rows.fetchall():
            yield Fault(file, int(place), name, "not_a_number", str(cell)[:CELL_SHOWN])


def _fault(file: str, said: str) -> Fault:
    """This will turn what DuckDB says of a line into a fault."""
    line, width = LINE.search(said), WIDTH.search(said)
    row = int(line.group(1)) if line else 0
    if width:
        facts = {"expected": int(width.group(1)), "found": int(width.group(2))}
        return Fault(file, row, "", "ragged_row", facts=facts)
    code = next((code for words, code in UNREADABLE.items() if words in said), "file_unreadable")
    value = {"not_text": "utf-8", "file_unreadable": said.splitlines()[0][:CELL_SHOWN]}.get(code, "")
    return Fault(file, row, "", code, value, {"most": LONGEST_CELL})


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
