"""What the evidence taught: rates that ended elsewhere than they began, the furthest moved first."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from kasip.reporting.findings.study import Study

NOTABLE = 0.05  # a rate that moved less is not named
KINDS = ("request_record", "in_specialty", "stayed_in_region", "continued_study", "fill", "continuation")


@attrs.frozen
class Moved:
    """One rate: whose it is, what was assumed before its record was seen, what is held now, cases in the record."""

    owner: str
    prior: float
    posterior: float
    cases: int


@attrs.frozen
class Lesson:
    """One kind of rate: how many were estimated, how many moved notably, and the ones that moved furthest."""

    kind: str
    count: int
    notable: int
    furthest: Sequence[Moved]


def lessons(study: Study, most: int = 3) -> Sequence[Lesson]:
    """This will return the kinds of rate in which at least one moved by five per cent of all cases or more."""
    rows = study.found("learnt", "kind", "owner", "prior", "posterior", "n").with_columns(
        pl.col("kind").str.replace(r"_\d+$", ""), moved=(pl.col("posterior") - pl.col("prior")).abs()
    )
    found = [_lesson(kind, rows.filter(pl.col("kind") == kind), most) for kind in KINDS]
    return [lesson for lesson in found if lesson.notable]


def _lesson(kind: str, rows: pl.DataFrame, most: int) -> Lesson:
    notable = rows.filter(pl.col("moved") >= NOTABLE).sort("moved", "owner", descending=[True, False])
    told = notable.head(most).select("owner", "prior", "posterior", "n").iter_rows()
    furthest = [Moved(str(owner), prior, posterior, int(cases)) for owner, prior, posterior, cases in told]
    return Lesson(kind, rows.height, notable.height, furthest)
