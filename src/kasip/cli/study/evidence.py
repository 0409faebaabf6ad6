"""`kasip evidence`: close the loop from tracking to next year's forecast."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kasip.cli.study.running import folder_argument, guarded, json_option, language_option, out_option, quiet_option
from kasip.wording.catalogue import say


@click.command("evidence")
@folder_argument
@click.option(
    "--tracked",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder that `kasip track` wrote.",
)
@out_option
@language_option
@quiet_option
@json_option
def command(folder: Path, tracked: Path, out: Path, language: str, *, quiet: bool, as_json: bool) -> None:
    """Write the region DIR anew with what tracking learnt, ready for the next forecast."""
    from kasip.studies.evidence import evidence

    summary: Mapping[str, Any] = guarded(lambda: evidence(folder, tracked, out), language=language, as_json=as_json)
    if quiet or as_json:
        return
    for table, counts in summary["tables"].items():
        click.echo(say("evidence_merged", language, table=table, **counts))
    click.echo(say("evidence_done", language, folder=str(out)))
