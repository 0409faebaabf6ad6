"""Whole commands as a user starts them: the first time on a machine, when nothing is compiled, and the next time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CAPTURED = subprocess.DEVNULL


def run(arguments: list[str], caches: Path) -> tuple[float, float, float]:
    """This will run one command in a process of its own; returns processor seconds, elapsed seconds, memory in GB.

    The command is started by this file as a small process of its own: a process counts among its own memory that of
    the one it was started by, and benchmarks hold much.
    """
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(caches / "kernels"),
        "PYTHONPYCACHEPREFIX": str(caches / "modules"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    call = [sys.executable, __file__, sys.executable, "-m", "kasip.cli.main", *arguments]
    told = subprocess.run(call, env=environment, check=True, capture_output=True, text=True).stdout
    seconds, elapsed, memory = json.loads(told)
    return seconds, elapsed, memory


def used_by(call: list[str]) -> tuple[float, float, float]:
    """This will run a program and return its processor seconds, elapsed seconds and most memory in GB."""
    begun = time.perf_counter()
    with subprocess.Popen(call, stdout=CAPTURED, stderr=CAPTURED) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(call)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 2**20


def cold_and_warm(command: str, folder: Path, times: int = 2) -> str:
    """This will run a command on a folder with empty caches and then with full ones, and word what that took."""
    with tempfile.TemporaryDirectory() as place:
        caches, out = Path(place), Path(place) / "out"
        cold, cold_elapsed, _ = run([command, str(folder), "--out", str(out)], caches)
        warm = [run([command, str(folder), "--out", str(out)], caches) for _ in range(times)]
    seconds, elapsed, memory = min(warm)
    load = os.getloadavg()[0]
    return (
        f"kasip {command}: {seconds:.2f} s of processor time ({elapsed:.2f} s elapsed at a load of {load:.1f}), "
        f"{memory:.2f} GB; the first time, nothing compiled, {cold:.2f} s ({cold_elapsed:.2f} s elapsed; "
        f"{cold - seconds:.2f} s more)"
    )


if __name__ == "__main__":
    print(json.dumps(used_by(sys.argv[1:])))
