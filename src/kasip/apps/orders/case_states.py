"""The states of a case for a new specialty, its letters, licence and steps, and who may move it between them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices

from kasip.apps.accounts.enums import Role


class CaseState(TextChoices):
    """Where a case stands; worded in `phrases/site_cases.yaml` as `case_state_<value>`."""

    OPENED = "opened"  # somebody says that a profession is needed and taught nowhere
    EVIDENCE = "evidence"  # need, letters and what a college would need are gathered
    PREPARED = "prepared"  # a planner stands behind it; an approver decides
    ACCEPTED = "accepted"  # its programmes are candidates of the next plan
    REFUSED = "refused"  # an approver said no, with a reason
    SUSPENDED = "suspended"  # put aside, with a reason; a planner takes it up again


CASE_MOVES: Mapping[str, tuple[str, ...]] = {
    CaseState.OPENED: (CaseState.EVIDENCE, CaseState.SUSPENDED),
    CaseState.EVIDENCE: (CaseState.PREPARED, CaseState.SUSPENDED),
    CaseState.PREPARED: (CaseState.ACCEPTED, CaseState.REFUSED, CaseState.EVIDENCE, CaseState.SUSPENDED),
    CaseState.SUSPENDED: (CaseState.EVIDENCE,),
    CaseState.ACCEPTED: (),
    CaseState.REFUSED: (CaseState.EVIDENCE,),
}
"""State -> states it may move to."""

CASE_MOVERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    (CaseState.PREPARED, CaseState.ACCEPTED): (Role.APPROVER,),
    (CaseState.PREPARED, CaseState.REFUSED): (Role.APPROVER,),
    (CaseState.PREPARED, CaseState.EVIDENCE): (Role.PLANNER, Role.APPROVER),
    (CaseState.PREPARED, CaseState.SUSPENDED): (Role.PLANNER, Role.APPROVER),
}
"""From and to -> roles that may; every other move is the planner's."""

REASONED = frozenset({CaseState.ACCEPTED, CaseState.REFUSED, CaseState.SUSPENDED})
"""States nobody moves a case into without saying why; neither back from a decision."""

GATHERING = (CaseState.OPENED, CaseState.EVIDENCE)
"""States in which letters and what colleges would need may be written."""


class LicenceState(TextChoices):
    """What a college has to show for the right to teach; worded as `case_licence_<value>`."""

    UNKNOWN = "unknown"
    HELD = "held"
    APPLIED = "applied"
    NEEDED = "needed"


class LetterState(TextChoices):
    """Whether the chamber of entrepreneurs stands behind a letter; worded as `case_letter_<value>`."""

    STATED = "stated"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


STEP_OWNERS = (Role.PLANNER, Role.APPROVER, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR, Role.CHAMBER_OFFICER)
"""Roles a step can belong to."""


def may_move(role: str, before: str, after: str) -> bool:
    """This will say whether a role may move a case from one state to another."""
    return after in CASE_MOVES[before] and role in CASE_MOVERS.get((before, after), (Role.PLANNER,))
