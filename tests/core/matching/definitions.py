"""Admission by definition, on plain lists: slow, short, and sharing no code with what it judges."""

import itertools

import numpy as np


def in_use(masks, seats_of_reserve):
    """Most reserved seats that people of these categories can use at once (König: the least cover)."""
    reserves = range(len(seats_of_reserve))
    covers = itertools.product([False, True], repeat=len(seats_of_reserve))
    return min(
        sum(seats_of_reserve[r] for r in reserves if cover[r])
        + sum(any(mask[r] and not cover[r] for r in reserves) for mask in masks)
        for cover in covers
    )


def reserves_of(market, programme):
    rows = range(market.reserve_start[programme], market.reserve_start[programme + 1])
    return [(int(market.reserve_category[row]), int(market.reserve_seats[row])) for row in rows]


def chosen(market, programme, claims):
    """The claims (applicant, wish) a programme keeps."""
    reserves = reserves_of(market, programme)
    held = [seats for _, seats in reserves]
    queue = sorted(claims, key=lambda claim: (-market.score[claim[1]], market.lottery[claim[0]]))
    seats = int(market.seats[programme])
    open_first = seats - sum(held) if market.open_first else 0
    kept, queue = queue[:open_first], queue[open_first:]
    reserved: list[tuple[int, int]] = []
    for claim in queue:
        masks = [[bool(market.categories[i] >> c & 1) for c, _ in reserves] for i, _ in [*reserved, claim]]
        if in_use(masks, held) > len(reserved):
            reserved.append(claim)
    others = [claim for claim in queue if claim not in reserved]
    kept = kept + reserved
    return kept + others[: seats - len(kept)]


def bed_is_open(market, cutoff, applicant, wish):
    if market.bed_unit.size == 0 or market.bed_unit[wish] < 0:
        return True
    return bool(market.bed_rank[applicant] <= cutoff[market.bed_unit[wish]])


def deferred_acceptance_by_definition(market, cutoff=()):
    """The wish each applicant holds when nobody has anything left to ask, -1 for none."""
    asked = market.wish_start[:-1].tolist()
    kept: dict[int, list[tuple[int, int]]] = {programme: [] for programme in range(market.seats.size)}
    held = [-1] * market.applicants
    waiting = list(range(market.applicants))
    while waiting:
        applicant = waiting.pop()
        held[applicant], wish = -1, asked[applicant]
        if wish == market.wish_start[applicant + 1]:
            continue
        asked[applicant] += 1
        programme = int(market.programme[wish])
        if not bed_is_open(market, cutoff, applicant, wish):
            waiting.append(applicant)
            continue
        claims = [*kept[programme], (applicant, wish)]
        held[applicant] = wish
        kept[programme] = chosen(market, programme, claims)
        waiting += [i for i, w in claims if (i, w) not in kept[programme]]
    return np.array(held, dtype=np.int64)


def holders(market, held, programme):
    return [(i, int(w)) for i, w in enumerate(held) if w >= 0 and market.programme[w] == programme]


def better_wishes_of(market, held, applicant):
    last = held[applicant] if held[applicant] >= 0 else market.wish_start[applicant + 1]
    return range(market.wish_start[applicant], int(last))


def blocking_pairs(market, held, cutoff=()):
    """Applicants and better wishes whose seat the programme would rather give them and whose bed is open to them."""
    return [
        (applicant, wish)
        for applicant in range(market.applicants)
        for wish in better_wishes_of(market, held, applicant)
        if bed_is_open(market, cutoff, applicant, wish) and would_be_kept(market, held, applicant, wish)
    ]


def would_be_kept(market, held, applicant, wish):
    programme = int(market.programme[wish])
    others = [claim for claim in holders(market, held, programme) if claim[0] != applicant]
    return (applicant, wish) in chosen(market, programme, [*others, (applicant, wish)])


def is_feasible(market, held):
    return all(len(holders(market, held, p)) <= market.seats[p] for p in range(market.seats.size))


def keeps_its_holders(market, held):
    """Whether every programme would keep all who hold its seats."""
    programmes = [(p, holders(market, held, p)) for p in range(market.seats.size)]
    return all(sorted(chosen(market, p, claims)) == claims for p, claims in programmes)


def every_stable_allotment(market):
    """All stable allotments of a tiny market, by trying every allotment."""
    lists = [[*range(*market.wish_start[i : i + 2]), -1] for i in range(market.applicants)]
    candidates = (np.array(held) for held in itertools.product(*lists))
    return [
        held
        for held in candidates
        if is_feasible(market, held) and keeps_its_holders(market, held) and not blocking_pairs(market, held)
    ]
