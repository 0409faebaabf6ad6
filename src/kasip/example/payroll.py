"""Invented payroll records of any size, with their truth.

Every person gets a life story: jobs with employers, months, quirks (a missed month, leave, a correction, a change of
occupation, an employer that is reorganised). Pay records are written from the story; the truth about spells and
outcomes is read from the story too, never from the records (`example/payroll_truth.py`). All of it is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.example.codes import business_numbers
from kasip.vocabulary.seeds import stream

Ints = NDArray[np.int64]

NONE, GAP, LEAVE, CORRECTED, SPLIT_PAY, PROMOTED = range(6)
SPLIT_PAY_KZT = 50_000
"""What the second record of a month of split pay holds."""
QUIRKS = ("none", "gap", "leave", "corrected", "split_pay", "promoted")
JOBS = 4
"""Most jobs in one story; the first of a dual graduate is the one of the training."""
FAMILY = 3
"""Employers come in families of three: the first may become the second, the second the third."""
NEVER = 10**6


@attrs.frozen
class PayrollSize:
    """How much to invent.

    Attributes:
        graduates: persons followed.
        others: persons who are only in the payroll.
        employers: employers; a multiple of three.
        colleges: colleges.
        months: months of payroll.
        first_month: first month, as a number.
        quirk_share: share of longer jobs with a quirk.
        reorganised_share: share of employer families with a reorganisation.
    """

    graduates: int = 2_000
    others: int = 1_000
    employers: int = 300
    colleges: int = 12
    months: int = 48
    first_month: int = 12 * 2021
    quirk_share: float = 0.4
    reorganised_share: float = 0.2


@attrs.frozen(eq=False)
class Stories:
    """Life stories as arrays; one entry a job, months as numbers.

    Attributes:
        size: what was asked for.
        person: number of the person; graduates come first.
        employer: number of the employer where the job begins.
        start: first month.
        end: last month.
        quirk: what is odd about it, an index of `QUIRKS`.
        quirk_start: month the quirk begins.
        quirk_months: months it lasts.
        occupation: occupation at the start, an index of `OCCUPATIONS`; -1 where not recorded.
        later_occupation: occupation after a promotion.
        kato: territory, an index of `TERRITORIES`; -1 where not recorded.
        wage: monthly pay in KZT.
        changes_at: for each employer, the month it is taken over by the next of its family; `NEVER` if not.
        bins: business number of each employer.
    """

    size: PayrollSize
    person: Ints
    employer: Ints
    start: Ints
    end: Ints
    quirk: Ints
    quirk_start: Ints
    quirk_months: Ints
    occupation: Ints
    later_occupation: Ints
    kato: Ints
    wage: Ints
    changes_at: Ints
    bins: NDArray[np.str_]

    @property
    def last_month(self) -> int:
        """This will return the last month of the payroll."""
        return self.size.first_month + self.size.months - 1

    def employer_in(self, jobs: Ints, month: Ints) -> Ints:
        """This will return what the employers of some jobs were in a month."""
        now = self.employer[jobs]
        for _ in range(FAMILY - 1):
            now = np.where(month >= self.changes_at[now], now + 1, now)
        return now


@attrs.frozen(eq=False)
class Graduates:
    """The persons followed, in their order: numbers of college, qualification and dual employer (-1: none)."""

    graduated: Ints
    college: Ints
    qualification: Ints
    dual_employer: Ints


TRADES: tuple[tuple[str, str], ...] = (
    ("3W07150501", "7212"),
    ("3W07161301", "7231"),
    ("4S07130103", "7412"),
    ("3W07320601", "7126"),
    ("3W10130302", "5120"),
    ("4S06130103", "3512"),
)
"""Qualification and the occupation it leads to, of the shipped crosswalk."""
OCCUPATIONS = (*(occupation for _, occupation in TRADES), "5223", "9333", "8322", "4110")
"""Occupations of the payroll: those of the trades, then others."""
TERRITORIES = ("351010000", "351610000", "352210000", "711110000", "591010000")
REGION = "350000000"


def graduates_of(size: PayrollSize, seed: int) -> Graduates:
    """This will invent who graduated when, where, in what and whether dually."""
    rng = stream(seed, "payroll", "graduates")
    count = size.graduates
    first_june = size.first_month + (5 - size.first_month % 12) % 12
    cohorts = max(1, (size.months - 6) // 12)
    graduated = first_june + 12 * rng.integers(0, cohorts, count)
    dual = rng.random(count) < 0.35
    return Graduates(
        graduated=graduated.astype(np.int64),
        college=rng.integers(0, size.colleges, count),
        qualification=rng.integers(0, len(TRADES), count),
        dual_employer=np.where(dual, rng.integers(0, size.employers, count), -1),
    )


def stories_of(size: PayrollSize, graduates: Graduates, seed: int) -> Stories:
    """This will invent every person's jobs."""
    rng = stream(seed, "payroll", "stories")
    persons = size.graduates + size.others
    start, end, employer = _jobs(size, graduates, rng)
    person = np.repeat(np.arange(persons), JOBS)
    last = size.first_month + size.months - 1
    kept = (start <= last) & (start <= end)
    start, end, employer, person = start[kept], np.minimum(end[kept], last), employer[kept], person[kept]
    quirk, quirk_start, quirk_months = _quirks(size, start, end, rng)
    occupation, later = _occupations(graduates, person, rng)
    kato = rng.choice(len(TERRITORIES), len(person), p=(0.4, 0.25, 0.15, 0.12, 0.08))
    return Stories(
        size=size,
        person=person,
        employer=employer,
        start=start,
        end=end,
        quirk=quirk,
        quirk_start=quirk_start,
        quirk_months=quirk_months,
        occupation=occupation,
        later_occupation=later,
        kato=np.where(rng.random(len(person)) < 0.02, -1, kato),
        wage=rng.integers(100, 500, len(person)) * 1000,
        changes_at=_takeovers(size, rng),
        bins=np.array(sorted(business_numbers(size.employers, stream(seed, "payroll", "bins")))),
    )


