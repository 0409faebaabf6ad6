"""What was said about lines, as people read it: threads of a line in all versions, open ones counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs
from django.db.models import Count, QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.enums import DISCUSSED
from kasip.apps.orders.models.discussion import OrderComment
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.orders.queries import MissingOrderError


@attrs.frozen
class Thread:
    """A remark and what was answered to it, the earliest first."""

    remark: OrderComment
    answers: Sequence[OrderComment]


def remarks_reached(actor: Actor) -> QuerySet[OrderComment]:
    """This will return the remarks and answers an actor reads."""
    return OrderComment.objects.filter(permit_of(OrderComment).read.condition(actor))


def remark_for(pk: int, actor: Actor) -> OrderComment:
    """This will return a remark an actor reads, with its line.

    Raises:
        MissingOrderError: there is none for this actor.
    """
    rows = remarks_reached(actor).select_related("order", "line__order", "line__college", "line__qualification")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise MissingOrderError(str(pk))
    return found


def threads_of(line: OrderLine, actor: Actor) -> list[Thread]:
    """This will list what an actor reads of what was said about a line, in whatever version, open remarks first."""
    same = {
        f"line__{name}": getattr(line, name)
        for name in ("year", "college_id", "qualification_id", "language", "base", "form", "funding")
    }
    rows = remarks_reached(actor).filter(line__target_employer_id=line.target_employer_id, **same)
    said = list(rows.select_related("order").order_by("written_at", "pk"))
    answers: dict[int, list[OrderComment]] = {}
    for one in said:
        if one.answers_id is not None:
            answers.setdefault(one.answers_id, []).append(one)
    threads = [Thread(one, answers.get(one.pk, [])) for one in said if one.answers_id is None]
    return sorted(threads, key=lambda thread: thread.remark.resolved_at is not None)


def open_remarks(orders: Iterable[StateOrder], actor: Actor) -> Mapping[int, int]:
    """This will count the open remarks an actor reads, by version, in one query."""
    rows = remarks_reached(actor).filter(order__in=list(orders), answers__isnull=True, resolved_at__isnull=True)
    return dict(rows.values_list("order").annotate(count=Count("pk")).order_by())


def open_by_line(lines: Iterable[OrderLine], actor: Actor) -> Mapping[int, int]:
    """This will count the open remarks an actor reads, by line, in one query."""
    rows = remarks_reached(actor).filter(
        line__in=[line.pk for line in lines], answers__isnull=True, resolved_at__isnull=True
    )
    return dict(rows.values_list("line").annotate(count=Count("pk")).order_by())


def discussed_for(actor: Actor) -> StateOrder | None:
    """This will return the newest version an actor may read and remark on; nothing where none is opened."""
    rows = StateOrder.objects.filter(permit_of(StateOrder).read.condition(actor), opened_at__isnull=False)
    return rows.filter(state__in=DISCUSSED).order_by("-number").first()
