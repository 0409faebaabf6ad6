"""`kasip export-study --region KATO --out DIR`: the records of a region become a study folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kasip.cli.site.importing import region_of, region_option
from kasip.cli.site.setting_up import language, set_up, tell
from kasip.cli.study.running import json_option
from kasip.wording.catalogue import say


@click.command("export-study")
@region_option
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder the study goes to.")
@json_option
def command(kato: str, out: Path, *, as_json: bool) -> None:
    """Write the records of a region as a study folder: `kasip plan` and every other study command takes it."""
    set_up()
    from django_scopes import scope

    from kasip.apps.journal.actor import system
    from kasip.apps.sources.assembly import export_study
    from kasip.gateways.outputs import OutputExistsError

    region = region_of(kato)
    try:
        with scope(region=region):
            counts = export_study(out, by=system(region))
    except OutputExistsError as exists:
        click.echo(say("output_exists", language(), folder=str(exists)), err=True)
        raise SystemExit(1) from exists
    if as_json:
        click.echo(json.dumps({"folder": str(out), "tables": counts}, sort_keys=True))
    else:
        tell("export_study_done", folder=str(out), tables=len(counts), rows=sum(counts.values()))
