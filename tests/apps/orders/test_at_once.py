"""A hundred at once: one publication, one first edit, everybody else told; without the lock the trial notices."""

import json

import pytest
from tests.site.databases import postgres_address, postgres_site, postgres_template, site, sqlite_site, sqlite_template

__all__ = ["postgres_address", "postgres_site", "postgres_template", "site", "sqlite_site", "sqlite_template"]


def tried(site, *ways):
    run = site.python("-m", "tests.apps.orders.at_once", *ways, check=False)
    assert run.returncode == 0, run.stderr[-3_000:]
    return json.loads(run.stdout)


def test_of_a_hundred_at_once_one_publishes_and_one_edits_and_the_others_are_told(site):
    found = tried(site, "publish", "edit")

    assert found == {
        "told": {"publish": {"done": 1, "refused state": 99}, "edit": {"done": 1, "stale": 99}},
        "published": 1,
        "events": 1,
        "edits": [1],
    }


@pytest.mark.deep
def test_without_reading_again_under_a_lock_the_trial_notices(site):
    told = tried(site, "publish_unlocked", "edit_unlocked")["told"]

    assert {what: found.get("done", 0) > 1 for what, found in told.items()} == dict.fromkeys(told, True)
