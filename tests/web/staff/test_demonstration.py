"""The sign-in page of a demonstration site offers its accounts; that of a real site does not know them."""

import pytest

from kasip.example.site.accounts import ACCOUNTS, PASSWORD

pytestmark = pytest.mark.django_db


def test_demonstration_site_offers_an_account_for_every_role(client, settings):
    settings.KASIP_DEMONSTRATION = True

    page = client.get("/account/login/").content.decode()

    assert [one.mailbox for one in ACCOUNTS if f"{one.mailbox}@karaganda.example" not in page] == []
    assert PASSWORD in page


def test_real_site_shows_no_account_and_no_password(client, settings):
    settings.KASIP_DEMONSTRATION = False

    page = client.get("/account/login/").content.decode()

    assert ".example" not in page
    assert PASSWORD not in page


@pytest.mark.parametrize("role", [one.role for one in ACCOUNTS])
def test_one_button_signs_in_as_the_role(site, client, role):
    email = site.person_for(role).email

    answer = client.post("/account/login/", {"login": email, "password": PASSWORD})

    assert answer.status_code == 302
    assert client.get("/", follow=True).context["actor"].role == role
