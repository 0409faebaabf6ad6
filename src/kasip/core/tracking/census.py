"""What a payroll holds and lacks: records by month, territory and occupation, so that a hole in it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kasip.core.tracking.kernels import count_records
from kasip.core.tracking.ledger import Batch, Names

if TYPE_CHECKING:
    import ibis.expr.types as ir

COUNTS = ("records", "no_person", "no_employer", "negative_wage")


def census(payroll: ir.Table) -> ir.Table:
    """This will count records, and those that lack something, by month as it is written, territory and occupation.

    Returns:
        `month` (as written, or null), `kato, occupation` (empty: unknown), `records, no_person, no_employer,
        negative_wage`.
    """
    import ibis

    def text(name: str) -> ir.Column:
        return payroll[name].cast("string") if name in payroll.columns else ibis.null("string")

    wage = payroll["wage"].cast("float64") if "wage" in payroll.columns else ibis.null("float64")
    groups = {"month": payroll["month"], "kato": text("kato"), "occupation": text("occupation")}
    rows = payroll.select("person_id", "employer_bin", wage=wage, **groups)
    return rows.group_by(list(groups)).agg(
        records=rows.count().cast("int64"),
        no_person=rows.person_id.isnull().sum().cast("int64"),
        no_employer=rows.employer_bin.isnull().sum().cast("int64"),
        negative_wage=(rows.wage < 0).sum().fill_null(0).cast("int64"),
    )


class CensusTaker:
    """The same counts, batch by batch, in the order of months; months as numbers."""

    def __init__(self, low: int) -> None:
        """This will start with none.

        Args:
            low: smallest person number; a lower one is nobody.
        """
        self._low, self._month, self._names = low, -1, Names((), (), ())
        self._counts = np.zeros((1, 1, len(COUNTS)), np.int64)
        self._parts = [pl.DataFrame(schema=dict.fromkeys(("month", "kato", "occupation", *COUNTS), pl.Int64))]

    def add(self, batch: Batch) -> None:
        """This will count a batch."""
        if batch.month != self._month:
            self._turn()
            self._month = batch.month
        self._names = batch.names
        shape = (len(batch.names.kato) + 1, len(batch.names.occupation) + 1, len(COUNTS))
        if self._counts.shape != shape:
            grown = np.zeros(shape, np.int64)
            grown[: self._counts.shape[0], : self._counts.shape[1]] = self._counts
            self._counts = grown
        count_records.fast()(batch.records, self._low, self._counts)

    def _turn(self) -> None:
        """This will keep what a month has and start another."""
        kato, occupation = np.nonzero(self._counts[:, :, 0])
        if len(kato):
            month = np.full(len(kato), self._month)
            codes = {"month": month, "kato": kato - 1, "occupation": occupation - 1}
            found = dict(zip(COUNTS, self._counts[kato, occupation].T.copy(), strict=True))
            self._parts.append(pl.DataFrame({**codes, **found}))
        self._counts[:] = 0

    def finish(self) -> pl.DataFrame:
        """This will return the columns of `census`, months as numbers."""
        self._turn()
        table = pl.concat(self._parts)
        texts = {"kato": self._names.kato, "occupation": self._names.occupation}
        return table.with_columns(
            pl.Series(kind, names, pl.String).gather(
                table.select(pl.when(pl.col(kind) >= 0).then(kind).cast(pl.UInt32)).to_series()
            )
            for kind, names in texts.items()
        )
