"""How a page of imports begins: somebody who may import, and an import within their reach, or there is no such page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from kasip.apps.journal.actor import Actor
from kasip.apps.sources.models import Import
from kasip.apps.sources.offering import import_for, may_import
from kasip.apps.sources.queries import MissingRecordError
from kasip.web.audience import actor_of

P = ParamSpec("P")


def importer(view: Callable[[HttpRequest, Actor], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This will hand a page somebody who may import; to others it does not exist."""

    @login_required
    @functools.wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        return view(request, _importing(request))

    return page


def of_import(
    action: str,
) -> Callable[[Callable[Concatenate[HttpRequest, Actor, Import, P], HttpResponse]], Callable[..., HttpResponse]]:
    """This will hand a page the import of its address, where the actor may read or change it."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, Actor, Import, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @login_required
        @functools.wraps(view)
        def page(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of(request)
            if actor.region_id is None:
                raise Http404
            try:
                one = import_for(pk, actor, action)
            except MissingRecordError as missing:
                raise Http404(str(missing)) from missing
            return view(request, actor, one, *args, **kwargs)

        return page

    return decorate


def _importing(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.region_id is None or not may_import(actor):
        raise Http404
    return actor
