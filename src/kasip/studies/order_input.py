"""From a study and its forecast to the evidence an order is planned from."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.planning.inputs import OrderInput, Rule
from kasip.law.dated import value_at
from kasip.studies.loading import Study
from kasip.vocabulary.faults import Fault, InputRejectedError


def order_input(study: Study, forecast: Mapping[str, pl.DataFrame]) -> OrderInput:
    """This will collect the tables, years and rules of an order.

    Raises:
        InputRejectedError: the order years are missing, no years, or not consecutive.
    """
    tables = {name: frame for name, frame in study.given_tables.items() if frame.height}
    needed = {name: study.tables[name] for name in ("past_orders", "running_cohorts", "programmes")}
    return OrderInput(
        tables={**tables, **needed, "yields": forecast["yields"], "needs": forecast["needs"]},
        years=order_years(study),
        rule=policy_rule(study.tables["policy"]),
    )


def order_years(study: Study) -> tuple[int, ...]:
    """This will read the admission years to plan: consecutive years, ascending.

    Raises:
        InputRejectedError: they cannot be read so.
    """
    text = study.parameters.get("order_years", "")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    years = sorted({int(part) for part in parts if part.isdecimal()})
    if len(years) != len(parts) or not years or years[-1] - years[0] != len(years) - 1:
        raise InputRejectedError([Fault("parameters", 0, "order_years", "order_years_wrong", text[:80])])
    return tuple(years)


def policy_rule(policy: pl.DataFrame) -> Rule:
    """This will answer what a rule says in a year: the study's policy before what is shipped in `law`."""
    dated: dict[str, list[tuple[int, float]]] = {}
    for name, since, value in policy.select("rule", "valid_from", "value").sort("rule", "valid_from").iter_rows():
        dated.setdefault(name, []).append((since, value))

    def rule(name: str, year: int) -> float:
        held = [value for since, value in dated.get(name, []) if since <= year]
        return float(held[-1]) if held else value_at(name, year)

    return rule
