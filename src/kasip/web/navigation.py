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
    """A link of the navigation.

    Attributes:
        code: its name is the phrase `section_<code>`.
        url: address.
        current: the page belongs to it.
        more: it stands under "More" on a desk; never where it is current, so that one sees where one is.
    """

    code: str
    url: str
    current: bool
    more: bool = False


HOME = Section(
    "home", "public:home", ("public:home", "planner:home", "college:home", "employer:home", "head:home", "staff_home:")
)
DECLARATIONS = Section("declarations", "staff:declaration_list", ("staff:declaration",), "read_declarations")
OWN_DECLARATIONS = Section("declarations", "employer:declaration_list", ("employer:declaration", "employer:title"))
FORECASTS = Section("forecasts", "forecasts:list", ("forecasts:",), "read_forecasts")
LEDGER = Section("ledger", "ledger:list", ("ledger:",), "read_ledger")
ORDERS = Section("orders", "orders:list", ("orders:",))
CASES = Section("cases", "cases:list", ("cases:",))
CALENDAR = Section("calendar", "calendar:now", ("calendar:",))
RECORDS = Section("records", "staff:record_tables", ("staff:record",))
IMPORTS = Section("imports", "staff:import_list", ("staff:import",))
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

SEASON = (DECLARATIONS, FORECASTS, LEDGER, ORDERS, CASES, CALENDAR)
"""The year in its order: what is needed, what is foreseen, what is ordered."""
_SECTIONS: Mapping[str, Sequence[Section]] = {
    Role.ADMINISTRATOR: (HOME, *SEASON, RECORDS, JOBS, JOURNAL, ORGANISATIONS, PEOPLE, ACCESS, API),
    Role.PLANNER: (HOME, *SEASON, RECORDS, IMPORTS, JOBS, JOURNAL, ORGANISATIONS, API),
    Role.APPROVER: (HOME, *SEASON, RECORDS, JOBS, JOURNAL, ORGANISATIONS),
    Role.COLLEGE_DEPUTY: (HOME, FORECASTS, LEDGER, ORDERS, CASES, CALENDAR, RECORDS, IMPORTS, JOBS, PEOPLE, API),
    Role.COLLEGE_MASTER: (HOME, ORDERS, CALENDAR, RECORDS),
    Role.ENTERPRISE_HR: (
        HOME,
        OWN_DECLARATIONS,
        FORECASTS,
        ORDERS,
        CASES,
        CALENDAR,
        RECORDS,
        IMPORTS,
        JOBS,
        PEOPLE,
        API,
    ),
    Role.MENTOR: (HOME, ORDERS, CALENDAR, RECORDS),
    Role.COUNSELLOR: (HOME, ORDERS, CALENDAR, RECORDS, PEOPLE),
    Role.EMPLOYMENT_OFFICER: (HOME, FORECASTS, ORDERS, CALENDAR, RECORDS, IMPORTS, JOBS, PEOPLE),
    Role.CHAMBER_OFFICER: (HOME, *SEASON, RECORDS, PEOPLE),
    Role.HEAD_OFFICER: (HOME, *SEASON, RECORDS, JOURNAL, PEOPLE),
}
MOST_IN_A_ROW = 8
"""Links that stand beside each other on a desk; the others open under "More"."""


def sections_of(actor: Actor) -> Sequence[Section]:
    """This will list the sections of an actor's role; students, applicants, guardians and the public have the first."""
    return _SECTIONS.get(actor.role, (HOME,))


def navigation(actor: Actor, request: HttpRequest) -> list[Entry]:
    """This will return the links of the navigation; a section whose room is not installed is left out."""
    found = request.resolver_match.view_name if request.resolver_match else ""
    links = [
        (section, url)
        for section in sections_of(actor)
        if (url := address(section.view)) and (not section.deed or may_do(section.deed, actor))
    ]
    marked = [found.startswith(section.prefixes) for section, _ in links]
    most = MOST_IN_A_ROW - any(marked[MOST_IN_A_ROW:])  # the one shown out of its turn takes the last one's place
    return [
        Entry(section.code, url, current, more=place >= most and not current)
        for place, ((section, url), current) in enumerate(zip(links, marked, strict=True))
    ]


def address(view: str, *arguments: object) -> str:
    """This will return the address of a view by name; nothing where there is no such view."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""
