"""The register of permits: which rule governs which action on which model. Each app's `rules.py` enters its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from django.db.models import Model

from kasip.apps.accounts.reach import Reach, nobody
from kasip.apps.journal.actor import Actor

ACTIONS = ("read", "add", "change", "remove")


@attrs.frozen
class Permit:
    """Who may do what with the rows of one model.

    Attributes:
        read: rows that may be seen: in lists, pages, exports, search, history and the machine interface.
        change: rows that may be changed, and what they may be changed into.
        add: what may be added; where not given, as `change`.
        remove: rows that may be removed; where not given, as `change`.
        reason: a change must say why, for the journal.
        only: role -> the columns that role may change, where it may not change all.
        sensitive: columns about minors or health: each showing of them is an event of the journal.
    """

    read: Reach
    change: Reach = attrs.field(factory=nobody)
    add: Reach | None = None
    remove: Reach | None = None
    reason: bool = False
    only: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    sensitive: frozenset[str] = frozenset()

    def reach(self, action: str) -> Reach:
        """This will return the rule of one action.

        Raises:
            ValueError: no such action.
        """
        if action not in ACTIONS:
            raise ValueError(action)
        rule: Reach | None = getattr(self, action)
        return self.change if rule is None else rule


_permits: dict[type[Model], Permit] = {}


def permit(model: type[Model], entry: Permit) -> None:
    """This will enter a model's permit; a model has one.

    Raises:
        ValueError: it has one already.
    """
    if model in _permits:
        raise ValueError(f"{model.__name__} has a permit already")
    _permits[model] = entry


def permit_all(entries: Mapping[type[Model], Permit]) -> None:
    """This will enter the permits of an app's models, a line a model."""
    for model, entry in entries.items():
        permit(model, entry)


def permit_of(model: type[Model]) -> Permit:
    """This will return a model's permit.

    Raises:
        KeyError: it has none, so nobody may do anything with it.
    """
    return _permits[model]


def permits() -> Iterator[tuple[type[Model], Permit]]:
    """This will go through all permits, by name of the model."""
    yield from sorted(_permits.items(), key=lambda entry: entry[0].__name__)


_deeds: dict[str, Reach] = {}


def allow(deed: str, rule: Reach) -> None:
    """This will enter who may do something that is not the change of one record: invite, import, publish.

    Args:
        deed: its name, worded as `deed_<name>`.
        rule: who may; where it is a filter, of the organisations for which they may.

    Raises:
        ValueError: the deed has a rule already.
    """
    if deed in _deeds:
        raise ValueError(f"{deed} has a rule already")
    _deeds[deed] = rule


def rule_of(deed: str) -> Reach:
    """This will return the rule of a deed.

    Raises:
        KeyError: it has none, so nobody may do it.
    """
    return _deeds[deed]


def may_do(deed: str, actor: Actor) -> bool:
    """This will say whether an actor may do a deed at all."""
    return rule_of(deed).extent(actor) != "none"


def deeds() -> Iterator[tuple[str, Reach]]:
    """This will go through all deeds and their rules, by name."""
    yield from sorted(_deeds.items())
