"""Why a better wish was not obtained, and what the applicant could still have."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl

from kasip.core.matching.assembling import Admission
from kasip.core.matching.cutoffs import Cutoffs, beats, cutoffs, reserves_that_apply, seat_kinds
from kasip.core.matching.market import Floats, Ints, Market, SmallInts, State

OPEN = "open"
"""Category column of the cut-off that holds for everybody."""

REASONS = (
    "programme_closed",
    "below_cutoff",
    "lottery",
    "category_seats",
    "no_bed",
    "bed_cutoff",
    "bed_lottery",
    "bed_held_back",
)
"""Every code of the table `reasons`; docs/method/matching.md says when each is given."""

NO_BED = REASONS.index("no_bed")


@attrs.frozen(eq=False)
class Explained:
    """A finished state with its cut-offs.

    Attributes:
        admission: the market and its names.
        state: who holds what.
        found: the cut-offs.
    """

    admission: Admission
    state: State
    found: Cutoffs

    @property
    def market(self) -> Market:
        """The market."""
        return self.admission.market


def explained(admission: Admission, state: State) -> Explained:
    """This will work out the cut-offs of a finished state."""
    return Explained(admission, state, cutoffs(admission.market, state))


def assignment_table(result: Explained, given: Market | None = None) -> pl.DataFrame:
    """This will return one row per applicant: programme (empty for the unassigned), bed, rank, score, kind of seat.

    Args:
        result: the finished state.
        given: the market as the tables have it, where a later round changed claims and beds.
    """
    given = given or result.market
    market, held = result.market, result.state.held
    seated = held >= 0
    wish = np.where(seated, held, 0)
    kind = seat_kinds(market, result.state)
    kinds = pl.Series([OPEN, *result.admission.category_names])
    table = pl.DataFrame({"applicant_id": result.admission.applicant_ids})
    if market.wishes == 0:
        return table.with_columns(**_NOTHING_HELD)
    return table.with_columns(
        programme_id=_where(seated, result.admission.programme_ids.gather(market.programme[wish])),
        bed=_where(seated, pl.Series(with_bed(given, wish).astype(np.int64))),
        rank=_where(seated, pl.Series(result.admission.wish_rank[wish])),
        score=_where(seated, pl.Series(given.score[wish])),
        seat=_where(seated, kinds.gather(kind + 1)),
    )


_NOTHING_HELD = {
    "programme_id": pl.lit(None, pl.String),
    "bed": pl.lit(None, pl.Int64),
    "rank": pl.lit(None, pl.Int64),
    "score": pl.lit(None, pl.Float64),
    "seat": pl.lit(None, pl.String),
}


def with_bed(market: Market, wish: Ints) -> np.ndarray:
    """This will say which wishes ask for a bed; shape as given."""
    return market.bed_unit[wish] >= 0 if market.bed_unit.size else np.zeros(wish.size, dtype=bool)


def _where(flags: np.ndarray, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.Series(flags)).then(values)).to_series()


def better_wishes(market: Market, held: Ints) -> tuple[Ints, Ints]:
    """This will return every wish better than the one obtained: applicant and wish, by applicant and rank."""
    counts = np.diff(market.wish_start)
    last = np.where(held >= 0, held, market.wish_start[1:])
    wish = np.flatnonzero(np.arange(market.wishes) < np.repeat(last, counts))
    return np.searchsorted(market.wish_start, wish, side="right") - 1, wish


def reasons_table(result: Explained, given: Market | None = None) -> pl.DataFrame:
    """This will return one row per better wish not obtained, with the first reason that holds.

    A seat is looked at before a bed: who would not have had the seat is told so, also where beds were short.

    Args:
        result: the finished state.
        given: the market as the tables have it, where a later round changed claims and beds.
    """
    market = result.market
    applicant, wish = better_wishes(market, result.state.held)
    names = result.admission
    score, lottery = applicable_cutoff(market, result.found, applicant, market.programme[wish])
    code = seat_codes(result, applicant, wish, score, lottery)
    bed = with_bed(given or market, wish)
    code, bed_cutoff = bed_codes(result, applicant, wish, code)
    return pl.DataFrame(
        {
            "applicant_id": names.applicant_ids.gather(applicant),
            "programme_id": names.programme_ids.gather(market.programme[wish]),
            "bed": bed.astype(np.int64),
            "reason": pl.Series(REASONS).gather(code),
            "own_score": market.score[wish],
            "cutoff": finite_or_empty(score),
            "rank": names.wish_rank[wish],
            "own_bed_priority": finite_or_empty(np.where(bed, names.bed_priority[applicant], np.nan)),
            "bed_cutoff": finite_or_empty(bed_cutoff),
        }
    )


def seat_codes(result: Explained, applicant: Ints, wish: Ints, score: Floats, lottery: SmallInts) -> Ints:
    """This will return the number of the reason for each better wish, `NO_BED` where the seat was within reach.

    Args:
        result: the finished state.
        applicant: applicants.
        wish: a better wish of each.
        score: the cut-off that applies to each.
        lottery: the lottery position at that cut-off.
    """
    market = result.market
    own = market.score[wish]
    return np.select(
        [
            market.seats[market.programme[wish]] == 0,
            beats(market, result.found, applicant, wish) | keeps_own_seat(market, result.state, applicant, wish),
            (own == score) & (market.lottery[applicant] > lottery),
            own >= worst_held(market, result.state)[market.programme[wish]],
        ],
        [REASONS.index("programme_closed"), NO_BED, REASONS.index("lottery"), REASONS.index("category_seats")],
        default=REASONS.index("below_cutoff"),
    )


def keeps_own_seat(market: Market, state: State, applicant: Ints, wish: Ints) -> np.ndarray:
    """This will say whose better wish is for the very programme whose seat they hold, with no worse a score."""
    held = state.held[applicant]
    same: np.ndarray = (held >= 0) & (market.programme[held] == market.programme[wish])
    return same & (market.score[wish] >= market.score[held])


def bed_codes(result: Explained, applicant: Ints, wish: Ints, code: Ints) -> tuple[Ints, Floats]:
    """This will say what stood between the applicant and the bed, where the seat was within reach.

    Args:
        result: the finished state.
        applicant: applicants.
        wish: a better wish of each.
        code: numbers of reasons by seat.

    Returns:
        The numbers of the reasons, and the priority of the last claim that was given a bed there; NaN elsewhere.
    """
    market, state = result.market, result.state
    cutoff = np.full(wish.size, np.nan)
    rows = np.flatnonzero(code == NO_BED)
    if rows.size == 0:
        return code, cutoff
    unit = market.bed_unit[wish[rows]]
    last = last_users(market, state)[unit]
    full = (beds_used(market, state) >= market.beds)[unit]
    taken = full & (last >= 0)
    cutoff[rows[taken]] = result.admission.bed_priority[last[taken]]
    equal = result.admission.bed_priority[applicant[rows]] == cutoff[rows]
    refined = code.copy()
    refined[rows] = np.select(
        [~full, ~taken, equal],
        [REASONS.index("bed_held_back"), NO_BED, REASONS.index("bed_lottery")],
        default=REASONS.index("bed_cutoff"),
    )
    return refined, cutoff


def last_users(market: Market, state: State) -> Ints:
    """This will return the user of each bed unit with the worst claim, -1 where nobody uses it; shape u."""
    users = np.flatnonzero(state.held >= 0)
    users = users[np.argsort(market.bed_rank[users])]
    unit = market.bed_unit[state.held[users]]
    last = np.full(market.beds.size, -1, dtype=np.int64)
    last[unit[unit >= 0]] = users[unit >= 0]
    return last


def beds_used(market: Market, state: State) -> Ints:
    """This will count the beds held in each unit; shape u."""
    if market.bed_unit.size == 0:
        return np.zeros(market.beds.size, dtype=np.int64)
    unit = market.bed_unit[state.held[state.held >= 0]]
    return np.bincount(unit[unit >= 0], minlength=market.beds.size).astype(np.int64)


def applicable_cutoff(
    market: Market, found: Cutoffs, applicant: Ints, programme: SmallInts
) -> tuple[Floats, SmallInts]:
    """This will return the easiest cut-off that applies to each applicant: open, or of one of their categories."""
    score = found.open_score[programme]
    lottery = found.open_lottery[programme]
    for row, _, member in reserves_that_apply(market, applicant, programme):
        other, place = found.reserve_score[row], found.reserve_lottery[row]
        easier = member & ((other < score) | ((other == score) & (place > lottery)))
        score = np.where(easier, other, score)
        lottery = np.where(easier, place, lottery)
    return score, lottery


def worst_held(market: Market, state: State) -> Floats:
    """This will return the lowest score that holds a seat at each programme, `inf` where nobody does; shape p."""
    lowest = np.full(market.seats.size, np.inf)
    held = state.held[state.held >= 0]
    np.minimum.at(lowest, market.programme[held], market.score[held])
    return lowest


def finite_or_empty(values: Floats) -> pl.Series:
    """This will return numbers, and empty cells where no number says it (any claim does, or none)."""
    return pl.Series(np.where(np.isfinite(values), values, np.nan)).fill_nan(None)


def cutoffs_table(result: Explained) -> pl.DataFrame:
    """This will return the cut-off of each programme for everybody (`open`) and for each category with a reserve.

    `status`: `free` where any claim gets a seat, `cutoff`, or `closed` where none would. `seats` and `taken` are of the
    programme; `cutoff_lottery` is the place in the lottery of the last one admitted at the cut-off.
    """
    market, found, names = result.market, result.found, result.admission
    programme = np.repeat(np.arange(market.seats.size), np.diff(market.reserve_start))
    everyone = _cutoff_rows(
        found.open_score, found.open_lottery, np.arange(market.seats.size), [OPEN] * market.seats.size, result
    )
    reserved = [names.category_names[number] for number in market.reserve_category]
    members = _cutoff_rows(found.reserve_score, found.reserve_lottery, programme, reserved, result)
    return pl.concat([everyone, members]).sort("programme_id", pl.col("category") != OPEN, "category")


def _cutoff_rows(
    score: Floats, lottery: SmallInts, programme: Ints, categories: list[str], result: Explained
) -> pl.DataFrame:
    status = np.select([score == -np.inf, score == np.inf], ["free", "closed"], default="cutoff")
    return pl.DataFrame(
        {
            "programme_id": result.admission.programme_ids.gather(programme),
            "category": pl.Series(categories, dtype=pl.String),
            "cutoff": finite_or_empty(score),
            "cutoff_lottery": pl.Series(np.where(np.isfinite(score), lottery, -1)).replace(-1, None),
            "status": pl.Series(status, dtype=pl.String),
            "seats": result.market.seats[programme],
            "taken": result.state.taken[programme],
        }
    )
