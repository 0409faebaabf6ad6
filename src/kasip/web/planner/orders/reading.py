"""What every page of a version begins with: the version or line of whoever asks, and the links to its parts."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from kasip.apps.accounts.permits import permit_of
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.enums import EDITABLE, OrderOrigin, OrderState
from kasip.apps.orders.models import OrderEdit, OrderLine, StateOrder
from kasip.apps.orders.models.holding import OrderLock
from kasip.apps.orders.queries import MissingOrderError, line_for, order_for
from kasip.web.middleware.actor import ActorRequest
from kasip.web.pieces import Tab
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


def order_or_missing(request: ActorRequest, pk: int) -> StateOrder:
    """This will return a version the actor sees.

    Raises:
        Http404: there is none for this actor.
    """
    try:
        return order_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing


def line_or_missing(request: ActorRequest, pk: int) -> OrderLine:
    """This will return a line the actor sees, with its version.

    Raises:
        Http404: there is none for this actor.
    """
    try:
        return line_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing


def of_the_department(actor: Actor) -> bool:
    """This will say whether an actor reads how a version is being worked on, not only what it says."""
    return permit_of(OrderEdit).read.extent(actor) != "none"


def department_only(request: ActorRequest, pk: int) -> StateOrder:
    """This will return a computed version to somebody who reads how it is being worked on.

    Raises:
        Http404: there is none for this actor.
    """
    order = order_or_missing(request, pk)
    if not of_the_department(request.actor) or order.first_year is None:
        raise Http404
    return order


def crumbs_of(order: StateOrder, line: OrderLine | None = None) -> list[tuple[str, str]]:
    """This will lead from a part of a version back to the list of versions."""
    found = [
        (words("orders_title"), reverse("orders:list")),
        (f"№ {order.number}", reverse("orders:detail", args=[order.pk])),
    ]
    if line is not None:
        found.append((named(line.qualification), reverse("orders:line", args=[line.pk])))
    return found


def tabs_of(order: StateOrder, actor: Actor, current: str) -> list[Tab]:
    """This will link the parts of a version that an actor may open, two counts at most asked of the database.

    Args:
        order: the version.
        actor: who reads.
        current: the part shown now.
    """
    if order.first_year is None:
        return []
    parts: list[tuple[str, str, int | None]] = [("lines", "orders:detail", None), ("matrix", "orders:matrix", None)]
    if order.origin == OrderOrigin.AMENDMENT:
        parts.append(("amendment", "orders:amendment", None))
    if of_the_department(actor):
        parts += [("limits", "orders:limits", None), ("compare", "orders:compare", None)]
        parts.append(("promises", "orders:promises", None))
    if may_draft(actor) and order.state in (*EDITABLE, OrderState.PUBLISHED):
        parts.append(("edits", "orders:edits", OrderEdit.objects.filter(order=order).count()))
    if may_draft(actor) and order.state in EDITABLE:
        parts.append(("held", "orders:held", OrderLock.objects.filter(order=order).count()))
    return [
        Tab(words(f"state_order_tab_{name}"), reverse(view, args=[order.pk]), name == current, count)
        for name, view, count in parts
    ]
