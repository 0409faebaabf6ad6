"""Who sees which jobs: everybody their own, administrators all of their region."""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, permit
from kasip.apps.accounts.reach import Reach, nobody, role
from kasip.apps.journal.actor import Actor
from kasip.apps.work.models import Job


def _asked_by(actor: Actor) -> Q | None:
    return Q(membership__person_id=actor.person_id) if actor.is_signed_in and actor.person_id is not None else None


ASKED = Reach(_asked_by, "own(membership__person)")
"""The jobs somebody asked for, in whichever of their roles."""

permit(Job, Permit(read=ASKED | role(Role.ADMINISTRATOR), change=ASKED | role(Role.ADMINISTRATOR), remove=nobody()))
