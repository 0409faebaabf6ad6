"""Run on a site of its own: many threads, each with its own connection, publish one version or edit one line at once.

    python -m tests.apps.orders.at_once publish edit
    python -m tests.apps.orders.at_once publish_unlocked edit_unlocked

Prints as JSON how often each outcome was told, and what the database holds afterwards. The unlocked ways are the
control: what was read before all began is trusted, as code without a lock would.
"""

import json
import sys
import threading
from collections import Counter

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  Django must be set up first
from django.utils import timezone  # noqa: E402
from django_scopes import scope  # noqa: E402
from tests.site.records import actor, fill, new_region  # noqa: E402

from kasip.apps.classifications.models.training import Qualification  # noqa: E402
from kasip.apps.colleges.models.college import College  # noqa: E402
from kasip.apps.journal.actions import Deed, record  # noqa: E402
from kasip.apps.journal.guard import journalled  # noqa: E402
from kasip.apps.journal.models import Event  # noqa: E402
from kasip.apps.orders.actions.deciding import OrderMoveRefusedError, publish_order  # noqa: E402
from kasip.apps.orders.actions.editing import StaleEditError, put_edit  # noqa: E402
from kasip.apps.orders.models import OrderEdit, OrderLine, StateOrder  # noqa: E402

MANY = 100


def order_in(region, number, state, planner, approver):
    decided = {"approved_by_id": approver.person_id, "approved_at": timezone.now()} if state == "approved" else {}
    order = StateOrder(
        region=region, first_year=2027, number=number, state=state, folder="x", violations=0,
        asked_by_id=planner.person_id, asked_by_name="p", submitted_by_id=planner.person_id, **decided,
    )  # fmt: skip
    with journalled():
        order.save()
    return order


def line_of(order):
    line = OrderLine(
        region_id=order.region_id, order=order, year=2027, college=College.objects.first(),
        qualification=Qualification.objects.first(), language="kk", base="grade9", form="full_time", funding="state",
        groups=2, group_size=25, seats=50,
    )  # fmt: skip
    with journalled():
        line.save()
    return line


def publish_unlocked(order, by):
    """The state was read before everybody began: nothing is read again, nothing waits."""
    with transaction.atomic(), journalled():
        StateOrder.objects.filter(pk=order.pk).update(state="published", published_at=timezone.now())
        record(by=by, deed=Deed("changed", "state_order", order.pk, "", {"state": [order.state, "published"]}))


def edit_unlocked(line, number, by):
    """That nobody has edited the line was read before everybody began."""
    with transaction.atomic(), journalled():
        OrderEdit.objects.filter(line=line).delete()
        OrderEdit(
            region_id=line.region_id, order_id=line.order_id, line=line, groups=number, reason=str(number),
            edited_by_id=by.person_id, edited_by_name="p", version=1,
        ).save()  # fmt: skip


def at_once(region, attempt):
    """What each of many threads was told by one attempt, all let go at the same moment."""
    told: Counter[str] = Counter()
    gate = threading.Barrier(MANY)

    def run(number):
        with scope(region=region.pk):
            gate.wait()
            try:
                attempt(number)
                told["done"] += 1
            except OrderMoveRefusedError as refused:
                told[f"refused {refused.code}"] += 1
            except StaleEditError as stale:
                told["stale" if stale.current is not None else "stale without the other's"] += 1
            except Exception as failure:  # noqa: BLE001  whatever else is told is a failure of the trial
                told[type(failure).__name__] += 1
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(told)


def main(whats):
    region = new_region()
    fill(region, 1)
    planner, approver = actor(region, "planner"), actor(region, "approver")
    with scope(region=region.pk):
        order = order_in(region, 1, "approved", planner, approver)
        line = line_of(order_in(region, 2, "draft", planner, approver))
    ways = {
        "publish": lambda _: publish_order(order=order, by=approver),
        "publish_unlocked": lambda _: publish_unlocked(order, approver),
        "edit": lambda number: put_edit(line=line, groups=number, reason=str(number), version=0, by=planner),
        "edit_unlocked": lambda number: edit_unlocked(line, number, planner),
    }
    told = {what: at_once(region, ways[what]) for what in whats}
    with scope(region=region.pk):
        published = StateOrder.objects.filter(state="published").count()
        events = Event.objects.filter(subject="state_order", changes__state__1="published").count()
        edits = list(OrderEdit.objects.values_list("version", flat=True))
    json.dump({"told": told, "published": published, "events": events, "edits": edits}, sys.stdout)


main(sys.argv[1:])
