"""Who may do what, worked out from the rules themselves: a line for each action on a kind of record, and each deed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from django.db.models import Model

from kasip.apps.accounts.enums import ROLES_OF, Role
from kasip.apps.accounts.permits import ACTIONS, deeds, permits
from kasip.apps.accounts.reach import Reach
from kasip.apps.journal.actor import PUBLIC, Actor

EVERYBODY = ("public", *Role.values)
"""Columns of the matrix: whoever has not signed in, then every role."""


@attrs.frozen
class Line:
    """One line of the matrix.

    Attributes:
        model: what is acted on; nothing for a deed.
        action: `read`, `add`, `change`, `remove`, or the deed's name.
        rule: the rule as its parts write it.
        extents: role -> `none`, `own` (some rows, by a condition) or `all`.
    """

    model: type[Model] | None
    action: str
    rule: str
    extents: Mapping[str, str]


def matrix() -> Iterator[Line]:
    """This will go through all lines: records by name, each with its four actions, then deeds by name."""
    for model, entry in permits():
        for action in ACTIONS:
            yield _line(model, action, entry.reach(action))
    for deed, rule in deeds():
        yield _line(None, deed, rule)


def somebody(role: str) -> Actor:
    """This will return an actor in a role: of a made-up organisation of the kind such people work for."""
    if role == "public":
        return PUBLIC
    kind = next(kind for kind, roles in ROLES_OF.items() if role in roles)
    return Actor(
        person_id=-1,
        role=role,
        membership_id=-1,
        organisation_id=-1,
        organisation_code="-",
        organisation_kind=str(kind),
        region_id=-1,
    )


def _line(model: type[Model] | None, action: str, rule: Reach) -> Line:
    return Line(model, action, rule.words, {role: rule.extent(somebody(role)) for role in EVERYBODY})
