"""`kasip template FILE.xlsx`: the empty workbook to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kasip.cli.study.running import language_option, quiet_option
from kasip.contract.dictionary import studies
from kasip.studies.template import write_template
from kasip.wording.catalogue import say


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.xlsx")
@click.option("--study", type=click.Choice(studies()), default="region", help="What the tables are for.")
@language_option
@quiet_option
def command(file: Path, study: str, language: str, *, quiet: bool) -> None:
    """Write an empty workbook: a sheet a table, with instructions, comments and drop-down lists."""
    if file.suffix.casefold() != ".xlsx":
        raise click.BadParameter("the name must end in .xlsx", param_hint="FILE.xlsx")
    try:
        tables = write_template(file, study, language)
    except FileExistsError:
        click.echo(say("template_exists", language, file=str(file)), err=True)
        sys.exit(1)
    if not quiet:
        click.echo(say("template_written", language, file=str(file), tables=tables))
