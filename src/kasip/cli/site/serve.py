"""`kasip serve`: the site and one worker in one command, both stopped together."""

from __future__ import annotations

import socket
import sys
from contextlib import closing

import click

from kasip.cli.site.setting_up import in_use, language, refuse, set_up, tell
from kasip.wording.catalogue import say


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen at.")
@click.option("--workers", type=click.IntRange(1, 32), default=1, show_default=True, help="Processes that answer.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads of each of them.")
@click.option("--no-worker", is_flag=True, help="No background worker here: `kasip worker` runs elsewhere.")
def command(host: str, port: int, workers: int, threads: int, *, no_worker: bool) -> None:
    """Serve the site with an embedded worker; make and upgrade the database of a site on one machine by itself."""
    from kasip.cli.site.family import Family, server_command, worker_command

    set_up()
    with in_use():
        prepare()
        if _taken(host, port):
            refuse("serve_port_taken", port=str(port))
        family = Family(server_command(host, port, workers, threads), None if no_worker else worker_command())
        sys.exit(family.live(host, port))


def prepare() -> None:
    """This will make the database and the static files ready, or refuse in words."""
    from django.core import checks

    from kasip.cli.site.static_files import collect_static

    bring_up_to_date()
    found = checks.run_checks(tags=["kasip"], include_deployment_checks=True, databases=["default"])
    if found and _in_production():
        _refuse_unsafe([str(message.msg) for message in found])
    collect_static()


def bring_up_to_date() -> None:
    """This will make the tables of a new database; an older one is upgraded here, in production by `kasip upgrade`."""
    from django.core.management import call_command

    from kasip.cli.site.migrations import standing
    from kasip.cli.site.upgrading import upgrade

    now = standing()
    if now.unknown:
        refuse("serve_newer_database", migration=now.unknown[0])
    if not now.waiting:
        return
    if now.applied and _in_production():
        refuse("serve_not_migrated")
    tell("serve_preparing")
    if now.applied:
        upgrade()
    else:
        call_command("migrate", verbosity=0, interactive=False)


def _in_production() -> bool:
    from django.conf import settings

    return bool(settings.PRODUCTION)


def _refuse_unsafe(reasons: list[str]) -> None:
    click.echo(say("serve_refused", language()), err=True)
    for reason in reasons:
        click.echo(f"  - {reason}", err=True)
    sys.exit(1)


def _taken(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False
