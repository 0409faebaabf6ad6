"""Who acts: the signed-in person in one of their current roles, and the region all queries are scoped to."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django_scopes import scope

from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import acting_as
from kasip.apps.journal.actor import PUBLIC, Actor

Next = Callable[[HttpRequest], HttpResponse]
ACTING_AS = "acting_as"
"""Session key: the membership chosen by somebody who holds several."""


class ActorRequest(HttpRequest):
    """A request whose actor is known."""

    actor: Actor


class ActorMiddleware:
    """Puts the actor on the request and scopes every query of it to the actor's region."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """This will answer within the actor's region; the public has no region, so tenant data stays out of reach."""
        actor = actor_of_request(request)
        cast("ActorRequest", request).actor = actor
        if actor.region_id is None:
            return self.get_response(request)
        with scope(region=actor.region_id):
            return self.get_response(request)


def actor_of_request(request: HttpRequest) -> Actor:
    """This will return who acts in a request; the public where nobody has signed in or no role is current."""
    person = request.user
    if not isinstance(person, Person):
        return PUBLIC
    chosen = request.session.get(ACTING_AS)
    return acting_as(person, chosen if isinstance(chosen, int) else None)
