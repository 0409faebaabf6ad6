"""Who acts: the signed-in person in one of their current roles, and the region all queries are scoped to."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django_scopes import scope

from kasip.apps.accounts.models import Membership, Person
from kasip.apps.accounts.queries import actor_among, current_memberships
from kasip.apps.journal.actor import Actor

Next = Callable[[HttpRequest], HttpResponse]
ACTING_AS = "acting_as"
"""Session key: the membership chosen by somebody who holds several."""


class ActorRequest(HttpRequest):
    """A request whose actor is known, and the roles they may switch to."""

    actor: Actor
    memberships: list[Membership]


class ActorMiddleware:
    """Puts the actor on the request and scopes every query of it to the actor's region."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """This will answer within the actor's region; the public has no region, so tenant data stays out of reach."""
        held = memberships_of_request(request)
        chosen = request.session.get(ACTING_AS) if held else None
        actor = actor_among(held, chosen if isinstance(chosen, int) else None)
        known = cast("ActorRequest", request)
        known.actor, known.memberships = actor, held
        if actor.region_id is None:
            return self.get_response(request)
        with scope(region=actor.region_id):
            return self.get_response(request)


def memberships_of_request(request: HttpRequest) -> list[Membership]:
    """This will list the roles a signed-in person holds now; none where nobody has signed in."""
    person = request.user
    return current_memberships(person) if isinstance(person, Person) else []
