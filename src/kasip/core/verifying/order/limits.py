"""Every limit asked of a plan, kept or broken, and the table that states them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import attrs
import polars as pl

from kasip.core.verifying.columns import NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.order.limit import TOLERANCE, Limit, holds, name_of, slack_of
from kasip.core.verifying.order.lines import ChangeLimit, line_limits
from kasip.core.verifying.order.money import budget_limits
from kasip.core.verifying.order.people import people_limits
from kasip.core.verifying.order.plan import Plan
from kasip.core.verifying.order.policy import policy_limits
from kasip.core.verifying.order.region import Choice, Region
from kasip.core.verifying.order.teaching import teaching_limits
from kasip.core.verifying.result import Findings

LIMITS = {"kind": TEXT, "owner": TEXT, "year": WHOLE, "capacity": NUMBER, "used": NUMBER, "slack": NUMBER}
NEED_NOT_BE_LISTED = frozenset({"maximum_groups", "minimum_groups", "change"})
SHARES = frozenset({"technical_share", "kazakh_share"})
DROPPED = "dropped:"
DROPPABLE = frozenset({"change_floor", "district_access", "policy_shares"})


@attrs.frozen
class Ledger:
    """The limits asked of a plan and how the plan stands to each.

    Attributes:
        limits: name -> limit.
        states: name -> (used, capacity).
        moved_by: choice -> names of the limits its groups move.
    """

    limits: Mapping[str, Limit]
    states: Mapping[str, tuple[float, float]]
    moved_by: Mapping[Choice, list[str]]

    def forbidding(self, plan: Plan, choice: Choice) -> set[str]:
        """This will name the limits that hold now and would not with one more group of a choice."""
        found = set()
        for name in self.moved_by.get(choice, []):
            limit, state = self.limits[name], self.states[name]
            if holds(limit, state) and not holds(limit, limit.after_one_more(plan, choice, state)):
                found.add(name)
        return found


def all_limits(region: Region) -> list[Limit]:
    """This will list every limit of the page that the study's tables give."""
    return [
        *teaching_limits(region),
        *people_limits(region),
        *policy_limits(region),
        *budget_limits(region),
        *line_limits(region),
    ]


def check_limits(region: Region, plan: Plan, assumptions: Iterable[object], findings: Findings) -> Ledger:
    """This will check every limit that is not dropped, and that what is said to be dropped had to be."""
    dropped = {str(entry).removeprefix(DROPPED) for entry in assumptions if str(entry).startswith(DROPPED)}
    limits, broken = [], set()
    for limit in all_limits(region):
        part = _droppable_part(limit)
        if part in dropped & DROPPABLE:
            broken |= {part} if _broken(limit, plan) else set()
            if not isinstance(limit, ChangeLimit):
                continue
            limit = attrs.evolve(limit, floor=False)  # noqa: PLW2901
        limits.append(limit)
    for part in sorted(dropped):
        findings.expect(part in broken, "assumptions", part, "verify_dropped_in_vain")
        findings.expect(part in DROPPABLE, "assumptions", part, "verify_not_droppable")
    ledger = _ledger(limits, plan)
    for name, limit in ledger.limits.items():
        used, capacity = ledger.states[name]
        excused = isinstance(limit, ChangeLimit) and not limit.floor and limit.broken_below(plan)
        kept = excused or holds(limit, (used, capacity))
        detail = "verify_limit_least" if limit.least else "verify_limit_most"
        where = f"{limit.owner}|{limit.year}"
        findings.expect(kept, limit.kind, where, detail, used=used, capacity=capacity)
    return ledger


def _droppable_part(limit: Limit) -> str:
    if isinstance(limit, ChangeLimit):
        return "change_floor"
    return "policy_shares" if limit.kind in SHARES else limit.kind if limit.kind == "district_access" else ""


def _broken(limit: Limit, plan: Plan) -> bool:
    return limit.broken_below(plan) if isinstance(limit, ChangeLimit) else not holds(limit, limit.state(plan))


def _ledger(limits: Iterable[Limit], plan: Plan) -> Ledger:
    named = {name_of(limit): limit for limit in limits}
    moved_by: dict[Choice, list[str]] = defaultdict(list)
    for name, limit in named.items():
        for choice in limit.touched():
            moved_by[choice].append(name)
    return Ledger(named, {name: limit.state(plan) for name, limit in named.items()}, moved_by)


def check_limits_table(ledger: Ledger, outputs: Mapping[str, pl.DataFrame], findings: Findings) -> None:
    """This will compare the table `limits` with what was recomputed, row by row, both ways."""
    frame = read_table(outputs, "limits", LIMITS, findings)
    if frame is None:
        return
    rows = {f"{row['kind']}:{row['owner'] or ''}:{row['year']}": row for row in frame.to_dicts()}
    times = Counter(frame.select(pl.format("{}:{}:{}", "kind", pl.col("owner").fill_null(""), "year")).to_series())
    for name, row in rows.items():
        findings.expect(times[name] == 1, "limits_table", name, "verify_row_twice", times=times[name])
        if findings.expect(name in ledger.limits, "limits_table", name, "verify_limit_unknown"):
            _compare(ledger, name, row, findings)
    for name, limit in ledger.limits.items():
        listed = name in rows or limit.kind in NEED_NOT_BE_LISTED or not _can_be_used(limit)
        findings.expect(listed, "limits_table", name, "verify_limit_unlisted")


def _can_be_used(limit: Limit) -> bool:
    return any(True for _ in limit.touched())


def _compare(ledger: Ledger, name: str, row: Mapping[str, float], findings: Findings) -> None:
    limit, (used, capacity) = ledger.limits[name], ledger.states[name]
    recomputed = {"used": used, "capacity": capacity, "slack": slack_of(limit, (used, capacity))}
    for column, value in recomputed.items():
        same = math.isclose(row[column], value, rel_tol=TOLERANCE, abs_tol=TOLERANCE * max(1.0, abs(capacity)))
        where = f"{name}|{column}"
        findings.expect(same, "limits_table", where, "verify_figure", stated=row[column], recomputed=value)
