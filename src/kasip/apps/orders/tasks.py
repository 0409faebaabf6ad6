"""The jobs that compute a version: the records become a study, the study a plan, the plan the lines of a version."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

import attrs
from django.utils import timezone

from kasip.apps.journal.actor import Actor, system
from kasip.apps.labour_market.actions.deciding import end_declarations
from kasip.apps.orders.actions.calendar import KIND as REMIND
from kasip.apps.orders.actions.calendar import make_reminders
from kasip.apps.orders.actions.drafting import fail_draft, may_draft, results_folder, store_draft
from kasip.apps.orders.actions.editing import EDIT_KIND, edits_of, line_key, workbench_of
from kasip.apps.orders.actions.holding import HOLD_KIND, carry_locks, held_lines
from kasip.apps.orders.actions.requesting import KIND
from kasip.apps.orders.cases import waiting_candidates
from kasip.apps.orders.enums import OrderOrigin
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.sources.assembly import write_study
from kasip.apps.work.daily import by_kasip_alone, every_day
from kasip.apps.work.kinds import handler
from kasip.apps.work.progress import Progress, WorkProblemError
from kasip.studies.order_check import UnsoundOrderError
from kasip.studies.order_edit import write_edited
from kasip.studies.order_lines import Edit, LinesNotHeldError
from kasip.studies.plan import PlanOptions, Stage, plan
from kasip.vocabulary.faults import InputRejectedError

STAGES: Mapping[str, float] = {"forecasting": 0.1, "solving": 0.35, "explaining": 0.65, "checking": 0.85}
"""Stage of a plan -> part of the work done when it begins."""


def drafting_allowed(by: Actor, _arguments: Mapping[str, Any]) -> bool:
    """This will allow drafts to those who may add a version."""
    return may_draft(by)


@handler(KIND, allowed=drafting_allowed)
def draft_order(progress: Progress) -> Mapping[str, object]:
    """This will compute a version of the order and store its lines.

    Raises:
        WorkProblemError: the records cannot be computed, or the plan failed the separate check.
    """
    order = StateOrder.objects.get(pk=progress.arguments["order"])
    options = PlanOptions(
        scenario=order.scenario or None,
        like_last_year=order.origin == OrderOrigin.LAST_YEAR,
        papers=False,
    )
    _plan(order, options, progress)
    progress.at(0.95, "step_draft_storing")
    with progress.finish_in_transaction() as result:
        plan_folder = results_folder(order) / "plan"
        result["id"] = store_draft(order=order, plan=plan_folder, by=progress.by).pk
    return result


@handler(HOLD_KIND, allowed=drafting_allowed)
def hold_order(progress: Progress) -> Mapping[str, object]:
    """This will compute a version anew from the records as they stand, its held lines kept, and store its lines.

    Raises:
        WorkProblemError: the records cannot be computed, no order keeps the held lines, or the check failed.
    """
    order = StateOrder.objects.select_related("based_on").get(pk=progress.arguments["order"])
    if order.based_on is None:
        raise WorkProblemError("problem_draft_unsound")
    options = PlanOptions(
        scenario=order.scenario or None,
        papers=False,
        compare=results_folder(order.based_on) / "plan",
        held=held_lines(order.based_on),
    )
    _plan(order, options, progress)
    progress.at(0.95, "step_draft_storing")
    with progress.finish_in_transaction() as result:
        plan_folder = results_folder(order) / "plan"
        stored = store_draft(order=order, plan=plan_folder, by=progress.by)
        carry_locks(source=order.based_on, target=stored, by=progress.by)
        result["id"] = stored.pk
    return result


def _plan(order: StateOrder, options: PlanOptions, progress: Progress) -> None:
    """The records as they stand become a study, the study a plan; what stands against it fails the version."""
    folder = results_folder(order)
    progress.at(0.05, "step_draft_copying")
    end_declarations(by=system(progress.by.tenant))  # what is over must not be counted
    # Whole, whatever the planner's own reach; but candidates whose case is not decided for wait.
    write_study(folder / "study", system(progress.by.tenant), leave_out={"programmes": waiting_candidates()})
    stage: Stage = lambda name: progress.at(STAGES[name], f"step_draft_{name}")  # noqa: E731
    try:
        plan(folder / "study", folder / "plan", options, stage=stage)
    except InputRejectedError as rejected:
        fail_draft(order=order, by=progress.by, problem="problem_draft_refused")
        first = rejected.faults[0]
        place = f"{first.file}:{first.row}:{first.column}"
        raise WorkProblemError("problem_draft_refused", count=len(rejected.faults), first=place) from rejected
    except LinesNotHeldError as refused:
        told = [attrs.asdict(each) for each in refused.conflicts]
        fail_draft(order=order, by=progress.by, problem="problem_lines_not_held", conflicts=told)
        raise WorkProblemError("problem_lines_not_held", count=len(told)) from refused
    except UnsoundOrderError as unsound:
        fail_draft(order=order, by=progress.by, problem="problem_draft_unsound")
        raise WorkProblemError("problem_draft_unsound") from unsound


@handler(EDIT_KIND, allowed=drafting_allowed)
def edit_order(progress: Progress) -> Mapping[str, object]:
    """This will write a version anew with a planner's edits, check it and store its lines.

    Raises:
        WorkProblemError: the edited order breaks a limit.
    """
    order = StateOrder.objects.select_related("based_on").get(pk=progress.arguments["order"])
    if order.based_on is None:
        raise WorkProblemError("problem_draft_unsound")
    amends = order.origin == OrderOrigin.AMENDMENT
    edits = [
        Edit(line_key(edit.line), edit.groups, edit.reason, edit.ground if amends else "")
        for edit in edits_of(order.based_on)
    ]
    earlier, folder = results_folder(order.based_on), results_folder(order)
    progress.at(0.05, "step_draft_copying")
    shutil.copytree(earlier / "study", folder / "study", dirs_exist_ok=True)
    progress.at(0.2, "step_draft_editing")
    try:
        write_edited(workbench_of(order.based_on), edits, folder / "plan")
    except UnsoundOrderError as unsound:
        fail_draft(order=order, by=progress.by, problem="problem_draft_unsound")
        raise WorkProblemError("problem_edit_breaks", count=len(unsound.found.violations)) from unsound
    progress.at(0.95, "step_draft_storing")
    with progress.finish_in_transaction() as result:
        stored = store_draft(order=order, plan=folder / "plan", by=progress.by)
        carry_locks(source=order.based_on, target=stored, by=progress.by)
        result["id"] = stored.pk
    return result


@every_day(REMIND)
@handler(REMIND, allowed=by_kasip_alone)
def remind(progress: Progress) -> Mapping[str, object]:
    """This will remind those whom a step of the calendar belongs to, once before its end and once after it."""
    with progress.finish_in_transaction() as result:
        result["reminders"] = len(make_reminders(by=progress.by, today=timezone.localdate()))
    return {}
