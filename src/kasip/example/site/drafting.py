"""The demonstration site's first draft of the order: the plan computed of the example, stored like any other draft."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from django.db import transaction
from django_scopes import scope

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import Region
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.drafting import new_draft, results_folder, store_draft
from kasip.apps.orders.models.state_order import StateOrder
from kasip.example.site.preparing import ExampleRegion, demonstration_actor
from kasip.studies.verify import verify


class UnsoundExampleError(Exception):
    """The plan handed over does not follow from the study beside it: nothing was stored."""


def prepare_draft(example: ExampleRegion, study: Path, plan: Path) -> StateOrder:
    """This will store a computed plan as the region's first draft, or find that the region has an order.

    Nothing is trusted for being near: the plan is checked against the study by the separate code, as a draft computed
    on the site is.

    Args:
        example: the region, filled already.
        study: study folder the plan was computed from.
        plan: output folder of the plan.

    Raises:
        UnsoundExampleError: the separate check found something; nothing was stored.
    """
    region = Region.objects.get(kato=example.kato)
    with scope(region=region.pk):
        found = StateOrder.objects.order_by("number").first()
        return found or _stored(demonstration_actor(example, Role.PLANNER), study, plan)


@transaction.atomic
def _stored(by: Actor, study: Path, plan: Path) -> StateOrder:
    order = new_draft(by=by)
    folder = results_folder(order)
    shutil.copytree(study, folder / "study")
    shutil.copytree(plan, folder / "plan")
    _input_lies_beside(folder / "plan" / "certificate.json")
    found = verify(folder / "plan").violations
    if found:
        raise UnsoundExampleError(f"{len(found)} violations")
    return store_draft(order=order, plan=folder / "plan", by=by)


def _input_lies_beside(certificate: Path) -> None:
    """The certificate says where its input lies; input and results moved together, what its hash says stays."""
    stated = json.loads(certificate.read_text("utf-8"))
    stated["input"] = "../study"
    certificate.write_text(json.dumps(stated, ensure_ascii=False, indent=2) + "\n", "utf-8")
