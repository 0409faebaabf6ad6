"""The amendments of a year's order: each a version of its own, with what it changed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from kasip.apps.orders.actions.editing import line_key
from kasip.apps.orders.comparing import LineDifference, differences
from kasip.apps.orders.enums import IN_PUBLIC, EditGround, OrderOrigin
from kasip.apps.orders.models.state_order import OrderEdit, OrderLine, StateOrder


@attrs.frozen
class AmendedLine:
    """A line an amendment changed, the kind of change and the reason of its edit; none where only the figures moved."""

    difference: LineDifference
    ground: str
    reason: str


@attrs.frozen
class Amendment:
    """An amendment: its version, what it amended, and the lines it changed, the largest change first."""

    order: StateOrder
    amended: StateOrder
    lines: Sequence[AmendedLine]

    @property
    def seats(self) -> int:
        """This will return the change of seats in all."""
        return sum(line.difference.change for line in self.lines)


def amendment_of(order: StateOrder) -> Amendment | None:
    """This will say what a version amends; nothing where it is no amendment."""
    amended = order.based_on
    if order.origin != OrderOrigin.AMENDMENT or amended is None:
        return None
    edits = OrderEdit.objects.filter(order=amended).select_related("line")
    reasons = _reasons(order) or {_key(edit.line): (edit.ground, edit.reason) for edit in edits}
    found = [AmendedLine(each, *reasons.get(_key(each.line), ("", ""))) for each in differences(amended, order)]
    return Amendment(order, amended, found)


def amendments_in_force(order: StateOrder) -> list[Amendment]:
    """This will list the amendments a published version holds, the latest first."""
    found: list[Amendment] = []
    current: StateOrder | None = order
    while current is not None and (amendment := amendment_of(current)) is not None:
        if current.state in IN_PUBLIC:
            found.append(amendment)
        current = amendment.amended
    return found


Key = tuple[object, ...]


def _key(line: OrderLine) -> Key:
    names = ("year", "college_id", "qualification_id", "language", "base", "form", "funding", "target_employer_id")
    return tuple(getattr(line, name) for name in names)


def _reasons(order: StateOrder) -> Mapping[Key, tuple[str, str]]:
    """What the certificate says of the edits the amendment was made of: it cannot change afterwards."""
    edited = order.certificate.get("edited")
    history = edited if isinstance(edited, list) else []
    earlier = order.based_on.certificate.get("edited") if order.based_on else None
    own = history[len(earlier) if isinstance(earlier, list) else 0 :]
    told = {tuple(entry["line"]): (entry.get("ground", EditGround.CORRECTION), entry["reason"]) for entry in own}
    if not told:
        return {}
    lines = order.lines.select_related("college", "qualification", "target_employer").filter(
        qualification__qualification__in={key[2] for key in told}
    )
    named = {line_key(line): _key(line) for line in lines}
    return {named[key]: value for key, value in told.items() if key in named}
