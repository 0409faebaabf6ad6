"""`kasip explain OUT PERSON`: what one applicant or student obtained, and why."""

from __future__ import annotations

from pathlib import Path

import click

from kasip.cli.study.running import guarded, input_option, json_option, language_option, result_argument


@click.command("explain")
@result_argument
@click.argument("person", metavar="PERSON")
@input_option
@json_option
@language_option
def command(out: Path, person: str, folder: Path | None, as_json: bool, language: str) -> None:
    """Say to one applicant or student what they obtained and why nothing better."""
    from kasip.studies.explain import explain

    found = guarded(lambda: explain(out, person, language, folder), language=language, as_json=as_json)
    if not as_json:
        for line in found["lines"]:  # type: ignore[attr-defined]
            click.echo(line)
