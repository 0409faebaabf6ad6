"""The placement verifier's table of contents."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.verifying.placement.feasible import check_rooms, read_placement
from kasip.core.verifying.placement.market import Ints, Market, read_market, read_setting
from kasip.core.verifying.placement.optimal import check_least_cost, check_stable, history_of, read_prices
from kasip.core.verifying.placement.said import check_changes, check_reasons
from kasip.core.verifying.result import Findings, Verification


def verify_placement(
    inputs: Mapping[str, pl.DataFrame],
    outputs: Mapping[str, pl.DataFrame],
    certificate: Mapping[str, object],
    parameters: Mapping[str, str],
) -> Verification:
    """This will check a placement against its input by the definitions of docs/method/placing.md.

    Args:
        inputs: the study's tables that are given, typed, and `law(rule, valid_from, value)`.
        outputs: `placement`, `reasons`, `changes`, `prices` as read back.
        certificate: the placement's certificate.
        parameters: the study's settings.
    """
    findings = Findings()
    try:
        setting = read_setting(inputs, parameters)
    except (LookupError, ValueError) as error:
        findings.expect(holds=False, check="input", where="parameters", detail="verify_input_fault", value=str(error))
        return findings.verification()
    seed = certificate.get("seed")
    known = isinstance(seed, int) and not isinstance(seed, bool)
    findings.expect(known, "certificate", "certificate|seed", "verify_certificate_number")
    market = read_market(inputs, setting, seed if isinstance(seed, int) else setting.seed)
    method = "stable" if market.two_sided else "least_cost"
    for name, value in (("method", method), ("terms", setting.terms), ("students_per_mentor", setting.ratio)):
        stated = certificate.get(name)
        where = f"certificate|{name}"
        findings.expect(stated == value, "certificate", where, "verify_figure", stated=str(stated), recomputed=value)
    placed = read_placement(market, outputs, setting.terms, findings)
    if placed is None:
        return findings.verification()
    for term, pairs in enumerate(placed, 1):
        check_rooms(market, pairs, term, findings)
    _check_best(market, placed, outputs, findings)
    check_reasons(market, placed, outputs, findings)
    count = int((placed[0] >= 0).sum())
    check_changes(market, (inputs["places"], setting.ratio), count, outputs, findings)
    _check_summary(market, count, certificate, findings)
    return findings.verification()


def _check_best(market: Market, placed: list[Ints], outputs: Mapping[str, pl.DataFrame], findings: Findings) -> None:
    prices = read_prices(market, outputs, findings)
    for term, pairs in enumerate(placed, 1):
        history = history_of(market, placed[: term - 1])
        if market.two_sided:
            check_stable(market, pairs, history, str(term), findings)
        elif prices is not None:
            check_least_cost(market, pairs, history, prices.filter(pl.col("term") == term), str(term), findings)


def _check_summary(market: Market, placed: int, certificate: Mapping[str, object], findings: Findings) -> None:
    said = certificate.get("summary")
    stated = said if isinstance(said, dict) else {}
    students = len(market.student_ids)
    for name, value in (("students", students), ("placed", placed), ("unplaced", students - placed)):
        same = stated.get(name) == value
        where = f"certificate|summary|{name}"
        findings.expect(same, "certificate", where, "verify_figure", stated=str(stated.get(name)), recomputed=value)
