"""A study killed at any moment leaves its results whole or not at all."""

import multiprocessing
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.core.tracking.stories import invented
from tests.studies.unprotected_track import track_in_the_open

from kasip.studies.track import track

OUTPUTS = {"certificate.json", "outcomes.parquet", "rates.csv", "spells.parquet", "survival.csv", "evidence"}
AT_ONCE = 4
"""Runs at a time: each computes on one core for most of its life."""
FILES = 16
"""As many as one run writes."""
LOADED = ["kasip.studies.track", "ibis.backends.duckdb", "pandas", "scipy.special", "tests.studies.unprotected_track"]
"""What every run would import first: done once, in the process that the runs are forked from."""


@pytest.fixture(scope="module")
def runs():
    """Runs are processes of their own, forked from one that has loaded everything and computed nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


@pytest.fixture(scope="module")
def small_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    given = invented(60, 10)
    given.payroll.write_parquet(folder / "payroll.parquet")
    given.graduates_table.write_csv(folder / "graduates.csv")
    return folder


def killed_when(runs, study, folder, out, moment):
    """Starts a run and kills it (SIGKILL) as soon as the moment has come; tells whether it was still running."""
    process = runs.Process(target=study, args=(folder, out))
    process.start()
    while process.is_alive() and not moment():
        time.sleep(0.002)
    process.kill()
    process.join()
    return process.exitcode == -9


def whole_or_absent(out):
    return not out.exists() or {path.name for path in out.iterdir()} >= OUTPUTS


@pytest.mark.parametrize("trials", [1, pytest.param(100, marks=pytest.mark.deep)])
def test_killed_study_leaves_whole_results_or_none(runs, small_study, tmp_path, trials):
    """Killed once so many files are written, whatever the machine's speed; the first as writing begins."""
    moments = random.Random(trials)
    files = [1, *(moments.randint(1, FILES) for _ in range(trials - 1))]

    def trial(number):
        out, working = tmp_path / str(number), f".{number}.*/**/*"
        killed = killed_when(runs, track, small_study, out, lambda: len(list(tmp_path.glob(working))) >= files[number])
        return killed, whole_or_absent(out)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(trial, range(trials)))

    killed = sum(was_killed for was_killed, _ in found)
    assert [whole for _, whole in found] == [True] * trials
    assert killed > 0
    print(f"{killed} of {trials} runs killed: 0 left half a result, upper bound {min(1, 3 / killed):.0%}")  # noqa: T201 - the trial says its N


def test_study_that_writes_in_the_open_is_seen_to_leave_half(runs, small_study, tmp_path):
    out = tmp_path / "open"

    assert killed_when(runs, track_in_the_open, small_study, out, (out / "rates.csv").exists)
    assert not whole_or_absent(out)
