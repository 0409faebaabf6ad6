"""The first page of everybody, in a real browser: readable, sound, and usable without scripts."""

import pytest
from tests.journeys.chromium import SIZES, assert_page_is_sound

pytestmark = pytest.mark.browser
HOMES = {
    "": "/",
    "planner": "/planner/",
    "approver": "/planner/",
    "administrator": "/home/",
    "college_deputy": "/college/",
    "college_master": "/college/",
    "enterprise_hr": "/employer/",
    "mentor": "/home/",
    "counsellor": "/home/",
    "employment_officer": "/home/",
    "chamber_officer": "/home/",
    "head_officer": "/head/",
    "student": "/",
    "applicant": "/",
    "guardian": "/",
}
WORKING = ("", "planner", "college_deputy", "enterprise_hr", "head_officer")


@pytest.mark.parametrize(
    "role", [*WORKING, *(pytest.param(role, marks=pytest.mark.deep) for role in HOMES if role not in WORKING)]
)
def test_first_page_in_kazakh(server, visitor, role):
    assert_page_is_sound(visitor(role, "kk"), f"{server}{HOMES[role]}", "kk")


@pytest.mark.parametrize("language", ["ru", pytest.param("en", marks=pytest.mark.deep)])
@pytest.mark.parametrize("role", ["", "planner", *(pytest.param(role, marks=pytest.mark.deep) for role in WORKING[2:])])
def test_first_page_in_other_languages(server, visitor, role, language):
    assert_page_is_sound(visitor(role, language), f"{server}{HOMES[role]}", language)


@pytest.mark.parametrize("language", ["kk", *(pytest.param(one, marks=pytest.mark.deep) for one in ("ru", "en"))])
def test_components_are_sound(server, visitor, settings, language):
    settings.DEBUG = True

    assert_page_is_sound(visitor("", language), f"{server}/design/", language, words=False)


def test_missing_page_says_what_to_do(server, visitor):
    assert_page_is_sound(visitor("planner", "kk"), f"{server}/no-such-page/", "kk", status=404)


def test_language_is_switched_without_scripts(server, visitor):
    page = visitor("", "kk", scripts=False)
    page.goto(f"{server}/")

    page.click(".languages-wide button[value=ru]")

    assert page.get_attribute("html", "lang") == "ru"
    assert page.url == f"{server}/"


def test_menu_opens_on_a_phone_without_scripts(server, visitor):
    page = visitor("planner", "kk", scripts=False)
    page.set_viewport_size(SIZES["phone"])
    page.goto(f"{server}/planner/")
    links = page.locator(".menu-phone nav a")

    before = links.first.is_visible()
    page.click(".menu-phone > summary")

    assert (before, links.first.is_visible()) == (False, True)


def test_keyboard_reaches_the_content_first(server, visitor):
    page = visitor("planner", "ru")
    page.goto(f"{server}/planner/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")

    assert (first, page.evaluate("document.activeElement.id")) == ("skip-link", "content")


def test_table_of_a_hundred_rows_keeps_its_headings_and_its_density(server, visitor, settings):
    settings.DEBUG = True
    page = visitor("", "en")
    page.goto(f"{server}/design/")

    heights = page.evaluate(
        "[...document.querySelectorAll('#list tbody tr')].filter(row => row.innerText.split('\\n').length < 2 || true)"
        ".map(row => row.getBoundingClientRect().height)"
    )
    page.evaluate("document.querySelector('#list .table-scroll').scrollTop = 600")
    box, heading = page.evaluate(
        "[document.querySelector('#list .table-scroll'), document.querySelector('#list thead th')]"
        ".map(each => each.getBoundingClientRect().top)"
    )

    assert min(heights) <= 37
    assert abs(heading - box) < 2
