"""Whether what an admission says of itself is true: kinds of seats, cut-offs, the reason for each refusal."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.core.verifying.admission.record import Record, Tables, Whole
from kasip.core.verifying.admission.seats import Claim, Reach, holders_best_first, house_of, outsiders_reach
from kasip.core.verifying.columns import NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.result import Findings

MOST_NAMED = 100
OPEN = "open"
REASONS = {
    "applicant_id": TEXT,
    "programme_id": TEXT,
    "bed": WHOLE,
    "reason": TEXT,
    "own_score": NUMBER,
    "cutoff": NUMBER,
}
CUTOFFS = {"programme_id": TEXT, "category": TEXT, "cutoff": NUMBER, "cutoff_lottery": WHOLE, "status": TEXT}


def check_seat_kinds(record: Record, assignment: pl.DataFrame, findings: Findings) -> None:
    """This will check that a seat said to be reserved is held by a member and that no reserve is exceeded."""
    seated = assignment.filter(pl.col("programme_id").is_not_null() & (pl.col("seat") != OPEN))
    number = {name: place for place, name in enumerate(record.programmes)}
    findings.looked_at("seat_kinds", seated.height)
    counts = seated.group_by("programme_id", "seat").len().sort("programme_id", "seat")
    for programme, category, taken in counts.iter_rows():
        held = record.reserves.get(number.get(programme, -1), {}).get(category, 0)
        where = f"{programme}|{category}"
        if taken > held:
            facts = {"taken": taken, "seats": held}
            findings.expect(holds=False, check="seat_kinds", where=where, detail="verify_reserve_exceeded", **facts)
    for (category,), rows in seated.group_by("seat"):
        members = record.applicants.filter(
            pl.Series(record.members.get(str(category), np.zeros(record.held.size, bool)))
        )
        for name in rows["applicant_id"].filter(~rows["applicant_id"].is_in(members.implode())).sort().head(MOST_NAMED):
            findings.expect(
                holds=False, check="seat_kinds", where=name, detail="verify_not_a_member", category=category
            )


def check_cutoffs(record: Record, outputs: Tables, findings: Findings) -> None:
    """This will check every cut-off: the worst holder a claim of that category would be preferred to."""
    stated = read_table(outputs, "cutoffs", CUTOFFS, findings, frozenset({"cutoff", "cutoff_lottery"}))
    if stated is None:
        return
    true = true_cutoffs(record)
    keys = ["programme_id", "category"]
    both = stated.join(true, on=keys, how="full", coalesce=True, suffix="_true", nulls_equal=True)
    findings.looked_at("cutoffs", true.height)
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_true")) for name in ("cutoff", "cutoff_lottery", "status")
    )
    wrong = both.filter(~same | pl.Series(both.select(keys).is_duplicated()))
    for row in wrong.sort(keys).head(MOST_NAMED).iter_rows(named=True):
        facts = {"stated": row["cutoff"] or row["status"], "recomputed": row["cutoff_true"] or row["status_true"]}
        where = f"{row['programme_id']}|{row['category']}"
        findings.expect(holds=False, check="cutoffs", where=where, detail="verify_figure", **facts)


def true_cutoffs(record: Record) -> pl.DataFrame:
    """This will return the cut-off of every programme for everybody and for each category with a reserve."""
    reach = outsiders_reach(record)
    claims = zip(reach.score.tolist(), reach.lottery.tolist(), strict=True)
    rows = [(name, OPEN, claim) for name, claim in zip(record.programmes, claims, strict=True)]
    order, start = holders_best_first(record)
    for number, categories in record.reserves.items():
        house = house_of(record, number, order[start[number] : start[number + 1]])
        name = record.programmes[number]
        rows += [(name, category, house.claim_to_beat(1 << place)) for place, category in enumerate(categories)]
    return pl.DataFrame(
        [(name, category, *cutoff_cells(claim)) for name, category, claim in rows],
        schema={
            "programme_id": pl.String,
            "category": pl.String,
            "cutoff": pl.Float64,
            "cutoff_lottery": pl.Int64,
            "status": pl.String,
        },
        orient="row",
    )


def cutoff_cells(claim: Claim) -> tuple[float | None, int | None, str]:
    """This will return the cells that state a claim to beat."""
    if np.isinf(claim[0]):
        return None, None, "free" if claim[0] < 0 else "closed"
    return claim[0], claim[1], "cutoff"


def check_reasons(
    record: Record, wish: Whole, seat: np.ndarray, reach: Reach, outputs: Tables, findings: Findings
) -> None:
    """This will check that every better wish has one row, and that its reason, score and cut-off are true.

    Args:
        record: the record.
        wish: the wishes people would rather have.
        seat: whether the programme would give the seat, were it not for the bed.
        reach: the claim to beat for each.
        outputs: tables as written.
        findings: where violations are noted.
    """
    stated = read_table(outputs, "reasons", REASONS, findings, frozenset({"cutoff"}))
    if stated is None:
        return
    true = pl.DataFrame(
        {
            "applicant_id": record.applicants.gather(record.who[wish]),
            "programme_id": record.programmes.gather(record.programme[wish]),
            "bed": record.with_bed[wish].astype(np.int64),
            "reason": true_reasons(record, wish, seat, reach),
            "own_score": record.score[wish],
            "cutoff": pl.Series(np.where(np.isfinite(reach.score), reach.score, np.nan)).fill_nan(None),
        }
    )
    keys = ["applicant_id", "programme_id", "bed"]
    findings.looked_at("reasons", true.height)
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_true")) for name in ("reason", "own_score", "cutoff")
    )
    both = stated.join(true, on=keys, how="full", coalesce=True, suffix="_true")
    for row in both.filter(~same).sort(keys).head(MOST_NAMED).iter_rows(named=True):
        facts = {"stated": row["reason"] or "", "recomputed": row["reason_true"] or ""}
        where = f"{row['applicant_id']}|{row['programme_id']}"
        findings.expect(holds=False, check="reasons", where=where, detail="verify_reason_untrue", **facts)
    for cells in (
        stated.filter(stated.select(keys).is_duplicated()).select(keys[:2]).unique().sort(keys[:2]).iter_rows()
    ):
        findings.expect(holds=False, check="reasons", where="|".join(cells), detail="verify_row_twice")


def true_reasons(record: Record, wish: Whole, seat: np.ndarray, reach: Reach) -> pl.Series:
    """This will return the first reason that holds for each wish: about the seat, then about the bed."""
    programme, who, score = record.programme[wish], record.who[wish], record.score[wish]
    tie = (score == reach.score) & (record.lottery[who] > reach.lottery)
    above_somebody = score >= lowest_scores(record)[programme]
    of_seat = np.select(
        [record.seats[programme] == 0, seat, tie, above_somebody],
        ["programme_closed", "", "lottery", "category_seats"],
        default="below_cutoff",
    )
    of_bed = bed_reasons(record, record.unit[wish], who)
    return pl.Series(np.where(of_seat == "", of_bed, of_seat), dtype=pl.String)


def lowest_scores(record: Record) -> np.ndarray:
    """This will return the lowest score that holds a seat at each programme, `inf` where nobody does; shape p."""
    lowest = np.full(record.seats.size, np.inf)
    held = record.held[record.holders]
    np.minimum.at(lowest, record.programme[held], record.score[held])
    return lowest


def bed_reasons(record: Record, unit: Whole, who: Whole) -> np.ndarray:
    """This will return what stands between people and a bed of a unit; `no_bed` where there are none."""
    if record.beds.size == 0:
        return np.full(unit.size, "no_bed")
    last = record.last_bed_rank[unit]
    priority = np.empty_like(record.bed_priority)
    priority[record.bed_rank] = record.bed_priority
    return np.select(
        [unit < 0, record.used[unit] < record.beds[unit], last < 0, priority[last] == record.bed_priority[who]],
        ["no_bed", "bed_held_back", "no_bed", "bed_lottery"],
        default="bed_cutoff",
    )
