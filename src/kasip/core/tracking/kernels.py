"""Compiled steps of the month-by-month machine: records in, one state per person, events and runs out.

A month's records are kept as entries, one per person and employer, chained by person; at the end of the month every
person's entries are settled against what the person did before. Memory grows with persons, runs found and the records
of one month, not with the months.

Columns are taken out of their tuples before a loop: inside one, every access would count references, at ten times the
cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kasip.core.compiled import Prefetch, compiled

Integers = NDArray[np.int32]
Wide = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

MONTH, EMPLOYER, CELL = 0, 1, 2
"""Columns of a person's state: last month of work (-1), employer and cell then."""
HALF = 1 << 16
"""A cell is `(territory + 1) * HALF + occupation + 1`."""
NOBODY = -1
"""Cell of someone without work: where hires come from and separations go."""
AHEAD = 16
"""How many records ahead a person's state is asked of memory: it lies where the last person's did not."""

fetch_early = Prefetch()


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
    persons, employers, katos, occupations, wages, leaves = records
    of, following, employer, kato, occupation, pay, paid, known = entries
    size = len(persons)
    for i in range(size):
        fetch_early(chain, persons[min(i + AHEAD, size - 1)] - low)
        person = persons[i] - low
        if person < 0 or person >= len(chain):
            continue
        wage = wages[i]
        told = wage == wage  # noqa: PLR0124  NaN is the one number that is not itself
        whole = int(np.floor(wage + 0.5)) if told else 0
        at = chain[person]
        while at >= 0 and employer[at] != employers[i]:
            at = following[at]
        if at >= 0:
            pay[at] += whole
            known[at] |= told
            paid[at] |= 1 - leaves[i]
            kato[at] = lower(kato[at], katos[i], ranks.kato)
            occupation[at] = lower(occupation[at], occupations[i], ranks.occupation)
            continue
        of[used], following[used], employer[used] = person, chain[person], employers[i]
        kato[used], occupation[used] = katos[i], occupations[i]
        pay[used], paid[used], known[used] = whole, 1 - leaves[i], told
        chain[person] = used
        used += 1
    return used


@compiled
def held(paid: int, known: int, wage: int) -> bool:
    """This will tell whether a job was held in a month: on leave, paid, or nothing known of pay."""
    return paid == 0 or known == 0 or wage > 0


@compiled
def main_job(
    first: int, following: Integers, employers: Integers, wages: Wide, paid: Bytes, known: Bytes, rank: Integers
) -> int:
    """This will choose of a person's jobs in a month the best paid, then the first by employer's number; -1: none."""
    best, at = -1, first
    while at >= 0:
        if held(paid[at], known[at], wages[at]):
            more = best < 0 or wages[at] > wages[best]
            if more or (wages[at] == wages[best] and rank[employers[at]] < rank[employers[best]]):
                best = at
        at = following[at]
    return best


@compiled
def clear(entries: Entries, used: int, chain: Integers) -> None:
    """This will forget the month's entries of every person."""
    persons = entries.person
    for i in range(used):
        chain[persons[i]] = -1


@compiled
def settle_flows(  # noqa: PLR0913, PLR0917  a kernel takes plain arrays
    entries: Entries,
    chain: Integers,
    rank: Integers,
    span: tuple[int, int],
    state: Integers,
    when: tuple[int, int, int],
    entity: Wide,
    events: Integers,
    stock: Wide,
) -> int:
    """This will compare persons' main jobs of a month with their last ones, write what changed and count them.

    Args:
        entries: the month's jobs.
        chain: newest entry of every person.
        rank: byte order of employers.
        span: first entry to settle and the one after the last; a person is settled at the newest entry.
        state: persons' states; changed.
        when: the month, the months that may lie between two jobs of one move, first month of the payroll.
        entity: legal entity every employer is in this month.
        events: written: month, cell before, cell after (`NOBODY` where none); room for two rows an entry.
        stock: persons by place and occupation, the first of each axis that of unknown codes; added to.

    Returns:
        How many events were written.
    """
    month, gap, opening = when
    persons, following, employers, katos, occupations, wages, paid, known = entries
    count = 0
    for i in range(span[0], span[1]):
        soon = persons[min(i + AHEAD, span[1] - 1)]
        fetch_early(chain, soon)
        fetch_early(state, 3 * soon)
        person = persons[i]
        if chain[person] != i:
            continue
        best = main_job(i, following, employers, wages, paid, known, rank)
        if best < 0:
            continue
        stock[katos[best] + 1, occupations[best] + 1] += 1
        before, employer = state[person, MONTH], employers[best]
        cell = (katos[best] + 1) * HALF + occupations[best] + 1
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
def count_records(records: Records, low: int, counts: Wide) -> None:
    """This will add records, those of nobody, of no employer and of negative wage to `counts` by place and occupation.

    The first place of each axis is that of unknown codes.
    """
    persons, employers, katos, occupations, wages, _ = records
    for i in range(len(persons)):
        place, trade = katos[i] + 1, occupations[i] + 1
        counts[place, trade, 0] += 1
        if persons[i] < low:
            counts[place, trade, 1] += 1
        if employers[i] < 0:
            counts[place, trade, 2] += 1
        if wages[i] < 0:
            counts[place, trade, 3] += 1


class OpenRuns(NamedTuple):
    """Runs of the persons followed, chained by person from the newest to the oldest; codes -1 where not known."""

    person: Integers
    older: Integers
    employer: Integers
    kato: Integers
    occupation: Integers
    first: Integers
    last: Integers
    wage: Wide
    paid: Bytes
    known: Bytes


@compiled
def settle_runs(entries: Entries, count: int, month: int, runs: OpenRuns, used: int, newest: Integers) -> int:
    """This will extend the runs of persons followed by one month, or begin them.

    Args:
        entries: the month's jobs.
        count: how many there are.
        month: the month.
        runs: changed; room for `count` more.
        used: how many runs there are.
        newest: newest run of every person, -1 where none, below that where the person is not followed; changed.

    Returns:
        How many runs there are now.
    """
    persons, _, employers, katos, occupations, wages, paid, known = entries
    of, older, employer, kato, occupation, first, last, pay, on, told = runs
    for i in range(count):
        fetch_early(newest, persons[min(i + AHEAD, count - 1)])
        person = persons[i]
        if newest[person] < -1 or not held(paid[i], known[i], wages[i]):
            continue
        at = newest[person]
        while at >= 0 and not (
            last[at] == month - 1
            and employer[at] == employers[i]
            and on[at] == paid[i]
            and kato[at] == katos[i]
            and occupation[at] == occupations[i]
        ):
            at = older[at]
        if at >= 0:
            last[at] = month
            pay[at] += wages[i]
            told[at] |= known[i]
            continue
        of[used], older[used], employer[used] = person, newest[person], employers[i]
        kato[used], occupation[used] = katos[i], occupations[i]
        first[used], last[used] = month, month
        pay[used], on[used], told[used] = wages[i], paid[i], known[i]
        newest[person] = used
        used += 1
    return used
