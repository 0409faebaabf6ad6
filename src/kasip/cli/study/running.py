"""What every study command does around its one call: options, faults to stderr, summary to stdout, exit codes.

Exit codes: 0 done, 1 the input is wrong (nothing written), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from kasip.gateways.outputs import OutputExistsError
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.wording.catalogue import LANGUAGES, say

Command = TypeVar("Command", bound=Callable[..., object])
MOST_FAULTS_SHOWN = 100

folder_argument = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
result_argument = click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
input_option = click.option(
    "--input",
    "folder",
    type=click.Path(exists=True, path_type=Path),
    default=None,
    help="The input, where it is no longer where the certificate says.",
)
out_option = click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder the results go to.")
seed_option = click.option(
    "--seed", type=int, default=None, help="Fixes every random choice; default: the study's own."
)
quiet_option = click.option("--quiet", is_flag=True, help="Print nothing but errors.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one summary object as JSON.")
language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    envvar="KASIP_LANGUAGE",
    help="Language of messages and report.",
)


def report_faults(faults: Sequence[Fault], language: str) -> None:
    """This will list faults on stderr as `file:row:column: reason`, at most 100 and a count of the rest."""
    for fault in faults[:MOST_FAULTS_SHOWN]:
        click.echo(fault_line(fault, language), err=True)
    if len(faults) > MOST_FAULTS_SHOWN:
        click.echo(say("more_faults", language, count=len(faults) - MOST_FAULTS_SHOWN), err=True)


def fault_line(fault: Fault, language: str) -> str:
    """This will word one fault with its place."""
    facts = {"value": fault.value, "column": fault.column, **fault.facts}
    return f"{fault.file}:{fault.row}:{fault.column}: {say(fault.code, language, **facts)}"


def guarded(study: Callable[[], Mapping[str, object]], *, language: str, as_json: bool) -> Mapping[str, object]:
    """This will run a study and turn a rejected input into its message and exit code 1.

    Returns:
        The study's summary; printed here as JSON where that was asked for.
    """
    try:
        summary = study()
    except InputRejectedError as rejected:
        report_faults(rejected.faults, language)
        sys.exit(1)
    except OutputExistsError as exists:
        click.echo(say("output_exists", language, folder=str(exists)), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, sort_keys=True))
    return summary
