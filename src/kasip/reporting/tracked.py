"""What `kasip track` found, as its reader wants it first: rates side by side, whom they leave out, dual training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from kasip.reporting.numbers import count_text, share_text
from kasip.wording.catalogue import number_text, say

if TYPE_CHECKING:
    from rich.table import Table

MAIN = "permanent"
"""The definition by which ways of training are compared on the screen, where it has figures."""

HEADS = (
    "track_head_cohort",
    "track_head_rate",
    "forecast_column_interval",
    "track_head_persons",
    "track_head_left_out",
)


def latest(totals: pl.DataFrame) -> pl.DataFrame:
    """This will pick each definition's last cohort that it can judge: rates of employment first, then of retention."""
    known = (pl.col("denominator") > 0) | (pl.col("suppressed") == 1)
    whole = totals.filter(known, pl.col("outcome").is_in(["employed", "retained"]), college_bin="", qualification="")
    return whole.sort("cohort").unique("definition", keep="last").sort("outcome", "definition")


def rates_table(totals: pl.DataFrame, titles: Mapping[str, str], language: str) -> Table:
    """This will set the rates of the last cohorts side by side, each with its interval and whom it leaves out.

    Args:
        totals: as `kasip.core.tracking.publication.rates` gives them.
        titles: what each definition counts, in the language.
        language: `kk`, `ru` or `en`.
    """
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    rows = latest(totals).to_dicts()
    percent = round(100 * max((row["level"] for row in rows), default=0))
    cells = [[str(row["cohort"]), *_cells(row, language)] for row in rows]
    table = Table(title=say("track_rates", language), title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.title_justify = "left"
    table.add_column(say("definitions_name", language), overflow="fold")
    for place, code in enumerate(HEADS):
        # Figures stay on one line; words, such as that a rate is kept back, and titles may wrap.
        width = max((len(line[place]) for line in cells if len(line) == len(HEADS)), default=0)
        table.add_column(say(code, language, percent=percent), justify="right", overflow="fold", min_width=width)
    for row, line in zip(rows, cells, strict=True):
        table.add_row(escape(titles[row["definition"]]), *line)
    return table


def _cells(row: Mapping[str, Any], language: str) -> list[str]:
    """This will write one rate; kept back, unknown and zero are told apart."""
    if row["suppressed"]:
        return [say("track_kept_back", language)]
    low, high = (number_text(round(100 * row[name], 1), language) for name in ("low", "high"))
    of = " / ".join(number_text(row[name], language) for name in ("numerator", "denominator"))
    left_out = " / ".join(count_text(row[name], language) for name in ("excluded", "not_observed"))
    return [share_text(row["rate"], language, 1), f"{low}…{high}", of, left_out]


def remarks(tables: Mapping[str, pl.DataFrame], not_given: list[str], language: str) -> Iterator[str]:
    """This will say what the rates cannot: definitions without one, whom nobody knows of, and dual training.

    Args:
        tables: `rate_totals, definitions, contrasts` as `kasip track` writes them.
        not_given: tables the study lacks.
        language: `kk`, `ru` or `en`.
    """
    totals, definitions = tables["rate_totals"], tables["definitions"]
    if "absences" in not_given:
        yield say("track_absences_unknown", language)
    shown = latest(totals)["definition"].to_list()
    unknown = dict(
        totals.filter(outcome="retained", college_bin="", qualification="")
        .group_by("definition")
        .agg(pl.col("enterprise_unknown").sum())
        .iter_rows()
    )
    for row in definitions.unique("definition", keep="last", maintain_order=True).iter_rows(named=True):
        name, title = row["definition"], row[f"title_{language}"]
        if unknown.get(name):
            yield say("track_enterprise_unknown", language, title=title, count=unknown[name])
        elif name not in shown:
            nobody = bool(row["dual_employer"]) and name not in unknown
            yield say("track_nobody_dual" if nobody else "track_not_yet", language, title=title)
    yield from _dual_training(tables["contrasts"], definitions, language)


def _dual_training(contrasts: pl.DataFrame, definitions: pl.DataFrame, language: str) -> Iterator[str]:
    """This will compare ways of training by one definition, with every caution beside it; nothing where none can be."""
    known = contrasts.filter(pl.col("adjusted_difference").is_not_null())
    rows = known.sort(pl.col("definition") != MAIN, maintain_order=True).head(1)
    for row in rows.iter_rows(named=True):
        title = definitions.filter(definition=row["definition"])[f"title_{language}"][-1]
        shares = {name: round(100 * row[name], 1) for name in ("rate_dual", "rate_other")}
        points = {name: round(100 * row[name], 1) for name in ("adjusted_difference", "low", "high")}
        yield say("track_dual", language, title=title, **shares, **points)
        for code in sorted(row["cautions"].split(";")):
            yield "  - " + say(code, language)
