"""Zones of influence: parts of a market whose results cannot touch each other, and withholding one of them.

An applicant, the programmes they wish for and the dormitories of these belong to one zone. What is wrong in one zone
cannot have come from another, so only that zone is withheld and the rest is published.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import polars as pl

from kasip.core.matching.assembling import AdmissionTables
from kasip.core.matching.identifiers import positions
from kasip.core.matching.market import Ints

KINDS = ("applicant", "programme", "dormitory")


@attrs.frozen(eq=False)
class Zones:
    """Zone number of everything.

    Attributes:
        names: identifiers of applicants, programmes and dormitories.
        zone: zone of each, in the same order.
    """

    names: Mapping[str, pl.Series]
    zone: Mapping[str, Ints]

    def touched(self, identifiers: set[str]) -> set[int]:
        """This will return the zones something of these names belongs to."""
        found: set[int] = set()
        for kind in KINDS:
            named = self.names[kind].is_in(list(identifiers)).to_numpy()
            found.update(self.zone[kind][named].tolist())
        return found

    def within(self, zones: set[int]) -> pl.DataFrame:
        """This will list everything in some zones: `kind` and `identifier`."""
        parts = [
            pl.DataFrame(
                {"identifier": self.names[kind].filter(pl.Series(np.isin(self.zone[kind], list(zones))))}
            ).select(pl.lit(kind).alias("kind"), pl.col("identifier").cast(pl.String))
            for kind in KINDS
        ]
        return pl.concat(parts).sort("kind", "identifier")


def zones_of(tables: AdmissionTables) -> Zones:
    """This will divide a market into zones."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names = {
        "applicant": tables.applicants["applicant_id"],
        "programme": tables.programmes["programme_id"],
        "dormitory": tables.dormitories["dormitory_id"].unique(maintain_order=True),
    }
    offset = np.cumsum([0, *(names[kind].len() for kind in KINDS)])
    housed = tables.programmes.filter(pl.col("dormitory_id").is_not_null())
    pairs = [
        (offset[0] + positions(tables.wishes["applicant_id"], names["applicant"])),
        (offset[1] + positions(tables.wishes["programme_id"], names["programme"])),
        (offset[1] + positions(housed["programme_id"], names["programme"])),
        (offset[2] + positions(housed["dormitory_id"], names["dormitory"])),
    ]
    start, end = np.concatenate([pairs[0], pairs[2]]), np.concatenate([pairs[1], pairs[3]])
    graph = coo_array((np.ones(start.size, dtype=bool), (start, end)), shape=(offset[3], offset[3]))
    label = connected_components(graph, directed=False)[1].astype(np.int64)
    return Zones(names, {kind: label[offset[place] : offset[place + 1]] for place, kind in enumerate(KINDS)})


def without(tables: Mapping[str, pl.DataFrame], withheld: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """This will return result tables without the rows of what is withheld."""
    of_kind = {kind: withheld.filter(pl.col("kind") == kind)["identifier"] for kind in KINDS}
    columns = {"applicant_id": of_kind["applicant"], "programme_id": of_kind["programme"]}
    kept = {}
    for name, frame in tables.items():
        rows = [
            ~pl.col(column).is_in(names.implode()).fill_null(value=False)
            for column, names in columns.items()
            if column in frame.columns
        ]
        kept[name] = frame.filter(pl.all_horizontal(rows))
    return kept
