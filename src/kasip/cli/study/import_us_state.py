"""`kasip import-us-state`: public files of a US state in, a study folder out."""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.study.running import folder_argument, guarded, json_option, out_option, quiet_option


@click.command("import-us-state")
@folder_argument
@out_option
@quiet_option
@json_option
def command(folder: Path, out: Path, *, quiet: bool, as_json: bool) -> None:
    """Turn a US state's public files (colleges, completions, projections, crosswalk) into a study folder."""
    from kasip.studies.import_us_state import import_us_state

    summary = guarded(lambda: import_us_state(folder, out), language="en", as_json=as_json)
    if not quiet and not as_json:
        click.echo(f"{out}: {summary['rows']}")
