"""`kasip manage …`: Django's own commands with the site's settings."""

from __future__ import annotations

import os

import click

from kasip.cli.site.setting_up import SETTINGS


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, e.g. `kasip manage dbshell`."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    execute_from_command_line(["kasip manage", *arguments])
