"""The head of a page: links in the order of the work, and for whom one acts, whatever the page shows."""

import pytest
from django.urls import reverse
from tests.site.world import World

from kasip.web.navigation import MOST_IN_A_ROW

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize("page", ["organisation_list", "api_keys", "job_list"])
def test_section_out_of_its_turn_takes_the_place_of_the_last_one(world, page):
    context = world.client("planner").get(reverse(f"staff:{page}")).context

    in_a_row = [entry for entry in context["navigation"] if not entry.more]
    assert len(in_a_row) == MOST_IN_A_ROW
    assert in_a_row[-1].current
    assert len(context["navigation_more"]) == len(context["navigation"]) - MOST_IN_A_ROW


def test_page_of_another_organisation_still_says_for_whom_one_acts(world):
    college = world.organisations["college"]

    page = world.client("planner").get(reverse("staff:organisation", args=[college.pk])).content.decode()

    assert '<span class="brand-region">Karaganda department</span>' in page


def test_boxes_of_a_group_stand_each_beside_its_label(world):
    page = world.client("administrator", headers={"accept-language": "en"}).get(reverse("staff:api_key_make"))

    text = page.content.decode()
    assert text.count('<label class="form-check"><input type="checkbox" name="scopes"') == 2
    assert text.count('class="form-check-input"') == 2
    assert '<fieldset class="field"><legend class="form-label">' in text
