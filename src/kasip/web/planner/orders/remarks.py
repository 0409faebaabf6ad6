"""Remarks on lines: a version opened for them, a remark, an answer, and a remark closed; one POST each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.discussing import open_order, put_comment, resolve_comment
from kasip.apps.orders.models.discussion import OrderComment
from kasip.apps.orders.queries import MissingOrderError
from kasip.apps.orders.remarks import remark_for
from kasip.web.middleware.actor import ActorRequest
from kasip.web.planner.orders.forms import RemarkForm
from kasip.web.planner.orders.reading import line_or_missing, order_or_missing
from kasip.web.templatetags.words import said as words


@login_required
@require_POST
def order_open(request: ActorRequest, pk: int) -> HttpResponse:
    """This will open a version for remarks of colleges and the chamber."""
    order = order_or_missing(request, pk)
    try:
        open_order(order=order, by=request.actor)
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    else:
        messages.success(request, words("state_order_opened", number=order.number))
    return redirect("orders:detail", pk=pk)


@login_required
@require_POST
def line_remark(request: ActorRequest, pk: int) -> HttpResponse:
    """This will keep what somebody says about a line."""
    line = line_or_missing(request, pk)
    form = RemarkForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    try:
        put_comment(line=line, text=text, by=request.actor)
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    else:
        messages.success(request, words("state_order_remark_kept"))
    return redirect("orders:line", pk=pk)


@login_required
@require_POST
def remark_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """This will keep an answer to a remark, and close the remark where that is asked too."""
    remark = _remark(request, pk)
    form = RemarkForm(request.POST)
    try:
        if form.is_valid():
            put_comment(line=remark.line, text=form.cleaned_data["text"], by=request.actor, answers=remark)
        elif "resolve" not in request.POST:
            raise OrderMoveRefusedError("comment")  # noqa: TRY301  told like every refusal
        if "resolve" in request.POST:
            resolve_comment(comment=remark, by=request.actor)
    except OrderMoveRefusedError as refused:
        messages.error(request, words(f"state_order_refused_{refused.code}"))
    return redirect("orders:line", pk=remark.line_id)


def _remark(request: ActorRequest, pk: int) -> OrderComment:
    try:
        return remark_for(pk, request.actor)
    except MissingOrderError as missing:
        raise Http404 from missing
