"""What a role may reach: predicates that are a filter of the database, composed with `|` and `&`.

One rule serves pages, exports, the machine interface, tasks and search, since all of them read through the filter. An
object outside it is missing, not forbidden. A change is allowed where the changed object is within the filter both
before and after.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
from django.db.models import Q

from kasip.apps.journal.actor import SYSTEM_ROLE, Actor

NOTHING = Q(pk__in=[])


@attrs.frozen
class Reach:
    """A rule: which rows an actor reaches.

    Attributes:
        filter: actor -> condition on the rows; nothing where the actor reaches none.
        words: the rule as the access matrix shows it: codes of the wording, `own`, `all`, joined by `|` and `&`.
        fields: fields of the row the rule looks at: where one of them changes, the row may change hands.
    """

    filter: Callable[[Actor], Q | None]
    words: str
    fields: frozenset[str] = frozenset()

    def __or__(self, other: Reach) -> Reach:
        """This will reach what either rule reaches."""
        return Reach(
            lambda actor: _either(self.filter(actor), other.filter(actor)),
            f"{self.words} | {other.words}",
            self.fields | other.fields,
        )

    def __and__(self, other: Reach) -> Reach:
        """This will reach what both rules reach."""
        return Reach(
            lambda actor: _both(self.filter(actor), other.filter(actor)),
            f"({self.words}) & ({other.words})",
            self.fields | other.fields,
        )

    def condition(self, actor: Actor) -> Q:
        """This will return the filter, one that matches no row where the actor reaches none."""
        found = Q() if actor.role == SYSTEM_ROLE else self.filter(actor)
        return NOTHING if found is None else found

    def extent(self, actor: Actor) -> str:
        """This will say how far an actor reaches: `none`, `all` or `own` (some rows, by a condition)."""
        found = Q() if actor.role == SYSTEM_ROLE else self.filter(actor)
        if found is None:
            return "none"
        return "own" if found else "all"


def _either(one: Q | None, other: Q | None) -> Q | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other if one and other else Q()


def _both(one: Q | None, other: Q | None) -> Q | None:
    return None if one is None or other is None else one & other


def anybody() -> Reach:
    """This will reach every row for everybody who has signed in."""
    return Reach(lambda actor: Q() if actor.is_signed_in else None, "signed_in")


def nobody() -> Reach:
    """This will reach no row for anybody; only Kasip itself writes such rows."""
    return Reach(lambda _actor: None, "nobody")


def role(*roles: str) -> Reach:
    """This will reach every row for actors in one of the roles."""
    return Reach(lambda actor: Q() if actor.role in roles else None, ",".join(str(name) for name in roles))


def own_organisation(path: str) -> Reach:
    """This will reach the rows of the very organisation acted for, found along `path` (`organisation_id`, `pk`)."""
    return Reach(
        lambda actor: Q(**{path: actor.organisation_id}) if actor.organisation_id else None, f"own_organisation({path})"
    )


def themself(path: str) -> Reach:
    """This will reach the rows about the person who acts, found along `path`, e.g. `person_id`."""
    return Reach(lambda actor: Q(**{path: actor.person_id}) if actor.person_id else None, f"themself({path})")


def own(path: str) -> Reach:
    """This will reach the rows whose organisation, found along `path`, is the actor's.

    Args:
        path: lookup from the row to the BIN of its college or enterprise, e.g. `college__college_bin`.
    """

    def belongs(actor: Actor) -> Q | None:
        return Q(**{path: actor.organisation_code}) if actor.organisation_code else None

    return Reach(belongs, f"own({path})", frozenset({path.split("__", maxsplit=1)[0]}))


def where(**conditions: object) -> Reach:
    """This will reach the rows that meet a condition, whoever asks: to be joined by `&` with who may ask.

    Args:
        conditions: lookups of the rows, e.g. `status="licensed"`.
    """
    words = ", ".join(f"{lookup}={value}" for lookup, value in conditions.items())
    fields = frozenset(lookup.split("__")[0] for lookup in conditions)
    return Reach(lambda _actor: Q(**conditions), f"where({words})", fields)
