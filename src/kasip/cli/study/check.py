"""`kasip check DIR`: is the folder right?"""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.study.running import (
    folder_argument,
    guarded,
    json_option,
    language_option,
    quiet_option,
    report_faults,
)
from kasip.contract.dictionary import studies
from kasip.studies.check import Checked, check
from kasip.wording.catalogue import say


@click.command()
@folder_argument
@click.option(
    "--study",
    type=click.Choice(studies()),
    default=None,
    help="What the folder is for; default: what its files are named for.",
)
@language_option
@quiet_option
@json_option
def command(folder: Path, study: str | None, language: str, *, quiet: bool, as_json: bool) -> None:
    """Check a study folder: every table, cell, code, reference and scenario. Nothing is written."""
    found: list[Checked] = []

    def study_checked() -> dict[str, object]:
        found.append(check(folder, study))
        return dict(found[0].summary())

    guarded(study_checked, language=language, as_json=as_json)
    if not quiet:
        report_faults(found[0].warnings, language)
    if not (quiet or as_json):
        _print(found[0], folder, language)


def _print(checked: Checked, folder: Path, language: str) -> None:
    summary = checked.summary()
    tables = len(checked.study.given)
    counts = {"tables": tables, "rows": summary["rows"], "warnings": len(checked.warnings)}
    click.echo(say("folder_is_right", language, folder=str(folder), **counts))
    for name in checked.scenarios:
        click.echo(say("scenario_is_right", language, scenario=name))
    for name, assumed in checked.assumed.items():
        click.echo(say("table_not_given", language, table=name, assumed=assumed[language] or assumed["en"]))
