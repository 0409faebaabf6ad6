"""`kasip verify OUT`: is this plan, admission or placement what it says it is?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kasip.cli.study.running import (
    MOST_FAULTS_SHOWN,
    input_option,
    json_option,
    language_option,
    quiet_option,
    result_argument,
)
from kasip.core.verifying.result import Verification, Violation
from kasip.studies.verify import verify
from kasip.wording.catalogue import say


@click.command("verify")
@result_argument
@input_option
@json_option
@quiet_option
@language_option
def command(out: Path, folder: Path | None, as_json: bool, quiet: bool, language: str) -> None:
    """Check a plan, an admission or a placement against its input by separate code; exit 1 on any violation."""
    found = verify(out, folder)
    if as_json:
        click.echo(json.dumps(as_object(found, language), ensure_ascii=False, sort_keys=True))
    else:
        _print(found, quiet, language)
    sys.exit(0 if found.passed else 1)


def as_object(found: Verification, language: str) -> dict[str, object]:
    """This will return a verification as its JSON object: {"violations": [...], "checks": {...}}."""
    violations = [{"check": one.check, "where": one.where, "detail": worded(one, language)} for one in found.violations]
    return {"violations": violations, "checks": dict(found.checks)}


def worded(violation: Violation, language: str) -> str:
    """This will say what is wrong in one sentence."""
    return say(violation.detail, language, **violation.facts)


def _print(found: Verification, quiet: bool, language: str) -> None:
    for violation in found.violations[:MOST_FAULTS_SHOWN]:
        click.echo(f"{violation.check}: {violation.where}: {worded(violation, language)}", err=True)
    if len(found.violations) > MOST_FAULTS_SHOWN:
        click.echo(say("more_faults", language, count=len(found.violations) - MOST_FAULTS_SHOWN), err=True)
    if not quiet:
        facts = {"checks": len(found.checks), "comparisons": sum(found.checks.values())}
        click.echo(say("verify_summary", language, violations=len(found.violations), **facts))
