"""A real site in processes of its own: on SQLite in a folder, or on a PostgreSQL database."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
SETTINGS = "tests.apps.work.trial.settings"
BYTECODE = str(Path(tempfile.gettempdir()) / f"kasip-tests-bytecode-{os.getuid()}")
"""Processes begin three times as quickly where what was compiled once is found again."""

QUICK = {"KASIP_WORK_LOOK": "0.05", "KASIP_WORK_BEAT": "0.2", "KASIP_WORK_SILENT": "1.5", "KASIP_WORK_EVERY_DAY": "0"}


@attrs.define
class Site:
    """A site's folder and database, and the processes begun on it."""

    folder: Path
    url: str = ""
    extra: dict[str, str] = attrs.field(factory=dict)
    children: list[subprocess.Popen[str]] = attrs.field(factory=list)

    @property
    def environment(self):
        left_out = ("KASIP_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
        given = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        own = {
            "KASIP_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PYTHONPYCACHEPREFIX": BYTECODE,
        }
        return given | own | QUICK | ({"KASIP_DATABASE": self.url} if self.url else {}) | self.extra

    def python(self, *arguments, check=True, **more):
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment | more, cwd=ROOT, capture_output=True, text=True, check=check, timeout=300,
        )  # fmt: skip

    def kasip(self, *arguments, check=True, **more):
        return self.python("-m", "kasip.cli.main", *arguments, check=check, **more)

    def begin(self, *arguments, **more):
        child = subprocess.Popen(
            [sys.executable, "-m", "kasip.cli.main", *arguments],
            env=self.environment | more, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.children.append(child)
        return child

    def ask(self, kind, count=1, **arguments):
        return json.loads(
            self.python("-m", "tests.apps.work.trial.asking", kind, str(count), json.dumps(arguments)).stdout
        )

    def sql(self, query, *values):
        """The rows a query finds; values stand as `?` on either database."""
        if self.url.startswith("postgres"):
            import psycopg  # noqa: PLC0415  only where PostgreSQL is used

            with psycopg.connect(self.url, autocommit=True) as connection:
                return connection.execute(query.replace("?", "%s"), values).fetchall()
        with contextlib.closing(sqlite3.connect(self.folder / "kasip.sqlite3", timeout=30)) as connection:
            return connection.execute(query, values).fetchall()

    def wait(self, expected, query, *values, seconds=60):
        until = time.monotonic() + seconds
        while (found := self.sql(query, *values)) != expected:
            if time.monotonic() > until:
                raise AssertionError(f"{query}: {found} instead of {expected}")
            time.sleep(0.02)

    def end(self):
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self.children:
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout is not None:
                child.stdout.close()

    def copy(self, folder):
        """Another site with the same content, on SQLite."""
        shutil.copytree(self.folder, folder)
        return Site(folder)


def new_site(folder, url=""):
    """A site with an empty, migrated database."""
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(folder, url)
    site.kasip("manage", "migrate", "--verbosity", "0")
    return site
