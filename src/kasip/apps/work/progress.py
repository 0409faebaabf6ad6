"""What a handler holds while it works: its arguments, whom it acts as, how far it is, and its one ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import transaction

from kasip.apps.journal.actor import Actor
from kasip.apps.work.ending import Hold, end_well


class CancelledError(Exception):
    """The work was called off: the handler is to stop where it is."""


class StoppingError(Exception):
    """The worker is to stop: the job goes back to the queue and another worker begins it anew."""


class LostJobError(Exception):
    """The job is another worker's by now: this one was silent for too long. Nothing of it is stored."""


class WorkProblemError(Exception):
    """The work cannot be done, for a reason people can be told.

    Attributes:
        code: code of the wording.
        facts: values the wording names.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


class Pulse(Protocol):
    """Carries news between a handler and the job's row: how far the work is, and whether it was called off."""

    def say(self, share: float, step: str, facts: Mapping[str, object]) -> None:
        """This will let the row be told how far the work is, soon and not too often."""

    def check(self) -> None:
        """This will raise where the handler must not go on.

        Raises:
            CancelledError: somebody called the work off.
            StoppingError: the worker is to stop.
            LostJobError: another worker has the job.
        """


class Progress:
    """A job as its handler sees it.

    Attributes:
        job_id: its number, e.g. for the journal's occasion `job:17`.
        arguments: what was asked for.
        by: whom the handler acts as.
        ended: whether the job's end is stored.
    """

    def __init__(self, hold: Hold, arguments: Mapping[str, Any], by: Actor, pulse: Pulse) -> None:
        self.job_id = hold.job_id
        self.arguments = arguments
        self.by = by
        self.ended = False
        self._hold = hold
        self._pulse = pulse

    def at(self, share: float, step: str, **facts: object) -> None:
        """This will note how far the work is; costs next to nothing, so call it in loops.

        Args:
            share: part done, 0 to 1.
            step: code of the wording for what is being done.
            facts: values the wording names.

        Raises:
            CancelledError: somebody called the work off; let it through.
            StoppingError: the worker is to stop; let it through.
            LostJobError: another worker has the job; let it through.
        """
        self._pulse.check()
        self._pulse.say(min(max(share, 0.0), 1.0), step, facts)

    @contextmanager
    def finish_in_transaction(self) -> Iterator[dict[str, object]]:
        """This will open the transaction in which the handler makes all its changes and the job ends.

        Fill the dictionary it gives: it becomes the job's result. Nothing is stored where the block raises, where the
        work was called off before, or where another worker has the job by now.

        Raises:
            CancelledError: somebody called the work off before the block began.
            LostJobError: another worker has the job.
        """
        self._pulse.check()
        result: dict[str, object] = {}
        with transaction.atomic():
            if not end_well(self._hold, self.by):
                called_off = self._hold.running().filter(cancel_asked_at__isnull=False).exists()
                raise (CancelledError if called_off else LostJobError)(str(self._hold))
            yield result
            self._hold.row().update(result=result)
        self.ended = True
