"""The main navigation: which sections a role sees, in the order of its work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import may_do
from kasip.apps.journal.actor import Actor


@attrs.frozen
class Section:
    """A section of the site.

    Attributes:
        code: its name is the phrase `section_<code>`.
        view: name of the address it leads to.
        prefixes: names of views that belong to it, or their beginnings.
        deed: what one must be allowed to do to see it (`accounts.permits`); nothing: everybody of the role.
    """

    code: str
    view: str
    prefixes: tuple[str, ...]
    deed: str = ""


@attrs.frozen
class Entry:
    """A link of the navigation, `current` where the page belongs to it."""

    code: str
    url: str
    current: bool


HOME = Section(
    "home", "public:home", ("public:home", "planner:home", "college:home", "employer:home", "head:home", "staff_home:")
)
RECORDS = Section("records", "staff:record_tables", ("staff:record",))
IMPORTS = Section("imports", "staff:import_list", ("staff:import",))
ORDERS = Section("orders", "orders:list", ("orders:",))
OWN_DECLARATIONS = Section("declarations", "employer:declaration_list", ("employer:declaration", "employer:title"))
DECLARATIONS = Section("declarations", "staff:declaration_list", ("staff:declaration",), "read_declarations")
LEDGER = Section("ledger", "ledger:list", ("ledger:",), "read_ledger")
JOBS = Section("jobs", "staff:job_list", ("staff:job",))
JOURNAL = Section("journal", "staff:journal", ("staff:journal",), "read_journal")
PEOPLE = Section(
    "people",
    "staff:people",
    ("staff:people", "staff:person", "staff:guardian", "staff:invit", "staff:member"),
    "invite",
)
ORGANISATIONS = Section("organisations", "staff:organisation_list", ("staff:organisation",))
ACCESS = Section("access", "staff:access_matrix", ("staff:access",))
API = Section("api", "staff:api_keys", ("staff:api",))

_DEPARTMENT = (HOME, ORDERS, LEDGER, DECLARATIONS, RECORDS, JOBS, JOURNAL, ORGANISATIONS, PEOPLE, ACCESS, API)
_ORGANISATION = (HOME, ORDERS, RECORDS, IMPORTS, JOBS, PEOPLE, API)
_READER = (HOME, ORDERS, RECORDS)
_SECTIONS: Mapping[str, Sequence[Section]] = {
    Role.ADMINISTRATOR: _DEPARTMENT,
    Role.PLANNER: (HOME, ORDERS, LEDGER, DECLARATIONS, RECORDS, IMPORTS, JOBS, JOURNAL, ORGANISATIONS, API),
    Role.APPROVER: (HOME, ORDERS, LEDGER, DECLARATIONS, RECORDS, JOBS, JOURNAL, ORGANISATIONS),
    Role.COLLEGE_DEPUTY: (HOME, ORDERS, LEDGER, *_ORGANISATION[2:]),
    Role.COLLEGE_MASTER: _READER,
    Role.ENTERPRISE_HR: (HOME, OWN_DECLARATIONS, *_ORGANISATION[1:]),
    Role.MENTOR: _READER,
    Role.COUNSELLOR: (HOME, ORDERS, RECORDS, PEOPLE),
    Role.EMPLOYMENT_OFFICER: (HOME, ORDERS, RECORDS, IMPORTS, JOBS, PEOPLE),
    Role.CHAMBER_OFFICER: (HOME, DECLARATIONS, LEDGER, ORDERS, RECORDS, PEOPLE),
    Role.HEAD_OFFICER: (HOME, ORDERS, LEDGER, DECLARATIONS, RECORDS, JOURNAL, PEOPLE),
}


def sections_of(actor: Actor) -> Sequence[Section]:
    """This will list the sections of an actor's role; students, applicants, guardians and the public have the first."""
    return _SECTIONS.get(actor.role, (HOME,))


def navigation(actor: Actor, request: HttpRequest) -> list[Entry]:
    """This will return the links of the navigation; a section whose room is not installed is left out."""
    found = request.resolver_match.view_name if request.resolver_match else ""
    return [
        Entry(section.code, url, found.startswith(section.prefixes))
        for section in sections_of(actor)
        if (url := address(section.view)) and (not section.deed or may_do(section.deed, actor))
    ]


def address(view: str, *arguments: object) -> str:
    """This will return the address of a view by name; nothing where there is no such view."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""
