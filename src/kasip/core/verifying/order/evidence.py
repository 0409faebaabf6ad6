"""The forecast a plan was made against, as written beside it: draws of need, yields."""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from kasip.core.verifying.columns import FLAG, NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.order.limit import TOLERANCE
from kasip.core.verifying.order.region import Region
from kasip.core.verifying.order.value import Cell, Needs, Valuer, make_valuer
from kasip.core.verifying.result import Findings

NEEDS = {"draw": WHOLE, "qualification": TEXT, "year": WHOLE, "need": NUMBER, "yield_factor": NUMBER}
RATES = ("fill", "continuation", "lost", "stayed", "in_specialty", "yield")
YIELDS = {"college_bin": TEXT, "qualification": TEXT, "base": TEXT, "targeted": FLAG, **dict.fromkeys(RATES, NUMBER)}


def read_evidence(region: Region, outputs: Mapping[str, pl.DataFrame], findings: Findings) -> Valuer | None:
    """This will check the draws and yields and return what values a plan; nothing where they do not suffice."""
    needs = read_table(outputs, "needs", NEEDS, findings)
    yields = read_table(outputs, "yields", YIELDS, findings)
    if needs is None or yields is None:
        return None
    whole = (_needs_sound(needs, findings), _yields_sound(region, yields, findings))
    cells = _cells(needs)
    reached = {(choice.line.qualification, region.graduation(choice)) for choice in region.choices}
    present = [
        findings.expect(cell in cells, "draws", f"{cell[0]}|{cell[1]}", "verify_draws_missing")
        for cell in sorted(reached)
    ]
    return make_valuer(region, cells, yields) if all((*whole, *present)) else None


def _needs_sound(needs: pl.DataFrame, findings: Findings) -> bool:
    """This will check that every cell has the same draws, each once, and one yield factor a qualification and draw."""
    draws = needs.group_by("qualification", "year").agg(
        pl.len().alias("rows"),
        pl.col("draw").n_unique().alias("kinds"),
        pl.col("draw").sort().hash().sum().alias("set"),
    )
    uneven = draws.filter((pl.col("rows") != pl.col("kinds")) | (pl.col("set") != pl.col("set").mode().first()))
    for qualification, year in uneven.select("qualification", "year").sort("qualification", "year").iter_rows():
        findings.expect(holds=False, check="draws", where=f"{qualification}|{year}", detail="verify_draws_uneven")
    factors = needs.group_by("qualification", "draw").agg(pl.col("yield_factor").n_unique().alias("kinds"))
    torn = sorted(set(factors.filter(pl.col("kinds") > 1)["qualification"]))
    for qualification in torn:
        findings.expect(holds=False, check="draws", where=qualification, detail="verify_draws_factor")
    findings.looked_at("draws", len(draws))
    return not torn and uneven.is_empty()


def _yields_sound(region: Region, yields: pl.DataFrame, findings: Findings) -> bool:
    rows = yields.to_dicts()
    keys = [(row["college_bin"], row["qualification"], row["base"], row["targeted"]) for row in rows]
    for key, row in zip(keys, rows, strict=True):
        where = "|".join(map(str, key))
        product = row["fill"] * row["continuation"] * (1 - row["lost"]) * row["stayed"] * row["in_specialty"]
        same = math.isclose(row["yield"], product, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        findings.expect(same, "yields", where, "verify_yield_product", stated=row["yield"], recomputed=product)
        within = all(-TOLERANCE <= row[rate] <= 1 + TOLERANCE for rate in RATES)
        findings.expect(within, "yields", where, "verify_rate_outside")
    once = findings.expect(len(set(keys)) == len(keys), "yields", "", "verify_yields_twice")
    missing = sorted(rate_keys(region).difference(keys))
    for key in missing:
        findings.expect(holds=False, check="yields", where="|".join(map(str, key)), detail="verify_yield_missing")
    return once and not missing


def rate_keys(region: Region) -> set[tuple[str, str, str, bool]]:
    """This will return the keys `yields` must have: every programme's college, qualification and base, both ways."""
    return {
        (programme.college, programme.qualification, programme.base, targeted)
        for programme in region.programmes.values()
        for targeted in (False, True)
    }


def _cells(needs: pl.DataFrame) -> Mapping[Cell, Needs]:
    ordered = needs.sort("qualification", "year", "draw").partition_by("qualification", "year", as_dict=True)
    return {
        (str(key[0]), int(str(key[1]))): Needs(part["need"].to_numpy(), part["yield_factor"].to_numpy())
        for key, part in ordered.items()
    }
