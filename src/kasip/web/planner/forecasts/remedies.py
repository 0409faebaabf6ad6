"""What would bring more of a qualification, in words."""

from __future__ import annotations

from kasip.apps.labour_market.gaps import GapLine
from kasip.apps.orders.coverage import Coverage
from kasip.reporting.findings.shortages import Change
from kasip.reporting.words import Words


def remedy_text(line: GapLine, coverage: Coverage, speak: Words) -> str:
    """This will say the change of least effort the order's study found, else what stops more; empty where neither."""
    found = coverage.remedies.get((line.code, line.year))
    if found is None:
        return ""
    if found.kind:
        return speak.change(Change(found.kind, found.owner, found.amount, found.unit, found.gain))
    return speak.causes(found.causes)
