"""Which topics there are, whose work each belongs to, and which pages of the site lead to it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable

import attrs

from kasip.apps.accounts.enums import LEADING_ROLES, STAFF_ROLES, Role

PUBLIC = ""
"""The role of somebody who has not signed in, as `Actor.role` gives it."""
DECIDING = (Role.PLANNER, Role.APPROVER)
IMPORTING = (Role.PLANNER, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR, Role.EMPLOYMENT_OFFICER)

FORECAST_READERS = (
    *DECIDING,
    Role.HEAD_OFFICER,
    Role.CHAMBER_OFFICER,
    Role.EMPLOYMENT_OFFICER,
    Role.COLLEGE_DEPUTY,
    Role.ENTERPRISE_HR,
)


@attrs.frozen
class Topic:
    """A topic of the help.

    Attributes:
        code: name of its files and of its address.
        views: names of the views it belongs to, or their beginnings; the longest that fits a page wins.
        roles: roles whose work it is: shown to them first.
    """

    code: str
    views: tuple[str, ...] = ()
    roles: Sequence[str] = ()


TOPICS = (
    Topic(
        "first-steps",
        ("planner:home", "college:home", "employer:home", "head:home", "staff_home:"),
        tuple(sorted(STAFF_ROLES)),
    ),
    Topic("declaring", ("employer:declaration",), (Role.ENTERPRISE_HR,)),
    Topic("confirming-declarations", ("staff:declaration",), (Role.CHAMBER_OFFICER, *DECIDING, Role.HEAD_OFFICER)),
    Topic("forecast-and-gaps", ("forecasts:",), FORECAST_READERS),
    Topic(
        "demand-ledger",
        ("ledger:",),
        (*DECIDING, Role.CHAMBER_OFFICER, Role.HEAD_OFFICER, Role.COLLEGE_DEPUTY),
    ),
    Topic(
        "making-the-order",
        ("orders:new", "orders:decide", "orders:edits", "orders:line_edit", "orders:line_unedit"),
        DECIDING,
    ),
    Topic(
        "order-workbench",
        tuple(f"orders:{view}" for view in ("matrix", "limits", "compare", "held", "hold", "promise", "amendment")),
        (*DECIDING, Role.COLLEGE_DEPUTY, Role.CHAMBER_OFFICER),
    ),
    Topic("reading-the-order", ("orders:",), tuple(sorted(STAFF_ROLES - {Role.ADMINISTRATOR}))),
    Topic("new-specialty", ("cases:",), (*DECIDING, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR, Role.CHAMBER_OFFICER)),
    Topic("calendar", ("calendar:",), tuple(sorted(STAFF_ROLES))),
    Topic("reading-the-report", (), (*DECIDING, Role.HEAD_OFFICER)),
    Topic("records", ("staff:record",), IMPORTING),
    Topic("imports", ("staff:import",), IMPORTING),
    Topic(
        "people",
        ("staff:people", "staff:person", "staff:invit", "staff:member", "staff:organisation", "staff:access"),
        tuple(sorted(LEADING_ROLES)),
    ),
    Topic("machine-keys", ("staff:api",), (Role.ADMINISTRATOR, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR)),
    Topic("journal", ("staff:journal",), (Role.ADMINISTRATOR,)),
    Topic("running-work", ("staff:job",), (Role.PLANNER,)),
    Topic("signing-in", ("account_", "mfa_", "invitation"), (PUBLIC,)),
    Topic(
        "public-pages",
        ("public:home", "public:published", "public:dates"),
        (PUBLIC, Role.STUDENT, Role.APPLICANT, Role.GUARDIAN),
    ),
)
"""In the order of the year's work. A topic whose files are there and that is not named here is listed last."""


@functools.cache
def pages() -> Traversable:
    """This will return the folder of the topics' files."""
    return resources.files("kasip.web.help") / "pages"


@functools.cache
def topics() -> tuple[Topic, ...]:
    """This will return all topics: the named ones in their order, then those of which only files are there."""
    named = {topic.code for topic in TOPICS}
    written = {entry.name.partition(".")[0] for entry in pages().iterdir() if entry.name.endswith(".md")}
    return (*TOPICS, *(Topic(code) for code in sorted(written - named)))


def topic_of(view: str) -> Topic | None:
    """This will return the topic a page belongs to, by the name of its view; nothing where none is written."""
    fitting = [(len(beginning), topic) for topic in topics() for beginning in topic.views if view.startswith(beginning)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def of_role(role: str) -> Iterator[Topic]:
    """This will go through the topics of a role's work."""
    return (topic for topic in topics() if role in topic.roles)
