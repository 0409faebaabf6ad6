"""The limits of a version as they stand with the edits made so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from kasip.apps.orders.actions.editing import edits_of, line_key, workbench_of
from kasip.apps.orders.models.state_order import StateOrder
from kasip.reporting.words import Words
from kasip.studies.order_edit import edited_groups
from kasip.studies.order_limits import LimitUse, limits_in_use, words_of


@attrs.frozen
class LimitsNow:
    """Every limit of a version with its edits.

    Attributes:
        uses: the limits.
        seats: seats by admission year, with the edits.
        edits: how many edits are counted in.
        words: words that name what the limits belong to.
    """

    uses: Sequence[LimitUse]
    seats: Mapping[int, int]
    edits: int
    words: Words


def limits_now(order: StateOrder, language: str) -> LimitsNow:
    """This will say the use of every limit of a version with its edits.

    Raises:
        PlanMissingError: the version's files are gone.
    """
    workbench = workbench_of(order)
    edits = {line_key(edit.line): edit.groups for edit in edits_of(order)}
    problem = workbench.order.problem
    seats = np.bincount(problem.year, weights=edited_groups(workbench, edits) * problem.group_size)
    by_year = {workbench.order.given.years[0] + year: int(count) for year, count in enumerate(seats)}
    return LimitsNow(limits_in_use(workbench, edits), by_year, len(edits), words_of(workbench, language))
