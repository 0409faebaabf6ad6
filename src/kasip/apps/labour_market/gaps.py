"""The gap list: where people will be short or too many, how surely, by how much, and what moved since the last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from kasip.apps.labour_market.models.forecast import ForecastFigure, ForecastRun
from kasip.law.dated import value_at
from kasip.vocabulary.lookalikes import fold

SORTS = ("probability", "persons", "surplus", "too_many", "change", "name")
"""Orders of the list: surest shortage, most missing, surest surplus, most too many, largest change, name."""
BASES = ("repeated", "order")
"""What supply is counted: last year's order repeated, or the order in force or being drafted."""


@attrs.frozen
class Covered:
    """What an order brings to a qualification in a year.

    Attributes:
        need: people needed beside those who come anyway, the median.
        supply: workers its graduates are.
        p_shortage: how surely people are short all the same.
        uncovered: persons missing on average; nothing where the plan names no gap.
    """

    need: float
    supply: float
    p_shortage: float
    uncovered: float | None


@attrs.frozen
class GapLine:
    """A qualification in a year.

    Attributes:
        code: of the qualification.
        names: language -> its name.
        year: the year people are needed in.
        figures: fields of `ForecastFigure`.
        before: the same figures in the run before; nothing where there was none.
        covered: what the order brings; nothing where it reaches no such cell.
    """

    code: str
    names: Mapping[str, str]
    year: int
    figures: ForecastFigure
    before: ForecastFigure | None
    covered: Covered | None

    @property
    def change(self) -> float | None:
        """This will return by how many persons the gap grew since the run before."""
        return None if self.before is None else self.figures.gap_median - self.before.gap_median

    def probability(self, basis: str) -> float | None:
        """This will return how surely people are short, on one basis of supply."""
        if basis == "order":
            return None if self.covered is None else self.covered.p_shortage
        return self.figures.p_shortage

    def missing(self, basis: str) -> float | None:
        """This will return the persons missing (below zero: too many), on one basis of supply."""
        if basis != "order":
            return self.figures.gap_median
        if self.covered is None:
            return None
        return self.covered.need - self.covered.supply

    def said(self, basis: str) -> str:
        """This will return what may be said: `shortage`, `surplus` or `uncertain`; nothing where nothing is known.

        On the order's basis a surplus is said where a shortage is as unlikely as the rule asks and people are too many.
        """
        if basis != "order":
            return self.figures.said
        if self.covered is None:
            return ""
        if self.covered.p_shortage >= value_at("shortage_probability", self.year):
            return "shortage"
        too_many = (self.missing(basis) or 0.0) < 0
        unlikely = self.covered.p_shortage <= value_at("surplus_probability", self.year)
        return "surplus" if unlikely and too_many else "uncertain"


@attrs.frozen
class GapFilter:
    """What somebody looks for in the gap list.

    Attributes:
        words: parts of name or code.
        year: the year people are needed in; nothing: every year.
        said: `shortage`, `surplus` or `uncertain`; empty: all.
        basis: one of `BASES`.
        sort: one of `SORTS`.
    """

    words: str = ""
    year: int | None = None
    said: str = ""
    basis: str = "repeated"
    sort: str = "probability"


def gap_lines(
    run: ForecastRun, before: ForecastRun | None, covered: Mapping[tuple[str, int], Covered], wanted: GapFilter
) -> list[GapLine]:
    """This will list the lines somebody looks for, in their order; two queries.

    Args:
        run: the run shown.
        before: the run it is compared with.
        covered: (code, year) -> what the order brings.
        wanted: what is looked for.
    """
    rows = figures_of(run, wanted)
    known = {} if before is None else {_key(one): one for one in figures_of(before, wanted)}
    found = [_line(one, known.get(_key(one)), covered) for one in rows]
    if wanted.said:
        found = [line for line in found if line.said(wanted.basis) == wanted.said]
    return sorted(found, key=lambda line: (_rank(line, wanted), line.code, line.year))


def figures_of(run: ForecastRun, wanted: GapFilter) -> Iterable[ForecastFigure]:
    """This will return a run's figures for the words and the year looked for, each with its qualification."""
    rows = ForecastFigure.objects.filter(run=run).select_related("qualification")
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    for word in wanted.words.split()[:10]:
        rows = rows.filter(search_text__contains=fold(word))
    return rows


def _key(figure: ForecastFigure) -> tuple[int, int]:
    return figure.qualification_id, figure.year


def _line(figure: ForecastFigure, before: ForecastFigure | None, covered: Mapping[tuple[str, int], Covered]) -> GapLine:
    taught = figure.qualification
    names = {language: getattr(taught, f"name_{language}") for language in ("kk", "ru", "en")}
    key = (taught.qualification, figure.year)
    return GapLine(taught.qualification, names, figure.year, figure, before, covered.get(key))


def _rank(line: GapLine, wanted: GapFilter) -> tuple[float, float]:
    probability = line.probability(wanted.basis)
    missing = line.missing(wanted.basis)
    last = float("inf")
    match wanted.sort:
        case "persons":
            return (last if missing is None else -missing, 0.0)
        case "too_many":
            return (last if missing is None else missing, 0.0)
        case "surplus":
            return (last if probability is None else probability, last if missing is None else missing)
        case "change":
            return (last if line.change is None else -abs(line.change), 0.0)
        case "name":
            return (0.0, 0.0)
    return (last if probability is None else -probability, last if missing is None else -missing)
