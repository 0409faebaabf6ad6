"""A season in a real browser: declared, confirmed, foreseen, drafted, discussed, edited, published, amended."""

import re

import pytest
from tests.journeys import test_declaration as needs
from tests.journeys.chromium import assert_page_is_sound

from kasip.apps.labour_market.models import ForecastRun
from kasip.apps.orders.actions.drafting import results_folder
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


def foreseen(planner, server, site, language):
    """A run of the forecast from the records as they stand, its page read."""
    planner.goto(f"{server}/forecasts/new/")
    planner.click("main form button.btn-primary")
    planner.wait_for_url(re.compile(r"/forecasts/\d+/$"))
    done(planner)
    with site.scope():
        run = ForecastRun.objects.get()
    assert run.state == "done"
    assert_page_is_sound(planner, f"{server}/forecasts/{run.pk}/", language)
    assert_page_is_sound(planner, f"{server}/forecasts/gaps/", language)


def movable_line(site, order, **asked):
    """A line of the version that may lose a group without breaking a limit."""
    with site.scope():
        lines = OrderLine.objects.filter(order=order, groups__gt=0, **asked)
        for line in lines.select_related("order", "college", "qualification", "target_employer"):
            if not outlook_of(line, line.groups - 1).alone.broken:
                return line
    pytest.fail("every line is held by a limit")


def decided(planner, approver, server, order):
    confirmed(planner, server, order.pk, "submitted")
    confirmed(approver, server, order.pk, "approved")
    confirmed(approver, server, order.pk, "published")


def discussed(planner, deputy, server, site, order):
    """The version is opened, a college remarks on a line of its own, the planner answers and closes it."""
    planner.goto(f"{server}/orders/{order.pk}/")
    planner.click(f"form[action='/orders/{order.pk}/open/'] button")
    with site.scope():
        code = site.actor_for("college_deputy").organisation_code
        line = OrderLine.objects.filter(order=order, groups__gt=0, college__college_bin=code).order_by("pk")[0]
    deputy.goto(f"{server}/orders/lines/{line.pk}/")
    deputy.fill("#remarks textarea[name=text]", "Екі шебер бар")
    deputy.click(f"form[action='/orders/lines/{line.pk}/remark/'] button")
    planner.goto(f"{server}/orders/lines/{line.pk}/")
    planner.click("#remarks summary")
    planner.fill("#remarks details textarea", "Ескерілді")
    planner.click("#remarks details button[name=resolve]")
    planner.wait_for_selector("#remarks .badge.good")
    return line


def amendment(planner, server, site, order):
    """A line of the order in force loses a group; the version made of it amends the order."""
    line = movable_line(site, order, target_employer=None)
    planner.goto(f"{server}/orders/lines/{line.pk}/edit/?groups={line.groups - 1}")
    planner.select_option("#effect select[name=ground]", "seats_returned")
    planner.fill("#effect textarea", "Топ жиналмады")
    planner.click("#effect form button.btn-primary")
    planner.wait_for_url(f"{server}/orders/{order.pk}/edits/")
    planner.click("main form button.btn-primary")
    planner.wait_for_url(re.compile(r"/orders/\d+/$"))
    done(planner)
    with site.scope():
        return StateOrder.objects.get(based_on=order)


@pytest.mark.parametrize("language", ["kk", pytest.param("ru", marks=pytest.mark.deep)])
def test_season_goes_from_what_an_enterprise_needs_to_the_amended_order(server, visitor, site, language):
    roles = ("planner", "approver", "college_deputy", "enterprise_hr", "chamber_officer", "")
    planner, approver, deputy, hr, chamber, public = (visitor(role, language) for role in roles)

    needs.declared(hr, server, language)
    needs.confirmed(chamber, server, language)
    foreseen(planner, server, site, language)

    planner.goto(f"{server}/orders/new/")
    planner.click("main form button.btn-primary")
    planner.wait_for_url(re.compile(r"/orders/\d+/$"))
    done(planner)
    with site.scope():
        drafted = StateOrder.objects.get()
    requests = (results_folder(drafted) / "study" / "employer_requests.csv").read_text("utf-8").splitlines()
    assert sum(row.startswith("declaration-") for row in requests) == 2, "the order counts what was declared"
    assert_page_is_sound(planner, f"{server}/orders/{drafted.pk}/", language)

    said = discussed(planner, deputy, server, site, drafted)
    assert_page_is_sound(planner, f"{server}/orders/lines/{said.pk}/", language)
    assert_page_is_sound(planner, f"{server}/orders/{drafted.pk}/matrix/", language, words=False)

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

    assert_page_is_sound(planner, f"{server}/orders/{edited.pk}/compare/?other={drafted.pk}", language)
    assert_page_is_sound(planner, f"{server}/orders/{edited.pk}/limits/", language)
    decided(planner, approver, server, edited)

    amended = amendment(planner, server, site, edited)
    assert_page_is_sound(planner, f"{server}/orders/{amended.pk}/amendment/", language)
    decided(planner, approver, server, amended)

    assert_page_is_sound(public, f"{server}/published/{site.region.kato}/{edited.first_year}/", language)
    assert "Топ жиналмады" in public.inner_text("main")
    edited.refresh_from_db()
    amended.refresh_from_db()
    assert (edited.state, amended.state, amended.violations) == ("replaced", "published", 0)
