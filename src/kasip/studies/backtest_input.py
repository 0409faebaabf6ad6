"""A long table as a panel: keys to series, time to periods, text to numbers; faults told all at once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.vocabulary.faults import Fault, InputRejectedError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SUPPRESSED = ("", "..", "…", "...", "-", "–", "x", "X", "c", "C", "n/a", "NA", "N/A", "null")
MOST_PERIODS = 20_000
FIRST_ROW = 2


@attrs.frozen
class LongTable:
    """A long table laid out.

    Attributes:
        keys: one row a series, sorted; as text.
        values: series by period, NaN where unknown or suppressed.
        times: how the table writes each period; empty where it has no row.
        groups: group of each series: the first key where there are several.
        per_year: periods in a year: 1, 4 or 12.
    """

    keys: pl.DataFrame
    values: Floats
    times: tuple[str, ...]
    groups: Ints
    per_year: int


def read_long(path: Path, keys: Sequence[str], time: str, value: str) -> LongTable:
    """This will read and lay out a long table (CSV or Parquet).

    Raises:
        InputRejectedError: columns are missing, times or values cannot be read, or rows repeat a key.
    """
    frame = _read(path)
    missing = [name for name in (*keys, time, value) if name not in frame.columns]
    if missing:
        raise InputRejectedError([Fault(path.name, 1, name, "backtest_no_column", name) for name in missing])
    rows = frame.select(pl.col(name).cast(pl.String).str.strip_chars() for name in dict.fromkeys((*keys, time, value)))
    rows = rows.with_columns(pl.all().fill_null("")).with_row_index("row", offset=FIRST_ROW)
    numbers, faults = _numbers(rows, value, path.name)
    stamps, per_year, more = _stamps(rows, time, path.name)
    when = rows[time] if more else pl.Series(stamps)
    faults += more + _repeated(rows, keys, when, time, path.name)
    if faults:
        raise InputRejectedError(sorted(faults))
    return _laid_out(rows, list(keys), time, numbers, _Periods(stamps, per_year), path.name)


def _read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise InputRejectedError([Fault(path.name, 0, "", "backtest_unreadable", str(error)[:80])]) from error


def _numbers(rows: pl.DataFrame, value: str, file: str) -> tuple[Floats, list[Fault]]:
    text = pl.col(value)
    parsed = rows.select(
        "row",
        text.alias("text"),
        pl.when(text.is_in(SUPPRESSED)).then(None).otherwise(text.cast(pl.Float64, strict=False)).alias("number"),
    )
    odd = parsed.filter(
        ~pl.col("text").is_in(SUPPRESSED) & (pl.col("number").is_null() | ~pl.col("number").is_finite())
    )
    faults = [Fault(file, row, value, "backtest_not_a_number", text[:80]) for row, text, _ in odd.iter_rows()]
    return parsed["number"].fill_null(np.nan).to_numpy(), faults


@attrs.frozen
class _Periods:
    stamps: Ints
    per_year: int


PATTERNS = (
    (re.compile(r"^(-?\d+)(?:\.0+)?$"), 1),
    (re.compile(r"^(\d{4})[-\s]?[Qq]([1-4])$"), 4),
    (re.compile(r"^(\d{4})-(\d{2})(?:-\d{2}.*)?$"), 12),
)


def _stamps(rows: pl.DataFrame, time: str, file: str) -> tuple[Ints, int, list[Fault]]:
    """This will read times: whole numbers, quarters (2001Q3, 20013), months (2001-07, 200107) or dates."""
    texts = rows[time].unique(maintain_order=True).to_list()
    for pattern, per_year in PATTERNS:
        found = {text: pattern.match(text) for text in texts}
        if all(found.values()):
            read = {text: _stamp(match, per_year) for text, match in found.items() if match}
            stamps, in_a_year = _packed(read, per_year)
            return np.array([stamps[text] for text in rows[time].to_list()], dtype=np.int64), in_a_year, []
    readable = [text for text in texts if any(pattern.match(text) for pattern, _ in PATTERNS)]
    odd = rows.filter(~pl.col(time).is_in(readable)) if len(readable) < len(texts) else rows.head(1)
    faults = [
        Fault(file, row, time, "backtest_not_a_time", text[:80]) for row, text in odd.select("row", time).iter_rows()
    ]
    return np.zeros(rows.height, dtype=np.int64), 1, faults


def _stamp(match: re.Match[str], per_year: int) -> int:
    parts = [int(part) for part in match.groups()]
    return parts[0] if per_year == 1 else parts[0] * per_year + parts[1] - 1


def _packed(stamps: dict[str, int], per_year: int) -> tuple[dict[str, int], int]:
    """This will recognise whole numbers that pack year and month (200107) or year and quarter (20013)."""
    values = list(stamps.values())
    for base, inside in ((100, 12), (10, 4)):
        whole = all(1900 <= value // base < 2200 and 1 <= value % base <= inside for value in values)
        if per_year == 1 and len(values) > 1 and whole:
            return {text: value // base * inside + value % base - 1 for text, value in stamps.items()}, inside
    return stamps, per_year


def _repeated(rows: pl.DataFrame, keys: Sequence[str], when: pl.Series, time: str, file: str) -> list[Fault]:
    again = rows.with_columns(when.alias("stamp")).filter(~pl.struct(*keys, "stamp").is_first_distinct())
    return [
        Fault(file, row["row"], time, "backtest_repeated_key", "|".join([*(row[key] for key in keys), row[time]])[:80])
        for row in again.iter_rows(named=True)
    ]


def _laid_out(
    rows: pl.DataFrame, keys: list[str], time: str, numbers: Floats, periods: _Periods, file: str
) -> LongTable:
    if not rows.height:
        raise InputRejectedError([Fault(file, 0, "", "backtest_no_rows")])
    stamps = periods.stamps
    first = int(stamps.min())
    step = math.gcd(*(int(gap) for gap in np.unique(stamps) - first)) or 1
    places = (stamps - first) // step
    if int(places.max()) >= MOST_PERIODS:
        raise InputRejectedError([Fault(file, 0, time, "backtest_too_many_periods", str(int(places.max())))])
    series = rows.select(keys).unique().sort(keys) if keys else pl.DataFrame({"series": ["all"]})
    number = series.with_row_index("series_index")
    joined = (
        rows.join(number, on=keys, how="left", maintain_order="left") if keys else rows.with_columns(series_index=0)
    )
    values = np.full((series.height, int(places.max()) + 1), np.nan)
    values[joined["series_index"].to_numpy(), places] = numbers
    names = dict(zip(places.tolist(), rows[time].to_list(), strict=True))
    groups = series.get_column(keys[0]).rank("dense").to_numpy().astype(np.int64) - 1 if len(keys) > 1 else None
    return LongTable(
        series,
        values,
        tuple(names.get(place, "") for place in range(values.shape[1])),
        groups if groups is not None else np.zeros(series.height, dtype=np.int64),
        max(periods.per_year // step, 1),
    )
