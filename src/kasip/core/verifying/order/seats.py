"""The rows of the order themselves: keys that exist, each once, whole groups, seats, last year, reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

from kasip.core.verifying.columns import NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.order.region import Choice, LineKey, Region
from kasip.core.verifying.result import Findings

KEY = ("college_bin", "qualification", "language", "base", "form", "funding", "target_employer")
FIGURES = ("demand_low", "demand_median", "demand_high", "p_shortage", "one_more_group_gain")
REASONS = ("reason_kk", "reason_ru", "reason_en")
ORDER = {
    "year": WHOLE,
    **dict.fromkeys(KEY, TEXT),
    **dict.fromkeys(("groups", "seats", "seats_last_year"), WHOLE),
    **dict.fromkeys(FIGURES, NUMBER),
    "one_fewer_group_loss": NUMBER,
    "binding": TEXT,
    **dict.fromkeys(REASONS, TEXT),
}
MAY_BE_EMPTY = frozenset({"one_fewer_group_loss"})

OrderRows = Mapping[Choice, Mapping[str, Any]]


def read_order(region: Region, outputs: Mapping[str, pl.DataFrame], findings: Findings) -> OrderRows | None:
    """This will check the rows of the order and return them by choice; nothing where the table cannot be read.

    Rows of lines that do not exist are violations and left out; of a row said twice the first counts.
    """
    frame = read_table(outputs, "order", ORDER, findings, MAY_BE_EMPTY)
    if frame is None:
        return None
    rows = [(_choice(row), row) for row in frame.to_dicts()]
    for choice, times in sorted(Counter(choice for choice, _ in rows).items()):
        findings.expect(times == 1, "rows", choice.name, "verify_row_twice", times=times)
    known: dict[Choice, Mapping[str, Any]] = {}
    for choice, row in rows:
        if findings.expect(choice in region.choices, "lines", choice.name, "verify_line_unknown"):
            known.setdefault(choice, row)
    for choice in sorted(region.choices - known.keys()):
        findings.expect(holds=False, check="rows", where=choice.name, detail="verify_row_missing")
    return known


def check_seats(region: Region, order: OrderRows, findings: Findings) -> None:
    """This will check seats against groups, last year's seats against past orders, and that reasons are given."""
    for choice, row in sorted(order.items()):
        where, size = choice.name, region.programme_of(choice.line).group_size
        findings.expect(row["groups"] >= 0, "groups", where, "verify_groups_negative", groups=row["groups"])
        seats = row["groups"] * size
        findings.expect(row["seats"] == seats, "seats", where, "verify_seats", stated=row["seats"], recomputed=seats)
        last = _seats_last_year(region, order, choice)
        stated = row["seats_last_year"]
        findings.expect(stated == last, "last_year", where, "verify_last_year", stated=stated, recomputed=last)
        for column in REASONS:
            findings.expect((row[column] or "").strip(), "reasons", f"{where}|{column}", "verify_reason_missing")


def _choice(row: Mapping[str, Any]) -> Choice:
    return Choice(LineKey(*(row[name] or "" for name in KEY)), row["year"])


def _seats_last_year(region: Region, order: OrderRows, choice: Choice) -> int:
    if choice.year == region.order_years[0]:
        return region.past.get(choice.line, (0, 0))[1]
    before = Choice(choice.line, choice.year - 1)
    return order[before]["groups"] * region.programme_of(choice.line).group_size if before in order else 0
