"""Workers as real processes on real databases: each job's effect exactly once, whatever dies when."""

import random
import signal
import time

import pytest
from tests.site.databases import postgres_address, postgres_site, postgres_template, site, sqlite_site, sqlite_template

__all__ = ["postgres_address", "postgres_site", "postgres_template", "site", "sqlite_site", "sqlite_template"]

STATES = "SELECT state, count(*) FROM work_job GROUP BY state ORDER BY state"
MARKS = "SELECT count(*) FROM journal_event WHERE subject = 'trial'"
TWICE = "SELECT subject_id FROM journal_event WHERE subject = 'trial' GROUP BY subject_id HAVING count(*) <> 2"


def jobs_done_by_two(site, jobs):
    site.ask("trial_marks", jobs)

    workers = [site.begin("worker", "--until-idle") for _ in range(2)]

    assert [child.wait(500) for child in workers] == [0, 0]
    assert (site.sql(STATES), site.sql(TWICE), site.sql(MARKS)) == ([("done", jobs)], [], [(2 * jobs,)])
    assert site.sql("SELECT count(*) FROM journal_event WHERE action = 'started'") == [(jobs,)]
    return site.sql("SELECT count(DISTINCT worker) FROM work_job")


def test_two_workers_do_each_job_once(site):
    assert jobs_done_by_two(site, 60) == [(2,)]


@pytest.mark.deep
def test_two_workers_do_each_of_many_jobs_once(site):
    assert jobs_done_by_two(site, 500) == [(2,)]


def test_worker_killed_in_the_middle_leaves_the_effect_once(site):
    [job] = site.ask("trial_marks", 1, steps=60, pause=0.05)
    first = site.begin("worker")
    site.wait([(1,)], "SELECT count(*) FROM work_job WHERE id = ? AND progress > 0", job)
    site.begin("worker")
    first.kill()

    site.wait([("done", 2)], "SELECT state, attempt FROM work_job WHERE id = ?", job)
    assert site.sql(TWICE) == []
    assert site.sql(MARKS) == [(2,)]


def killed_trials(site, trials, seed):
    """Kill a worker with a job at a random moment, let another finish; return how many were killed in the middle."""
    chance, retaken = random.Random(seed), 0
    for _ in range(trials):
        [job] = site.ask("trial_marks", 1, steps=4, pause=0.1)
        first = site.begin("worker")
        site.wait([(1,)], "SELECT count(*) FROM work_job WHERE id = ? AND state <> 'queued'", job)
        time.sleep(chance.uniform(0, 0.55))
        first.kill()
        first.wait()
        second = site.begin("worker")
        site.wait([("done",)], "SELECT state FROM work_job WHERE id = ?", job)
        second.kill()
        second.wait()
        retaken += site.sql("SELECT attempt FROM work_job WHERE id = ?", job) == [(2,)]
        assert site.sql(TWICE) == []
    assert site.sql(MARKS) == [(2 * trials,)]
    return retaken


@pytest.mark.deep
def test_many_workers_killed_in_the_middle_leave_each_effect_once(site, record_property):
    trials = 100

    retaken = killed_trials(site, trials, seed=2)

    record_property(
        "killed", f"{trials} workers killed, {retaken} retaken, 0 effects lost or doubled, 3/N = {3 / trials}"
    )
    assert retaken > trials / 2


def cancel_as_kasip(site, job):
    done = site.python("-m", "tests.apps.work.trial.cancelling", str(job))
    assert done.returncode == 0


def begun(site):
    [job] = site.ask("trial_marks", 1, steps=10_000, pause=0.02)
    worker = site.begin("worker")
    site.wait([(1,)], "SELECT count(*) FROM work_job WHERE id = ? AND progress > 0", job)
    return job, worker


def test_running_job_called_off_from_elsewhere_stops(site):
    job, _ = begun(site)

    cancel_as_kasip(site, job)

    site.wait([("cancelled",)], "SELECT state FROM work_job WHERE id = ?", job)
    assert site.sql(MARKS) == [(0,)]


def test_worker_told_to_stop_gives_its_job_back_unspent(site):
    job, worker = begun(site)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(30) == 0
    assert site.sql("SELECT state, attempt FROM work_job WHERE id = ?", job) == [("queued", 0)]
    assert site.sql("SELECT count(*) FROM work_worker") == [(0,)]


def test_log_of_a_failed_job_holds_its_number_and_no_personal_number(sqlite_site):
    sqlite_site.ask("trial_defect")

    done = sqlite_site.kasip("worker", "--until-idle")

    [(facts,)] = sqlite_site.sql("SELECT problem_facts FROM work_job")
    assert facts.split('"')[3] in done.stderr
    assert "ValueError: [number] of [e-mail]" in done.stderr
    assert [leak for leak in ("060101500001", "secret@kasip.example") if leak in done.stderr] == []
