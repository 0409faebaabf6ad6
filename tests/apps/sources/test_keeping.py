"""Clean-up: files go when their time is over and not before; what others need stays."""

import datetime as dt
import os

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from kasip.apps.accounts.models import ApiKey, IdempotentAnswer
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.sources.keeping import forget_uploads
from kasip.apps.sources.models import Import
from kasip.apps.sources.offering import file_of, tables_of, uploads_folder
from kasip.apps.work.daily import _daily, ask_for_today
from kasip.apps.work.models import Job
from kasip.apps.work.pulse import Rhythm
from kasip.apps.work.upkeep import CLEAN_UP
from kasip.apps.work.worker import Loop, run_waiting

NOW = timezone.now()
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_uploads(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for("planner")


def taken(by, name, state, days, **fields):
    """An import with its file and tables, `days` old."""
    one = Import.objects.create(
        region_id=by.tenant,
        source_name="q",
        file_name=name,
        stored_name=name,
        state=state,
        offered_at=NOW - days * DAY,
        **fields,
    )
    file_of(one).write_bytes(b"rows")
    tables_of(one).mkdir()
    (tables_of(one) / "colleges.parquet").write_bytes(b"rows")
    return one


def left():
    return sorted(path.name for path in uploads_folder().iterdir())


def test_files_are_forgotten_by_the_age_of_their_end_and_the_state_of_their_import(planner):
    taken(planner, "old-done", "done", 200, stored_at=NOW - 91 * DAY)
    taken(planner, "fresh-done", "done", 200, stored_at=NOW - 89 * DAY)
    taken(planner, "taken-back-lately", "undone", 300, stored_at=NOW - 200 * DAY, undone_at=NOW - DAY)
    taken(planner, "old-refused", "failed", 91)
    taken(planner, "still-read", "reading", 200)
    taken(planner, "waits", "ready", 29)
    abandoned = taken(planner, "abandoned", "mapping", 91)
    for name, age in (("stray-old", 2 * DAY), ("stray-young", DAY / 2)):
        (uploads_folder() / name).write_bytes(b"x")
        moment = (NOW - age).timestamp()
        os.utime(uploads_folder() / name, (moment, moment))

    forgotten = forget_uploads(planner, NOW)

    kept = ["fresh-done", "still-read", "taken-back-lately", "waits"]
    assert left() == sorted([*kept, *(f"{name}.tables" for name in kept), "stray-young"])
    assert forgotten == 4
    abandoned.refresh_from_db()
    assert (abandoned.state, abandoned.stored_name) == ("discarded", "")
    assert list(Event.objects.filter(occasion=abandoned.occasion).values_list("action", flat=True)) == ["cancelled"]
    assert forget_uploads(planner, NOW) == 0


def test_file_of_another_region_is_no_stray(site, planner):
    with site.scope(site.other):
        other = taken(site.actor_for("planner", site.other), "theirs", "done", 1)
    for path in (file_of(other), tables_of(other)):
        os.utime(path, (0, 0))

    assert forget_uploads(planner, NOW) == 0
    assert left() == ["theirs", "theirs.tables"]


def test_daily_job_forgets_answers_and_sessions_that_are_over_and_no_others(site, planner):
    with journalled():
        key = ApiKey.objects.create(
            region=site.region, organisation_id=planner.organisation_id, membership_id=planner.membership_id, prefix="p"
        )
    for number, days in (("old", 8), ("fresh", 6)):
        IdempotentAnswer.objects.create(region=site.region, key=key, number=number, created_at=NOW - days * DAY)
    for name, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=NOW + days * DAY)

    ask_for_today()
    run_waiting()

    job = Job.objects.get(kind=CLEAN_UP)
    assert (job.state, job.result) == ("done", {"answers": 1, "sessions": 1, "uploads": 0})
    assert list(IdempotentAnswer.objects.values_list("number", flat=True)) == ["fresh"]
    assert Session.objects.filter(session_key__in=("over", "open")).get().session_key == "open"


@pytest.mark.usefixtures("planner")
def test_daily_work_is_asked_for_once_a_day_in_every_region_and_by_lasting_workers_alone():
    first = ask_for_today()
    again = ask_for_today()
    tomorrow = ask_for_today(timezone.now() + DAY)

    assert (first, again, tomorrow) == (2 * len(_daily), 0, 2 * len(_daily))
    assert CLEAN_UP in _daily
    Job.objects.all().delete()
    Loop(rhythm=Rhythm(day=0.0), ends_when_idle=True)._begin_day()
    assert Job.objects.count() == 0
    Loop(rhythm=Rhythm(day=0.0), keeps_days=True)._begin_day()
    assert Job.objects.count() == len(_daily), "of the region in scope"
