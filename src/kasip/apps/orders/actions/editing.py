"""A planner's own hand on a draft: edits with reasons, what they do, and the next version made of them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import attrs
from django.db import transaction

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.deciding import OrderMoveRefusedError
from kasip.apps.orders.actions.drafting import may_draft, new_draft, results_folder
from kasip.apps.orders.enums import AMENDABLE, EDITABLE, EditGround, OrderOrigin, OrderState
from kasip.apps.orders.models.holding import EmployerObligation
from kasip.apps.orders.models.state_order import OrderEdit, OrderLine, StateOrder
from kasip.apps.work.actions import ask
from kasip.studies.order_edit import Effect, Workbench, effect_of, open_workbench
from kasip.studies.order_lines import LineKey

SUBJECT = "order_edit"
EDIT_KIND = "edit_order"
KEPT_OPEN = 4
"""Plans a process keeps open: each takes some 100 MB and two seconds to open."""


class StaleEditError(Exception):
    """Somebody changed the edit of this line since it was read: nothing was stored.

    Attributes:
        current: the edit as it stands now; nothing where it was taken back.
    """

    def __init__(self, current: OrderEdit | None) -> None:
        super().__init__(str(current))
        self.current = current


class PlanMissingError(Exception):
    """The files of a version are not where they were kept: its lines can be read, but nothing computed from it."""


@attrs.frozen
class Outlook:
    """What a line's edit does: alone, and together with the edits already made."""

    alone: Effect
    together: Effect


def line_key(line: OrderLine) -> LineKey:
    """This will name a line as the plan does; load its college, qualification and employer with it."""
    employer = "" if line.target_employer is None else line.target_employer.bin
    return (
        line.year, line.college.college_bin, line.qualification.qualification,
        line.language, line.base, line.form, line.funding, employer,
    )  # fmt: skip


def edits_of(order: StateOrder) -> list[OrderEdit]:
    """This will list a draft's edits, the latest first."""
    rows = OrderEdit.objects.filter(order=order).order_by("-edited_at")
    return list(rows.select_related("line__college", "line__qualification", "line__target_employer"))


def outlook_of(line: OrderLine, groups: int) -> Outlook:
    """This will say what a number of groups on one line would cost and break.

    Raises:
        UnknownLineError: the plan has no such line.
        PlanMissingError: the version's files are gone.
        InputRejectedError: they are not as they were.
    """
    workbench = workbench_of(line.order)
    others = {line_key(edit.line): edit.groups for edit in edits_of(line.order) if edit.line_id != line.pk}
    own = {line_key(line): groups}
    return Outlook(effect_of(workbench, own), effect_of(workbench, {**others, **own}))


def total_effect(order: StateOrder) -> Effect | None:
    """This will say what all edits of a draft do together; nothing where there is none."""
    wanted = {line_key(edit.line): edit.groups for edit in edits_of(order)}
    return effect_of(workbench_of(order), wanted) if wanted else None


def workbench_of(order: StateOrder) -> Workbench:
    """This will open a version's plan; a version never changes, so what was opened is kept."""
    return _opened(results_folder(order))


@functools.lru_cache(maxsize=KEPT_OPEN)
def _opened(folder: Path) -> Workbench:
    if not (folder / "plan" / "certificate.json").is_file():
        raise PlanMissingError(folder.name)
    return open_workbench(folder / "study", folder / "plan")


def is_promised(line: OrderLine) -> bool:
    """This will say whether the enterprise a line's groups are for has promised to employ them."""
    return bool(
        EmployerObligation.objects.filter(
            enterprise_id=line.target_employer_id or 0,
            college_id=line.college_id,
            qualification_id=line.qualification_id,
            year=line.year,
        ).exists()
    )


@transaction.atomic
def put_edit(
    *,
    line: OrderLine,
    groups: int,
    reason: str,
    version: int,
    by: Actor,
    ground: EditGround = EditGround.CORRECTION,
) -> OrderEdit:
    """This will store an edit of a line, in the place of an earlier one.

    Args:
        line: the line.
        groups: groups the planner wants.
        reason: why.
        version: version of the edit the planner saw; 0 where the line had none.
        by: the planner.
        ground: what kind of change it is.

    Raises:
        OrderMoveRefusedError: not a planner, no reason, groups for an enterprise that promised nothing, or the version
            is decided on already.
        StaleEditError: somebody else edited the line meanwhile.
    """
    may_edit_now(line.order, by)
    if not reason.strip():
        raise OrderMoveRefusedError("reason")
    if groups and line.target_employer_id and not is_promised(line):
        raise OrderMoveRefusedError("obligation")
    current = OrderEdit.objects.select_for_update().filter(line=line).first()
    if (current.version if current else 0) != version:
        raise StaleEditError(current)
    before = current.groups if current else line.groups
    edit = current or OrderEdit(region_id=line.region_id, order_id=line.order_id, line=line)
    edit.groups, edit.reason, edit.ground = groups, reason.strip(), ground
    edit.edited_by_id, edit.edited_by_name = by.person_id or 0, by.person_name
    edit.version = version + 1
    with journalled():
        edit.save()
    deed = Deed(Action.CHANGED, SUBJECT, edit.pk, name_of(line), {"groups": [before, groups]})
    record(by=by, deed=deed, reason=reason, occasion=f"order:{line.order_id}")
    return edit


@transaction.atomic
def drop_edit(*, line: OrderLine, by: Actor) -> None:
    """This will take an edit back.

    Raises:
        OrderMoveRefusedError: not a planner, or the version is decided on already.
    """
    may_edit_now(line.order, by)
    current = OrderEdit.objects.select_for_update().filter(line=line).first()
    if current is None:
        return
    deed = Deed(Action.REMOVED, SUBJECT, current.pk, name_of(line), {"groups": [current.groups, line.groups]})
    with journalled():
        current.delete()
    record(by=by, deed=deed, occasion=f"order:{line.order_id}")


@transaction.atomic
def request_edited(*, order: StateOrder, by: Actor) -> StateOrder:
    """This will make the next version of a version's edits and ask a worker to write and check it.

    The edits of a published version make its amendment: the published one stays in force until the amendment is
    submitted, approved by a second person and published itself.

    Raises:
        OrderMoveRefusedError: not a planner, nothing edited, or the version is decided on already.
    """
    may_edit_now(order, by)
    if not OrderEdit.objects.filter(order=order).exists():
        raise OrderMoveRefusedError("no_edits")
    origin = OrderOrigin.AMENDMENT if order.state == OrderState.PUBLISHED else OrderOrigin.EDITED
    made = new_draft(by=by, scenario=order.scenario, note=order.note, origin=origin)
    made.based_on = order
    made.job = ask(kind=EDIT_KIND, arguments={"order": made.pk}, by=by)
    with journalled():
        made.save(update_fields=["based_on", "job"])
    return made


def may_edit_now(order: StateOrder, by: Actor, states: Sequence[str] = (*EDITABLE, *AMENDABLE)) -> None:
    """This will hold a version while it is edited: it is read again under a lock, so that nobody decides on it.

    Raises:
        OrderMoveRefusedError: not a planner, or the version is in none of the states.
    """
    if not may_draft(by):
        raise OrderMoveRefusedError("role")
    current = StateOrder.objects.select_for_update().get(pk=order.pk)
    if current.state not in states:
        raise OrderMoveRefusedError("state")


def name_of(line: OrderLine) -> str:
    """This will name a line for the journal."""
    return f"{line.qualification.qualification} {line.college.name_kk} {line.year}"
