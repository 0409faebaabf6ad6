"""`kasip restore FILE`: a backup takes the place of what stands."""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.site.backing_up import files_in
from kasip.cli.site.setting_up import language, refuse, set_up, tell
from kasip.gateways.site_archive import ArchiveRefusedError
from kasip.wording.catalogue import say


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Restore a backup, verified whole before anything is touched; what stood is kept aside. Stop the site first."""
    set_up()
    from kasip.cli.site.restoring import restore

    try:
        manifest, kept = restore(file)
    except ArchiveRefusedError as refused:
        refuse("restore_refused", file=str(file), reason=say(refused.code, language(), **refused.facts))
    tell("restore_done", file=str(file), rows=sum(manifest.rows.values()), files=files_in(manifest), kept=kept)
