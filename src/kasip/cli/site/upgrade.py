"""`kasip upgrade`: a backup, then the database as this version of the program needs it."""

from __future__ import annotations

import click

from kasip.cli.site.migrations import standing
from kasip.cli.site.setting_up import refuse, set_up, tell


@click.command("upgrade")
def command() -> None:
    """Bring the database up to this version, after a backup; lay static files out, also compressed."""
    set_up()
    from kasip.cli.site.static_files import collect_static, compress_static
    from kasip.cli.site.upgrading import upgrade

    now = standing()
    if now.unknown:
        refuse("serve_newer_database", migration=now.unknown[0])
    if now.waiting:
        upgrade()
    else:
        tell("upgrade_current")
    collect_static()
    compress_static()
