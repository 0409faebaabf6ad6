"""A draft of the order: asked for by a planner, computed by a job from a copy of the records, checked, and stored."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
from django.db import transaction
from django.db.models import Max

from kasip.apps.accounts.models import Region
from kasip.apps.accounts.permits import permit_of
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.deciding import SUBJECT, OrderMoveRefusedError
from kasip.apps.orders.enums import OrderOrigin, OrderState
from kasip.apps.orders.models.state_order import OrderLine, StateOrder
from kasip.apps.sources.assembly import kept_folder
from kasip.vocabulary.lookalikes import fold

BATCH = 1_000
LINE_COLUMNS = (
    "year", "language", "base", "form", "funding", "groups", "groups_last_year", "group_size", "seats",
    "seats_last_year", "demand_low", "demand_median", "demand_high", "supply", "p_shortage", "graduation_year",
    "cost_kzt", "one_more_group_gain", "one_fewer_group_loss", "binding", "reason_code", "reason_kk", "reason_ru",
    "reason_en",
)  # fmt: skip
"""Columns of the plan's table `order` that a line holds as they are."""


def results_folder(order: StateOrder) -> Path:
    """This will return the folder of a version: `study` (the records it was computed from) and `plan` (its results)."""
    return kept_folder("orders", order.folder)


@transaction.atomic
def new_draft(
    *, by: Actor, scenario: str = "", note: str = "", origin: OrderOrigin = OrderOrigin.OPTIMISER
) -> StateOrder:
    """This will store a version that is still to be computed.

    Raises:
        OrderMoveRefusedError: the actor may not draft orders.
    """
    if by.person_id is None or not may_draft(by):
        raise OrderMoveRefusedError("role")
    Region.objects.select_for_update().get(pk=by.tenant)
    last = StateOrder.objects.aggregate(last=Max("number"))["last"] or 0
    order = StateOrder(
        region_id=by.tenant,
        number=last + 1,
        origin=origin,
        scenario=scenario,
        note=note,
        folder=secrets.token_hex(16),
        asked_by_id=by.person_id,
        asked_by_name=by.person_name,
    )
    with journalled():
        order.save()
    record(by=by, deed=Deed(Action.STARTED, SUBJECT, order.pk, f"№ {order.number}"))
    return order


def may_draft(actor: Actor) -> bool:
    """This will say whether an actor may ask for a draft."""
    return actor.person_id is not None and permit_of(StateOrder).reach("add").extent(actor) != "none"


@transaction.atomic
def store_draft(*, order: StateOrder, plan: Path, by: Actor) -> StateOrder:
    """This will store what a plan says as the lines of a version, and what the separate check of its files found.

    Args:
        order: the version, still drafting.
        plan: folder of the plan: `order.csv`, `certificate.json`.
        by: who asked for it.

    Raises:
        OrderMoveRefusedError: the version is not drafting any more.
    """
    current = StateOrder.objects.select_for_update().get(pk=order.pk)
    if current.state != OrderState.DRAFTING:
        raise OrderMoveRefusedError("state")
    table = pl.read_csv(plan / "order.csv", infer_schema_length=None, schema_overrides=CODES)
    certificate = json.loads((plan / "certificate.json").read_text("utf-8"))
    lines = _lines(current, table)
    current.first_year = min(table["year"].to_list())
    current.certificate = certificate
    current.output_hash = str(certificate["output_hash"])
    current.violations = int(certificate["verification"]["violations"])
    current.figures = _figures(plan)
    current.state = OrderState.DRAFT
    with journalled():
        OrderLine.objects.bulk_create(lines, batch_size=BATCH)
        current.save()
    changes: dict[str, list[object]] = {
        "state": ["drafting", "draft"],
        "lines": [None, len(lines)],
        "output_hash": [None, current.output_hash],
    }
    record(by=by, deed=Deed(Action.FINISHED, SUBJECT, current.pk, f"№ {current.number}", changes))
    return current


@transaction.atomic
def fail_draft(*, order: StateOrder, by: Actor, problem: str, conflicts: Sequence[Mapping[str, object]] = ()) -> None:
    """This will record that a version could not be computed.

    Args:
        order: the version.
        by: who asked for it.
        problem: code of what stood against it.
        conflicts: of held lines, what would have to give.
    """
    current = StateOrder.objects.select_for_update().get(pk=order.pk)
    if current.state != OrderState.DRAFTING:
        return
    current.state = OrderState.FAILED
    current.figures = {"conflicts": list(conflicts)} if conflicts else {}
    with journalled():
        current.save()
    record(by=by, deed=Deed(Action.CHANGED, SUBJECT, current.pk, f"№ {current.number}"), reason=problem)


def _figures(plan: Path) -> dict[str, dict[str, float]]:
    """What the plan says beside its lines: workers expected to be missing all the same, by year of graduation."""
    if not (plan / "gaps.csv").is_file():
        return {}
    gaps = pl.read_csv(plan / "gaps.csv", columns=["year", "uncovered_mean"], schema_overrides=GAPS)
    summed = gaps.group_by("year").agg(pl.col("uncovered_mean").sum()).sort("year")
    return {"missing": {str(year): round(missing, 1) for year, missing in summed.iter_rows()}}


GAPS: Mapping[str, type[pl.DataType]] = {"year": pl.Int64, "uncovered_mean": pl.Float64}
CODES: Mapping[str, type[pl.DataType]] = {
    "college_bin": pl.String,
    "qualification": pl.String,
    "target_employer": pl.String,
}


def _lines(order: StateOrder, table: pl.DataFrame) -> list[OrderLine]:
    colleges = {one.college_bin: one for one in College.objects.all()}
    qualifications = {one.qualification: one for one in Qualification.objects.all()}
    employers = {one.bin: one for one in Enterprise.objects.all()}
    found: list[OrderLine] = []
    for row in table.iter_rows(named=True):
        college, qualification = colleges[row["college_bin"]], qualifications[row["qualification"]]
        employer = employers.get(row["target_employer"] or "")
        found.append(
            OrderLine(
                region_id=order.region_id,
                order=order,
                college=college,
                qualification=qualification,
                target_employer=employer,
                search_text=_search_text(college, qualification, employer),
                **{name: row[name] if row[name] is not None else _absent(name) for name in LINE_COLUMNS},
            )
        )
    return found


def _absent(name: str) -> object:
    return "" if name in ("binding", "reason_code", "reason_kk", "reason_ru", "reason_en") else None


def _search_text(college: College, qualification: Qualification, employer: Enterprise | None) -> str:
    texts = [college.college_bin, qualification.qualification]
    for named in (college, qualification, employer):
        texts += [] if named is None else [named.name_kk, named.name_ru, named.name_en]
    return " ".join(fold(text) for text in texts if text)
