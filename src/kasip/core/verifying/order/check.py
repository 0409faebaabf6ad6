"""The order verifier's table of contents: what is read, what is recomputed, what is compared."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.verifying.order.claims import check_bound, check_claims, check_held, check_objective, held_of
from kasip.core.verifying.order.evidence import read_evidence
from kasip.core.verifying.order.gaps import check_gaps
from kasip.core.verifying.order.limits import Ledger, check_limits, check_limits_table
from kasip.core.verifying.order.plan import Plan, make_plan
from kasip.core.verifying.order.region import read_region
from kasip.core.verifying.order.seats import OrderRows, check_seats, read_order
from kasip.core.verifying.order.statements import check_statements, make_statements
from kasip.core.verifying.order.value import Valuer
from kasip.core.verifying.result import Findings, Verification


def verify_plan(
    inputs: Mapping[str, pl.DataFrame],
    outputs: Mapping[str, pl.DataFrame],
    certificate: Mapping[str, object],
    parameters: Mapping[str, str],
) -> Verification:
    """This will recompute everything a plan says from the study's tables (docs/method/order.md).

    Args:
        inputs: the study's tables that are given, typed by the data contract, and `law(rule, valid_from, value)`.
        outputs: the plan's tables as read back: `order`, `limits`, `gaps`, `needs`, `yields`.
        certificate: the plan's certificate.
        parameters: the study's settings.
    """
    findings = Findings()
    try:
        region = read_region(inputs, parameters)
    except (LookupError, ValueError) as error:
        findings.expect(holds=False, check="input", where="parameters", detail="verify_input_fault", value=str(error))
        return findings.verification()
    claims = check_claims(certificate, findings)
    valuer = read_evidence(region, outputs, findings)
    order = read_order(region, outputs, findings)
    if order is None:
        return findings.verification()
    check_seats(region, order, findings)
    plan = make_plan({choice: row["groups"] for choice, row in order.items()}, region)
    assumptions = certificate.get("assumptions")
    listed = assumptions if isinstance(assumptions, list) else []
    ledger = check_limits(region, plan, listed, findings)
    check_limits_table(ledger, outputs, findings)
    held = held_of(certificate)
    check_held(held, plan.groups, findings)
    if valuer is not None:
        _check_values(valuer, (plan, order, ledger), outputs, (claims, held), findings)
    return findings.verification()


def _check_values(
    valuer: Valuer,
    plan_read: tuple[Plan, OrderRows, Ledger],
    outputs: Mapping[str, pl.DataFrame],
    stated: tuple[Mapping[str, float] | None, Mapping[str, int]],
    findings: Findings,
) -> None:
    plan, order, ledger = plan_read
    objective = valuer.objective(plan)
    statements = make_statements(valuer, plan, ledger)
    check_statements(statements, order, findings)
    check_gaps(valuer, plan, statements, outputs, findings)
    claims, held = stated
    if claims is not None:
        free = {choice.name: one for choice, one in statements.items() if choice.name not in held}
        check_objective(claims["objective"], objective, findings)
        check_bound(claims["bound"], objective, free, findings)
