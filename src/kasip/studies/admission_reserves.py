"""Seats held for categories by share: of the year a study asks for, or as it sets them, where its table names none."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.law.dated import parameters
from kasip.studies.loading import Study
from kasip.studies.place_rules import Settings
from kasip.vocabulary.faults import InputRejectedError

YEAR, OWN_SHARE, LAW_SHARE = "reserve_shares_year", "reserve_share.", "reserve_share_"
MILLIONTHS = 1_000_000


@attrs.frozen
class Share:
    """A share of every programme's seats held for a category.

    Attributes:
        share: from 0 to 1.
        source: who says so; the study's own settings where it sets the share itself.
        confidence: `high`, or `low` where nobody checked the source's text.
    """

    share: float
    source: str
    confidence: str = "high"


def shares_of(study: Study) -> Mapping[str, Share]:
    """This will return the share of each category: the study's own, else that of the year it asks for, if it does.

    Raises:
        InputRejectedError: a year or a share is not what it may be.
    """
    settings = Settings(study.parameters)
    year = settings.whole(YEAR, 0, 2012, 2100)
    found = _shares_in_law(year)
    for name in sorted(study.parameters):
        if name.startswith(OWN_SHARE):
            found[name.removeprefix(OWN_SHARE)] = Share(settings.number(name, 0.0, 0.0, 1.0), "parameters")
    if settings.faults:
        raise InputRejectedError(settings.faults)
    return {category: share for category, share in sorted(found.items()) if share.share > 0}


def _shares_in_law(year: int) -> dict[str, Share]:
    found = {}
    for name, parameter in parameters().items():
        if name.startswith(LAW_SHARE) and parameter.values[0].since <= year:
            value = parameter.at(year)
            found[name.removeprefix(LAW_SHARE)] = Share(value.value, value.source, value.confidence)
    return found


def with_reserves(study: Study) -> Study:
    """This will add to the table `reserves` what shares hold: whole seats of each programme, rounded down.

    A row of the table stands before a share. Shares never hold more seats than a programme has left, categories in
    the order of their names.
    """
    shares = shares_of(study)
    if not shares:
        return study
    table = study.tables["reserves"]
    named = {(row["programme_id"], row["category"]) for row in table.iter_rows(named=True)}
    held = dict(table.group_by("programme_id").agg(pl.col("seats").sum()).iter_rows())
    rows = []
    for programme, seats in study.tables["programmes"].select("programme_id", "seats").iter_rows():
        left = seats - held.get(programme, 0)
        for category, share in shares.items():
            by_share = round(share.share * MILLIONTHS) * seats // MILLIONTHS
            added = 0 if (programme, category) in named else min(by_share, max(left, 0))
            left -= added
            rows += [(programme, category, added)] * (added > 0)
    added_rows = pl.DataFrame(rows, schema=["programme_id", "category", "seats"], orient="row").cast(
        {name: table.schema[name] for name in ("programme_id", "category", "seats")}
    )
    full = pl.concat([table, added_rows], how="diagonal").sort("programme_id", "category")
    return attrs.evolve(study, tables={**study.tables, "reserves": full}, given=study.given | {"reserves"})
