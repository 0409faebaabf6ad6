"""The circles of roles that the apps' rules are written with: who stands where, said once."""

from __future__ import annotations

from kasip.apps.accounts.enums import STAFF_ROLES, Role
from kasip.apps.accounts.reach import Reach, anybody, own, role

EVERYBODY = anybody()
"""Everybody who has signed in, applicants and students too: public registers."""
STAFF = role(*sorted(STAFF_ROLES))
"""Everybody who works for one of the organisations."""
REGION = role(Role.PLANNER, Role.APPROVER, Role.ADMINISTRATOR, Role.HEAD_OFFICER)
"""The education department and the office of the region's head: all of the region."""
PLANNER = role(Role.PLANNER)
"""Keeps the region's records."""
COLLEGES = role(Role.COLLEGE_DEPUTY, Role.COLLEGE_MASTER)
CHAMBER = role(Role.CHAMBER_OFFICER)
EMPLOYMENT_CENTRE = role(Role.EMPLOYMENT_OFFICER)
SCHOOLS = role(Role.COUNSELLOR)


def own_college(path: str) -> Reach:
    """This will reach the rows of the college a deputy or master works for; its students are not meant."""
    return COLLEGES & own(path)


def own_deputy(path: str) -> Reach:
    """This will reach the rows of the college the actor is deputy director of."""
    return role(Role.COLLEGE_DEPUTY) & own(path)


def own_enterprise(path: str) -> Reach:
    """This will reach the rows of the enterprise whose personnel the actor manages; its mentors are not meant."""
    return role(Role.ENTERPRISE_HR) & own(path)
