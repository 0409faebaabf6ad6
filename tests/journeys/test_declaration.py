"""From what an enterprise needs to the records, in a real browser: started, typed, suggested, sent, confirmed."""

import re
import time

import pytest
from tests.journeys.chromium import assert_page_is_sound, overflow

from kasip.apps.labour_market.models import Declaration, EmployerRequest

pytestmark = pytest.mark.browser
TITLES = {"kk": ("электргазбен дәнекерлеуші", "жонушы"), "ru": ("электросварщик", "токарь")}


def main_button(page):
    page.click("main form .form-actions button.btn-primary")


def typed_position(page, title, persons, button):
    """A title and one number: what it means is suggested while it is typed."""
    page.wait_for_selector("#id_job_title")
    with page.expect_response(re.compile("/titles/")):
        page.locator("#id_job_title").press_sequentially(title)
    page.wait_for_selector("#suggestions input[type=radio][checked]")
    page.locator(".row input[type=number]").nth(1).fill(str(persons))
    page.click(button)


def declared(hr, server, language):
    """Two positions, from the enterprise's first page to sent: the declaration's address."""
    hr.goto(f"{server}/employer/")
    hr.click(".page-actions form button")
    hr.wait_for_url(re.compile(r"/declarations/\d+/$"))
    place = hr.url
    first, second = TITLES[language]
    hr.click(".page-actions a.btn-primary")
    typed_position(hr, first, 4, ".form-actions button[name=more]")
    typed_position(hr, second, 2, ".form-actions button.btn-primary")
    hr.wait_for_url(place)
    hr.click(f'.page-actions form[action="{place.removeprefix(server)}send/"] button')
    hr.wait_for_url(place)
    return place


def confirmed(chamber, server, language):
    """The chamber's first task is the declaration that waits; it is read, then confirmed."""
    chamber.goto(f"{server}/home/")
    chamber.click(".first-task a.btn-primary")
    chamber.wait_for_url(re.compile(r"/declarations/\d+/$"))
    assert_page_is_sound(chamber, chamber.url, language)
    chamber.click(".page-actions a.btn-primary")
    main_button(chamber)
    chamber.wait_for_url(re.compile(r"/declarations/\d+/$"))


@pytest.mark.deep  # the season walks this way too
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_declaration_goes_from_one_click_into_the_records(server, visitor, site, language):
    hr, chamber = visitor("enterprise_hr", language), visitor("chamber_officer", language)
    began = time.monotonic()

    place = declared(hr, server, language)
    took = time.monotonic() - began
    confirmed(chamber, server, language)

    assert_page_is_sound(hr, place, language)
    with site.scope():
        declaration = Declaration.objects.get()
        rows = EmployerRequest.objects.filter(request_id__startswith="declaration-").order_by("request_id")
        assert [row.persons for row in rows] == [4, 2]
    assert declaration.state == "confirmed"
    print(f"\ntwo positions, from the first page to sent, by script: {took:.1f} s")  # noqa: T201  what the walk took


def test_forms_of_a_declaration_are_sound_at_both_sizes(server, visitor):
    hr = visitor("enterprise_hr", "kk")
    hr.goto(f"{server}/employer/")
    hr.click(".page-actions form button")
    hr.wait_for_url(re.compile(r"/declarations/\d+/$"))
    place = hr.url

    assert_page_is_sound(hr, f"{place}positions/new/", "kk")
    hr.goto(f"{place}sites/new/")
    hr.fill("#id_name", "Құбыр цехы")
    hr.fill("#id_opens_on", "2028-03-01")
    hr.fill("#id_probability", "70")
    main_button(hr)
    hr.wait_for_url(re.compile(r"/sites/\d+/$"))
    hr.fill("#plan", "Дәнекерлеуші 12")
    hr.click('form[action$="staffing/"] button.btn-primary')
    hr.wait_for_selector("select[name^=occupation_]")
    assert_page_is_sound(hr, hr.url, "kk")
    assert overflow(hr) == 0
