"""What an order changed against an earlier one, and why: which needs and capacities moved behind each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.planning.inputs import LINE_KEY
from kasip.core.planning.problem import Order
from kasip.vocabulary.faults import Fault, InputRejectedError

KEY = ["year", *LINE_KEY]
LIMIT_KEY = ["kind", "owner", "year"]
LEAST_NEED_TOLD = 0.5
MOST_LIMITS_TOLD = 3
OWN_KINDS = ("change", "minimum_groups", "technical_share", "kazakh_share")
"""Limits whose capacity follows from the order itself: that it moved explains nothing."""
Capacities = Mapping[str, tuple[float, float]]


@attrs.frozen
class Earlier:
    """An earlier plan as read from its folder.

    Attributes:
        folder: where it was read.
        order, limits: its tables.
        certificate: what it says of itself.
    """

    folder: Path
    order: pl.DataFrame
    limits: pl.DataFrame
    certificate: Mapping[str, Any]

    @property
    def dropped(self) -> frozenset[str]:
        """This will name the limits it had to drop."""
        return _dropped(self.certificate.get("assumptions", []))


@attrs.frozen
class Cause:
    """One reason behind a change: a code and its facts, written `code:fact:fact`."""

    code: str
    facts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """This will write the cause as the table `changes` holds it."""
        return ":".join((self.code, *self.facts))


def read_earlier(folder: Path) -> Earlier:
    """This will read the plan an order is compared with.

    Raises:
        InputRejectedError: the folder holds no plan.
    """
    try:
        text = {"target_employer": pl.String, "college_bin": pl.String, "binding": pl.String}
        order = pl.read_csv(folder / "order.csv", schema_overrides={**dict.fromkeys(LINE_KEY, pl.String), **text})
        limits = pl.read_csv(folder / "limits.csv", schema_overrides={"owner": pl.String, "capacity": pl.Float64})
        certificate = dict(json.loads((folder / "certificate.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise InputRejectedError([Fault(str(folder), 0, "", "order_no_plan", str(error)[:80])]) from error
    order = order.with_columns(pl.col("target_employer").fill_null(""))
    return Earlier(folder, order, limits, certificate)


def earlier_groups(earlier: Earlier, order: Order) -> NDArray[np.int64]:
    """This will return the earlier plan's groups by variable; 0 for lines it did not have."""
    before = earlier.order.select(*KEY, "groups")
    found = order.lines.select(KEY).join(before, on=KEY, how="left", maintain_order="left")
    return found["groups"].fill_null(0).to_numpy().astype(np.int64)


def changes_table(
    earlier: Earlier, order: Order, tables: Mapping[str, pl.DataFrame], assumed: Iterable[object]
) -> tuple[pl.DataFrame, list[list[Cause]]]:
    """This will list every line whose groups differ, with what moved behind it.

    Args:
        earlier: the plan compared with.
        order: the order problem of the new plan.
        tables: the new plan's `order` and `limits`.
        assumed: its assumptions.

    Returns:
        The seat key, `groups_before`, `groups_after` and `why`, sorted; and the causes of each row. `why` joins by `;`:
        `need:before:after` (median workers), `limit:kind:owner:year:before:after` (capacity of a limit the line uses),
        `dropped:...` (a limit given up), `line_new`, `line_gone`, `stopped:kind:owner:year` (now forbids one more
        group), `freed:...` (forbade one more before), or `follows` where only other lines moved.
    """
    columns = ["groups", "demand_median", "binding"]
    both = earlier.order.select(*KEY, *columns).join(
        tables["order"].select(*KEY, *columns), on=KEY, how="full", coalesce=True, suffix="_after"
    )
    moved = both.filter(pl.col("groups").fill_null(0) != pl.col("groups_after").fill_null(0)).sort(KEY)
    capacities = moved_capacities(earlier.limits, tables["limits"])
    uses, dropped = _uses(order, moved, capacities), sorted(_dropped(assumed) - earlier.dropped)
    rows = zip(moved.iter_rows(named=True), uses, strict=True)
    causes = [_causes(row, used, capacities, dropped) for row, used in rows]
    why = pl.Series("why", [";".join(one.text for one in each) for each in causes], dtype=pl.String)
    counts = {f"groups_{side}": pl.col(name).fill_null(0) for side, name in _SIDES.items()}
    return moved.select(*KEY, **counts).with_columns(why), causes


