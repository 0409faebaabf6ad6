"""What a forecast is told before it counts: the axes of all tables, the rules that hold, the assumptions made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.law.dated import value_at
from kasip.studies.loading import Study

Ints = NDArray[np.int64]


@attrs.frozen
class Axes:
    """The order of every array: sorted codes, so that the order of rows in a file never matters.

    Attributes:
        region: code of the region.
        territories: codes of the districts; the region itself where nothing finer is known.
        industries: codes.
        occupations: codes.
        qualifications: codes.
        base_year: last year taken as known.
        years: forecast years.
        first_order_year: first admission year being planned; the groups now in training were counted the autumn before.
    """

    region: str
    territories: tuple[str, ...]
    industries: tuple[str, ...]
    occupations: tuple[str, ...]
    qualifications: tuple[str, ...]
    base_year: int
    years: tuple[int, ...]
    first_order_year: int

    @property
    def shown(self) -> tuple[str, ...]:
        """Territories a table shows: the districts and, where they are not the region itself, the region."""
        return self.territories if self.territories == (self.region,) else (*self.territories, self.region)


@attrs.define
class Assumptions:
    """What was assumed for want of evidence: codes and facts, in the order met."""

    noted: list[Mapping[str, object]] = attrs.field(factory=list)

    def note(self, code: str, **facts: object) -> None:
        """This will add one assumption."""
        self.noted.append({"code": code, **facts})

    def note_missing(self, study: Study, *tables: str) -> None:
        """This will note each of the optional tables the study does not bring."""
        for table in tables:
            if not brings(study, table):
                self.note("forecast_without_table", table=table)


@attrs.frozen
class Rules:
    """Numbers that hold: the study's parameters before its policy before the law's defaults."""

    parameters: Mapping[str, str]
    policy: pl.DataFrame

    def at(self, name: str, year: int) -> float:
        """This will return what holds in a year."""
        given = self.parameters.get(name)
        if given not in (None, ""):
            return float(str(given))
        dated = self.policy.filter((pl.col("rule") == name) & (pl.col("valid_from") <= year)).sort("valid_from")
        return float(dated["value"][-1]) if dated.height else value_at(name, year)


def brings(study: Study, table: str) -> bool:
    """This will say whether a study brings rows of a table."""
    return study.tables[table].height > 0


def rules_of(study: Study) -> Rules:
    """This will collect the rules of a study."""
    return Rules(study.parameters, study.tables["policy"])


def axes_of(study: Study, rules: Rules) -> Axes:
    """This will fix the order of all arrays of a study."""
    territories = study.tables["territories"]
    region = region_code(study)
    base_year = _base_year(study)
    horizon = int(rules.parameters.get("horizon") or rules.at("default_horizon", base_year))
    districts = _codes(territories.filter(pl.col("level") == "district"), "kato")
    seen = set(study.tables["employment_history"]["kato"].to_list())
    return Axes(
        region=region,
        territories=districts if seen & set(districts) else (region,),
        industries=_codes(study.tables["industries"], "industry"),
        occupations=_codes(study.tables["occupations"], "occupation"),
        qualifications=_codes(study.tables["qualifications"], "qualification"),
        base_year=base_year,
        years=tuple(range(base_year + 1, base_year + horizon + 1)),
        first_order_year=min(_years(study.parameters.get("order_years")), default=base_year + 1),
    )


def _base_year(study: Study) -> int:
    """This will name the last year taken as known: the parameter, or the last of the history or of official figures."""
    named = study.parameters.get("base_year")
    if named:
        return int(named)
    history = study.tables["employment_history"]["year"].to_list()
    return int(max(history or study.tables["occupation_flows"]["from_year"].to_list()))


def _years(text: str | None) -> list[int]:
    return [int(part) for part in (text or "").split(",") if part.strip()]


def region_code(study: Study) -> str:
    """This will name the region: the parameter `region`, or the only territory of level `region`."""
    named = study.parameters.get("region")
    if named:
        return named
    return str(study.tables["territories"].filter(pl.col("level") == "region")["kato"].sort()[0])


def _codes(frame: pl.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(sorted(set(frame[column].drop_nulls().to_list())))


def positions(values: pl.Series, codes: Sequence[object], *, otherwise: int = -1) -> Ints:
    """This will return the place of each value among codes; `otherwise` where it is not one of them."""
    places = {code: place for place, code in enumerate(codes)}
    return np.array([places.get(value, otherwise) for value in values.to_list()], dtype=np.int64)
