"""The health page: a few figures, no sign-in, nothing about people; and the page of a failure."""

import datetime as dt
import json

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from kasip.apps.work.models import Worker
from kasip.web import failures, health
from kasip.web.middleware.requests import RequestIdMiddleware
from kasip.wording.catalogue import say


@pytest.mark.django_db
def test_well_site_says_so_to_anybody(client, settings):
    settings.DATA.mkdir(parents=True, exist_ok=True)
    Worker.objects.create(name="here-1-abcdef01", beat_at=timezone.now() - dt.timedelta(seconds=7))

    answer = client.get("/health/")

    found = answer.json()
    assert (answer.status_code, found.pop("disk_free_mb") > 0) == (200, True)
    assert found == {
        "well": True,
        "database": True,
        "disk_free_enough": True,
        "worker_heartbeat_seconds": 7,
        "migrations_applied": True,
    }


@pytest.mark.django_db
def test_site_without_a_worker_says_nothing_of_its_heartbeat(client):
    assert client.get("/health/").json()["worker_heartbeat_seconds"] is None


@pytest.mark.django_db
def test_ready_is_said_when_the_database_answers(client):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_site_without_a_database_is_not_well(monkeypatch):
    monkeypatch.setattr(health, "_database_answers", lambda: False)

    answers = [view(RequestFactory().get("/")) for view in (health.health, health.ready)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert json.loads(answers[0].content)["well"] is False


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_failed_answer_names_the_number_of_the_log(language):
    with translation.override(language):
        answer = RequestIdMiddleware(failures.server_error)(RequestFactory().get("/work/"))

    page = answer.content.decode()
    assert answer.status_code == 500
    assert say("failure_reference", language, reference=answer.headers["X-Request-Id"]) in page
    assert "Traceback" not in page


@pytest.mark.django_db
def test_defect_in_a_view_is_logged_under_the_number_shown(client, caplog, monkeypatch):
    monkeypatch.setattr(health, "_disk", lambda: 1 / 0)
    client.raise_request_exception = False

    answer = client.get("/health/")

    assert answer.status_code == 500
    assert [record.levelname for record in caplog.records if record.name == "django.request"] == ["ERROR"]
    assert answer.headers["X-Request-Id"] in answer.content.decode()
