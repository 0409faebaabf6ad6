"""What every page's layout needs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kasip.apps.accounts.models import Membership, Person
from kasip.apps.accounts.queries import current_memberships
from kasip.apps.journal.actor import PUBLIC
from kasip.web.navigation import navigation


def page(request: HttpRequest) -> dict[str, object]:
    """This will give templates the actor, the navigation, the roles to switch to, and what kind of site it is."""
    actor = getattr(request, "actor", PUBLIC)
    return {
        "actor": actor,
        "faults": (),
        "navigation": SimpleLazyObject(lambda: navigation(actor, request)),
        "memberships": SimpleLazyObject(lambda: _memberships(request)),
        "language_names": settings.LANGUAGES,
        "is_demonstration": getattr(settings, "KASIP_DEMONSTRATION", False)
        or getattr(getattr(request, "user", None), "is_demonstration", False),
    }


def _memberships(request: HttpRequest) -> list[Membership]:
    person = getattr(request, "user", None)
    return current_memberships(person) if isinstance(person, Person) else []
