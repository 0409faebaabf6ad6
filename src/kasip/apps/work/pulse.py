"""The heartbeat of a job: a thread with a connection of its own renews it, carries progress out and calls-off in.

The handler's own connection is never used for this, so that progress is seen while the handler is in a transaction.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import attrs
from django.db import DatabaseError, connection
from django.utils import timezone
from django_scopes import scopes_disabled

from kasip.apps.work.ending import Hold
from kasip.apps.work.progress import CancelledError, LostJobError, StoppingError

log = logging.getLogger(__name__)


@attrs.frozen
class Rhythm:
    """How often a worker does what.

    Attributes:
        look: seconds between looks into an empty queue.
        beat: seconds between heartbeats.
        news: least seconds between writes of progress.
        silent: seconds without a heartbeat after which a job is taken from its worker.
        day: seconds between looks whether a new day's work was asked for.
    """

    look: float = 1.0
    beat: float = 5.0
    news: float = 0.7
    silent: float = 30.0
    day: float = 300.0

    @property
    def silent_for(self) -> dt.timedelta:
        """This will return the time a heartbeat may be overdue."""
        return dt.timedelta(seconds=self.silent)


class Calls:
    """What a handler must hear: called off, worker to stop, job lost."""

    def __init__(self, is_stopping: Callable[[], bool]) -> None:
        self.cancelled = False
        self.lost = False
        self._is_stopping = is_stopping

    def check(self) -> None:
        """This will raise where the handler must not go on."""
        if self.lost:
            raise LostJobError
        if self.cancelled:
            raise CancelledError
        if self._is_stopping():
            raise StoppingError


class BeatingPulse(Calls):
    """The pulse of a worker: a thread writes heartbeat and progress and reads whether the work was called off."""

    def __init__(self, hold: Hold, rhythm: Rhythm, is_stopping: Callable[[], bool]) -> None:
        super().__init__(is_stopping)
        self._hold = hold
        self._rhythm = rhythm
        self._news: tuple[float, str, Mapping[str, object]] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse-{hold.job_id}", daemon=True)

    def say(self, share: float, step: str, facts: Mapping[str, object]) -> None:
        """This will leave news for the thread to write."""
        self._news = (share, step, facts)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        last_beat = time.monotonic()
        try:
            while not self._ended.wait(self._rhythm.news):
                if self._news is not None or time.monotonic() - last_beat >= self._rhythm.beat:
                    self._write()
                    last_beat = time.monotonic()
                else:
                    self._listen()
        finally:
            connection.close()

    def _write(self) -> None:
        """Renew the heartbeat and write the news; a database that is busy is written to at the next turn."""
        news, self._news = self._news, None
        fields: dict[str, object] = {"heartbeat_at": timezone.now()}
        if news is not None:
            fields |= {"progress": news[0], "step": news[1], "step_facts": dict(news[2])}
        try:
            with scopes_disabled():
                if not self._hold.running().update(**fields):
                    self.lost = not self._ended.is_set()
        except DatabaseError:
            log.warning("heartbeat of job %s could not be written", self._hold.job_id)
        else:
            self._listen()

    def _listen(self) -> None:
        try:
            with scopes_disabled():
                asked = self._hold.running().values_list("cancel_asked_at", flat=True).first()
        except DatabaseError:
            return
        self.cancelled = self.cancelled or asked is not None


class PlainPulse(Calls):
    """The pulse of work done in the caller's own thread and connection: tests, and commands that wait for the end."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(lambda: False)
        self._hold = hold

    def say(self, share: float, step: str, facts: Mapping[str, object]) -> None:
        """This will write the news at once and look whether the work was called off."""
        running = self._hold.running()
        self.lost = not running.update(progress=share, step=step, step_facts=dict(facts), heartbeat_at=timezone.now())
        self.cancelled = running.filter(cancel_asked_at__isnull=False).exists()
        self.check()
