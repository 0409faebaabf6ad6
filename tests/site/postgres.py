"""The site's tests on PostgreSQL: a server of our own on loopback, and a second run of the modules named on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.gateways.engines import postgres_missing, postgres_server

ROOT = Path(__file__).parents[2]

__all__ = ["missing", "passed_on_postgres"]


def missing() -> str:
    """Why there is no PostgreSQL here; empty if there is."""
    return postgres_missing()


def passed_on_postgres(*modules: str) -> tuple[int, str]:
    """How many tests of the modules passed, and the end of what was said; the first failure is in it."""
    with postgres_server() as address:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not deep", *modules],
            cwd=ROOT,
            env={**os.environ, "KASIP_DATABASE": address, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
    passed = re.search(r"(\d+) passed", run.stdout)
    return int(passed.group(1)) if passed and run.returncode == 0 else 0, run.stdout[-3_000:]
