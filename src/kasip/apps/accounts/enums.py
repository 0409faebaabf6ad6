"""Kinds of organisations and the roles people hold in them; worded in `wording/phrases/accounts.yaml`."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    """The organisations that share the site, and the office of the region's head."""

    DEPARTMENT = "department"
    COLLEGE = "college"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    EMPLOYMENT_CENTRE = "employment_centre"
    CHAMBER = "chamber"
    HEAD_OFFICE = "head_office"


class Role(TextChoices):
    """What a person is in an organisation. A change of these codes needs a data migration."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    APPROVER = "approver"
    COLLEGE_DEPUTY = "college_deputy"
    COLLEGE_MASTER = "college_master"
    ENTERPRISE_HR = "enterprise_hr"
    MENTOR = "mentor"
    COUNSELLOR = "counsellor"
    EMPLOYMENT_OFFICER = "employment_officer"
    CHAMBER_OFFICER = "chamber_officer"
    HEAD_OFFICER = "head_officer"
    STUDENT = "student"
    APPLICANT = "applicant"
    GUARDIAN = "guardian"


class GuardianshipBasis(TextChoices):
    """On what ground somebody answers for a minor; worded as `guardianship_<value>`."""

    PARENT = "parent"
    ADOPTION = "adoption"
    GUARDIAN = "guardian"
    ORGANISATION = "organisation"


ROLES_OF: Mapping[str, tuple[str, ...]] = {
    OrganisationKind.DEPARTMENT: (
        Role.ADMINISTRATOR, Role.PLANNER, Role.APPROVER, Role.APPLICANT, Role.GUARDIAN,
    ),
    OrganisationKind.COLLEGE: (Role.COLLEGE_DEPUTY, Role.COLLEGE_MASTER, Role.STUDENT),
    OrganisationKind.ENTERPRISE: (Role.ENTERPRISE_HR, Role.MENTOR),
    OrganisationKind.SCHOOL: (Role.COUNSELLOR,),
    OrganisationKind.EMPLOYMENT_CENTRE: (Role.EMPLOYMENT_OFFICER,),
    OrganisationKind.CHAMBER: (Role.CHAMBER_OFFICER,),
    OrganisationKind.HEAD_OFFICE: (Role.HEAD_OFFICER,),
}  # fmt: skip
"""Kind of organisation -> roles held in it. Applicants and guardians stand in the department's register."""

STAFF_ROLES: frozenset[str] = frozenset(Role.values) - {Role.STUDENT, Role.APPLICANT, Role.GUARDIAN}
"""Roles that work for an organisation: they need a second factor to sign in."""

MAY_BE_MINORS: frozenset[str] = frozenset({Role.STUDENT, Role.APPLICANT})
"""Roles whose holders somebody may answer for."""

LEADING_ROLES: frozenset[str] = frozenset(
    {Role.ADMINISTRATOR, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR, Role.COUNSELLOR, Role.EMPLOYMENT_OFFICER,
     Role.CHAMBER_OFFICER, Role.HEAD_OFFICER}
)  # fmt: skip
"""Roles that may invite colleagues into their own organisation and end their roles."""
