"""Limits of policy: the least share of technical specialties and of teaching in Kazakh."""

from __future__ import annotations

from collections.abc import Iterator

from kasip.core.verifying.order.limit import LinearLimit
from kasip.core.verifying.order.people import seats_of
from kasip.core.verifying.order.region import Choice, Region


def policy_limits(region: Region) -> Iterator[LinearLimit]:
    """This will yield both shares for every admission year in which they are above 0."""
    specialty = {row["qualification"]: row["specialty"] for row in region.rows("qualifications")}
    technical = {row["specialty"] for row in region.rows("specialties") if row["technical"]}
    for year in region.order_years:
        choices = [choice for choice in region.choices if choice.year == year]
        counted = [choice for choice in choices if specialty[choice.line.qualification] in technical]
        yield from _share(region, "technical_share", year, choices, counted)
        counted = [choice for choice in choices if choice.line.language == "kk"]
        yield from _share(region, "kazakh_share", year, choices, counted)


def _share(region: Region, kind: str, year: int, choices: list[Choice], counted: list[Choice]) -> Iterator[LinearLimit]:
    share = region.rules.at(f"{kind}_minimum", year)
    if share > 0:
        use = {choice: float(seats_of(region, choice)) for choice in counted}
        room = {choice: share * seats_of(region, choice) for choice in choices}
        yield LinearLimit(kind, "region", year, use, 0.0, room_by_group=room, least=True)
