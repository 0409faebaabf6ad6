"""`kasip example`: write an example region as a study folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from kasip.cli.study.running import guarded, json_option, language_option, quiet_option
from kasip.example.tables import FORMATS, Tables, teaching_region
from kasip.wording.catalogue import say

format_option = click.option("--format", "file_format", type=click.Choice(FORMATS), default="csv", help="Kind of file.")
target_argument = click.argument("target", type=click.Path(path_type=Path), metavar="DIR")


@click.group("example")
def command() -> None:
    """Write an example region as a study folder: Karaganda, a teaching region, or one of any size."""


@command.command("karaganda")
@target_argument
@format_option
@click.option("--seed", type=int, default=2027, show_default=True, help="Fixes every invented value.")
@language_option
@quiet_option
@json_option
def karaganda(target: Path, file_format: str, seed: int, language: str, *, quiet: bool, as_json: bool) -> None:
    """Karaganda region: published names, codes and totals, the rest invented and marked row by row."""
    from kasip.example import profile, regions

    def tables() -> Tables:
        return regions.region(profile.karaganda(seed))

    _write(target, tables, file_format=file_format, language=language, quiet=quiet, as_json=as_json)


@command.command("teaching")
@target_argument
@format_option
@language_option
@quiet_option
@json_option
def teaching(target: Path, file_format: str, language: str, *, quiet: bool, as_json: bool) -> None:
    """Five invented colleges, small enough to check by hand."""
    _write(target, teaching_region, file_format=file_format, language=language, quiet=quiet, as_json=as_json)


@command.command("generated")
@target_argument
@click.option("--colleges", type=click.IntRange(min=1), default=40, show_default=True, help="Colleges a region.")
@click.option(
    "--specialties", type=click.IntRange(3, 126), default=126, show_default=True, help="Specialties a region."
)
@click.option("--regions", type=click.IntRange(1, 20), default=1, show_default=True, help="One folder a region.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every invented value.")
@format_option
@language_option
@quiet_option
@json_option
def generated(  # noqa: PLR0913 (one argument an option)
    target: Path,
    colleges: int,
    specialties: int,
    regions: int,
    seed: int,
    file_format: str,
    language: str,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Invented regions of any size; `--regions 20` is a country of 800 colleges and 16,000 programmes."""
    from kasip.example.national import invented_region, invented_regions
    from kasip.example.writing import write_studies

    if regions == 1:

        def tables() -> Tables:
            return invented_region(seed, colleges, specialties)

        _write(target, tables, file_format=file_format, language=language, quiet=quiet, as_json=as_json)
        return

    def study() -> Mapping[str, object]:
        written = write_studies(target, invented_regions(seed, regions, colleges, specialties), file_format)
        return {"folder": str(target), "tables": written}

    _run(study, language=language, quiet=quiet or as_json, as_json=as_json)


@command.command("payroll")
@target_argument
@click.option("--persons", type=click.IntRange(min=3), default=3000, show_default=True, help="Persons in the payroll.")
@click.option("--months", type=click.IntRange(min=18), default=48, show_default=True, help="Months, to October 2026.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every invented value.")
@click.option(
    "--region",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder of a region whose colleges, qualifications and enterprises the payroll speaks of.",
)
@language_option
@quiet_option
@json_option
def payroll(  # noqa: PLR0913 (one argument an option)
    target: Path,
    persons: int,
    months: int,
    seed: int,
    region: Path | None,
    language: str,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Invented graduates and payroll of any size for `kasip track`, with the truth in the folder `truth`."""
    from kasip.example.payroll_study import size_of, write_payroll
    from kasip.studies.loading import load_study

    def study() -> Mapping[str, object]:
        given = None if region is None else load_study(region)
        return write_payroll(target, size_of(persons, months), seed, given)

    _run(study, language=language, quiet=quiet or as_json, as_json=as_json)


def _write(
    target: Path,
    tables: Callable[[], Tables],
    *,
    file_format: str,
    language: str,
    quiet: bool,
    as_json: bool,
) -> None:
    from kasip.example.writing import write_study

    def study() -> Mapping[str, object]:
        made = tables()
        write_study(target, made, file_format)
        return {"folder": str(target), "tables": len(made)}

    _run(study, language=language, quiet=quiet or as_json, as_json=as_json)


def _run(study: Callable[[], Mapping[str, object]], *, language: str, quiet: bool, as_json: bool) -> None:
    summary = guarded(study, language=language, as_json=as_json)
    if not quiet:
        click.echo(say("example_written", language, **summary))
