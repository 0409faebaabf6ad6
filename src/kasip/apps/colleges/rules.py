"""Who may do what with the records of colleges.

What a college teaches, where, and where its students live is a public register. What it can carry (workshop hours,
masters, groups in training) and how it was evaluated is its own and the department's. A deputy keeps the college's own
facts; what the department answers for (licences, status, the cost of an opening) stays with the planner.
"""

from __future__ import annotations

from kasip.apps.accounts.circles import COLLEGES, EVERYBODY, PLANNER, REGION, STAFF, own_college, own_deputy
from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import Permit, permit_all
from kasip.apps.accounts.reach import where
from kasip.apps.colleges.models import (
    Campus,
    College,
    CollegeIndicator,
    CompetenceCentre,
    Continuation,
    Curriculum,
    Dormitory,
    DormitoryCollege,
    Licence,
    MasterPosts,
    Programme,
    RunningCohort,
    Workshop,
)

BIN = "college__college_bin"
OPEN = EVERYBODY & where(status="licensed")
"""Programmes one can enter; those a college only means to open are its own and the department's."""
KEPT = PLANNER | own_deputy(BIN)
TEACHING = frozenset(
    {"campus_id", "duration_months", "group_size", "maximum_groups", "minimum_groups", "dual"}
    | {"provenance", "source", "source_date"}
)
"""What a deputy may change of a programme: how it is taught, not whether it is licensed or what opening it costs."""

permit_all(
    {
        College: Permit(read=EVERYBODY, change=PLANNER),
        Campus: Permit(read=EVERYBODY, change=KEPT),
        Licence: Permit(read=EVERYBODY, change=PLANNER),
        Programme: Permit(
            read=OPEN | REGION | own_college(BIN),
            change=KEPT,
            add=PLANNER,
            remove=PLANNER,
            only={Role.COLLEGE_DEPUTY: TEACHING},
        ),
        Curriculum: Permit(read=REGION | COLLEGES, change=PLANNER),
        Workshop: Permit(read=REGION | own_college(BIN), change=KEPT),
        CompetenceCentre: Permit(read=STAFF, change=KEPT),
        MasterPosts: Permit(read=REGION | own_college(BIN), change=KEPT),
        Dormitory: Permit(read=EVERYBODY, change=PLANNER),
        DormitoryCollege: Permit(read=EVERYBODY, change=PLANNER),
        CollegeIndicator: Permit(read=REGION | own_college(BIN), change=PLANNER),
        RunningCohort: Permit(read=REGION | own_college(BIN), change=KEPT),
        Continuation: Permit(read=REGION | COLLEGES, change=PLANNER),
    }
)
