"""What a payroll must have, and months as numbers."""

from __future__ import annotations

import re

import polars as pl

REQUIRED = ("person_id", "employer_bin", "kato", "month")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d{2}([ T].*)?)?")
FIRST_YEAR, LAST_YEAR = 1991, 2100


def month_numbers(written: pl.Series) -> pl.Series:
    """This will read months as written (text, dates or integers YYYYMM) as numbers; null where one cannot be read."""
    return pl.Series("number", [_month_number(value) for value in written.to_list()], dtype=pl.Int64)


def _month_number(value: object) -> int | None:
    if isinstance(value, int):
        year, month = divmod(value, 100)
    elif value is not None and MONTH.fullmatch(str(value)):
        year, month = int(str(value)[:4]), int(str(value)[5:7])
    else:
        return None
    sound = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
    return 12 * year + month - 1 if sound else None
