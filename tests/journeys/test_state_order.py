"""From the records to the published order in a real browser: drafted, edited, submitted, approved, published, read."""

import re

import pytest
from tests.journeys.chromium import assert_page_is_sound

from kasip.apps.orders.actions.editing import outlook_of
from kasip.apps.orders.models import OrderLine, StateOrder
from kasip.apps.work.worker import run_waiting

pytestmark = pytest.mark.browser


def confirmed(page, server, order, state):
    """A decision is a page of its own with one button that takes it."""
    page.goto(f"{server}/orders/{order}/{state}/decide/")
    page.click("main form button.btn-primary")
    page.wait_for_url(re.compile(r"/orders/\d+/$"))


def done(page):
    """Do the waiting work here, with no page asking meanwhile: both would use the test's one connection."""
    page.goto("about:blank")
    run_waiting()


def movable_line(site, order):
    """A line of the version that may lose a group without breaking a limit."""
    with site.scope():
        lines = OrderLine.objects.filter(order=order, groups__gt=0)
        for line in lines.select_related("order", "college", "qualification", "target_employer"):
            if not outlook_of(line, line.groups - 1).alone.broken:
                return line
    pytest.fail("every line is held by a limit")


@pytest.mark.parametrize("language", ["kk", pytest.param("ru", marks=pytest.mark.deep)])
def test_order_goes_from_the_records_to_the_public(server, visitor, site, language):
    planner, approver, public = (visitor(role, language) for role in ("planner", "approver", ""))

    planner.goto(f"{server}/orders/new/")
    planner.click("main form button.btn-primary")
    planner.wait_for_url(re.compile(r"/orders/\d+/$"))
    done(planner)
    with site.scope():
        drafted = StateOrder.objects.get()
    assert_page_is_sound(planner, f"{server}/orders/{drafted.pk}/", language)

    line = movable_line(site, drafted)
    assert_page_is_sound(planner, f"{server}/orders/lines/{line.pk}/", language)
    assert_page_is_sound(planner, f"{server}/orders/lines/{line.pk}/edit/?groups={line.groups - 1}", language)
    planner.fill("#effect textarea", "Шебер жоқ")
    planner.click("#effect form button.btn-primary")
    planner.wait_for_url(f"{server}/orders/{drafted.pk}/edits/")
    planner.click("main form button.btn-primary")
    planner.wait_for_url(re.compile(r"/orders/\d+/$"))
    done(planner)
    with site.scope():
        edited = StateOrder.objects.get(based_on=drafted)

    confirmed(planner, server, edited.pk, "submitted")
    confirmed(approver, server, edited.pk, "approved")
    confirmed(approver, server, edited.pk, "published")

    assert_page_is_sound(public, f"{server}/published/{site.region.kato}/{edited.first_year}/", language)
    edited.refresh_from_db()
    assert (edited.state, edited.violations) == ("published", 0)
