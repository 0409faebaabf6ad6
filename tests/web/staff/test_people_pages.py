"""Pages of organisations, people, keys, access and the journal: each opens, in three languages, for whom it may."""

import pytest
from django.urls import reverse
from tests.site.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_administrator_opens_every_page(world, language):
    client = world.client("administrator")
    client.cookies["django_language"] = language
    college, held = world.organisations["college"], world.memberships["college_deputy"]
    pages = [
        reverse("staff:organisation_list"),
        reverse("staff:organisation_add"),
        reverse("staff:organisation", args=[college.pk]),
        reverse("staff:organisation_rename", args=[college.pk]),
        reverse("staff:invite", args=[college.pk]),
        reverse("staff:people"),
        reverse("staff:person", args=[held.person_id]),
        reverse("staff:person_off_board", args=[held.person_id]),
        reverse("staff:person_reset_factor", args=[held.person_id]),
        reverse("staff:member_end", args=[held.pk]),
        reverse("staff:api_keys"),
        reverse("staff:api_key_make"),
        reverse("staff:access_matrix"),
        reverse("staff:access_export"),
        reverse("staff:journal"),
        reverse("staff:journal_export"),
        reverse("staff:journal_chain"),
        reverse("staff:journal_event", args=[1]),
        reverse("mfa_index"),
        reverse("account_change_password"),
        reverse("account_reauthenticate"),
    ]

    answers = {page: client.get(page) for page in pages}

    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {}
    assert {answer.headers["Content-Language"] for answer in answers.values()} == {language}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_public_opens_pages_of_signing_in(client, language):
    client.cookies["django_language"] = language
    pages = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
    pages += ["account_reset_password_from_key_done", "socialaccount_login_cancelled"]

    assert {page: client.get(reverse(page)).status_code for page in pages} == dict.fromkeys(pages, 200)
