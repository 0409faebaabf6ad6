"""`kasip place DIR --out OUT`: dual students and the enterprises that train them."""

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


@click.command("place")
@folder_argument
@out_option
@seed_option
@quiet_option
@json_option
@language_option
def command(folder: Path, out: Path, seed: int | None, quiet: bool, as_json: bool, language: str) -> None:
    """Place dual students at enterprises: exact, explained, proven."""
    from kasip.studies.place import place

    summary = guarded(lambda: place(folder, out, seed), language=language, as_json=as_json)
    if not quiet and not as_json:
        click.echo(say("placement_done", language, folder=str(out), **summary))
