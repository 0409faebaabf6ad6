"""Where limits bind: which kinds stop how many lines, and which single ones are worth the most to loosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.reporting.findings.study import Study, known


@attrs.frozen
class Limit:
    """One limit of the order.

    Attributes:
        kind, owner, year: which limit.
        capacity, used: in the kind's own unit.
        price: what one more unit of capacity is worth, in points (about one missing worker each), re-solved.
        stopped: lines of the order it keeps from one more group.
    """

    kind: str
    owner: str
    year: int
    capacity: float | None
    used: float | None
    price: float | None
    stopped: int


@attrs.frozen
class LimitKind:
    """One kind of limit: how many there are, how many stop a line, and the ones that stop most, most first."""

    kind: str
    count: int
    binding: int
    stopped: int
    worst: Sequence[Limit]


def limit_kinds(study: Study, most: int = 5) -> list[LimitKind]:
    """This will return the kinds of limit, the one that stops most lines first."""
    stopped = lines_stopped(study)
    found: dict[str, list[Limit]] = {}
    for row in study.found("limits", "kind", "owner", "year", "capacity", "used").iter_rows(named=True):
        limit = _limit(row, stopped)
        found.setdefault(limit.kind, []).append(limit)
    for key, lines in stopped.items():
        kind, owner, year = key
        if not any(limit.owner == owner and limit.year == year for limit in found.get(kind, ())):
            found.setdefault(kind, []).append(Limit(kind, owner, year, None, None, None, lines))
    kinds = [_kind(kind, limits, most) for kind, limits in found.items()]
    return sorted(kinds, key=lambda each: (-each.stopped, -each.binding, each.kind))


def lines_stopped(study: Study) -> Mapping[tuple[str, str, int], int]:
    """This will count for each limit named in the order's `binding` the lines it keeps from one more group."""
    if "binding" not in study.order.columns:
        return {}
    named = study.order.select(pl.col("binding").cast(pl.String).fill_null("").str.split(";").alias("limit")).explode(
        "limit"
    )
    counts = named.filter(pl.col("limit") != "").group_by("limit").len()
    return {_key(text): int(count) for text, count in counts.sort("limit").iter_rows()}


def _key(text: str) -> tuple[str, str, int]:
    kind, _, rest = text.partition(":")
    owner, _, year = rest.rpartition(":")
    return kind, owner, int(year) if year.isdigit() else 0


def _limit(row: Mapping[str, object], stopped: Mapping[tuple[str, str, int], int]) -> Limit:
    kind, owner, year = str(row["kind"]), str(row["owner"]), int(str(row["year"]))
    price = known(row.get("shadow_price"))
    return Limit(
        kind, owner, year, known(row["capacity"]), known(row["used"]), price, stopped.get((kind, owner, year), 0)
    )


def _kind(kind: str, limits: Sequence[Limit], most: int) -> LimitKind:
    binding = [limit for limit in limits if limit.stopped]
    worst = sorted(binding, key=lambda each: (-each.stopped, -(each.price or 0.0), each.owner, each.year))
    return LimitKind(kind, len(limits), len(binding), sum(limit.stopped for limit in binding), worst[:most])
