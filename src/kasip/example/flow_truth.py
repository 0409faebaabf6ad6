"""What is true of the flows of an invented labour force, read person by person from the life stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from kasip.example.payroll import NEVER, OCCUPATIONS, PROMOTED, SPLIT_PAY, SPLIT_PAY_KZT, TERRITORIES, Stories
from kasip.example.payroll_truth import Mask, held_months

Place = tuple[str | None, str | None]
Flow = tuple[int, str, Place, Place]
NOWHERE: Place = (None, None)


def true_flows(stories: Stories, gap_months: int) -> pl.DataFrame:
    """This will count hires, separations, moves and persons at work of everybody.

    Returns:
        As `kasip.core.tracking.flows.labour_force` gives them, sorted.
    """
    counts: Counter[Flow] = Counter()
    for months in _main_jobs(stories).values():
        counts.update(_of_one(stories, months, gap_months))
    rows = [(month, flow, *before, *after, persons) for (month, flow, before, after), persons in counts.items()]
    columns = ["month", "flow", "from_kato", "from_occupation", "to_kato", "to_occupation", "persons"]
    return pl.DataFrame(rows, columns, orient="row", infer_schema_length=None).sort(columns)


def _main_jobs(stories: Stories) -> Mapping[int, dict[int, int]]:
    """This will choose every person's main job of every month: person -> month -> number of the job."""
    paid, leave = held_months(stories)
    jobs, months = np.nonzero(paid | leave)
    found: dict[int, dict[int, int]] = {}
    for job, at in zip(jobs.tolist(), months.tolist(), strict=True):
        month = at + stories.size.first_month
        of_person = found.setdefault(int(stories.person[job]), {})
        other = of_person.get(month)
        if other is None or _order(stories, job, month, leave) < _order(stories, other, month, leave):
            of_person[month] = job
    return found


def _order(stories: Stories, job: int, month: int, leave: Mask) -> tuple[int, str]:
    """This will put the better paid job first, then the one whose employer comes first by number."""
    pay = int(stories.wage[job]) + (SPLIT_PAY_KZT if stories.quirk[job] == SPLIT_PAY else 0)
    on_leave = leave[job, month - stories.size.first_month]
    return (0 if on_leave else -pay), str(stories.bins[_become(stories, int(stories.employer[job]), month)])


def _of_one(stories: Stories, months: Mapping[int, int], gap_months: int) -> Iterator[Flow]:
    """This will walk through one person's months of work."""
    first, last = stories.size.first_month, stories.last_month
    before: tuple[int, int] | None = None
    for month, job in sorted(months.items()):
        here = _place(stories, job, month)
        yield month, "employed", NOWHERE, here
        if before is not None and month - before[0] <= gap_months + 1:
            there, old = _place(stories, before[1], before[0]), int(stories.employer[before[1]])
            if _become(stories, old, month) != _become(stories, int(stories.employer[job]), month):
                yield month, "move", there, here
        else:
            if before is not None:
                yield before[0] + 1, "separation", _place(stories, before[1], before[0]), NOWHERE
            if before is not None or month > first + gap_months:
                yield month, "hire", NOWHERE, here
        before = (month, job)
    if before is not None and before[0] < last - gap_months:
        yield before[0] + 1, "separation", _place(stories, before[1], before[0]), NOWHERE


def _become(stories: Stories, employer: int, month: int) -> int:
    """This will tell what an employer had become by a month."""
    while month >= stories.changes_at[employer] != NEVER:
        employer += 1
    return employer


def _place(stories: Stories, job: int, month: int) -> Place:
    """This will tell the territory and occupation of a job in a month."""
    promoted = stories.quirk[job] == PROMOTED and month >= stories.quirk_start[job]
    occupation = int((stories.later_occupation if promoted else stories.occupation)[job])
    kato = int(stories.kato[job])
    return (None if kato < 0 else TERRITORIES[kato]), (None if occupation < 0 else OCCUPATIONS[occupation])
