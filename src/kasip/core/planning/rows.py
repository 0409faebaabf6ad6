"""Limits in one form: what a group uses of what, beside what runs already, against a capacity.

Every limit is `constant + A x <= capacity + P x`, where `P` is empty but for the limits that ask for a least: there the
left side is what is asked, the right side what the order provides.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OWNER = {"owner": pl.String, "year": pl.Int64}
TOLERANCE = 1e-6
"""A limit is kept when it is exceeded by at most this, or this share of its capacity."""


@attrs.frozen
class Limit:
    """All limits of one kind, as frames.

    Attributes:
        kind: name of the kind, as docs/method/order.md lists them.
        uses: variable, owner, year, amount (used by one group), provided (0 but for limits that ask for a least).
        running: owner, year, amount: what does not depend on the order.
        capacity: owner, year, capacity; an owner without a row has capacity 0.
    """

    kind: str
    uses: pl.DataFrame
    running: pl.DataFrame
    capacity: pl.DataFrame


@attrs.frozen
class Rows:
    """Limits of all kinds as one sparse matrix by rows.

    Attributes:
        labels: kind, owner, year of each row, and `raised`: running cohorts exceed the capacity given.
        start: first entry of each row and one past the last, rows + 1.
        variable: variable of each entry.
        amount: what one group uses, in the kind's unit.
        provided: what one group provides, in the kind's unit.
        constant: used whatever the order, by row.
        capacity: by row; raised to `constant` where running cohorts exceed it.
    """

    labels: pl.DataFrame
    start: Ints
    variable: Ints
    amount: Floats
    provided: Floats
    constant: Floats
    capacity: Floats

    def used(self, groups: Ints) -> Floats:
        """This will return what an order uses of each limit (groups by variable)."""
        return self.constant + self._by_row(self.amount * groups[self.variable])

    def available(self, groups: Ints) -> Floats:
        """This will return what each limit leaves: its capacity and what the order provides itself."""
        return self.capacity + self._by_row(self.provided * groups[self.variable])

    def excess(self, groups: Ints) -> Floats:
        """This will return by how much each limit is exceeded, 0 within the tolerance."""
        available = self.available(groups)
        over = self.used(groups) - available
        return np.where(over > tolerance(available), over, 0.0)

    def _by_row(self, entries: Floats) -> Floats:
        return np.bincount(self.row, weights=entries, minlength=self.constant.size).astype(np.float64)

    @property
    def row(self) -> Ints:
        """This will return the row of each entry."""
        return np.repeat(np.arange(self.constant.size), np.diff(self.start))

    def keep(self, wanted: NDArray[np.bool_]) -> Rows:
        """This will return the rows wanted alone."""
        entries = wanted[self.row]
        counts = np.diff(self.start)[wanted]
        return Rows(
            labels=self.labels.filter(pl.Series(wanted)),
            start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            variable=self.variable[entries],
            amount=self.amount[entries],
            provided=self.provided[entries],
            constant=self.constant[wanted],
            capacity=self.capacity[wanted],
        )


def tolerance(capacity: Floats) -> Floats:
    """This will return how far over each capacity still counts as kept."""
    return np.asarray(TOLERANCE * np.maximum(1.0, np.abs(capacity)))


def stack(limits: Sequence[Limit]) -> Rows:
    """This will put limits of all kinds under each other, sorted by kind, owner and year; unused ones are left out."""
    uses = pl.concat([_tagged(limit.kind, limit.uses) for limit in limits])
    keys = ["kind", "owner", "year"]
    uses = (
        uses.sort(*keys, "variable")
        .group_by(*keys, "variable", maintain_order=True)
        .agg(pl.col("amount").sum(), pl.col("provided").sum())
    )
    uses = uses.filter((pl.col("amount") != 0) | (pl.col("provided") != 0))
    running = pl.concat([_tagged(limit.kind, limit.running) for limit in limits])
    running = running.sort(*keys, "amount").group_by(keys, maintain_order=True).agg(constant=pl.col("amount").sum())
    capacity = pl.concat([_tagged(limit.kind, limit.capacity) for limit in limits])
    counted = uses.group_by(keys, maintain_order=True).agg(entries=pl.len())
    rows = counted.join(running, on=keys, how="left", maintain_order="left")
    rows = rows.join(capacity, on=keys, how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("constant", "capacity").fill_null(0.0))
    provides = uses.group_by(keys, maintain_order=True).agg(least=pl.col("provided").abs().sum() > 0)["least"]
    raised = rows["constant"].gt(rows["capacity"]) & ~provides
    held = pl.when(raised).then(pl.col("constant")).otherwise(pl.col("capacity"))
    return Rows(
        labels=rows.select(*keys).with_columns(raised=raised, least=provides),
        start=np.concatenate([[0], np.cumsum(rows["entries"].to_numpy())]).astype(np.int64),
        variable=uses["variable"].to_numpy().astype(np.int64),
        amount=uses["amount"].to_numpy().astype(np.float64),
        provided=uses["provided"].to_numpy().astype(np.float64),
        constant=rows["constant"].to_numpy().astype(np.float64),
        capacity=rows.select(held)["constant"].to_numpy().astype(np.float64),
    )


def _tagged(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    numbers = [name for name in ("amount", "provided", "capacity") if name in frame.columns]
    return frame.select(
        pl.lit(kind).alias("kind"),
        pl.col("owner").cast(pl.String),
        pl.col("year").cast(pl.Int64),
        *(["variable"] if "variable" in frame.columns else []),
        *(pl.col(name).cast(pl.Float64) for name in numbers),
    )


def nothing_running() -> pl.DataFrame:
    """This will return the running use of a limit that only new groups use."""
    return pl.DataFrame(schema={**OWNER, "amount": pl.Float64})
