"""How a line of an order is named: the key it keeps from version to version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from kasip.core.planning.held import Conflict
from kasip.core.planning.inputs import LINE_KEY
from kasip.core.planning.problem import Order

LineKey = tuple[int, str, str, str, str, str, str, str]
"""A line: admission year, then college, qualification, language, base, form, funding, target employer (or empty)."""


class UnknownLineError(Exception):
    """The plan has no such line: no college can open it in that year."""


@attrs.frozen
class Edit:
    """A planner's number of groups for one line, and why. `ground` says what kind of change it is, where that is asked.

    Of a line that is held, the number it is held at.
    """

    key: LineKey
    groups: int
    reason: str
    ground: str = ""

    def told(self) -> dict[str, object]:
        """This will say the edit as a certificate holds it."""
        found: dict[str, object] = {"line": list(self.key), "groups": self.groups, "reason": self.reason}
        return found | ({"ground": self.ground} if self.ground else {})


@attrs.frozen
class HeldConflict:
    """What a held line would have to give.

    Attributes:
        key: the line.
        held: groups it is held at.
        possible: groups that would do; nothing where the line cannot be opened at all.
        limits: kind, owner and year of the limits that forbid it.
    """

    key: LineKey
    held: int
    possible: int | None
    limits: tuple[tuple[str, str, int], ...]


class LinesNotHeldError(Exception):
    """No order keeps the held lines within the limits.

    Attributes:
        conflicts: the least that would have to give.
    """

    def __init__(self, conflicts: Sequence[HeldConflict]) -> None:
        super().__init__(f"{len(conflicts)} held lines")
        self.conflicts = tuple(conflicts)


def keys_of(table: pl.DataFrame) -> list[LineKey]:
    """This will name every row of a table of lines."""
    columns = table.select("year", *(pl.col(name).cast(pl.String).fill_null("") for name in LINE_KEY))
    return list(columns.iter_rows())


def held_variables(order: Order, held: Sequence[Edit]) -> Mapping[int, int]:
    """This will find the variables of held lines; one held at no group may be gone.

    Raises:
        LinesNotHeldError: lines held at groups cannot be opened any more.
    """
    variable = {key: number for number, key in enumerate(keys_of(order.lines))}
    gone = [HeldConflict(each.key, each.groups, None, ()) for each in held if each.groups and each.key not in variable]
    if gone:
        raise LinesNotHeldError(gone)
    return {variable[each.key]: each.groups for each in held if each.key in variable}


def conflicts_told(order: Order, conflicts: Sequence[Conflict]) -> list[HeldConflict]:
    """This will name the lines and limits of conflicts."""
    keys, labels = keys_of(order.lines), order.problem.rows.labels.select("kind", "owner", "year").rows()
    lines = order.lines["line"].to_list()
    found = []
    for one in conflicts:
        key = keys[one.variable]
        limits = [labels[row] for row in one.rows]
        limits += [("change", lines[one.variable], key[0])] if one.change else []
        found.append(HeldConflict(key, one.held, one.possible, tuple(limits)))
    return found
