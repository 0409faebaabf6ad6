"""A job from being asked for to its end, in one process: whom it acts as, what it leaves, what people are told."""

import datetime as dt
import json
import logging

import attrs
import pytest
from django.utils import timezone
from django_scopes import scope
from tests.apps.work.trial import tasks

from kasip.apps.accounts.enums import OrganisationKind, Role
from kasip.apps.accounts.models import Membership, Organisation, Person, Region
from kasip.apps.accounts.queries import actor_of
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.work import taking, worker
from kasip.apps.work.actions import JobStateError, WorkNotPermittedError, ask, cancel, retry
from kasip.apps.work.kinds import UnknownKindError
from kasip.apps.work.models import Job
from kasip.apps.work.progress import CancelledError, LostJobError, Progress
from kasip.apps.work.pulse import PlainPulse
from kasip.apps.work.queries import MissingJobError, job_for, reached_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    names = {"name_kk": "Қарағанды", "name_ru": "Караганда", "name_en": "Karaganda"}
    with journalled():
        region = Region.objects.create(kato="350000000", **names)
        with scope(region=region.pk):
            office = Organisation.objects.create(region=region, kind=OrganisationKind.DEPARTMENT, code="1", **names)
            person = Person.objects.create(email="planner@kasip.example", name="Айгүл")
            held = Membership.objects.create(region=region, organisation=office, person=person, role=Role.PLANNER)
    with scope(region=region.pk):
        yield held


@pytest.fixture
def by(membership):
    return actor_of(membership)


def states():
    return list(Job.objects.order_by("pk").values_list("state", flat=True))


def marks():
    return list(Event.objects.filter(subject="trial").order_by("sequence").values_list("subject_name", flat=True))


def told(job):
    rows = Event.objects.filter(subject="job", subject_id=job.pk).order_by("sequence")
    return list(rows.values_list("action", "role", "channel"))


def test_job_ends_with_its_result_and_its_story_in_the_journal(by):
    job = ask(kind="trial_marks", arguments={"steps": 3}, by=by)

    assert worker.run_waiting() == 1

    job.refresh_from_db()
    assert (job.state, job.progress, job.result, job.attempt) == ("done", 1.0, {"marks": 2}, 1)
    assert marks() == ["first", "second"]
    assert told(job) == [("created", "planner", "page"), ("started", "planner", "job"), ("finished", "planner", "job")]


def test_handler_that_changes_nothing_needs_no_transaction_of_its_own(by):
    job = ask(kind="trial_plain", arguments={"numbers": [1, 2, 3]}, by=by)

    worker.run_waiting()

    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sum": 6})


def test_defect_is_told_by_a_number_and_leaves_nothing(by, caplog):
    job = ask(kind="trial_defect", arguments={}, by=by)

    with caplog.at_level(logging.ERROR):
        worker.run_waiting()

    job.refresh_from_db()
    logged = [record.reference for record in caplog.records if hasattr(record, "reference")]
    assert (job.state, job.problem, job.problem_facts) == ("failed", "work_failed", {"reference": logged[0]})
    assert tasks.PERSONAL not in json.dumps([job.problem_facts, job.result, job.step_facts])
    assert marks() == []


def test_rejected_input_keeps_its_faults(by):
    job = ask(kind="trial_rejected", arguments={}, by=by)

    worker.run_waiting()

    job.refresh_from_db()
    fault = {"file": "colleges.csv", "row": 2, "column": "founded", "code": "not_a_number", "value": "x", "facts": {}}
    assert (job.state, job.problem, job.result) == ("failed", "work_input_rejected", {"faults": [fault]})


def test_worded_problem_is_kept_as_code_and_facts(by):
    job = ask(kind="trial_problem", arguments={}, by=by)

    worker.run_waiting()

    job.refresh_from_db()
    assert (job.state, job.problem, job.problem_facts) == ("failed", "work_kind_unknown", {"kind": "of the trial"})


def test_work_nobody_handles_cannot_be_asked_for(by):
    with pytest.raises(UnknownKindError):
        ask(kind="unheard_of", arguments={}, by=by)


def test_work_not_allowed_is_refused_when_asked_for(by):
    with pytest.raises(WorkNotPermittedError):
        ask(kind="trial_for_some", arguments={"role": Role.APPROVER}, by=by)


