"""`kasip admit DIR --out OUT`: seats and beds for a region's applicants."""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.study.running import (
    folder_argument,
    guarded,
    json_option,
    language_option,
    out_option,
    quiet_option,
    seed_option,
)
from kasip.wording.catalogue import say


@click.command("admit")
@folder_argument
@out_option
@seed_option
@quiet_option
@json_option
@language_option
def command(folder: Path, out: Path, seed: int | None, quiet: bool, as_json: bool, language: str) -> None:
    """Allot seats and beds: stable, explained, certified."""
    from kasip.studies.admit import admit

    summary = guarded(lambda: admit(folder, out, seed), language=language, as_json=as_json)
    if not quiet and not as_json:
        click.echo(say("admit_done", language, **summary))
