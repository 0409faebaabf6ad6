"""What every page's layout needs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kasip.apps.accounts.models import Membership
from kasip.apps.journal.actor import PUBLIC, Actor
from kasip.web.help.topics import topic_of
from kasip.web.navigation import address, navigation
from kasip.web.templatetags.words import named


def page(request: HttpRequest) -> dict[str, object]:
    """This will give templates the actor, the navigation, the roles to switch to, and what kind of site it is."""
    actor = getattr(request, "actor", PUBLIC)
    entries = SimpleLazyObject(lambda: navigation(actor, request))
    return {
        "actor": actor,
        "faults": (),
        "help_here": _help_of(request),
        "navigation": entries,
        "navigation_more": SimpleLazyObject(lambda: [entry for entry in entries if entry.more]),
        "memberships": getattr(request, "memberships", []),
        "acted_for": _organisation(request, actor),
        "language_names": settings.LANGUAGES,
        "is_demonstration": getattr(settings, "KASIP_DEMONSTRATION", False)
        or getattr(getattr(request, "user", None), "is_demonstration", False),
    }


def _help_of(request: HttpRequest) -> str:
    """The address of the topic this page belongs to; nothing where there is none."""
    found = topic_of(request.resolver_match.view_name) if request.resolver_match else None
    return address("public:help_topic", found.code) if found else ""


def _organisation(request: HttpRequest, actor: Actor) -> str:
    """The name of the organisation acted for, in the language of the page: the journal keeps one language only."""
    memberships: list[Membership] = getattr(request, "memberships", [])
    held = [one.organisation for one in memberships if one.pk == actor.membership_id]
    return named(held[0]) if held else actor.organisation_name
