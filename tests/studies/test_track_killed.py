"""A study killed at any moment leaves its results whole or not at all."""

import multiprocessing
import random
import time

import pytest
from tests.core.tracking.stories import invented
from tests.studies.unprotected_track import track_in_the_open

from kasip.studies.track import track

OUTPUTS = {"certificate.json", "outcomes.parquet", "rates.csv", "spells.parquet", "survival.csv", "evidence"}
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


@pytest.mark.parametrize("trials", [2, pytest.param(100, marks=pytest.mark.deep)])
def test_killed_study_leaves_whole_results_or_none(runs, small_study, tmp_path, trials):
    """Killed once so many files are written, whatever the machine's speed; the first as writing begins."""
    moments = random.Random(trials)
    killed = 0
    for trial in range(trials):
        files = moments.randint(1, FILES) if trial else 1
        out, working = tmp_path / str(trial), f".{trial}.*/**/*"
        killed += killed_when(runs, track, small_study, out, lambda: len(list(tmp_path.glob(working))) >= files)  # noqa: B023
        assert whole_or_absent(out)
    assert killed > 0
    print(f"{killed} of {trials} runs killed: 0 left half a result, upper bound {min(1, 3 / killed):.0%}")  # noqa: T201 - the trial says its N


def test_study_that_writes_in_the_open_is_seen_to_leave_half(runs, small_study, tmp_path):
    out = tmp_path / "open"

    assert killed_when(runs, track_in_the_open, small_study, out, (out / "rates.csv").exists)
    assert not whole_or_absent(out)
