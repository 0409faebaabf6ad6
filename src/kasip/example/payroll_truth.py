"""What is true of an invented payroll, read from the life stories and never from the pay records."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.tracking.rules import Definition, TrackingRules
from kasip.example.payroll import (
    CORRECTED,
    FAMILY,
    GAP,
    LEAVE,
    OCCUPATIONS,
    PROMOTED,
    REGION,
    TERRITORIES,
    TRADES,
    Graduates,
    Ints,
    Stories,
    month_text,
)

Mask = NDArray[np.bool_]


def held_months(stories: Stories) -> tuple[Mask, Mask]:
    """This will lay every job of a graduate on a calendar.

    Returns:
        Two masks, jobs by months of the payroll: paid, and on leave.
    """
    months = np.arange(stories.size.first_month, stories.last_month + 1)[None, :]
    held = (stories.start[:, None] <= months) & (months <= stories.end[:, None])
    inside = (stories.quirk_start[:, None] <= months) & (months < (stories.quirk_start + stories.quirk_months)[:, None])
    missing = inside & np.isin(stories.quirk, (GAP, CORRECTED))[:, None]
    leave = held & inside & (stories.quirk == LEAVE)[:, None]
    return held & ~missing & ~leave, leave


def graduates_only(stories: Stories) -> Stories:
    """This will keep the jobs of those who are followed."""
    kept = stories.person < stories.size.graduates
    arrays = ("person", "employer", "start", "end", "quirk", "quirk_start", "quirk_months")
    more = ("occupation", "later_occupation", "kato", "wage")
    return attrs.evolve(stories, **{name: getattr(stories, name)[kept] for name in (*arrays, *more)})


def true_spells(stories: Stories, gap_months: int) -> pl.DataFrame:
    """This will tell the spells of those followed: one a job, two where a gap longer than `gap_months` splits it."""
    stories = graduates_only(stories)
    split = np.isin(stories.quirk, (GAP, CORRECTED)) & (stories.quirk_months > gap_months)
    jobs = np.arange(len(stories.person))
    before_end = np.where(split, stories.quirk_start - 1, stories.end)
    after = jobs[split]
    job = np.concatenate([jobs, after])
    start = np.concatenate([stories.start, (stories.quirk_start + stories.quirk_months)[after]])
    end = np.concatenate([before_end, stories.end[after]])
    paid, leave = held_months(stories)
    first = stories.size.first_month
    inside = (np.arange(paid.shape[1])[None, :] >= (start - first)[:, None]) & (
        np.arange(paid.shape[1])[None, :] <= (end - first)[:, None]
    )
    return pl.DataFrame(
        {
            "person_id": stories.person[job].astype(str),
            "employer_bin": stories.bins[stories.employer_in(job, end)],
            "first_employer_bin": stories.bins[stories.employer_in(job, start)],
            "from_month": [month_text(int(month)) for month in start],
            "to_month": [month_text(int(month)) for month in end],
            "months": (paid[job] & inside).sum(axis=1),
            "leave_months": (leave[job] & inside).sum(axis=1),
        }
    ).sort("person_id", "from_month", "employer_bin", "to_month")


def true_outcomes(stories: Stories, graduates: Graduates, rules: TrackingRules) -> pl.DataFrame:
    """This will tell what became of each graduate, by number of the person."""
    stories = graduates_only(stories)
    paid, _ = held_months(stories)
    first = stories.size.first_month
    month = np.arange(paid.shape[1])[None, :] + first
    after = paid & (month > graduates.graduated[stories.person][:, None])
    worked = after.any(axis=1)
    begin = np.where(worked, after.argmax(axis=1) + first, 0)
    columns = {
        "stable_since": _long_jobs(stories, after, rules.spell_gap_months, rules.stable_months),
        "permanent_since": _long_jobs(stories, after, rules.permanent_gap_months, rules.permanent_months),
    }
    people = pl.DataFrame({"person_id": np.arange(stories.size.graduates)})
    jobs = pl.DataFrame(
        {
            "person_id": stories.person,
            "first_job_month": begin,
            "start": _run_start(stories, paid, begin),
            "bin": stories.bins[stories.employer_in(np.arange(len(begin)), begin)],
            "occupation": np.where(
                (stories.quirk == PROMOTED) & (begin >= stories.quirk_start),
                stories.later_occupation,
                stories.occupation,
            ),
            "with_dual": _with_dual(stories, graduates),
        }
    ).filter(pl.Series(worked))
    first_jobs = jobs.sort("person_id", "first_job_month", "start", "bin").unique("person_id", keep="first")
    table = people.join(first_jobs.drop("with_dual"), on="person_id", how="left")
    for name, (person, since) in columns.items():
        found = pl.DataFrame({"person_id": person, name: since}).group_by("person_id").agg(pl.col(name).min())
        table = table.join(found, on="person_id", how="left")
    dual = jobs.group_by("person_id").agg(pl.col("with_dual").any())
    table = table.join(dual, on="person_id", how="left").sort("person_id")
    own = pl.Series([TRADES[number][1] for number in graduates.qualification])
    occupation = pl.Series(OCCUPATIONS).gather(table["occupation"].replace(-1, None).cast(pl.UInt32))
    has_dual = pl.Series(graduates.dual_employer >= 0)
    places = _places(stories, graduates, after, rules.place_window_months)
    return table.select(
        pl.col("person_id").cast(pl.String),
        *(_text(pl.col(name)).alias(name) for name in ("first_job_month", *columns)),
        months_to_first_job=pl.col("first_job_month") - pl.Series(graduates.graduated),
        first_employer_bin="bin",
        in_specialty=occupation == own,
        at_dual_employer=pl.when(has_dual).then(pl.col("with_dual").fill_null(value=False)),
        left_region=pl.Series(places).str.slice(0, rules.region_digits) != REGION[: rules.region_digits],
    )


def _text(month: pl.Expr) -> pl.Expr:
    return pl.when(month.is_not_null()).then(
        pl.format("{}-{}", month // 12, (month % 12 + 1).cast(pl.String).str.zfill(2))
    )


def _run_start(stories: Stories, paid: Mask, begin: Ints) -> Ints:
    """This will find where the unbroken paid stretch around each job's first month after graduation began.

    A change of occupation, or of employer by reorganisation, begins a new stretch.
    """
    first = stories.size.first_month
    starts = np.empty(len(begin), dtype=np.int64)
    jobs = np.arange(len(begin))
    current = begin.copy()
    moving = np.ones(len(begin), dtype=bool)
    employer = stories.employer_in(jobs, begin)
    while moving.any():
        back = current - 1
        inside = (back >= np.maximum(stories.start, first)) & paid[jobs, np.maximum(back - first, 0)]
        same = stories.employer_in(jobs, back) == employer
        unchanged = ~((stories.quirk == PROMOTED) & (back < stories.quirk_start) & (current >= stories.quirk_start))
        moving = inside & same & unchanged & (begin > 0)
        current = np.where(moving, back, current)
    starts[:] = current
    return starts


def _long_jobs(stories: Stories, after: Mask, gap_months: int, needed: int) -> tuple[Ints, Ints]:
    """This will find the jobs, or parts of one, with enough months of work after graduation, and when those began."""
    months = np.arange(after.shape[1])[None, :] + stories.size.first_month
    split = np.isin(stories.quirk, (GAP, CORRECTED)) & (stories.quirk_months > gap_months)
    early = months < np.where(split, stories.quirk_start, 10**7)[:, None]
    persons, begun = [], []
    for part in (after & early, after & ~early):
        enough = part.sum(axis=1) >= needed
        persons.append(stories.person[enough])
        begun.append(part[enough].argmax(axis=1) + stories.size.first_month)
    return np.concatenate(persons), np.concatenate(begun)


def _with_dual(stories: Stories, graduates: Graduates) -> Mask:
    """This will tell which jobs are the one of the training: the only one in that family of employers."""
    dual = graduates.dual_employer[stories.person]
    same: Mask = (dual >= 0) & (stories.employer // FAMILY == dual // FAMILY)
    return same


def _places(stories: Stories, graduates: Graduates, after: Mask, window_months: int) -> list[str | None]:
    """This will find where each graduate last worked within the window, as far as it is recorded."""
    months = np.arange(after.shape[1])[None, :] + stories.size.first_month
    within = after & (months <= (graduates.graduated[stories.person] + window_months)[:, None])
    known = within.any(axis=1) & (stories.kato >= 0)
    last = within.shape[1] - 1 - within[:, ::-1].argmax(axis=1) + stories.size.first_month
    place: dict[int, tuple[tuple[int, int, str, str], str]] = {}
    jobs = np.flatnonzero(known)
    paid, _ = held_months(stories)
    starts = _run_start(stories, paid, last)
    bins = stories.bins[stories.employer_in(np.arange(len(last)), last)]
    for job in jobs:
        kato = TERRITORIES[stories.kato[job]]
        rank = (-int(last[job]), int(starts[job]), str(bins[job]), kato)
        person = int(stories.person[job])
        if person not in place or rank < place[person][0]:
            place[person] = (rank, kato)
    return [place[number][1] if number in place else None for number in range(stories.size.graduates)]


def true_employed(stories: Stories, graduates: Graduates, definition: Definition) -> Mask:
    """This will tell who meets a definition, one entry a graduate; nobody is excluded here.

    By one of retention nobody without a dual employer meets it: no job of theirs is the one of a training.
    """
    stories = graduates_only(stories)
    paid, leave = held_months(stories)
    months = np.arange(paid.shape[1])[None, :] + stories.size.first_month
    since = graduates.graduated[stories.person][:, None]
    window = (months > since + definition.after_months) & (months <= since + definition.window_months)
    counted = (paid | leave if definition.leave_counts else paid) & window
    if definition.dual_employer:
        counted &= _with_dual(stories, graduates)[:, None]
    met = np.zeros(stories.size.graduates, dtype=bool)
    if definition.one_employer:
        person, _ = _long_jobs(stories, counted, definition.gap_months, definition.months_needed)
        met[person] = True
        return met
    union = np.zeros((stories.size.graduates, paid.shape[1]), dtype=bool)
    np.logical_or.at(union, stories.person, counted)
    met[:] = union.sum(axis=1) >= definition.months_needed
    return met
