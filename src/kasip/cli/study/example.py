"""`kasip example`: write an example region as a study folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from kasip.cli.study.running import guarded, json_option, language_option, quiet_option
from kasip.example.tables import FORMATS
from kasip.wording.catalogue import say

format_option = click.option("--format", "file_format", type=click.Choice(FORMATS), default="csv", help="Kind of file.")
target_argument = click.argument("target", type=click.Path(path_type=Path), metavar="DIR")


@click.group("example")
def command() -> None:
    """Write an example region as a study folder: Karaganda, a teaching region, or one of any size."""


@command.command("teaching")
@target_argument
@format_option
@language_option
@quiet_option
@json_option
def teaching(target: Path, file_format: str, language: str, *, quiet: bool, as_json: bool) -> None:
    """Five invented colleges, small enough to check by hand."""
    from kasip.example.tables import teaching_region
    from kasip.example.writing import write_study

    def study() -> dict[str, object]:
        tables = teaching_region()
        write_study(target, tables, file_format)
        return {"folder": str(target), "tables": len(tables)}

    _run(study, language=language, quiet=quiet or as_json, as_json=as_json)


def _run(study: Callable[[], Mapping[str, object]], *, language: str, quiet: bool, as_json: bool) -> None:
    summary = guarded(study, language=language, as_json=as_json)
    if not quiet:
        click.echo(say("example_written", language, **summary))
