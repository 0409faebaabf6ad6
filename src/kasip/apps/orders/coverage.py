"""What a version of the order brings to each qualification when its graduates come, and what would bring more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl
from django.db.models import Max

from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.gaps import Covered
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.queries import orders_for

NAMED = ("territories", "colleges", "dormitories", "specialties", "qualifications", "enterprises", "workshops")
MEASURED = ("need_median", "supply", "p_shortage", "uncovered_mean")
STANDING = (
    OrderState.PUBLISHED,
    OrderState.APPROVED,
    OrderState.SUBMITTED,
    OrderState.RETURNED,
    OrderState.DRAFT,
)
"""States of an order whose supply is counted, the surest first."""


@attrs.frozen
class Remedy:
    """The change of least effort that would let one more useful group open.

    Attributes:
        kind: code of what would change, e.g. `licence`, `beds`.
        owner: whose it is; identifiers joined by `|`.
        amount: how much of it.
        unit: code of its unit.
        gain: persons gained.
        causes: codes of what stops more.
    """

    kind: str
    owner: str
    amount: float | None
    unit: str
    gain: float | None
    causes: tuple[str, ...]


@attrs.frozen
class Coverage:
    """What an order leaves open.

    Attributes:
        order: the version.
        cells: (qualification, year) -> what it brings.
        remedies: (qualification, year) -> what would bring more.
    """

    order: StateOrder
    cells: Mapping[tuple[str, int], Covered]
    remedies: Mapping[tuple[str, int], Remedy]


def standing_order(actor: Actor) -> StateOrder | None:
    """This will return the order whose supply is counted, of those an actor sees: the surest state, then the newest."""
    found = list(orders_for(actor).filter(state__in=STANDING))
    return min(found, key=lambda order: (STANDING.index(OrderState(order.state)), -order.number), default=None)


def coverage_of(order: StateOrder) -> Coverage:
    """This will say what a version brings and leaves open; one query and one file."""
    rows = OrderLine.objects.filter(order=order, graduation_year__isnull=False, demand_median__isnull=False)
    cells = rows.values_list("qualification__qualification", "graduation_year").order_by()
    told = {
        (code, year): Covered(need, supply, p_shortage, None)
        for code, year, need, supply, p_shortage in cells.annotate(
            Max("demand_median"), Max("supply"), Max("p_shortage")
        )
    }
    remedies: dict[tuple[str, int], Remedy] = {}
    path = results_folder(order) / "plan" / "gaps.csv"
    gaps = _text(path) if path.is_file() else pl.DataFrame()
    for row in gaps.iter_rows(named=True):
        key = (row["qualification"], int(row["year"]))
        told[key] = Covered(*(float(row[name]) for name in MEASURED))
        remedies[key] = _remedy(row)
    return Coverage(order, told, remedies)


def names_in(order: StateOrder) -> Mapping[str, pl.DataFrame]:
    """This will return the tables of the version's records that name what a remedy speaks of."""
    folder = results_folder(order) / "study"
    return {name: _text(folder / f"{name}.csv") for name in NAMED if (folder / f"{name}.csv").is_file()}


def _remedy(row: Mapping[str, str | None]) -> Remedy:
    return Remedy(
        row["change_kind"] or "",
        row["change_owner"] or "",
        _number(row["change_amount"]),
        row["change_unit"] or "",
        _number(row["change_gain_persons"]),
        tuple(filter(None, (row["cause"] or "").split(";"))),
    )


def _text(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def _number(text: str | None) -> float | None:
    return float(text) if text else None
