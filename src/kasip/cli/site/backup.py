"""`kasip backup FILE`: database and kept files in one file that says what it holds."""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.site.backing_up import back_up, files_in
from kasip.cli.site.setting_up import refuse, set_up, tell
from kasip.gateways.site_archive import ArchiveRefusedError


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--portable", is_flag=True, help="A file a table: for a move between SQLite and PostgreSQL.")
def command(file: Path, *, portable: bool) -> None:
    """Back up the site while it is being used. FILE must not exist; keep copies on another machine, one offline."""
    set_up()
    try:
        made = back_up(file, portable=portable)
    except FileExistsError:
        refuse("backup_exists", file=str(file))
    except ArchiveRefusedError as refused:
        refuse(refused.code, **refused.facts)
    megabytes = round(file.stat().st_size / 1e6, 1)
    tell("backup_done", file=str(file), rows=sum(made.rows.values()), files=files_in(made), megabytes=megabytes)
