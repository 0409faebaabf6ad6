"""Bringing an older database up to this version of the program: a backup first."""

from __future__ import annotations

from pathlib import Path

from kasip.cli.site.setting_up import data_folder, tell


def upgrade() -> Path:
    """This will make a backup, migrate, and return the backup's file."""
    from django.core.management import call_command
    from django.utils import timezone

    from kasip.cli.site.backing_up import back_up

    kept = data_folder() / "backups" / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S}.kasip.zip"
    kept.parent.mkdir(exist_ok=True)
    back_up(kept, portable=False)
    call_command("migrate", verbosity=0, interactive=False)
    tell("upgrade_done", file=str(kept))
    return kept
