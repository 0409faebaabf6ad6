"""A study killed at any moment leaves its results whole or not at all."""

import random
import subprocess
import sys
import time

import pytest
from tests.core.tracking.stories import invented

OUTPUTS = {"certificate.json", "outcomes.parquet", "rates.csv", "spells.parquet", "survival.csv", "evidence"}
RUN = """
import pathlib, sys
from {module} import {study} as run
import ibis.backends.duckdb, scipy.special
print(flush=True)
run(*map(pathlib.Path, sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def small_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    given = invented(60, 10)
    given.payroll.write_parquet(folder / "payroll.parquet")
    given.graduates_table.write_csv(folder / "graduates.csv")
    return folder


def killed_when(folder, out, moment, module="kasip.studies.track", study="track"):
    """Starts a run and kills it (SIGKILL) as soon as the moment has come; tells whether it was still running."""
    command = [sys.executable, "-c", RUN.format(module=module, study=study), str(folder), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        while process.poll() is None and not moment():
            time.sleep(0.002)
        process.kill()
    return process.returncode == -9


def whole_or_absent(out):
    return not out.exists() or {path.name for path in out.iterdir()} >= OUTPUTS


@pytest.mark.parametrize("trials", [2, pytest.param(100, marks=pytest.mark.deep)])
def test_killed_study_leaves_whole_results_or_none(small_study, tmp_path, trials):
    """Killed once so many files are written, whatever the machine's speed; the first as writing begins."""
    moments = random.Random(trials)
    killed = 0
    for trial in range(trials):
        files = moments.randint(1, 14) if trial else 1
        out, working = tmp_path / str(trial), f".{trial}.*/**/*"
        killed += killed_when(small_study, out, lambda: len(list(tmp_path.glob(working))) >= files)  # noqa: B023
        assert whole_or_absent(out)
    assert killed > 0
    print(f"{killed} of {trials} runs killed: 0 left half a result, upper bound {min(1, 3 / killed):.0%}")  # noqa: T201 - the trial says its N


def test_study_that_writes_in_the_open_is_seen_to_leave_half(small_study, tmp_path):
    out = tmp_path / "open"
    module = "tests.studies.unprotected_track"

    assert killed_when(small_study, out, (out / "rates.csv").exists, module, "track_in_the_open")
    assert not whole_or_absent(out)