@pytest.mark.parametrize("change", ["role_ended", "person_switched_off", "role_changed"])
def test_right_lost_before_the_work_is_taken_refuses_it(by, membership, change):
    job = ask(kind="trial_for_some", arguments={"role": Role.PLANNER}, by=by)
    with journalled():
        if change == "role_ended":
            yesterday = timezone.localdate() - dt.timedelta(days=1)
            Membership.objects.filter(pk=membership.pk).update(starts_on=yesterday, ends_on=yesterday)
        elif change == "role_changed":
            Membership.objects.filter(pk=membership.pk).update(role=Role.APPROVER)
        else:
            Person.objects.filter(pk=membership.person_id).update(is_active=False)

    worker.run_waiting()

    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "work_not_permitted")
    assert marks() == []


def test_right_kept_lets_the_same_work_through(by):
    job = ask(kind="trial_for_some", arguments={"role": Role.PLANNER}, by=by)

    worker.run_waiting()

    job.refresh_from_db()
    assert (job.state, marks()) == ("done", ["allowed"])


def test_waiting_job_called_off_is_not_taken(by):
    job = ask(kind="trial_marks", arguments={}, by=by)

    cancel(pk=job.pk, by=by)

    assert (worker.run_waiting(), states(), marks()) == (0, ["cancelled"], [])


def held(job):
    assert taking.take(job.pk, "a-worker")
    job.refresh_from_db()
    return worker.hold_of(job)


def test_running_job_called_off_stops_at_its_next_step(by):
    job = ask(kind="trial_marks", arguments={}, by=by)
    hold = held(job)
    progress = Progress(hold, {}, by, PlainPulse(hold))
    cancel(pk=job.pk, by=by)

    with pytest.raises(CancelledError):
        progress.at(0.5, "work_step_running")


def test_job_called_off_between_its_last_step_and_its_end_stores_nothing(by):
    job = ask(kind="trial_marks", arguments={}, by=by)
    hold = held(job)
    progress = Progress(hold, {}, by, PlainPulse(hold))
    cancel(pk=job.pk, by=by)

    with pytest.raises(CancelledError), progress.finish_in_transaction():
        tasks.leave_mark(progress, "never")

    assert marks() == []


def test_job_is_taken_by_one_of_two(by):
    job = ask(kind="trial_marks", arguments={}, by=by)

    assert [taking.take(job.pk, name) for name in ("one", "two")] == [True, False]


def test_job_delivered_again_takes_effect_once(by):
    job = ask(kind="trial_marks", arguments={}, by=by)
    first = held(job)
    Job.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
    assert taking.take_back_silent(dt.timedelta(seconds=30)) == [job.pk]
    assert worker.run_waiting() == 1

    late = Progress(first, {}, by, PlainPulse(first))
    with pytest.raises(LostJobError), late.finish_in_transaction():
        tasks.leave_mark(late, "second delivery")

    job.refresh_from_db()
    assert (job.state, job.attempt, marks()) == ("done", 2, ["first", "second"])


def test_job_of_workers_that_keep_dying_fails_in_words(by):
    job = ask(kind="trial_marks", arguments={}, by=by)
    for _ in range(job.most_attempts):
        held(job)
        Job.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
        taking.take_back_silent(dt.timedelta(seconds=30))

    job.refresh_from_db()
    assert (job.state, job.problem, job.problem_facts) == ("failed", "work_worker_lost", {"attempts": 3})


def test_job_with_a_fresh_heartbeat_is_left_with_its_worker(by):
    job = ask(kind="trial_marks", arguments={}, by=by)
    held(job)

    assert (taking.take_back_silent(dt.timedelta(seconds=30)), states()) == ([], ["running"])


def test_failed_job_asked_for_again_begins_anew(by):
    job = ask(kind="trial_problem", arguments={}, by=by)
    worker.run_waiting()

    retry(pk=job.pk, by=by)

    job.refresh_from_db()
    assert (job.state, job.problem, job.attempt, job.result) == ("queued", "", 0, {})


def test_job_that_ended_well_cannot_be_retried_or_called_off(by):
    job = ask(kind="trial_plain", arguments={"numbers": []}, by=by)
    worker.run_waiting()

    for move in (retry, cancel):
        with pytest.raises(JobStateError):
            move(pk=job.pk, by=by)


def test_jobs_of_others_are_missing_except_for_administrators(by):
    job = ask(kind="trial_plain", arguments={"numbers": []}, by=by)
    other = Person.objects.create(email="other@kasip.example", name="Ерлан")
    stranger = attrs.evolve(by, person_id=other.pk)

    assert [one.pk for one in reached_jobs(by)] == [job.pk]
    assert [one.pk for one in reached_jobs(attrs.evolve(stranger, role=Role.ADMINISTRATOR))] == [job.pk]
    with pytest.raises(MissingJobError):
        job_for(job.pk, stranger)
    with pytest.raises(MissingJobError):
        cancel(pk=job.pk, by=stranger)
