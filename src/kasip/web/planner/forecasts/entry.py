"""Who may open the forecast's pages: to everybody else they do not exist."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from kasip.apps.accounts.permits import may_do
from kasip.web.middleware.actor import ActorRequest

View = Callable[..., HttpResponse]


def reading(view: View) -> View:
    """This will let a page be opened by whoever reads the region's forecast."""

    @login_required
    @require_GET
    @functools.wraps(view)
    def answer(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_do("read_forecasts", request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    return answer
