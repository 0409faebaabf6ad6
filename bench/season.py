"""The season's waits on the Karaganda example: a draft of the order, pages of its workbench, what an edit does.

    python bench/season.py [rounds]

A draft is what a planner waits for: from the request to a stored version, by the worker's own code, records copied,
forecast, planned, explained, checked. Pages are asked for through all of the site's middleware, the first time and then
warm. Beside each figure stands its goal; a draft is held beside its own plan, which is the least it can take.
"""
# ruff: noqa: PLC0415  Django is set up before its models are imported

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sites import load_now, site

SEED = 2027
DRAFT_GOAL, PAGE_GOAL, EDIT_GOAL = 30.0, 0.3, 1.0
"""Seconds."""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    os.environ["KASIP_DEMONSTRATION"] = "1"  # its accounts have no second factor, which every page else asks for
    with site("example"):
        from django_scopes import scope

        by = planner()
        print(f"Karaganda example; {load_now()}", flush=True)
        with scope(region=by.region_id):
            order = drafts(by, rounds)
            edits(order, rounds)
        pages(by, order, rounds)


def planner() -> Any:
    """The planner of the example region, whose records are stored first."""
    from django_scopes import scope

    from kasip.apps.accounts.enums import Role
    from kasip.example.profile import karaganda
    from kasip.example.regions import region as tables_of
    from kasip.example.site.preparing import KARAGANDA, demonstration_actor, prepare_region, region_of
    from kasip.example.writing import write_study

    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        write_study(study, tables_of(karaganda(SEED)))
        prepare_region(KARAGANDA, study)
    with scope(region=region_of(KARAGANDA).pk):
        return demonstration_actor(KARAGANDA, Role.PLANNER)


def drafts(by: Any, rounds: int) -> Any:
    from kasip.apps.orders.actions.drafting import results_folder
    from kasip.apps.orders.actions.requesting import request_draft
    from kasip.apps.work.worker import run_waiting
    from kasip.studies.plan import PlanOptions, plan

    whole, alone = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        order = request_draft(by=by)
        run_waiting()
        whole.append(time.perf_counter() - start)
        order.refresh_from_db()
        assert (order.state, order.violations) == ("draft", 0), order.state
        with tempfile.TemporaryDirectory() as folder:
            study, out = results_folder(order) / "study", Path(folder) / "plan"
            alone.append(timed(plan, study, out, PlanOptions(papers=False)))
    told("draft, from the request to the stored version", whole, DRAFT_GOAL)
    ratio = statistics.median(whole) / statistics.median(alone)
    print(f"  its plan alone: {spread(alone)}; the draft is {ratio:.2f} times that")
    return order


def edits(order: Any, rounds: int) -> None:
    from kasip.apps.orders.actions.editing import outlook_of
    from kasip.apps.orders.models import OrderLine

    named = ("order", "college", "qualification", "target_employer")
    lines = OrderLine.objects.filter(order=order, groups__gt=0).select_related(*named)[: 10 * rounds]
    first, *others = [timed(outlook_of, line, line.groups - 1) for line in lines]
    told("what an edit breaks and costs, warm", others, EDIT_GOAL)
    print(f"  the first, which opens the plan: {first:.2f} s")


def pages(by: Any, order: Any, rounds: int) -> None:
    from django.test import Client
    from django_scopes import scope
    from tests.site.records import signed_in

    from kasip.apps.accounts.models import Membership

    with scope(region=by.region_id):
        client = signed_in(Client(), Membership.objects.get(pk=by.membership_id), "kk")
    for name in ("", "matrix/", "limits/"):
        address = f"/orders/{order.pk}/{name}"
        first, *others = [timed(asked, client, address) for _ in range(1 + 5 * rounds)]
        told(f"{address} warm", others, PAGE_GOAL)
        print(f"  first: {first:.2f} s")


def asked(client: Any, address: str) -> None:
    assert client.get(address).status_code == 200, address


def timed(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def told(what: str, seconds: list[float], goal: float) -> None:
    reached = "reached" if statistics.median(seconds) <= goal else "NOT reached"
    print(f"{what}: {spread(seconds)}; goal {goal:g} s, {reached}", flush=True)


def spread(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.3f} s ({min(seconds):.3f} to {max(seconds):.3f}, {len(seconds)} times)"


if __name__ == "__main__":
    main()
