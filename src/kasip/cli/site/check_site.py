"""`kasip check-site`: is the site safe to serve?"""

from __future__ import annotations

import sys

import click

from kasip.cli.site.setting_up import set_up, tell


@click.command("check-site")
def command() -> None:
    """Check settings and contents as a production site must have them. Exit code 1: something is to be mended."""
    set_up()
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    for message in found:
        click.echo(f"{message.id}: {message.msg}", err=True)
        if message.hint:
            click.echo(f"    {message.hint}", err=True)
    if found:
        sys.exit(1)
    tell("site_is_safe")
