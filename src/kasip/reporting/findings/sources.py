"""What the study stands on: how much of it is fact and how much synthetic, where rows came from, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.contract.dictionary import TableSpec, dictionary
from kasip.reporting.findings.study import Study

UNMARKED = "unmarked"


@attrs.frozen
class Provenance:
    """Rows of the input by provenance.

    Attributes:
        rows: rows of all tables by provenance; `unmarked` where a row does not say.
        tables: the same by table.
    """

    rows: Mapping[str, int]
    tables: Mapping[str, Mapping[str, int]]

    @property
    def synthetic_share(self) -> float:
        """This will return the share of rows marked synthetic."""
        return self._share("synthetic")

    @property
    def assumed_share(self) -> float:
        """This will return the share of rows marked as assumptions of the study."""
        return self._share("assumption")

    def _share(self, mark: str) -> float:
        whole = sum(self.rows.values())
        return self.rows.get(mark, 0) / whole if whole else 0.0


def provenance(study: Study) -> Provenance:
    """This will count the rows of the input by provenance."""
    tables = {name: _counts(frame) for name, frame in sorted(study.inputs.items()) if frame.height}
    whole: Counter[str] = Counter()
    for counts in tables.values():
        whole.update(counts)
    return Provenance(dict(sorted(whole.items())), tables)


def latest_date(study: Study) -> str:
    """This will return the latest date any row or source of the input carries, ISO; empty where none does."""
    columns = [frame["source_date"] for frame in study.inputs.values() if "source_date" in frame.columns]
    columns.append(study.given("sources")["published_on"])
    dates = [str(column.cast(pl.String).max() or "") for column in columns]
    return max(dates, default="")


def _counts(frame: pl.DataFrame) -> Mapping[str, int]:
    if "provenance" not in frame.columns:
        return {UNMARKED: frame.height}
    marks = frame.select(pl.col("provenance").cast(pl.String).replace("", None).fill_null(UNMARKED))
    return dict(marks.group_by("provenance").len().sort("provenance").iter_rows())


def absent_tables(study: Study) -> Sequence[TableSpec]:
    """This will return the optional tables of the contract that the study does not bring."""
    tables = dictionary("region").values()
    return [table for table in tables if not table.required and not study.given(table.name).height]


def other_assumptions(study: Study) -> Sequence[object]:
    """This will return the certificate's assumptions, but for those that only say that a table is absent."""
    absent = {table.name for table in absent_tables(study)}
    noted = study.certificate.get("assumptions")
    items = noted if isinstance(noted, list) else []
    return [item for item in items if not (isinstance(item, Mapping) and item.get("table") in absent)]