def _jobs(size: PayrollSize, graduates: Graduates, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """This will draw starts, ends and employers of each person's jobs, `JOBS` in a row for each person.

    The next job begins from two months before to eight months after the end of the last: some are held at once. The
    jobs of a person are with different families of employers.
    """
    persons = size.graduates + size.others
    first = np.full(persons, size.first_month, dtype=np.int64) - rng.integers(0, 24, persons)
    first[: size.graduates] = graduates.graduated + rng.geometric(0.3, size.graduates)
    first[: size.graduates][rng.random(size.graduates) < 0.1] = NEVER
    dual = np.flatnonzero(graduates.dual_employer >= 0)
    first[dual] = graduates.graduated[dual] - 9
    length = rng.geometric(1 / np.where(np.arange(persons) < size.graduates, 14, 40)[:, None], (persons, JOBS))
    length[dual, 0] = 10 + np.where(rng.random(len(dual)) < 0.5, rng.geometric(0.1, len(dual)), 0)
    wait = rng.integers(-2, 9, (persons, JOBS))
    wait[:, 0] = 0
    wait[dual, 1] = np.maximum(wait[dual, 1], 1)
    start = first[:, None] + np.cumsum(wait + np.pad(length, ((0, 0), (1, 0)))[:, :JOBS], axis=1)
    families = size.employers // FAMILY
    base = rng.integers(0, families, persons)
    employer = FAMILY * ((base[:, None] + np.arange(JOBS) * 7) % families) + rng.integers(0, FAMILY, (persons, JOBS))
    employer[dual, 0] = graduates.dual_employer[dual]
    clash = employer[:, 1:] // FAMILY == employer[:, :1] // FAMILY
    employer[:, 1:] = np.where(clash, (employer[:, 1:] + 4 * FAMILY) % size.employers, employer[:, 1:])
    start = np.maximum(start, size.first_month)
    return start.ravel(), (start + length - 1).ravel(), employer.ravel()


def _quirks(size: PayrollSize, start: Ints, end: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """This will draw what is odd about a job: only jobs of eight months and more have room for it."""
    length = end - start + 1
    odd = (length >= 8) & (rng.random(len(start)) < size.quirk_share)
    quirk = np.where(odd, rng.integers(1, len(QUIRKS), len(start)), NONE)
    months = np.where(quirk == LEAVE, rng.integers(1, 5, len(start)), 1)
    months = np.where(quirk == GAP, rng.integers(1, 4, len(start)), months)
    room = np.maximum(length - months - 2, 1)
    return quirk, start + 1 + rng.integers(0, 1 << 30, len(start)) % room, months


def _occupations(graduates: Graduates, person: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """This will draw occupations: three in five jobs of graduates are in their trade, one in twenty is not recorded."""
    own = np.full(len(person), 0)
    followed = person < len(graduates.graduated)
    own[followed] = graduates.qualification[person[followed]]
    other = rng.integers(len(TRADES), len(OCCUPATIONS), len(person))
    drawn = np.where(rng.random(len(person)) < 0.6, own, other)
    return np.where(rng.random(len(person)) < 0.05, -1, drawn), np.where(drawn == own, other, own)


def _takeovers(size: PayrollSize, rng: np.random.Generator) -> Ints:
    """This will draw when the first of a family is taken over by the second, and at times the second by the third."""
    families = size.employers // FAMILY
    changes = np.full((families, FAMILY), NEVER, dtype=np.int64)
    reorganised = rng.random(families) < size.reorganised_share
    changes[reorganised, 0] = size.first_month + rng.integers(6, size.months, reorganised.sum())
    again = reorganised & (rng.random(families) < 0.3)
    changes[again, 1] = changes[again, 0] + rng.integers(1, 12, again.sum())
    return changes.ravel()


def month_rows(stories: Stories, month: int, seed: int) -> pl.DataFrame:
    """This will write one month's pay records, in an order that says nothing."""
    active = np.flatnonzero((stories.start <= month) & (month <= stories.end))
    inside = _in_quirk(stories, active, month)
    quirk = stories.quirk[active]
    held = ~(inside & (quirk == GAP))
    active, quirk, inside = active[held], quirk[held], inside[held]
    on_leave = inside & (quirk == LEAVE)
    promoted = (quirk == PROMOTED) & (month >= stories.quirk_start[active])
    occupation = np.where(promoted, stories.later_occupation[active], stories.occupation[active])
    wage = np.where(on_leave, 0, stories.wage[active])
    employer = stories.employer_in(active, np.full(len(active), month))
    twice = np.flatnonzero((quirk == SPLIT_PAY) | (inside & (quirk == CORRECTED)))
    again = np.concatenate([np.arange(len(active)), twice])
    pay = np.concatenate([wage, np.where(quirk[twice] == CORRECTED, -wage[twice], SPLIT_PAY_KZT)])
    order = stream(seed, "payroll", "rows", month).permutation(len(again))
    rows = again[order]
    return pl.DataFrame(
        {
            "person_id": stories.person[active][rows],
            "employer_bin": _named(tuple(stories.bins), employer[rows]),
            "occupation": _named(OCCUPATIONS, occupation[rows]),
            "kato": _named(TERRITORIES, stories.kato[active][rows]),
            "month": pl.Series([month_text(month)]).new_from_index(0, len(rows)),
            "wage": pay[order].astype(float),
            "leave": on_leave[rows].astype(np.int8),
        }
    )


def _named(names: Sequence[str], index: Ints) -> pl.Series:
    """This will look names up by index; -1 gives an empty cell."""
    return pl.Series(names).gather(pl.Series(index).replace(-1, None).cast(pl.UInt32))


def _in_quirk(stories: Stories, jobs: Ints, month: int) -> NDArray[np.bool_]:
    begun = stories.quirk_start[jobs] <= month
    inside: NDArray[np.bool_] = begun & (month < stories.quirk_start[jobs] + stories.quirk_months[jobs])
    return inside


def payroll_months(stories: Stories, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """This will give the payroll a month at a time, so that any size fits in memory."""
    for month in range(stories.size.first_month, stories.last_month + 1):
        yield month_text(month), month_rows(stories, month, seed)


def month_text(month: int) -> str:
    """This will write a month number as `YYYY-MM`."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def graduates_table(graduates: Graduates, stories: Stories, seed: int) -> pl.DataFrame:
    """This will write the table `graduates`: everybody graduates on 30 June."""
    colleges = sorted(business_numbers(stories.size.colleges, stream(seed, "payroll", "colleges")))
    dual = graduates.dual_employer >= 0
    return pl.DataFrame(
        {
            "person_id": [str(number) for number in range(len(dual))],
            "college_bin": np.array(colleges)[graduates.college],
            "qualification": np.array([code for code, _ in TRADES])[graduates.qualification],
            "graduated_on": [f"{month // 12}-{month % 12 + 1:02d}-30" for month in graduates.graduated],
            "dual": dual.astype(np.int64),
            "employer_bin": np.where(dual, stories.bins[graduates.dual_employer], ""),
        }
    )


def successors_table(stories: Stories) -> pl.DataFrame:
    """This will write the table `employer_successors`."""
    changed = np.flatnonzero(stories.changes_at < NEVER)
    return pl.DataFrame(
        {
            "bin": stories.bins[changed],
            "successor_bin": stories.bins[changed + 1],
            "from_month": [month_text(int(month)) for month in stories.changes_at[changed]],
        },
        schema={"bin": pl.String, "successor_bin": pl.String, "from_month": pl.String},
    )
