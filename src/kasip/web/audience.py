"""Who a page is for: anybody else finds no such page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse

from kasip.apps.journal.actor import PUBLIC, Actor

Page = Callable[[HttpRequest, Actor], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """This will return who acts in a request; the public where nobody has signed in."""
    return cast("Actor", getattr(request, "actor", PUBLIC))


def for_roles(*roles: str) -> Callable[[Page], Callable[[HttpRequest], HttpResponse]]:
    """This will hand a page the actor where they act in one of the roles; to others the page does not exist."""

    def decorate(page: Page) -> Callable[[HttpRequest], HttpResponse]:
        @functools.wraps(page)
        def answer(request: HttpRequest) -> HttpResponse:
            actor = actor_of(request)
            if actor.role not in roles:
                raise Http404
            return page(request, actor)

        return answer

    return decorate
