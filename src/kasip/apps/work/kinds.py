"""The register of kinds of work: each app's `tasks.py` enters the handlers it brings, when its AppConfig is ready.

A handler is called with a `Progress` and runs in the scope of the job's region, as the membership that asked for it:

    @handler("import_rows", allowed=may_import)
    def import_rows(progress: Progress) -> Mapping[str, object]:
        rows = parsed(progress.arguments["upload"], progress)
        with progress.finish_in_transaction() as result:
            result["changed"] = store(rows, by=progress.by)
        return result

**A handler must take effect exactly once.** A worker may die at any moment, and then another starts the handler from
its beginning. So a handler first reads and computes, without lasting effects, and then makes all its changes inside one
`with progress.finish_in_transaction()` at its end: the changes and the job's own end are one transaction, which only
the worker that still holds the job can commit. A handler that changes nothing returns its result and needs no block.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from kasip.apps.journal.actor import SYSTEM_ROLE, Actor
from kasip.apps.work.progress import Progress

Handler = Callable[[Progress], Mapping[str, object]]
Rule = Callable[[Actor, Mapping[str, Any]], bool]


class UnknownKindError(Exception):
    """Work was asked for of a kind nobody handles."""


def staff_only(by: Actor, _arguments: Mapping[str, Any]) -> bool:
    """This will allow work to anybody acting for an organisation, and to Kasip itself."""
    return by.organisation_id is not None or by.role == SYSTEM_ROLE


@attrs.frozen
class Kind:
    """A kind of work.

    Attributes:
        code: its name; worded as `work_kind_<code>`.
        run: what does it.
        allowed: who may have it done with which arguments; asked when the work is asked for and again when it is taken.
        most_attempts: how often it is begun anew after workers died.
    """

    code: str
    run: Handler
    allowed: Rule = staff_only
    most_attempts: int = 3


_kinds: dict[str, Kind] = {}


def handler(code: str, *, allowed: Rule = staff_only, most_attempts: int = 3) -> Callable[[Handler], Handler]:
    """This will enter the decorated function as the handler of a kind of work.

    Raises:
        ValueError: the kind has another handler already.
    """

    def enter(run: Handler) -> Handler:
        if code in _kinds:
            raise ValueError(f"{code} has a handler already: {_kinds[code].run.__module__}")
        _kinds[code] = Kind(code, run, allowed, most_attempts)
        return run

    return enter


def kind_of(code: str) -> Kind:
    """This will return a kind of work.

    Raises:
        UnknownKindError: no app brings a handler for it.
    """
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKindError(code) from None


def kinds() -> list[str]:
    """This will name the kinds of work that have a handler."""
    return sorted(_kinds)
