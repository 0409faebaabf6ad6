"""Every limit of a plan with its use, as planned and with a planner's edits: which bind, and what one more is worth."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from kasip.core.planning.objective import used
from kasip.reporting.findings.limits import lines_stopped
from kasip.reporting.findings.study import Study
from kasip.reporting.names import Names
from kasip.reporting.words import Words
from kasip.studies.order_edit import Workbench, edited_groups
from kasip.studies.order_lines import LineKey

SLACK = 1e-6


@attrs.frozen
class LimitUse:
    """One limit.

    Attributes:
        kind, owner, year: which limit.
        least: it asks for a least: `used` is what the order has, `capacity` what is asked.
        capacity: what is there, with the edits made.
        planned, used: what the plan uses, and what it uses with the edits.
        price: points one more unit of capacity would save, at the relaxation.
        stopped: lines it keeps from one more group.
        raised: running groups use more than there is: nothing new fits.
    """

    kind: str
    owner: str
    year: int
    least: bool
    capacity: float
    planned: float
    used: float
    price: float
    stopped: int
    raised: bool

    @property
    def slack(self) -> float:
        """This will return what is left; below zero where the edits break the limit."""
        return self.used - self.capacity if self.least else self.capacity - self.used

    @property
    def broken(self) -> bool:
        """This will say whether the edits break it."""
        return self.slack < -SLACK * max(1.0, abs(self.capacity))

    @property
    def share(self) -> float | None:
        """This will return the share used; nothing where there is no capacity."""
        return self.used / self.capacity if self.capacity else None


def limits_in_use(workbench: Workbench, edits: Mapping[LineKey, int]) -> list[LimitUse]:
    """This will say the use of every limit that is a sum, in the order of kind, owner and year.

    Raises:
        UnknownLineError: the plan has no such line.
    """
    problem = workbench.order.problem
    then = edited_groups(workbench, edits)
    labels = problem.rows.labels
    least = labels["least"].to_numpy()
    planned, after = used(problem, workbench.groups), used(problem, then)
    asked, left = problem.rows.available(workbench.groups), problem.rows.available(then)
    # A least is written the other way round: what is asked stands left, what the order has right.
    use = np.where(least, left, after)
    capacity = np.where(least, after, left)
    before = np.where(least, asked, planned)
    stopped = lines_stopped(_told(workbench))
    prices = {
        (str(row["kind"]), str(row["owner"] or ""), int(row["year"])): float(row["shadow_price"] or 0.0)
        for row in workbench.tables["limits"].select("kind", "owner", "year", "shadow_price").iter_rows(named=True)
    }
    found = []
    for row, (kind, owner, year, raised) in enumerate(labels.select("kind", "owner", "year", "raised").iter_rows()):
        key = (kind, owner, year)
        numbers = (float(capacity[row]), float(before[row]), float(use[row]))
        found.append(
            LimitUse(*key, bool(least[row]), *numbers, prices.get(key, 0.0), stopped.get(key, 0), bool(raised))
        )
    return found


def words_of(workbench: Workbench, language: str) -> Words:
    """This will return the words that name a plan's things in a language."""
    given = workbench.study.given_tables
    return Words(Names(given, language))


def _told(workbench: Workbench) -> Study:
    given = workbench.study.given_tables
    return Study(given, workbench.tables, workbench.certificate)
