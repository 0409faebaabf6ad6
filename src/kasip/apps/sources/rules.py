"""Who may do what with the list of sources, which whoever sees a number may see, and with imports of files."""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.circles import EVERYBODY, PLANNER, REGION
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.accounts.reach import Reach
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.models import Import, RememberedMapping, Source


def _offered(actor: Actor) -> Q | None:
    return Q(offered_by_id=actor.person_id) if actor.is_signed_in and actor.person_id is not None else None


OFFERED = Reach(_offered, "own(offered_by)")
"""Files somebody took in themselves."""

permit_all(
    {
        Source: Permit(read=EVERYBODY, change=PLANNER),
        Import: Permit(read=REGION | OFFERED, change=PLANNER | OFFERED),
        RememberedMapping: Permit(read=REGION, change=PLANNER),
    }
)
