"""Pages of background work: the list, live progress, calling off, asking again, and who sees what."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.apps.work.trial import tasks
from tests.site.world import World

from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import actor_of
from kasip.apps.work import taking, worker
from kasip.apps.work.actions import ask
from kasip.apps.work.kinds import kinds
from kasip.apps.work.models import Job
from kasip.web import results
from kasip.wording.catalogue import LANGUAGES, phrases, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def membership(world):
    return world.memberships["planner"]


@pytest.fixture
def signed_in(world):
    return world.client("planner")


def asked(membership, kind="trial_plain", **arguments):
    with scope(region=membership.region_id):
        return ask(kind=kind, arguments=arguments or {"numbers": []}, by=actor_of(membership))


def stored(job):
    with scope(region=job.region_id):
        return Job.objects.get(pk=job.pk)


def do_all():
    assert worker.run_waiting() > 0


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("name", ["job_list", "job"])
def test_pages_need_somebody_signed_in(client, name):
    answer = client.get(reverse(f"staff:{name}", args=[1] if name == "job" else []))

    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_list_says_what_it_is_for_while_empty(signed_in):
    assert say("work_none_why", "en") in text_of(signed_in.get("/work/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_shows_own_jobs_in_the_persons_language(signed_in, membership, language):
    job = asked(membership)
    Person.objects.update(language=language)

    page = text_of(signed_in.get("/work/"))

    assert say("work_title_one", language, number=str(job.pk), kind="trial_plain") in page
    assert say("work_state_queued", language) in page


def test_list_asks_the_database_as_often_at_one_job_as_at_a_hundred(signed_in, membership, django_assert_num_queries):
    asked(membership)
    with django_assert_num_queries(6):
        signed_in.get("/work/")
    for _ in range(99):
        asked(membership)

    with django_assert_num_queries(6):
        signed_in.get("/work/")


def test_job_shows_its_step_and_asks_again_until_it_has_ended(signed_in, membership):
    job = asked(membership)
    assert taking.take(job.pk, "a-worker")
    with scope(region=job.region_id):
        Job.objects.update(progress=0.4, step="work_step_running")

    running = signed_in.get(f"/work/{job.pk}/", HTTP_HX_REQUEST="true")
    with scope(region=job.region_id):
        Job.objects.update(state="done", progress=1)
    ended = signed_in.get(f"/work/{job.pk}/", HTTP_HX_REQUEST="true")

    assert "<html" not in running.content.decode()
    assert ("hx-get" in running.content.decode(), "hx-get" in ended.content.decode()) == (True, False)
    assert say("work_step_running", "en") in text_of(running)
    assert 'value="40"' in running.content.decode()


def test_page_renews_itself_without_javascript_until_the_job_has_ended(signed_in, membership):
    job = asked(membership)
    waiting = signed_in.get(f"/work/{job.pk}/").content.decode()
    do_all()
    ended = signed_in.get(f"/work/{job.pk}/").content.decode()

    renewal = '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    assert (renewal in waiting, renewal in ended) == (True, False)


def test_waiting_job_is_called_off_and_asked_for_again(signed_in, membership):
    job = asked(membership)

    signed_in.post(f"/work/{job.pk}/cancel/")
    called_off = stored(job).state
    page = signed_in.post(f"/work/{job.pk}/retry/", follow=True)

    assert (called_off, stored(job).state) == ("cancelled", "queued")
    assert say("work_retried_note", "en") in text_of(page)


def test_job_that_moved_on_meanwhile_says_so(signed_in, membership):
    job = asked(membership)
    do_all()

    page = signed_in.post(f"/work/{job.pk}/cancel/", follow=True)

    assert say("work_state_changed", "en") in text_of(page)


def test_failed_job_is_worded_and_shows_no_traceback(signed_in, membership):
    job = asked(membership, "trial_defect")
    do_all()

    page = text_of(signed_in.get(f"/work/{job.pk}/"))

    assert say("work_failed", "en", **stored(job).problem_facts) in page
    assert [leak for leak in (tasks.PERSONAL, "Traceback", "ValueError") if leak in page] == []


def test_rejected_input_lists_its_faults(signed_in, membership):
    job = asked(membership, "trial_rejected")
    do_all()

    page = text_of(signed_in.get(f"/work/{job.pk}/"))

    assert say("work_input_rejected", "en", count=1) in page
    assert say("not_a_number", "en", value="x", column="founded") in page


def test_result_is_linked_where_a_page_shows_it(signed_in, membership, monkeypatch):
    monkeypatch.setitem(results._pages, "trial_plain", "staff:job")
    job = asked(membership)
    do_all()
    with scope(region=job.region_id):
        Job.objects.update(result={"id": 77})

    assert 'href="/work/77/"' in signed_in.get(f"/work/{job.pk}/").content.decode()


@pytest.mark.parametrize("whose", ["colleague", "other region"])
@pytest.mark.parametrize(("method", "path"), [("get", ""), ("post", "cancel/"), ("post", "retry/")])
def test_jobs_of_others_look_missing(signed_in, world, whose, method, path):
    other = world if whose == "colleague" else World("Turkestan", "610000000", 2)
    job = asked(other.memberships["approver"])

    answer = getattr(signed_in, method)(f"/work/{job.pk}/{path}")

    assert (answer.status_code, stored(job).state) == (404, "queued")
    assert str(job.pk) not in text_of(signed_in.get("/work/"))


@pytest.mark.parametrize("path", ["cancel/", "retry/"])
def test_moves_are_not_made_by_reading(signed_in, membership, path):
    job = asked(membership)

    assert (signed_in.get(f"/work/{job.pk}/{path}").status_code, stored(job).state) == (405, "queued")


def test_every_kind_of_work_has_a_name():
    named = {code.removeprefix("work_kind_") for code in phrases()}

    assert [kind for kind in kinds() if not kind.startswith("trial_") and kind not in named] == []
