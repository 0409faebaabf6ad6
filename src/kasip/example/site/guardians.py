"""Who answers for the demonstration applicant, so that a guardian's pages have somebody to show."""

from __future__ import annotations

from kasip.apps.accounts.actions.guardians import Ground, appoint_guardian
from kasip.apps.accounts.enums import GuardianshipBasis
from kasip.apps.accounts.models import Guardianship
from kasip.apps.journal.actor import Actor

PAPER = "№ 0-Ү, 01.09.2026"
"""An invented paper: Ү stands for үлгі, a sample."""


def add_guardianship(*, guardian: Actor, minor: Actor, by: Actor) -> None:
    """This will enter that the demonstration guardian answers for the demonstration applicant, or find that they do.

    Args:
        guardian: who answers.
        minor: for whom.
        by: the administrator of their region, which must be in scope.
    """
    if guardian.person_id is None or minor.person_id is None:
        raise LookupError("a demonstration account is nobody")
    if not Guardianship.objects.filter(guardian_id=guardian.person_id, minor_id=minor.person_id).exists():
        ground = Ground(GuardianshipBasis.PARENT, PAPER)
        appoint_guardian(guardian_id=guardian.person_id, minor_id=minor.person_id, ground=ground, by=by)
