"""What a plan amounts to, on a terminal: the minute, the ten largest shortages, where limits bind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import polars as pl

from kasip.reporting.findings.headline import Headline, headline
from kasip.reporting.findings.limits import limit_kinds
from kasip.reporting.findings.shortages import Shortage, all_gaps
from kasip.reporting.findings.sources import provenance
from kasip.reporting.findings.study import Study
from kasip.reporting.names import Names
from kasip.reporting.numbers import (
    band_text,
    change_share_text,
    count_text,
    probability_text,
    share_text,
)
from kasip.reporting.words import Words
from kasip.wording.catalogue import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 100
TEN, KINDS = 10, 6


def show(
    inputs: Mapping[str, pl.DataFrame],
    results: Mapping[str, pl.DataFrame],
    certificate: Mapping[str, object],
    language: str,
    console: Console | None = None,
) -> None:
    """This will print the summary of a plan, at most 100 columns wide, without colour where there is no terminal.

    Args:
        inputs: study tables by name.
        results: tables of the forecast and the plan by name.
        certificate: what `certificate.json` holds.
        language: `kk`, `ru` or `en`.
        console: where to print; the standard output by default.
    """
    study = Study(inputs, results, certificate)
    view = _View(study, Words(Names(inputs, language)), console or plain_console())
    gaps = all_gaps(study)
    view.minute(headline(study, gaps), len(gaps))
    view.shortages(gaps[:TEN])
    view.limits()


def plain_console() -> Console:
    """This will open the standard output at a width of at most 100 columns."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


@attrs.frozen
class _View:
    study: Study
    words: Words
    console: Console

    def say(self, code: str, **facts: object) -> str:
        return say(f"summary_{code}", self.words.language, **facts)

    def line(self, text: str, style: str = "") -> None:
        """Print one line as plain text: names in the data are never read as markup."""
        self.console.print(text, style=style or None, markup=False)

    def minute(self, head: Headline, qualifications: int) -> None:
        language = self.words.language
        year = self.study.order_year
        region = self.words.names.of("territory", self.study.region)
        self.line("")
        self.line(self.say("title", region=region, first=str(year), second=str(year + 1)), "bold")
        for text in self._facts(head, qualifications):
            self.line(f"  {text}")
        synthetic = provenance(self.study).synthetic_share
        if synthetic:
            self.line(f"  {self.say('synthetic', share=share_text(synthetic, language))}", "yellow")

    def _facts(self, head: Headline, qualifications: int) -> Sequence[str]:
        language = self.words.language
        last, now = head.seats
        change = change_share_text(now / last - 1 if last else None, language)
        texts = [self.say("seats", seats=now, groups=head.groups, change=change, last=last)]
        shares = [share_text(share, language) for share in head.in_shortage]
        texts.append(self.say("in_shortage", now=shares[1], last=shares[0]))
        numbers = [count_text(value, language) for value in (*head.lacking, *head.unneeded)]
        texts.append(self.say("lacking", before=numbers[0], after=numbers[1], extra=numbers[2], spare=numbers[3]))
        texts.append(self.say("standings", whole=qualifications, **head.standings))
        if head.budget:
            used = share_text(head.budget.share, language, 1)
            texts.append(self.say("budget", share=used, year=str(head.budget.year)))
        targeted = [share_text(share, language, 1) for share in head.targeted]
        texts.append(self.say("targeted", now=targeted[1], last=targeted[0]))
        texts.append(self.say("proven", gap=share_text(self.study.certificate.get("gap"), language, 1)))
        return texts

    def shortages(self, ten: Sequence[Shortage]) -> None:
        language = self.words.language
        names = ("qualification", "sure", "lacking", "interval", "groups", "left", "stops")
        level = share_text(self.study.level, language)
        heads = [self.say(f"head_{name}", level=level) for name in names]
        table = self.table(self.say("ten"), heads, right=(1, 2, 3, 4, 5))
        for each in ten:
            table.add_row(
                _plain(self.words.names.of("qualification", each.qualification)),
                probability_text(each.probability, language),
                count_text(each.lacking.median, language),
                band_text(each.lacking, language),
                f"{count_text(each.groups[0], language)} → {count_text(each.groups[1], language)}",
                count_text(each.left.median, language),
                _plain(self.words.stops(each, most=2)),
            )
        self.console.print(table)

    def limits(self) -> None:
        language = self.words.language
        kinds = [kind for kind in limit_kinds(self.study, most=1) if kind.stopped][:KINDS]
        if not kinds:
            return
        heads = ("limit", "binding", "lines", "worst")
        table = self.table(self.say("limits"), [self.say(f"head_{name}") for name in heads], right=(1, 2))
        for kind in kinds:
            worst = f"{self.words.owner(kind.worst[0].owner)}, {kind.worst[0].year}" if kind.worst else ""
            binding = f"{count_text(kind.binding, language)} / {count_text(kind.count, language)}"
            table.add_row(
                _plain(self.words.coded("kind", kind.kind)), binding, count_text(kind.stopped, language), _plain(worst)
            )
        self.console.print(table)

    def table(self, title: str, heads: Sequence[str], right: Sequence[int]) -> Table:
        from rich import box
        from rich.table import Table

        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
        for number, head in enumerate(heads):
            table.add_column(head, justify="right" if number in right else "left", overflow="fold")
        return table


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
