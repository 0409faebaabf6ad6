"""What stands behind a line: the forecast's parts of its need by district, and who asked for people of its trade."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from kasip.apps.classifications.models.territory import Territory
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.models.state_order import OrderLine
from kasip.apps.sources.queries import reached

PARTS = ("expansion", "replacement", "plants", "requests")
MOST_REQUESTS = 20


@attrs.frozen
class DistrictNeed:
    """What a district needs of a qualification in the year a line's groups graduate: 80 of 100 cases, and its parts.

    Attributes:
        territory: the district; its code where the region does not know it.
        low, median, high: workers.
        parts: medians by source, in the order of `PARTS`; they need not add up to the median of the whole.
    """

    territory: Territory | str
    low: float
    median: float
    high: float
    parts: Sequence[float]


def needs_behind(line: OrderLine) -> list[DistrictNeed]:
    """This will read the forecast of a line's need by district, the largest first; nothing without its files."""
    file = results_folder(line.order) / "plan" / "demand.csv"
    if not file.is_file() or line.graduation_year is None:
        return []
    columns = ["low", "median", "high", *(f"{part}_median" for part in PARTS)]
    rows = pl.scan_csv(file, schema_overrides={"kato": pl.String, "qualification": pl.String})
    rows = rows.filter(pl.col("qualification") == line.qualification.qualification)
    rows = rows.filter((pl.col("year") == line.graduation_year) & (pl.col("high") >= 0.5))
    found = rows.select("kato", *columns).sort("median", descending=True).collect()
    named = {one.kato: one for one in Territory.objects.filter(kato__in=found["kato"].to_list())}
    return [
        DistrictNeed(named.get(kato, kato), low, median, high, parts)
        for kato, low, median, high, *parts in found.iter_rows()
    ]


def requests_behind(line: OrderLine, actor: Actor) -> list[EmployerRequest]:
    """This will list who asked for people of a line's trade when its groups graduate, as far as an actor reads it."""
    rows = reached(EmployerRequest, actor).filter(
        qualification_id=line.qualification_id, year=line.graduation_year or 0
    )
    return list(rows.select_related("enterprise").order_by("-persons", "pk")[:MOST_REQUESTS])
