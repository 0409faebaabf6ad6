"""A plan is checked by separate code before it is kept: one that fails is never published."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.verifying.order.check import verify_plan
from kasip.core.verifying.result import Verification
from kasip.studies.loading import Study
from kasip.studies.verify import law_table


class UnsoundOrderError(Exception):
    """A plan did not pass the separate check; nothing of it was kept.

    Attributes:
        found: what the check found.
    """

    def __init__(self, found: Verification) -> None:
        super().__init__(f"{len(found.violations)} violations")
        self.found = found


def check_order(
    study: Study, written: Mapping[str, pl.DataFrame], certificate: Mapping[str, object]
) -> dict[str, object]:
    """This will check a plan's tables, as read back from where they were written, against the study.

    Returns:
        What the certificate says of it: `verified`, and `verification` with counts of violations and comparisons.

    Raises:
        UnsoundOrderError: something is not as it must be.
    """
    found = verify_plan({**study.given_tables, "law": law_table()}, written, certificate, study.parameters)
    if not found.passed:
        raise UnsoundOrderError(found)
    comparisons = sum(found.checks.values())
    return {"verified": True, "verification": {"violations": 0, "comparisons": comparisons}}
