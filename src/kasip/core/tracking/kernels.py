"""Compiled steps of the month-by-month machine: records in, one state per person, events out.

A month's records are kept as entries, one per person and employer, chained by person; at the end of the month every
person's entries are settled against what the person did before. Memory grows with persons and with the records of one
month, not with the months.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kasip.core.compiled import compiled

Integers = NDArray[np.int32]
Wide = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

CHAIN, MONTH, EMPLOYER, CELL = 0, 1, 2, 3
"""Columns of a person's state: newest entry of this month (-1), last month of work (-1), employer and cell then."""
HALF = 1 << 16
"""A cell is `(territory + 1) * HALF + occupation + 1`."""
NOBODY = -1
"""Cell of someone without work: where hires come from and separations go."""
SETTLED = -2
"""Mark of an entry that is done with."""


class Records(NamedTuple):
    """One month's records, or some of them; `wage` is NaN where unknown, `leave` 1 where on leave."""

    person: Wide
    employer: Integers
    kato: Integers
    occupation: Integers
    wage: Floats
    leave: Bytes


class Ranks(NamedTuple):
    """Place of every code among all texts of its kind in byte order."""

    employer: Integers
    kato: Integers
    occupation: Integers


class Entries(NamedTuple):
    """Jobs of one month, one per person and employer; `paid` 1: not only on leave, `known` 1: some wage is known."""

    person: Integers
    following: Integers
    employer: Integers
    kato: Integers
    occupation: Integers
    wage: Wide
    paid: Bytes
    known: Bytes


@compiled
def lower(one: int, other: int, rank: Integers) -> int:
    """This will return the code that comes first in byte order; -1 is no code."""
    if one < 0:
        return other
    if other < 0 or rank[one] <= rank[other]:
        return one
    return other


@compiled
def take_in(records: Records, low: int, entries: Entries, used: int, chain: Integers, ranks: Ranks) -> int:
    """This will fold records into the month's entries.

    Args:
        records: records of one month.
        low: number of the person whose state comes first.
        entries: the month's jobs so far, with room for every record.
        used: how many entries are in use.
        chain: newest entry of every person, -1 where none; changed.
        ranks: byte order of codes.

    Returns:
        How many entries are in use now.
    """
    for i in range(len(records.person)):
        person = records.person[i] - low
        if person < 0 or person >= len(chain):
            continue
        wage = records.wage[i]
        known = wage == wage  # noqa: PLR0124  NaN is the one number that is not itself
        whole = int(np.floor(wage + 0.5)) if known else 0
        paid = 1 - records.leave[i]
        at = chain[person]
        while at >= 0 and entries.employer[at] != records.employer[i]:
            at = entries.following[at]
        if at >= 0:
            entries.wage[at] += whole
            entries.known[at] |= known
            entries.paid[at] |= paid
            entries.kato[at] = lower(entries.kato[at], records.kato[i], ranks.kato)
            entries.occupation[at] = lower(entries.occupation[at], records.occupation[i], ranks.occupation)
            continue
        entries.person[used] = person
        entries.following[used] = chain[person]
        entries.employer[used] = records.employer[i]
        entries.kato[used], entries.occupation[used] = records.kato[i], records.occupation[i]
        entries.wage[used], entries.paid[used], entries.known[used] = whole, paid, known
        chain[person] = used
        used += 1
    return used


@compiled
def held(entries: Entries, at: int) -> bool:
    """This will tell whether an entry's job was held: on leave, paid, or nothing known of pay."""
    return bool(entries.paid[at] == 0 or entries.known[at] == 0 or entries.wage[at] > 0)


@compiled
def main_job(entries: Entries, first: int, rank: Integers) -> int:
    """This will choose of a person's jobs in a month the best paid, then the first by employer's number; -1: none."""
    best, at = -1, first
    while at >= 0:
        if held(entries, at):
            more = best < 0 or entries.wage[at] > entries.wage[best]
            if more or (
                entries.wage[at] == entries.wage[best] and rank[entries.employer[at]] < rank[entries.employer[best]]
            ):
                best = at
        at = entries.following[at]
    return best


