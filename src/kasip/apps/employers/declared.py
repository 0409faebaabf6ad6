"""What enters the records by a declaration the chamber confirms: its rows, known by their identifier, and any opening.

Both are closed to the enterprise's own hand: what will open adds to the demand people are trained for.
"""

from __future__ import annotations

from django.db.models import Q

from kasip.apps.accounts.reach import Reach

PREFIX = "declaration-"
OPENING = "opening"
"""State of a site that is to open."""


def declared_id(declaration: int, *parts: object) -> str:
    """This will name a row of a declaration, e.g. `declaration-12-3-2027`; the parts may not be empty."""
    return "-".join([f"{PREFIX}{declaration}", *(str(part) for part in parts)])


def declaration_number(identifier: str) -> int:
    """This will read the number of the declaration a row came by; 0 where it came otherwise."""
    number = identifier.removeprefix(PREFIX).partition("-")[0] if identifier.startswith(PREFIX) else ""
    return int(number) if number.isdecimal() else 0


def not_declared(path: str) -> Reach:
    """This will reach the rows that came otherwise: whoever wrote them may change them."""
    return _all_but(f"{path}__startswith", PREFIX, "not_declared")


def not_opening(path: str) -> Reach:
    """This will reach what belongs to sites that stand or close; `path` leads to the state of the site."""
    return _all_but(path, OPENING, "not_opening")


def _all_but(lookup: str, value: str, words: str) -> Reach:
    left_out = Q(**{lookup: value})
    return Reach(lambda _actor: ~left_out, words, frozenset({lookup.split("__", maxsplit=1)[0]}))
