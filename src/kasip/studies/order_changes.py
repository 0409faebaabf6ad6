"""What an order changed against an earlier one, and why: which inputs, needs and capacities moved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from kasip.core.planning.inputs import LINE_KEY
from kasip.vocabulary.faults import Fault, InputRejectedError

KEY = ["year", *LINE_KEY]
LIMIT_KEY = ["kind", "owner", "year"]
LEAST_NEED_TOLD = 0.5


@attrs.frozen
class Earlier:
    """An earlier plan as read from its folder: order, limits, and the fingerprint of each of its input tables."""

    order: pl.DataFrame
    limits: pl.DataFrame
    inputs: Mapping[str, str]


def read_earlier(folder: Path) -> Earlier:
    """This will read the plan an order is compared with.

    Raises:
        InputRejectedError: the folder holds no plan.
    """
    try:
        text = {"target_employer": pl.String, "college_bin": pl.String, "binding": pl.String}
        order = pl.read_csv(folder / "order.csv", schema_overrides={**dict.fromkeys(LINE_KEY, pl.String), **text})
        limits = pl.read_csv(folder / "limits.csv", schema_overrides={"owner": pl.String, "capacity": pl.Float64})
        certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise InputRejectedError([Fault(str(folder), 0, "", "order_no_plan", str(error)[:80])]) from error
    return Earlier(order, limits, dict(certificate.get("input_tables", {})))


def changed_inputs(earlier: Earlier, now: Mapping[str, str]) -> list[str]:
    """This will name the input tables that differ, sorted."""
    return sorted(name for name in earlier.inputs.keys() | now.keys() if earlier.inputs.get(name) != now.get(name))


def changes_table(earlier: Earlier, order: pl.DataFrame, limits: pl.DataFrame) -> pl.DataFrame:
    """This will list every line whose groups differ, with what moved behind it.

    Returns:
        The seat key, `groups_before`, `groups_after`, and `why`, joined by `;`: `need:before:after` (median workers),
        `limit:kind:owner:year:before:after` (capacity of a limit that binds or bound the line), or `follows` where only
        other lines moved.
    """
    columns = ["groups", "demand_median", "binding"]
    before = earlier.order.with_columns(pl.col("target_employer").fill_null("")).select(*KEY, *columns)
    both = before.join(order.select(*KEY, *columns), on=KEY, how="full", coalesce=True, suffix="_after")
    both = both.with_columns(pl.col("groups", "groups_after").fill_null(0)).sort(KEY)
    moved = both.filter(pl.col("groups") != pl.col("groups_after"))
    capacities = _capacities(earlier.limits, limits)
    why = pl.Series("why", [_why(row, capacities) for row in moved.iter_rows(named=True)], dtype=pl.String)
    return moved.select(*KEY, groups_before="groups", groups_after="groups_after").with_columns(why)


def _capacities(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, str]:
    """This will return the limits whose capacity differs, as `kind:owner:year` with both figures."""
    both = before.select(*LIMIT_KEY, "capacity").join(
        after.select(*LIMIT_KEY, "capacity"), on=LIMIT_KEY, how="inner", suffix="_after"
    )
    own = ~pl.col("kind").is_in(["change", "minimum_groups", "technical_share", "kazakh_share"])
    moved = both.filter(own & ((pl.col("capacity") - pl.col("capacity_after")).abs() > 1e-6))
    return {f"{row[0]}:{row[1]}:{row[2]}": f"{row[3]:g}:{row[4]:g}" for row in moved.iter_rows()}


def _why(row: Mapping[str, Any], capacities: Mapping[str, str]) -> str:
    needs = row["demand_median"], row["demand_median_after"]
    said = []
    if None not in needs and abs(needs[0] - needs[1]) >= LEAST_NEED_TOLD:
        said.append(f"need:{needs[0]:.1f}:{needs[1]:.1f}")
    named = {name for side in ("binding", "binding_after") for name in (row[side] or "").split(";")}
    said += [f"limit:{name}:{capacities[name]}" for name in sorted(named & capacities.keys())]
    return ";".join(said) or "follows"
