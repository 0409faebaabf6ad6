"""Every check of an admission, in the order a reader would make them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np
import polars as pl

from kasip.core.verifying.admission.record import EVERYBODY, Record, Tables, Whole, read_record
from kasip.core.verifying.admission.seats import Reach, claims_to_beat
from kasip.core.verifying.admission.statements import check_cutoffs, check_reasons, check_seat_kinds
from kasip.core.verifying.columns import NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.result import Findings, Verification

MOST_NAMED = 100
"""Violations of one kind named by place; all are counted."""

ASSIGNMENT = {"applicant_id": TEXT, "programme_id": TEXT, "bed": WHOLE, "rank": WHOLE, "score": NUMBER, "seat": TEXT}
EMPTY_IF_UNSEATED = frozenset({"programme_id", "bed", "rank", "score", "seat"})


@attrs.frozen(eq=False)
class Wanted:
    """Wishes people would rather have than what they hold, and what stands in the way.

    Attributes:
        wish: the wishes.
        who: their applicants.
        reach: the claim to beat for the seat.
        seat: whether the programme would give the seat, were it not for the bed.
    """

    wish: Whole
    who: Whole
    reach: Reach
    seat: np.ndarray


def verify_admission(
    inputs: Tables, outputs: Tables, certificate: Mapping[str, object], parameters: Mapping[str, str]
) -> Verification:
    """This will check an admission: who holds what, whom it leaves envious, and whether what it says of it is true.

    Args:
        inputs: tables of the study, typed.
        outputs: tables as written.
        certificate: its seed and order of reserves are what the result claims to follow.
        parameters: settings of the study; the certificate may not contradict them.

    Returns:
        Violations, and how many things each check looked at.
    """
    findings = Findings()
    inputs = without_withdrawn(published(inputs, outputs, findings))
    check_rules(certificate, parameters, findings)
    assignment = read_table(outputs, "assignment", ASSIGNMENT, findings, EMPTY_IF_UNSEATED)
    if assignment is None:
        return findings.verification()
    assignment = assignment.with_columns(pl.col("programme_id", "seat").replace("", None))
    check_people(inputs, assignment, findings)
    held = wishes_held(inputs, assignment, findings)
    check_seats(inputs, assignment, findings)
    record = read_record(inputs, held, certificate)
    check_beds(record, findings)
    wanted = what_is_wanted(record)
    check_envy(record, wanted, findings)
    check_bed_envy(record, wanted, findings)
    check_seat_kinds(record, assignment, findings)
    check_cutoffs(record, outputs, findings)
    check_reasons(record, wanted.wish, wanted.seat, wanted.reach, outputs, findings)
    check_summary(assignment, certificate, findings)
    return findings.verification()


def published(inputs: Tables, outputs: Tables, findings: Findings) -> Tables:
    """This will return the input without what the result withholds, and check that nothing published touches it."""
    if "quarantine" not in outputs:
        return inputs
    withheld = outputs["quarantine"]
    named = {
        kind: withheld.filter(pl.col("kind") == kind)["identifier"].implode() for kind in ("applicant", "programme")
    }
    inside = pl.col("applicant_id").is_in(named["applicant"])
    across = inputs["wishes"].filter(inside != pl.col("programme_id").is_in(named["programme"]))
    findings.looked_at("quarantine", withheld.height)
    name_rows(across, ["applicant_id", "programme_id"], "quarantine", "verify_zone_not_closed", findings)
    kept = {EVERYBODY: inputs["applicants"]}
    for name, frame in inputs.items():
        columns = [(f"{kind}_id", names) for kind, names in named.items() if f"{kind}_id" in frame.columns]
        kept[name] = frame.filter(pl.all_horizontal(pl.lit(value=True), *(~pl.col(c).is_in(n) for c, n in columns)))
    return kept


def without_withdrawn(inputs: Tables) -> Tables:
    """This will return the input of a later round without what those who withdrew wished for and held."""
    if "withdrawals" not in inputs:
        return inputs
    gone = pl.col("applicant_id").is_in(inputs["withdrawals"]["applicant_id"].implode())
    left = {name: inputs[name].filter(~gone) for name in ("wishes", "held") if name in inputs}
    return {**inputs, **left}


def check_rules(certificate: Mapping[str, object], parameters: Mapping[str, str], findings: Findings) -> None:
    """This will check that the order of reserves is the study's and that a seed is named."""
    stated = parameters.get("reserve_order", "reserved_first")
    findings.expect(
        certificate.get("reserve_order") == stated, "rules", "certificate|reserve_order", "verify_rule_changed"
    )
    findings.expect(isinstance(certificate.get("seed"), int), "rules", "certificate|seed", "verify_seed_missing")


