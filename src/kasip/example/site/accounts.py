"""Demonstration accounts: one a role, under invented names; they can sign in on a demonstration site only."""

from __future__ import annotations

import attrs

from kasip.apps.accounts.enums import OrganisationKind, Role

PASSWORD = "kasip-ulgi-2026"  # noqa: S105  shown on the sign-in page of a demonstration site, and useless elsewhere
"""Of every demonstration account."""


@attrs.frozen
class Account:
    """One demonstration account.

    Attributes:
        role: what they are.
        kind: of the organisation they are it in.
        mailbox: part of the address before the @.
        name: an invented name: Ülgili means "of the sample".
    """

    role: str
    kind: str
    mailbox: str
    name: str

    def email(self, domain: str) -> str:
        """This will return the address in a region's invented domain, e.g. `planner@karaganda.example`."""
        return f"{self.mailbox}@{domain}"


ACCOUNTS = (
    Account(Role.PLANNER, OrganisationKind.DEPARTMENT, "planner", "Жоспаргүл Үлгілі"),
    Account(Role.APPROVER, OrganisationKind.DEPARTMENT, "approver", "Бекіткен Үлгілі"),
    Account(Role.ADMINISTRATOR, OrganisationKind.DEPARTMENT, "administrator", "Әкімгер Үлгілі"),
    Account(Role.COLLEGE_DEPUTY, OrganisationKind.COLLEGE, "deputy", "Орынбасар Үлгілі"),
    Account(Role.COLLEGE_MASTER, OrganisationKind.COLLEGE, "master", "Шебербек Үлгілі"),
    Account(Role.ENTERPRISE_HR, OrganisationKind.ENTERPRISE, "hr", "Кадргүл Үлгілі"),
    Account(Role.MENTOR, OrganisationKind.ENTERPRISE, "mentor", "Тәлімгер Үлгілі"),
    Account(Role.COUNSELLOR, OrganisationKind.SCHOOL, "counsellor", "Бағдаргүл Үлгілі"),
    Account(Role.EMPLOYMENT_OFFICER, OrganisationKind.EMPLOYMENT_CENTRE, "employment", "Еңбекбек Үлгілі"),
    Account(Role.CHAMBER_OFFICER, OrganisationKind.CHAMBER, "chamber", "Палатабек Үлгілі"),
    Account(Role.HEAD_OFFICER, OrganisationKind.HEAD_OFFICE, "head", "Басшыгүл Үлгілі"),
    Account(Role.STUDENT, OrganisationKind.COLLEGE, "student", "Студентбек Үлгілі"),
    Account(Role.APPLICANT, OrganisationKind.DEPARTMENT, "applicant", "Талапкер Үлгілі"),
    Account(Role.GUARDIAN, OrganisationKind.DEPARTMENT, "guardian", "Қамқоргүл Үлгілі"),
)
