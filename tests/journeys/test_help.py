"""Help in a real browser: sound in Kazakh on a desk and on a phone, and reached from the menu without scripts."""

import pytest
from tests.journeys.chromium import SIZES, assert_page_is_sound

pytestmark = pytest.mark.browser


def test_topic_is_sound(server, visitor):
    assert_page_is_sound(visitor("", "kk"), f"{server}/help/making-the-order/", "kk")


def test_help_is_reached_from_the_menu_of_a_phone_without_scripts(server, visitor):
    page = visitor("planner", "ru", scripts=False)
    page.set_viewport_size(SIZES["phone"])
    page.goto(f"{server}/orders/")

    page.click(".menu-phone > summary")
    page.click(".menu-phone .menu-body > a[href='/help/']")
    page.click("main a[href='/help/making-the-order/']")

    assert page.url == f"{server}/help/making-the-order/"
    assert page.locator("h1").inner_text() == "Как составить, исправить и утвердить заказ"