def check_people(inputs: Tables, assignment: pl.DataFrame, findings: Findings) -> None:
    """This will check that every applicant stands in the allotment once and nobody else does."""
    given, stated = inputs["applicants"]["applicant_id"], assignment["applicant_id"]
    findings.looked_at("people", given.len())
    for name in given.filter(~given.is_in(stated.implode())).sort().head(MOST_NAMED):
        findings.expect(holds=False, check="people", where=name, detail="verify_applicant_missing")
    for name in stated.filter(~stated.is_in(given.implode())).sort().head(MOST_NAMED):
        findings.expect(holds=False, check="people", where=name, detail="verify_applicant_unknown")
    for name in stated.filter(stated.is_duplicated()).unique().sort().head(MOST_NAMED):
        findings.expect(holds=False, check="people", where=name, detail="verify_row_twice")


def wishes_held(inputs: Tables, assignment: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """This will return who holds a wish of theirs, and name who was given what they did not wish for.

    Rank and score must be those of the wish.
    """
    seated = assignment.filter(pl.col("programme_id").is_not_null())
    keys = ["applicant_id", "programme_id", "bed"]
    wishes = inputs["wishes"].select(*keys, true_rank="rank", true_score="score")
    matched = seated.join(wishes, on=keys, how="left", maintain_order="left")
    findings.looked_at("wishes", matched.height)
    unwished = matched.filter(pl.col("true_rank").is_null())
    wrong = matched.filter((pl.col("true_rank") != pl.col("rank")) | (pl.col("true_score") != pl.col("score")))
    name_rows(unwished, keys[:2], "wishes", "verify_not_wished", findings)
    name_rows(wrong, keys[:2], "wishes", "verify_wish_misquoted", findings)
    return matched.filter(pl.col("true_rank").is_not_null()).select(keys).unique("applicant_id", keep="first")


def check_seats(inputs: Tables, assignment: pl.DataFrame, findings: Findings) -> None:
    """This will check that no programme gives more seats than it has."""
    taken = assignment.filter(pl.col("programme_id").is_not_null()).group_by("programme_id").len()
    findings.looked_at("seats", inputs["programmes"].height)
    over = taken.join(inputs["programmes"], on="programme_id").filter(pl.col("len") > pl.col("seats"))
    for row in over.sort("programme_id").head(MOST_NAMED).iter_rows(named=True):
        facts = {"taken": row["len"], "seats": row["seats"]}
        findings.expect(holds=False, check="seats", where=row["programme_id"], detail="verify_over_capacity", **facts)


def check_beds(record: Record, findings: Findings) -> None:
    """This will check that no unit gives more beds than it has, and a bed only where there is one to give."""
    findings.looked_at("beds", record.beds.size)
    for unit in np.flatnonzero(record.used > record.beds)[:MOST_NAMED].tolist():
        facts = {"taken": int(record.used[unit]), "seats": int(record.beds[unit])}
        findings.expect(holds=False, check="beds", where=record.dormitories[unit], detail="verify_beds_over", **facts)


def what_is_wanted(record: Record) -> Wanted:
    """This will return the wishes people would rather have, and whether the programme would give the seat."""
    wish = record.better()
    who, programme = record.who[wish], record.programme[wish]
    reach = claims_to_beat(record, who, programme)
    held = record.held[who]
    own = (held >= 0) & (record.programme[held] == programme) & (record.score[wish] >= record.score[held])
    return Wanted(wish, who, reach, reach.within(record.score[wish], record.lottery[who]) | own)


def check_envy(record: Record, wanted: Wanted, findings: Findings) -> None:
    """This will check that nobody has a claim to a seat alone which they would rather have."""
    findings.looked_at("seat_envy", wanted.wish.size)
    rows = np.flatnonzero(wanted.seat & ~record.asks_bed[wanted.wish])
    free = record.taken < record.seats
    for row in rows[:MOST_NAMED].tolist():
        wish = wanted.wish[row]
        programme = int(record.programme[wish])
        where = f"{record.applicants[int(wanted.who[row])]}|{record.programmes[programme]}"
        if free[programme]:
            findings.expect(holds=False, check="waste", where=where, detail="verify_seat_wasted")
        elif wanted.reach.score[row] == -np.inf:
            findings.expect(holds=False, check="reserves", where=where, detail="verify_reserve_withheld")
        elif wanted.reach.score[row] == record.score[wish]:
            findings.expect(holds=False, check="lottery", where=where, detail="verify_lottery_broken")
        else:
            findings.expect(holds=False, check="seat_envy", where=where, detail="verify_seat_envy")


def check_bed_envy(record: Record, wanted: Wanted, findings: Findings) -> None:
    """This will check that nobody with the better claim goes without a bed another has, and no bed lies idle in vain.

    A free bed is idle in vain if the first in line for it would take it without moving anybody: the best wish it opens
    to them is at the programme they already sit at, or they hold nothing while that programme has a free seat.
    """
    rows = np.flatnonzero(wanted.seat & (record.unit[wanted.wish] >= 0))
    findings.looked_at("bed_envy", rows.size)
    unit, who = record.unit[wanted.wish[rows]], wanted.who[rows]
    envious = record.bed_rank[who] < record.last_bed_rank[unit]
    first = first_in_line(record, unit, who) & most_wanted(record, wanted.wish[rows], unit, who)
    programme = record.programme[wanted.wish[rows]]
    held = record.held[who]
    unmoved = np.where(held >= 0, record.programme[held] == programme, (record.taken < record.seats)[programme])
    idle = first & unmoved & (record.used < record.beds)[unit] & ~envious
    for check, flags in (("bed_envy", envious), ("bed_waste", idle)):
        for row in np.flatnonzero(flags)[:MOST_NAMED].tolist():
            where = f"{record.applicants[int(who[row])]}|{record.programmes[int(programme[row])]}"
            findings.expect(holds=False, check=check, where=where, detail=f"verify_{check}")


def first_in_line(record: Record, unit: Whole, who: Whole) -> np.ndarray:
    """This will say who has the best claim among those who ask for a bed of the same unit; shape as given."""
    best = np.full(record.beds.size, np.iinfo(np.int64).max)
    np.minimum.at(best, unit, record.bed_rank[who])
    first: np.ndarray = record.bed_rank[who] == best[unit]
    return first


def most_wanted(record: Record, wish: Whole, unit: Whole, who: Whole) -> np.ndarray:
    """This will say which wishes are the best a bed of their unit would open to the applicant; shape as given."""
    order = np.lexsort((record.rank[wish], unit, who))
    ahead = np.zeros(wish.size, dtype=bool)
    ahead[1:] = (who[order][1:] == who[order][:-1]) & (unit[order][1:] == unit[order][:-1])
    best = np.empty(wish.size, dtype=bool)
    best[order] = ~ahead
    return best


def check_summary(assignment: pl.DataFrame, certificate: Mapping[str, object], findings: Findings) -> None:
    """This will check that the certificate counts what the table says."""
    seated = assignment.filter(pl.col("programme_id").is_not_null())
    counted = {"applicants": assignment.height, "seated": seated.height, "with_bed": int(seated["bed"].sum())}
    summary = certificate.get("summary")
    for name, recomputed in counted.items():
        stated = summary.get(name) if isinstance(summary, dict) else None
        findings.expect(
            stated == recomputed,
            "summary",
            f"certificate|{name}",
            "verify_figure",
            stated=stated,
            recomputed=recomputed,
        )


def name_rows(rows: pl.DataFrame, keys: list[str], check: str, detail: str, findings: Findings) -> None:
    """This will name rows as violations of one check."""
    for cells in rows.select(keys).sort(keys).head(MOST_NAMED).iter_rows():
        findings.expect(holds=False, check=check, where="|".join(map(str, cells)), detail=detail)
