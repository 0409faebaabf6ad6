"""The state order as people read it: versions, totals, lines by what they look for."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from django.db.models import Count, F, Q, QuerySet, Sum

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import DISCUSSED, OrderState
from kasip.apps.orders.models.rule import ScenarioStep
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.law.dated import value_at
from kasip.vocabulary.lookalikes import fold

SORTS = {
    "college": ("college__name_kk", "qualification__qualification"),
    "qualification": ("qualification__qualification", "college__name_kk"),
    "groups": ("-groups", "college__name_kk"),
    "change": ("-change", "college__name_kk"),
    "shortage": ("-p_shortage", "-demand_median"),
}
"""Order in which lines may be listed -> fields."""


class MissingOrderError(Exception):
    """There is no such version of the order for this actor."""


@attrs.frozen
class LineFilter:
    """What somebody looks for among the lines of a version.

    Attributes:
        year: academic year of admission; nothing: every year.
        words: names or codes of college, qualification or enterprise.
        college_id: one college.
        changed: only lines that differ from last year.
        qualification_id: one qualification.
        district: KATO code of the college's district; empty: any.
        field: code of the field of training; empty: any.
        short: only lines of qualifications that will be in shortage all the same.
        targeted: only lines for a named enterprise.
        sort: a key of `SORTS`.
    """

    year: int | None = None
    words: str = ""
    college_id: int | None = None
    qualification_id: int | None = None
    district: str = ""
    field: str = ""
    changed: bool = False
    short: bool = False
    targeted: bool = False
    sort: str = "college"


@attrs.frozen
class OrderTotals:
    """What a year of a version amounts to.

    Attributes:
        year: academic year of admission.
        lines: programmes with an intake.
        groups: groups ordered.
        seats: seats ordered.
        seats_last_year: seats of the year before.
        cost_kzt: what the groups cost, in tenge.
        seats_in_shortage: seats of qualifications that will be in shortage all the same.
        seats_targeted: seats that rest on a named enterprise.
    """

    year: int
    lines: int
    groups: int
    seats: int
    seats_last_year: int
    cost_kzt: float
    seats_in_shortage: int
    seats_targeted: int

    @property
    def change_share(self) -> float | None:
        """This will return the change against the year before as a share; nothing where there was none."""
        return self.seats / self.seats_last_year - 1 if self.seats_last_year else None

    @property
    def targeted_share(self) -> float | None:
        """This will return the share of seats that rest on a named enterprise."""
        return self.seats_targeted / self.seats if self.seats else None


def orders_for(actor: Actor) -> QuerySet[StateOrder]:
    """This will return the versions an actor sees, the newest first."""
    rows = StateOrder.objects.filter(permit_of(StateOrder).read.condition(actor))
    return rows.select_related("job", "region").order_by("-number")


def order_for(pk: int, actor: Actor) -> StateOrder:
    """This will return one version an actor sees.

    Raises:
        MissingOrderError: there is none for this actor.
    """
    found = orders_for(actor).filter(pk=pk).first()
    if found is None:
        raise MissingOrderError(str(pk))
    return found


def standing_versions(actor: Actor) -> list[StateOrder]:
    """This will return the versions an actor sees and nobody has put away, the newest first, in one query."""
    return list(orders_for(actor).filter(state__in=[OrderState.DRAFTING, *DISCUSSED]))


def newest_by_state(versions: Iterable[StateOrder]) -> dict[str, StateOrder]:
    """This will return the first version in each state, of versions with the newest first."""
    newest: dict[str, StateOrder] = {}
    for order in versions:
        newest.setdefault(order.state, order)
    return newest


def newest_opened(versions: Iterable[StateOrder]) -> StateOrder | None:
    """This will return the first version opened for remarks, of versions with the newest first."""
    return next((order for order in versions if order.opened_at is not None and order.state in DISCUSSED), None)


def scenario_names() -> list[str]:
    """This will name the scenarios the region has written down."""
    return list(ScenarioStep.objects.order_by("scenario").values_list("scenario", flat=True).distinct())


def totals_of(order: StateOrder, actor: Actor | None = None) -> list[OrderTotals]:
    """This will return what each year of a version amounts to, in one query; nothing of one not yet computed.

    Args:
        order: the version.
        actor: whose reach counts; nobody: all of a published version is public.
    """
    if order.first_year is None:
        return []
    shortage = value_at("shortage_probability", order.first_year)
    rows = _lines(order, actor).values("year").order_by("year")
    rows = rows.annotate(
        lines=Count("pk", filter=Q(groups__gt=0)),
        all_groups=Sum("groups"),
        all_seats=Sum("seats"),
        before=Sum("seats_last_year"),
        cost=Sum("cost_kzt"),
        short=Sum("seats", filter=Q(p_shortage__gte=shortage)),
        targeted=Sum("seats", filter=Q(target_employer__isnull=False)),
    )
    return [
        OrderTotals(
            year=row["year"],
            lines=row["lines"],
            groups=row["all_groups"] or 0,
            seats=row["all_seats"] or 0,
            seats_last_year=row["before"] or 0,
            cost_kzt=row["cost"] or 0.0,
            seats_in_shortage=row["short"] or 0,
            seats_targeted=row["targeted"] or 0,
        )
        for row in rows
    ]


def years_of(order: StateOrder) -> list[int]:
    """This will list the admission years of a version."""
    return list(OrderLine.objects.filter(order=order).order_by("year").values_list("year", flat=True).distinct())


def _lines(order: StateOrder, actor: Actor | None) -> QuerySet[OrderLine]:
    """The lines of a version an actor reaches; of one in public nobody in particular reaches all."""
    rows = OrderLine.objects.filter(order=order)
    return rows if actor is None else rows.filter(permit_of(OrderLine).read.condition(actor))


def lines_of(order: StateOrder, wanted: LineFilter, actor: Actor | None = None) -> QuerySet[OrderLine]:
    """This will return the lines of a version somebody looks for: those with an intake, or with one last year.

    Args:
        order: the version.
        wanted: what is looked for.
        actor: whose reach counts; nobody: all of a published version is public.
    """
    rows = _lines(order, actor).filter(Q(groups__gt=0) | Q(groups_last_year__gt=0))
    rows = rows.annotate(change=F("seats") - F("seats_last_year")).filter(_conditions(order, wanted))
    if wanted.changed:
        rows = rows.exclude(change=0)
    for word in wanted.words.split()[:10]:
        rows = rows.filter(search_text__contains=fold(word))
    rows = rows.select_related("college", "qualification", "target_employer")
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["college"]), "year", "pk")


def _conditions(order: StateOrder, wanted: LineFilter) -> Q:
    """What is looked for among the columns; what is not asked narrows nothing."""
    asked: dict[str, object] = {
        "year": wanted.year,
        "college_id": wanted.college_id,
        "qualification_id": wanted.qualification_id,
        "college__territory__kato": wanted.district or None,
        "qualification__specialty__direction": wanted.field or None,
    }
    found = Q(**{name: value for name, value in asked.items() if value is not None})
    if wanted.targeted:
        found &= Q(target_employer__isnull=False)
    if wanted.short:
        found &= Q(p_shortage__gte=value_at("shortage_probability", order.first_year or 0))
    return found


def line_for(pk: int, actor: Actor) -> OrderLine:
    """This will return one line an actor sees, with its version.

    Raises:
        MissingOrderError: there is none for this actor.
    """
    rows = OrderLine.objects.filter(permit_of(OrderLine).read.condition(actor))
    found = rows.select_related("order", "college", "qualification", "target_employer").filter(pk=pk).first()
    if found is None:
        raise MissingOrderError(str(pk))
    return found


def lines_beside(line: OrderLine, actor: Actor) -> list[OrderLine]:
    """This will list the other lines of the same qualification and year an actor sees."""
    rows = _lines(line.order, actor).filter(qualification_id=line.qualification_id, year=line.year)
    rows = rows.filter(Q(groups__gt=0) | Q(groups_last_year__gt=0)).exclude(pk=line.pk)
    return list(rows.select_related("college", "target_employer").order_by("-groups", "pk")[:50])
