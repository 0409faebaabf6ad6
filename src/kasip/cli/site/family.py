"""The processes of a served site: the web server and the worker, begun, watched and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

import attrs

from kasip.cli.site.setting_up import tell

PATIENCE = 20.0
"""Seconds children are given to stop by themselves."""

MOST_REST = 30.0
"""Seconds before a worker that keeps dying is begun again."""


def server_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """This will return the command of the web server."""
    options = ["--interface", "wsgi", "--no-ws", "--http", "1", "--host", host, "--port", str(port)]
    options += ["--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning"]
    options += ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
    return [sys.executable, "-m", "granian", *options, "kasip.config.wsgi:application"]


def worker_command() -> list[str]:
    """This will return the command of the worker."""
    return [sys.executable, "-m", "kasip.cli.main", "worker", "--with-parent"]


@attrs.define
class Family:
    """The web server and, where wanted, a worker.

    Attributes:
        server: command of the web server.
        worker: command of the worker.
    """

    server: Sequence[str]
    worker: Sequence[str] | None
    _stopping: bool = False
    _rest: float = 1.0

    def live(self, host: str, port: int) -> int:
        """This will run until told to stop or until the web server ends.

        Returns:
            Exit code: 0 where it was told to stop.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        server = begun(self.server)
        worker = begun(self.worker) if self.worker else None
        announced = False
        born = time.monotonic()
        while not self._stopping and server.poll() is None:
            if not announced and answers(host, port):
                tell("serve_ready", address=f"http://{host}:{port}/")
                announced = True
            if worker is not None and worker.poll() is not None and time.monotonic() - born > self._rest:
                self._rest = min(2 * self._rest, MOST_REST)
                worker, born = begun(self.worker or ()), time.monotonic()
            time.sleep(0.1)
        end([child for child in (server, worker) if child is not None])
        if self._stopping:
            tell("serve_stopped")
            return 0
        return 1

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True


def begun(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """This will begin a child in a group of its own, so that Ctrl+C reaches it through us alone."""
    sys.stdout.flush()
    return subprocess.Popen(command, start_new_session=True, env=child_environment())  # noqa: S603  our own commands


def child_environment() -> dict[str, str]:
    """This will return the environment of the children: ours, and the folder our code was found in."""
    paths = [path for path in sys.path if path and not path.endswith(".zip")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "KASIP_PARENT": str(os.getpid())}


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """This will ask children to stop, and make those stop that do not within the time given."""
    for child in children:
        child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
    for child in children:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def answers(host: str, port: int) -> bool:
    """This will say whether the site answers."""
    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104  not bound here
    try:
        connection.request("GET", "/health/ready", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