@compiled
def settle_flows(
    entries: Entries,
    span: tuple[int, int],
    state: Integers,
    when: tuple[int, int, int],
    rank: Integers,
    entity: Wide,
    events: Integers,
) -> int:
    """This will compare persons' main jobs of a month with their last ones and write what changed.

    Args:
        entries: the month's jobs.
        span: first entry to settle and the one after the last.
        state: persons' states; changed.
        when: the month, the months that may lie between two jobs of one move, first month of the payroll.
        rank: byte order of employers.
        entity: legal entity every employer is in this month.
        events: written: month, cell before, cell after (`NOBODY` where none); room for two rows an entry.

    Returns:
        How many events were written.
    """
    month, gap, opening = when
    count = 0
    for i in range(span[0], span[1]):
        person = entries.person[i]
        if state[person, CHAIN] < 0:
            continue
        at = main_job(entries, state[person, CHAIN], rank)
        state[person, CHAIN] = -1
        if at < 0:
            continue
        before, employer = state[person, MONTH], entries.employer[at]
        cell = (entries.kato[at] + 1) * HALF + entries.occupation[at] + 1
        if before < 0 or month - before > gap + 1:
            if before >= 0:
                events[count, 0], events[count, 1], events[count, 2] = before + 1, state[person, CELL], NOBODY
                count += 1
            if before >= 0 or month > opening + gap:
                events[count, 0], events[count, 1], events[count, 2] = month, NOBODY, cell
                count += 1
        elif entity[state[person, EMPLOYER]] != entity[employer]:
            events[count, 0], events[count, 1], events[count, 2] = month, state[person, CELL], cell
            count += 1
        state[person, MONTH], state[person, EMPLOYER], state[person, CELL] = month, employer, cell
    return count


@compiled
def close_flows(state: Integers, span: tuple[int, int], last: int, gap: int, events: Integers) -> int:
    """This will write the separations of those not seen again, where enough months were seen to say so."""
    count = 0
    for person in range(span[0], span[1]):
        before = state[person, MONTH]
        if 0 <= before < last - gap:
            events[count, 0], events[count, 1], events[count, 2] = before + 1, state[person, CELL], NOBODY
            count += 1
    return count


@compiled
def count_records(kato: Integers, occupation: Integers, counts: Wide) -> None:
    """This will add records to `counts`, one place more than the codes so that -1 is place 0."""
    for i in range(len(kato)):
        counts[kato[i] + 1, occupation[i] + 1] += 1


class Careers(NamedTuple):
    """Jobs since graduation, one per graduate and family of employers, chained by graduate.

    `reached` is the last month held, `employer` with whom then, `months` the paid months inside the window.
    """

    following: Integers
    family: Wide
    employer: Integers
    reached: Integers
    months: Integers


class Found(NamedTuple):
    """What is found for every graduate: newest career, first month of paid work (-1), most months in one job."""

    career: Integers
    first: Integers
    months: Integers


@compiled
def career_of(careers: Careers, found: Found, used: int, graduate: int, family: int) -> int:
    """This will return the career of a graduate with a family of employers: the one there is, or place `used`."""
    at = found.career[graduate]
    while at >= 0 and careers.family[at] != family:
        at = careers.following[at]
    if at >= 0:
        return int(at)
    careers.following[used] = found.career[graduate]
    careers.family[used], careers.reached[used], careers.months[used] = family, -2, 0
    found.career[graduate] = used
    return used


@compiled
def extend(careers: Careers, found: Found, at: int, graduate: int, month: int, after: int, window: int) -> None:
    """This will add one paid month, `after` months since graduation, to a career."""
    if after <= 0:
        return
    if found.first[graduate] < 0:
        found.first[graduate] = month
    if after <= window:
        careers.months[at] += 1
        found.months[graduate] = max(found.months[graduate], careers.months[at])


@compiled
def settle_careers(  # noqa: PLR0913, PLR0917  a kernel takes plain arrays
    entries: Entries,
    used: int,
    when: tuple[int, int],
    entity: Wide,
    family: Wide,
    graduated: Integers,
    careers: Careers,
    careers_used: int,
    found: Found,
) -> int:
    """This will extend graduates' careers by one month; a job goes on if held in the month before by the same entity.

    Jobs that go on are settled before those that may begin, so that an overlap joins two employers of a family.

    Args:
        entries: the month's jobs of graduates; `following` is overwritten.
        used: how many there are.
        when: the month, and the months after graduation that count.
        entity: legal entity every employer is in this month.
        family: family of every employer: those that end up as one.
        graduated: month of graduation.
        careers: changed; room for `used` more.
        careers_used: how many careers there are.
        found: changed.

    Returns:
        How many careers there are now.
    """
    month, window = when
    for beginning in range(2):
        for i in range(used):
            graduate, employer = entries.person[i], entries.employer[i]
            if entries.following[i] == SETTLED or not held(entries, i):
                continue
            at = career_of(careers, found, careers_used, graduate, family[employer])
            careers_used = max(careers_used, at + 1)
            near = careers.reached[at] >= month - 1
            goes_on = near and entity[careers.employer[at]] == entity[employer]
            if beginning == 0 and not goes_on:
                continue
            if not goes_on and careers.reached[at] < month:
                careers.months[at] = 0
            entries.following[i] = SETTLED
            careers.reached[at], careers.employer[at] = month, employer
            if entries.paid[i] == 1:
                extend(careers, found, at, graduate, month, month - graduated[graduate], window)
    return careers_used
