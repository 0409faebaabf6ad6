"""`kasip tour --out OUT`: the whole road once, from an example region to a verified, explained order."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from kasip.cli.study.running import guarded, json_option, language_option, out_option, quiet_option
from kasip.wording.catalogue import say

if TYPE_CHECKING:
    from rich.console import Console

SEED = 2027
"""Of the example, as `kasip example karaganda` writes it."""


@attrs.frozen
class Tour:
    """The road of the tour: folders, language, and the steps along it.

    Attributes:
        out: folder the tour writes into.
        language: of messages and report.
    """

    out: Path
    language: str

    @property
    def region(self) -> Path:
        """This will name the folder of the example region."""
        return self.out / "karaganda"

    @property
    def plan(self) -> Path:
        """This will name the folder of the plan."""
        return self.out / "plan"

    def write_region(self) -> None:
        """This will write the Karaganda example as a study folder."""
        from kasip.example.profile import karaganda
        from kasip.example.regions import region
        from kasip.example.writing import write_study

        write_study(self.region, region(karaganda(SEED)))

    def check_region(self) -> None:
        """This will check every table of the folder."""
        from kasip.studies.check import check

        check(self.region, "region")

    def plan_region(self) -> None:
        """This will forecast and plan, and write tables, report and annex."""
        from kasip.studies.plan import PlanOptions, plan

        plan(self.region, self.plan, PlanOptions(language=self.language))

    def verify_plan(self) -> int:
        """This will check the plan by separate code and return the number of violations."""
        from kasip.studies.verify import verify

        return len(verify(self.plan).violations)

    def summarise(self, console: Console) -> None:
        """This will print what the plan amounts to."""
        from kasip.gateways.results import read_results
        from kasip.reporting.findings.reading import typed_results
        from kasip.reporting.summary import show
        from kasip.studies.loading import load_study

        study, found = load_study(self.region), read_results(self.plan)
        given = study.given_tables
        show(given, typed_results(found.tables), found.certificate, self.language, console)


@click.command("tour")
@out_option
@language_option
@quiet_option
@json_option
def command(out: Path, language: str, *, quiet: bool, as_json: bool) -> None:
    """Write the Karaganda example, forecast and plan it, verify the plan and say what came of it."""
    from kasip.reporting.summary import plain_console

    console = plain_console()
    console.quiet = quiet or as_json
    tour = Tour(out, language)
    summary = guarded(lambda: walk(tour, console), language=language, as_json=as_json)
    if not console.quiet:
        tour.summarise(console)
        _farewell(tour, console, summary["violations"])
    sys.exit(1 if summary["violations"] else 0)


def walk(tour: Tour, console: Console) -> dict[str, object]:
    """This will take the four steps, saying what is being done and how long it took."""
    steps: tuple[tuple[str, Callable[[], int | None]], ...] = (
        ("example", tour.write_region),
        ("check", tour.check_region),
        ("plan", tour.plan_region),
        ("verify", tour.verify_plan),
    )
    found: dict[str, int | None] = {}
    for number, (name, step) in enumerate(steps, 1):
        with _told(console, f"{number}/{len(steps)} {say(f'tour_{name}', tour.language)}", tour.language):
            found[name] = step()
    return {"violations": found["verify"], "region": str(tour.region), "plan": str(tour.plan)}


@contextmanager
def _told(console: Console, text: str, language: str) -> Iterator[None]:
    """Show a step at work on a terminal, and a line with its seconds once it is done."""
    began = time.monotonic()
    with console.status(text) if console.is_terminal else _nothing():
        yield
    seconds = say("tour_seconds", language, seconds=round(time.monotonic() - began, 1))
    console.print(f"{text} … {seconds}", markup=False)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _farewell(tour: Tour, console: Console, violations: object) -> None:
    code, style = ("tour_broken", "red") if violations else ("tour_verified", "green")
    console.print(say(code, tour.language, violations=violations), markup=False, style=style)
    files = {"report": tour.plan / "report.html", "annex": tour.plan / "order.xlsx", "input": tour.region}
    for name, path in files.items():
        console.print(f"  {say(f'tour_{name}', tour.language)}: {path}", markup=False, soft_wrap=True)
    following = say("tour_next", tour.language, region=str(tour.region), plan=str(tour.plan))
    console.print(following, markup=False, soft_wrap=True)
