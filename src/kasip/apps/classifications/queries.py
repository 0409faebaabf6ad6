"""Districts of the region."""

from __future__ import annotations

from kasip.apps.classifications.models import Territory
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.queries import reached


def districts(actor: Actor) -> list[Territory]:
    """This will list the districts and cities of the region, without the region itself, by code."""
    return list(reached(Territory, actor).filter(parent__isnull=False).order_by("kato"))
