"""A study killed at any moment leaves its results whole or not at all."""

import random
import signal
import subprocess
import sys
import time

import pytest
from tests.core.tracking.stories import invented

OUTPUTS = {"certificate.json", "outcomes.parquet", "rates.csv", "spells.parquet", "survival.csv"}


@pytest.fixture(scope="module")
def small_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    given = invented(60, 10)
    given.payroll.write_parquet(folder / "payroll.parquet")
    given.graduates_table.write_csv(folder / "graduates.csv")
    return folder


def killed_after(command, seconds):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def whole_or_absent(out):
    return not out.exists() or {path.name for path in out.iterdir()} >= OUTPUTS


@pytest.mark.parametrize("trials", [10, pytest.param(100, marks=pytest.mark.deep)])
def test_killed_study_leaves_whole_results_or_none(small_study, tmp_path, trials):
    def command(out):
        return [sys.executable, "-m", "kasip.cli.main", "track", str(small_study), "--out", str(out), "--quiet"]

    began = time.monotonic()
    subprocess.run(command(tmp_path / "whole"), check=True)
    full = time.monotonic() - began
    moments = random.Random(trials)
    killed = 0
    for trial in range(trials):
        out = tmp_path / str(trial)
        killed += killed_after(command(out), full * moments.uniform(0.5, 1.0))
        assert whole_or_absent(out)
    assert killed > 0
    print(f"{killed} of {trials} runs killed: 0 left half a result, upper bound {3 / killed:.0%}")  # noqa: T201 - the trial says its N


def test_half_a_result_is_seen(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "rates.csv").write_text("half")

    assert not whole_or_absent(tmp_path / "out")
