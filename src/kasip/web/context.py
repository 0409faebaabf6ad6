"""What every page's layout needs."""

from __future__ import annotations

from django.http import HttpRequest

from kasip.apps.journal.actor import PUBLIC


def page(request: HttpRequest) -> dict[str, object]:
    """This will give templates the actor of the request."""
    return {"actor": getattr(request, "actor", PUBLIC)}
