"""Whose claim to a seat is better: the pairwise definition, with and without reserves.

Let A hold the seats of a programme and i be somebody outside. Without reserves, i has a claim against j in A if i's
score is higher, or equal and i's lottery number earlier. With reserves, let b(A) be the most reserved seats A can use.
Then i has a claim against j if b(A - j + i) > b(A), or if the two are equal and i's claim is better than j's: no
justified envy and maximal use of reserves, which together single out the rule (Sönmez and Yenmez 2022). Where open
seats go first, the best of A hold them and the definition is applied to the rest.
"""

from __future__ import annotations

import attrs
import numpy as np

from kasip.core.verifying.admission.record import Numbers, Record, Whole

ANYBODY = (-np.inf, -1)
NOBODY = (np.inf, -1)

Claim = tuple[float, int]


@attrs.frozen(eq=False)
class Reach:
    """The claim to beat for each of some wishes.

    Attributes:
        score: `-inf` where any claim gets the seat, `inf` where none does.
        lottery: place in the lottery at that score.
    """

    score: Numbers
    lottery: Whole

    def within(self, score: Numbers, lottery: Whole) -> np.ndarray:
        """This will say which claims are better than the one to beat."""
        better: np.ndarray = (score > self.score) | ((score == self.score) & (lottery < self.lottery))
        return better


def holders_best_first(record: Record) -> tuple[Whole, Whole]:
    """This will return applicants with seats by programme, best claim first, and where each programme begins."""
    holders = record.holders
    wish = record.held[holders]
    order = np.lexsort((record.lottery[holders], -record.score[wish], record.programme[wish]))
    start = np.searchsorted(record.programme[wish][order], np.arange(record.seats.size + 1))
    return holders[order], start


def claims_to_beat(record: Record, applicant: Whole, programme: Whole) -> Reach:
    """This will return the worst holder each applicant has a claim against at a programme; shape as given."""
    order, start = holders_best_first(record)
    score, lottery = _last_holders(record, order, start)
    reach = Reach(score[programme], lottery[programme])
    rows = np.flatnonzero(np.isin(programme, list(record.reserves)))
    rows = rows[np.argsort(programme[rows], kind="stable")]
    for block in np.split(rows, np.flatnonzero(np.diff(programme[rows])) + 1):
        if block.size:
            number = int(programme[block[0]])
            house = house_of(record, number, order[start[number] : start[number + 1]])
            masks = house.masks_of(applicant[block])
            for mask in np.unique(masks).tolist():
                reach.score[block[masks == mask]], reach.lottery[block[masks == mask]] = house.claim_to_beat(mask)
    return reach


def outsiders_reach(record: Record) -> Reach:
    """This will return the claim to beat at every programme for somebody who belongs to no category; shape p."""
    order, start = holders_best_first(record)
    reach = Reach(*_last_holders(record, order, start))
    for number in record.reserves:
        house = house_of(record, number, order[start[number] : start[number + 1]])
        reach.score[number], reach.lottery[number] = house.claim_to_beat(0)
    return reach


def _last_holders(record: Record, order: Whole, start: Whole) -> tuple[Numbers, Whole]:
    """The claim to beat at each programme, were there no reserves: the worst holder's, if it is full."""
    full = record.taken >= record.seats
    score = np.where(full, np.inf, -np.inf)
    lottery = np.full(record.seats.size, -1, dtype=np.int64)
    some = np.flatnonzero(full & (record.taken > 0) & (record.seats > 0))
    last = order[start[some + 1] - 1]
    score[some] = record.score[record.held[last]]
    lottery[some] = record.lottery[last]
    return score, lottery


@attrs.frozen(eq=False)
class House:
    """One programme with reserves.

    Attributes:
        seats: its seats.
        open_first: seats that go by merit before any reserve: all open ones, or none.
        reserved: seats held for each category.
        members: who belongs to each of them.
        holders: best claim first.
        scores: their scores here.
        lottery: their places in the lottery.
    """

    seats: int
    open_first: int
    reserved: list[int]
    members: list[np.ndarray]
    holders: Whole
    scores: Numbers
    lottery: Whole

    def masks_of(self, people: Whole) -> Whole:
        """This will return each person's categories here as bits."""
        bits = [np.left_shift(flags[people].astype(np.int64), place) for place, flags in enumerate(self.members)]
        masks: Whole = np.sum(bits, axis=0, dtype=np.int64)
        return masks

    def claim_to_beat(self, mask: int) -> Claim:
        """This will return the worst holder an outsider of these categories has a claim against."""
        if self.holders.size < self.seats:
            return ANYBODY
        masks = self.masks_of(self.holders[self.open_first :])
        used, after = self.reserves_used(masks, mask)
        if (after > used).any():
            return ANYBODY
        equal = np.flatnonzero(after == used)
        place = self.open_first + int(equal[-1]) if equal.size else self.open_first - 1
        return (float(self.scores[place]), int(self.lottery[place])) if place >= 0 else NOBODY

    def reserves_used(self, masks: Whole, mask: int) -> tuple[int, Whole]:
        """This will return b(A), and b(A - j + i) for each j of A, by König: the least cover over sets of reserves.

        A set S of reserves covers its own seats and leaves uncovered whoever belongs to a reserve outside S.
        """
        sets = np.arange(1 << len(self.reserved))
        own = sum(np.where((sets >> place) & 1, seats, 0) for place, seats in enumerate(self.reserved))
        uncovered = (masks[:, None] & ~sets[None, :]) != 0
        cover = own + uncovered.sum(axis=0)
        swapped = cover[None, :] - uncovered + ((mask & ~sets) != 0)[None, :]
        return int(cover.min()), swapped.min(axis=1)


def house_of(record: Record, number: int, holders: Whole) -> House:
    """This will return one programme with reserves and who sits there, best claim first."""
    reserves = record.reserves[number]
    open_seats = int(record.seats[number]) - sum(reserves.values())
    nobody = np.zeros(record.held.size, dtype=bool)
    return House(
        seats=int(record.seats[number]),
        open_first=open_seats if record.open_first else 0,
        reserved=list(reserves.values()),
        members=[record.members.get(category, nobody) for category in reserves],
        holders=holders,
        scores=record.score[record.held[holders]],
        lottery=record.lottery[holders],
    )
