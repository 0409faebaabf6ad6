"""The tables a report speaks of, and the settings it needs from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import attrs
import polars as pl

from kasip.contract.dictionary import dictionary
from kasip.law.dated import value_at

FIRST_YEAR = 2000  # shipped rules hold from then on
# Text columns of the result tables; their other columns hold numbers.
TEXT = frozenset(("kato", "qualification", "college_bin", "base", "industry", "kind", "owner", "class", "targeted"))


@attrs.frozen
class Study:
    """A study's tables and what was computed from them.

    Attributes:
        inputs: study tables by name.
        results: tables of the forecast and the plan by name.
        certificate: what `certificate.json` holds.
    """

    inputs: Mapping[str, pl.DataFrame]
    results: Mapping[str, pl.DataFrame]
    certificate: Mapping[str, object]

    def given(self, name: str) -> pl.DataFrame:
        """This will return a table of the study; an absent one comes without rows, columns as the contract has them."""
        frame = self.inputs.get(name)
        empty = dictionary("region")[name].empty_frame()
        if frame is None:
            return empty
        missing = [column for column in empty.columns if column not in frame.columns]
        return frame.with_columns(pl.lit(None, empty.schema[column]).alias(column) for column in missing)

    def found(self, name: str, *columns: str) -> pl.DataFrame:
        """This will return a table of results; an absent one comes without rows, with the columns named."""
        frame = self.results.get(name)
        if frame is None:
            return pl.DataFrame(schema={column: pl.String if column in TEXT else pl.Float64 for column in columns})
        return frame

    def setting(self, name: str, default: str = "") -> str:
        """This will return one row of the table `parameters` as text."""
        rows = self.given("parameters").filter(pl.col("parameter") == name)
        return str(rows["value"][0]) if rows.height else default

    @cached_property
    def level(self) -> float:
        """This will return the probability inside the intervals of the forecast."""
        for name in ("gap", "demand", "supply"):
            levels = self.found(name, "level")
            if "level" in levels.columns and levels.height:
                return float(levels["level"][0])
        return self.rule("interval_level")

    def rule(self, name: str) -> float:
        """This will return a shipped rule's value in the order year."""
        return value_at(name, max(self.order_year, FIRST_YEAR))

    @cached_property
    def region(self) -> str:
        """This will return the region's territory code; empty where the study names none."""
        tops = self.given("territories").filter(pl.col("level") == "region")
        return self.setting("region", str(tops["kato"][0]) if tops.height else "")

    @cached_property
    def order(self) -> pl.DataFrame:
        """This will return the order's lines, `target_employer` empty where there is none."""
        lines = self.results["order"]
        if "target_employer" not in lines.columns:
            return lines.with_columns(target_employer=pl.lit(""))
        return lines.with_columns(pl.col("target_employer").cast(pl.String).fill_null(""))

    @cached_property
    def order_year(self) -> int:
        """This will return the first admission year the order is for; 0 for an order without lines or years."""
        return int(str(self.order["year"].min())) if "year" in self.order.columns and self.order.height else 0

    @cached_property
    def first_order(self) -> pl.DataFrame:
        """This will return the lines of the first admission year."""
        return self.order.filter(pl.col("year") == self.order_year)

    @cached_property
    def reached_years(self) -> Mapping[str, int]:
        """This will say for each qualification in which year most seats of the first order, last year's too, graduate.

        Where it has no seats, the year most of its programmes reach; where it has none of these, most of the region's.
        Ties fall to the earlier year.
        """
        sizes = self._reached()
        whole = heaviest(sizes.group_by("reached").agg(pl.col("size").sum()), self.order_year + 3)
        found = {
            str(code): heaviest(rows, whole) for (code,), rows in sizes.group_by("qualification", maintain_order=True)
        }
        return _Default(found, whole)

    def _reached(self) -> pl.DataFrame:
        """Seats by qualification and year they graduate in; a programme without any weighs a thousandth of a seat."""
        key = ["college_bin", "qualification", "language", "base", "form"]
        length = (pl.col("duration_months").cast(pl.Float64) / 12).ceil().cast(pl.Int64)
        programmes = self.given("programmes").select(*key, reached=self.order_year + length)
        size = pl.max_horizontal("seats", "seats_last_year").cast(pl.Float64)
        seats = self.first_order.group_by(key).agg(size=size.sum())
        sizes = programmes.join(seats, on=key, how="left").with_columns(pl.col("size").fill_null(0.0) + 0.001)
        return sizes.drop_nulls("reached").group_by("qualification", "reached").agg(pl.col("size").sum())


class _Default(dict[str, int]):
    def __init__(self, found: Mapping[str, int], otherwise: int) -> None:
        super().__init__(found)
        self.otherwise = otherwise

    def __missing__(self, key: str) -> int:
        return self.otherwise


def heaviest(rows: pl.DataFrame, otherwise: int) -> int:
    """This will return the year (`reached`) of the greatest `size`, the earlier of equals; `otherwise` without rows."""
    ranked = rows.sort("size", "reached", descending=[True, False])
    return int(ranked["reached"][0]) if ranked.height else otherwise


def known(value: object) -> float | None:
    """This will return a cell as a number, and nothing for a missing one or one that is no number."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return None if math.isnan(number) else number
