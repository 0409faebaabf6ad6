"""Builds the tables of a plan that says only true things: what the planted faults are planted into.

The truths come from the verifier's own parts, so this alone proves nothing about them: the hand-solved region and the
plans of `kasip plan`, which shares no code with the verifier, do that.
"""

import polars as pl

from kasip.core.verifying.order.evidence import YIELDS, _cells, rate_keys
from kasip.core.verifying.order.gaps import GAPS, _causes, _gaps
from kasip.core.verifying.order.limit import slack_of
from kasip.core.verifying.order.limits import LIMITS, check_limits
from kasip.core.verifying.order.plan import make_plan
from kasip.core.verifying.order.region import read_region
from kasip.core.verifying.order.seats import KEY, ORDER
from kasip.core.verifying.order.statements import make_statements
from kasip.core.verifying.order.value import make_valuer
from kasip.core.verifying.result import Findings
from kasip.vocabulary.seeds import stream

DRAWS = 40


def invented_evidence(region, seed=1):
    """Draws and yields for every cell and line of a region."""
    random = stream(seed, "evidence")
    qualifications = sorted({choice.line.qualification for choice in region.choices})
    years = sorted({region.graduation(choice) for choice in region.choices})
    rows = [
        (draw, qualification, year, float(need), float(factor))
        for qualification in qualifications
        for factors in [random.normal(1, 0.1, DRAWS)]
        for year in years
        for draw, (need, factor) in enumerate(zip(random.normal(35, 20, DRAWS), factors, strict=True))
    ]
    schema = ("draw", "qualification", "year", "need", "yield_factor")
    needs = pl.DataFrame(rows, schema=schema, orient="row")
    return needs, pl.DataFrame([_yield(key, random) for key in sorted(rate_keys(region))], schema=YIELDS)


def _yield(key, random):
    fill, continuation, lost = random.uniform(0.8, 1), random.uniform(0.7, 0.95), random.uniform(0.05, 0.2)
    stayed, specialty = (1.0, 1.0) if key[3] else (random.uniform(0.7, 1), random.uniform(0.5, 0.9))
    worker_yield = fill * continuation * (1 - lost) * stayed * specialty
    rates = (fill, continuation, lost, stayed, specialty, worker_yield)
    return dict(zip(YIELDS, (*key, *rates), strict=True))


def good_groups(region, valuer):
    """The best group that is allowed, again and again, until none brings anything."""
    groups = dict.fromkeys(region.choices, 0)
    while True:
        plan = make_plan(groups, region)
        statements = make_statements(valuer, plan, check_limits(region, plan, [], Findings()))
        allowed = [(one.gain, choice) for choice, one in statements.items() if not one.forbidding and one.gain > 1e-6]
        if not allowed:
            return groups
        groups[max(allowed)[1]] += 1


def state_plan(inputs, parameters, needs, yields, groups=None):
    """The outputs and certificate of a plan of these groups (default: `good_groups`)."""
    region = read_region(inputs, parameters)
    valuer = make_valuer(region, _cells(needs), yields)
    groups = good_groups(region, valuer) if groups is None else groups
    plan = make_plan(groups, region)
    ledger = check_limits(region, plan, [], Findings())
    statements = make_statements(valuer, plan, ledger)
    objective = valuer.objective(plan)
    outputs = {
        "order": _order(region, groups, statements),
        "limits": _limits(ledger),
        "gaps": _gaps_table(valuer, plan, statements),
        "needs": needs,
        "yields": yields,
    }
    bound = objective - 0.01 * max(1.0, abs(objective))
    gap = (objective - bound) / max(1.0, abs(objective))
    ending = {"termination": "gap_reached", "asked_gap": 0.02, "assumptions": []}
    return outputs, {"study": "plan", "objective": objective, "bound": bound, "gap": gap, **ending}


def _order(region, groups, statements):
    rows = []
    for choice in sorted(region.choices):
        size = region.programme_of(choice.line).group_size
        before = choice._replace(year=choice.year - 1)
        first = choice.year == region.order_years[0]
        last = region.past.get(choice.line, (0, 0))[1] if first else groups.get(before, 0) * size
        said = {"groups": groups[choice], "seats": groups[choice] * size, "seats_last_year": last}
        reasons = {f"reason_{language}": f"{language}: {choice.name}" for language in ("kk", "ru", "en")}
        binding = {"binding": ";".join(sorted(statements[choice].forbidding))}
        key = dict(zip(KEY, choice.line, strict=True))
        rows.append({"year": choice.year, **key, **said, **statements[choice].figures, **binding, **reasons})
    return pl.DataFrame(rows, schema=ORDER)


def _limits(ledger):
    rows = [
        (limit.kind, limit.owner, limit.year, state[1], state[0], slack_of(limit, state))
        for name, limit in ledger.limits.items()
        for state in [ledger.states[name]]
    ]
    return pl.DataFrame(rows, schema=LIMITS, orient="row")


def _gaps_table(valuer, plan, statements):
    causes = _causes(valuer, statements)
    rows = [
        {"qualification": cell[0], "year": cell[1], **figures, "cause": causes.get(cell, "no_licence")}
        for cell, figures in _gaps(valuer, plan).items()
    ]
    return pl.DataFrame(rows, schema=GAPS)
