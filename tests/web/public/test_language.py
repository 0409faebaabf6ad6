"""The language of the pages: chosen without scripts, kept with the person and in the browser."""

import pytest

from kasip.apps.accounts.models import Person


def language_of(answer):
    return answer.headers["Content-Language"]


@pytest.mark.parametrize(("asked", "expected"), [("ru", "ru"), ("en-GB,ru;q=0.5", "en"), ("de", "kk"), ("", "kk")])
def test_browser_is_asked_before_anybody_has_chosen(site, asked, expected):
    assert language_of(site.client_for("", language=asked).get("/")) == expected


def test_choice_is_kept_in_the_browser(site):
    client = site.client_for("", language="kk")

    answer = client.post("/language/", {"language": "ru", "next": "/account/login/"})

    assert (answer.status_code, answer.url) == (302, "/account/login/")
    assert language_of(client.get("/")) == "ru"


def test_choice_is_kept_with_the_person(site):
    client = site.client_for("planner", language="kk")

    client.post("/language/", {"language": "en", "next": "/planner/"})
    elsewhere = site.client_for("planner", language="kk")
    del elsewhere.cookies["django_language"]

    assert Person.objects.get(pk=site.person_for("planner").pk).language == "en"
    answer = elsewhere.get("/planner/")
    assert (answer.status_code, language_of(answer)) == (200, "en")


@pytest.mark.parametrize("chosen", ["de", "", "kk; DROP"])
def test_unknown_language_changes_nothing(site, chosen):
    client = site.client_for("planner", language="kk")
    before = site.person_for("planner").language

    answer = client.post("/language/", {"language": chosen, "next": "/"})

    assert (answer.status_code, answer.cookies.get("django_language")) == (302, None)
    assert site.person_for("planner").language == before


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_one_is_never_led_to_another_site(site, target):
    assert site.client_for("").post("/language/", {"language": "ru", "next": target}).url == "/"


def test_language_is_not_changed_by_a_link(site):
    assert site.client_for("").get("/language/").status_code == 405
