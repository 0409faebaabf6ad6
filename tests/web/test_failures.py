"""Pages that say why there is no answer: three languages, what to do next, and no database needed for the worst."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import translation

from kasip.config import urls
from kasip.web import failures
from kasip.wording.catalogue import say


def refuse(_request):
    raise PermissionDenied


def suspect(_request):
    raise SuspiciousOperation


def fail(_request):
    raise RuntimeError("planned")


urlpatterns = [
    path("refuse/", refuse),
    path("suspect/", suspect),
    path("fail/", fail),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
CASES = {
    "/suspect/": (400, "refusal_bad_request"),
    "/refuse/": (403, "refusal_forbidden"),
    "/nowhere/": (404, "refusal_missing"),
    "/fail/": (500, "failure_title"),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("address", CASES)
def test_page_says_what_happened_in_the_language(site, address, language):
    client = site.client_for("planner", language=language)
    client.raise_request_exception = False
    site.person_for("planner").__class__.objects.update(language=language)

    with override_settings(ROOT_URLCONF=__name__):
        answer = client.get(address)

    status, code = CASES[address]
    assert answer.status_code == status
    assert say(code, language) in answer.content.decode()
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.usefixtures("site")
def test_form_without_its_token_says_that_nothing_was_saved():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "ru"})

    answer = client.post("/language/", {"language": "ru"})

    assert answer.status_code == 403
    assert say("what_refusal_form_expired", "ru") in answer.content.decode()


@pytest.mark.django_db
def test_failure_page_asks_the_database_nothing():
    request = RequestFactory().get("/planner/")

    with translation.override("kk"), CaptureQueriesContext(connection) as asked:
        answer = failures.server_error(request)

    assert (answer.status_code, len(asked)) == (500, 0)
    assert say("failure_title", "kk") in answer.content.decode()


def test_missing_and_foreign_are_said_in_the_same_words(site):
    client = site.client_for("college_deputy", language="en")

    missing, foreign = client.get("/planner/"), client.get("/no-such-page/")

    assert (missing.status_code, foreign.status_code) == (404, 404)
    assert body(missing) == body(foreign)


def body(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]