_SIDES = {"before": "groups", "after": "groups_after"}


def moved_capacities(before: pl.DataFrame, after: pl.DataFrame) -> Capacities:
    """This will return the limits whose capacity differs, `kind:owner:year` with both figures."""
    both = before.select(*LIMIT_KEY, "capacity").join(
        after.select(*LIMIT_KEY, "capacity"), on=LIMIT_KEY, how="inner", suffix="_after"
    )
    given = ~pl.col("kind").is_in(OWN_KINDS)
    moved = both.filter(given & ((pl.col("capacity") - pl.col("capacity_after")).abs() > 1e-6)).sort(LIMIT_KEY)
    return {f"{row[0]}:{row[1]}:{row[2]}": (row[3], row[4]) for row in moved.iter_rows()}


def _dropped(assumed: Iterable[object]) -> frozenset[str]:
    return frozenset(one for one in assumed if isinstance(one, str) and one.startswith("dropped:"))


def _uses(order: Order, moved: pl.DataFrame, capacities: Capacities) -> list[set[str]]:
    """This will name, for each row, the moved limits a group of the line uses something of."""
    rows = order.problem.rows
    labels = pl.concat_str("kind", "owner", pl.col("year").cast(pl.String), separator=":")
    names = rows.labels.select(name=labels)["name"].to_list()
    told = np.array([name in capacities for name in names], dtype=bool)[rows.row]
    entries = list(zip(rows.variable[told].tolist(), rows.row[told].tolist(), strict=True))
    by_variable: dict[int, set[str]] = {}
    for variable, row in entries:
        by_variable.setdefault(variable, set()).add(names[row])
    lines = order.lines.select(KEY).with_row_index("variable")
    found = moved.select(KEY).join(lines, on=KEY, how="left", maintain_order="left")["variable"]
    return [by_variable.get(-1 if variable is None else variable, set()) for variable in found]


def _causes(row: Mapping[str, Any], used: set[str], capacities: Capacities, dropped: list[str]) -> list[Cause]:
    if row["groups"] is None or row["groups_after"] is None:
        return [Cause("line_new" if row["groups"] is None else "line_gone")]
    rises = row["groups_after"] > row["groups"]
    before, after = (set((row[side] or "").split(";")) - {""} for side in ("binding", "binding_after"))
    # A limit that moved the same way as the line, or that stops or stopped it.
    limits = {name for name in used if (capacities[name][1] > capacities[name][0]) == rises}
    limits |= (before | after) & capacities.keys()
    found = [*_need(row), *_limits(limits, capacities)]
    if not rises:
        found += [Cause(*_parted(name)) for name in dropped]
    turned = (before - after) if rises else (after - before)
    code = "freed" if rises else "stopped"
    found += [Cause(code, _parts(name)) for name in sorted(turned - limits)[:MOST_LIMITS_TOLD]]
    return found or [Cause("follows")]


def _need(row: Mapping[str, Any]) -> list[Cause]:
    before, after = row["demand_median"], row["demand_median_after"]
    if None in (before, after) or abs(before - after) < LEAST_NEED_TOLD:
        return []
    return [Cause("need", (f"{before:.1f}", f"{after:.1f}"))]


def _limits(names: set[str], capacities: Capacities) -> list[Cause]:
    """This will tell the limits that moved most, as shares of what they were."""

    def share(name: str) -> float:
        before, after = capacities[name]
        return abs(after - before) / max(abs(before), 1e-9)

    ranked = sorted(names, key=lambda name: (-round(share(name), 9), name))[:MOST_LIMITS_TOLD]
    return [Cause("limit", (*_parts(name), *(f"{side:g}" for side in capacities[name]))) for name in ranked]


def _parts(name: str) -> tuple[str, ...]:
    kind, rest = name.split(":", 1)
    return (kind, *rest.rsplit(":", 1))


def _parted(name: str) -> tuple[str, tuple[str, ...]]:
    code, _, rest = name.partition(":")
    return code, (rest,)
