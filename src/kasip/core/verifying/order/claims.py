"""What the certificate claims: objective, bound, gap, how the search ended."""

from __future__ import annotations

import math
from collections.abc import Mapping

from kasip.core.verifying.order.limit import TOLERANCE
from kasip.core.verifying.order.region import Choice
from kasip.core.verifying.order.statements import Statement, close
from kasip.core.verifying.result import Findings

NUMBERS = ("objective", "bound", "gap")
TERMINATIONS = ("optimal", "gap_reached", "time_limit")
OPTIMAL_GAP = 1e-6


def check_claims(certificate: Mapping[str, object], findings: Findings) -> Mapping[str, float] | None:
    """This will check what the certificate says against itself; returns its numbers, or nothing where they are none."""
    numbers = {name: number_in(certificate, name, findings) for name in NUMBERS}
    if any(value is None for value in numbers.values()):
        return None
    found = {name: value for name, value in numbers.items() if value is not None}
    gap = (found["objective"] - found["bound"]) / max(1.0, abs(found["objective"]))
    same = math.isclose(found["gap"], gap, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    findings.expect(same, "gap", "certificate|gap", "verify_figure", stated=found["gap"], recomputed=gap)
    findings.expect(gap >= -TOLERANCE, "bound", "certificate|bound", "verify_bound_above", **found)
    _check_termination(certificate, gap, findings)
    return found


def number_in(certificate: Mapping[str, object], name: str, findings: Findings) -> float | None:
    """This will return a finite number of the certificate, or note that there is none."""
    value = certificate.get(name)
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    findings.expect(number, "certificate", f"certificate|{name}", "verify_certificate_number")
    return float(value) if number and isinstance(value, int | float) else None


def _check_termination(certificate: Mapping[str, object], gap: float, findings: Findings) -> None:
    claimed, where = certificate.get("termination"), "certificate|termination"
    findings.expect(claimed in TERMINATIONS, "termination", where, "verify_termination_unknown", stated=str(claimed))
    if claimed == "optimal":
        findings.expect(gap <= OPTIMAL_GAP, "termination", where, "verify_not_optimal", gap=f"{gap:.3g}")
    if claimed == "gap_reached":
        asked = number_in(certificate, "asked_gap", findings)
        reached = asked is not None and gap <= asked + TOLERANCE
        findings.expect(reached, "termination", where, "verify_gap_not_reached", gap=f"{gap:.3g}", asked=asked)


def check_objective(claimed: float, recomputed: float, findings: Findings) -> None:
    """This will compare the claimed objective with the recomputed one."""
    same = close(claimed, recomputed)
    findings.expect(same, "objective", "certificate|objective", "verify_figure", stated=claimed, recomputed=recomputed)


def held_of(certificate: Mapping[str, object]) -> Mapping[str, int]:
    """This will read which choices were held, by name, and at how many groups; the bound is of plans that hold them."""
    listed = certificate.get("held")
    entries = [entry for entry in listed if isinstance(entry, Mapping)] if isinstance(listed, list) else []
    found: dict[str, int] = {}
    for entry in entries:
        line, groups = entry.get("line"), entry.get("groups")
        if isinstance(line, list) and line and isinstance(groups, int):
            found["|".join(str(part) for part in (*line[1:], line[0]))] = groups
    return found


def check_held(held: Mapping[str, int], groups: Mapping[Choice, int], findings: Findings) -> None:
    """This will compare every held choice with the groups the plan gives it."""
    planned = {choice.name: count for choice, count in groups.items()}
    for name, count in held.items():
        given = planned.get(name, 0)
        findings.expect(given == count, "held", name, "verify_held_moved", held=count, found=given)


def check_bound(bound: float, objective: float, statements: Mapping[str, Statement], findings: Findings) -> None:
    """This will look for a plan below the bound: none that allows one more group somewhere may lie there.

    Args:
        bound: what the certificate claims.
        objective: of the plan, recomputed.
        statements: of the choices the bound speaks of, by name.
        findings: where it is noted.
    """
    for name, statement in statements.items():
        if not statement.forbidding:
            below = objective - statement.gain
            kept = below >= bound - TOLERANCE * max(1.0, abs(bound))
            findings.expect(kept, "bound", name, "verify_bound_refuted", bound=bound, found=below)
