"""`kasip worker`: does background work until told to stop."""

from __future__ import annotations

import os
import signal

import click

from kasip.cli.site.setting_up import in_use, refuse, set_up


class Told:
    """Whether the worker was told to stop: by a signal, or by the death of the process that began it."""

    def __init__(self, parent: int | None) -> None:
        self._stopping = False
        self._parent = parent
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def __call__(self) -> bool:
        """This will say whether to stop."""
        return self._stopping or (self._parent is not None and os.getppid() != self._parent)


@click.command("worker")
@click.option("--until-idle", is_flag=True, help="Stop when no work waits.")
@click.option("--with-parent", is_flag=True, help="Stop when the process that began this one has gone.")
def command(*, until_idle: bool, with_parent: bool) -> None:
    """Do background work: imports, forecasts, plans. On PostgreSQL any number may run, on any machine."""
    told = Told(os.getppid() if with_parent else None)
    set_up()
    from django.conf import settings

    from kasip.apps.work.pulse import Rhythm
    from kasip.apps.work.worker import Loop
    from kasip.cli.site.migrations import standing

    with in_use():
        if standing().waiting:
            refuse("serve_not_migrated")
        rhythm = Rhythm(**settings.WORK_RHYTHM)
        keeps_days = settings.WORK_EVERY_DAY and not until_idle
        Loop(rhythm=rhythm, is_stopping=told, ends_when_idle=until_idle, keeps_days=keeps_days).run()
