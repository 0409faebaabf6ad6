"""Is everybody where they may be: qualification, age, reach, refusals, slots and mentors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import polars as pl

from kasip.core.verifying.columns import TEXT, WHOLE, read_table
from kasip.core.verifying.placement.market import Ints, Market
from kasip.core.verifying.result import Findings

PLACEMENT = {"student_id": TEXT, "place_id": TEXT, "term": WHOLE}


def read_placement(
    market: Market, outputs: Mapping[str, pl.DataFrame], terms: int, findings: Findings
) -> list[Ints] | None:
    """This will return the pair each student holds in each term (-1: none); nothing where the rows cannot be read."""
    frame = read_table(outputs, "placement", PLACEMENT, findings)
    if frame is None:
        return None
    rows = [(student or "", place or "", term) for student, place, term in frame.iter_rows()]
    wanted = {(student, term) for student in market.student_ids for term in range(1, terms + 1)}
    times = Counter((student, term) for student, _, term in rows)
    for (student, term), count in sorted(times.items()):
        findings.expect((student, term) in wanted, "rows", f"{student}|{term}", "verify_placement_unknown")
        findings.expect(count == 1, "rows", f"{student}|{term}", "verify_row_twice", times=count)
    for student, term in sorted(wanted - times.keys()):
        findings.expect(holds=False, check="rows", where=f"{student}|{term}", detail="verify_row_missing")
    if set(times) != wanted or max(times.values(), default=1) > 1:
        return None
    held = {(student, term): place for student, place, term in rows}
    return [_pairs_held(market, held, term, findings) for term in range(1, terms + 1)]


def _pairs_held(market: Market, held: Mapping[tuple[str, int], str], term: int, findings: Findings) -> Ints:
    """This will look up each student's pair, and say why a pair that is none may not be."""
    place_number = {place: number for number, place in enumerate(market.place_ids)}
    keys = market.pairs[0] * len(market.place_ids) + market.pairs[1]
    pairs = np.full(len(market.student_ids), -1, np.int64)
    for number, student in enumerate(market.student_ids):
        place = held[student, term]
        where = f"{student}|{place}|{term}"
        if place and findings.expect(place in place_number, "places", where, "verify_place_unknown"):
            at = int(np.searchsorted(keys, number * len(market.place_ids) + place_number[place]))
            eligible = at < keys.size and keys[at] == number * len(market.place_ids) + place_number[place]
            pairs[number] = at if eligible else -1
            if not eligible:
                _say_why(market, number, place_number[place], where, findings)
        findings.looked_at("eligibility", 1)
    return pairs


def _say_why(market: Market, student: int, place: int, where: str, findings: Findings) -> None:
    """This will name the first rule an ineligible pair breaks."""
    for holds, check, detail in (
        (market.taught[student] == market.offered[place], "qualification", "verify_place_other_qualification"),
        (market.room[place] > 0, "capacity", "verify_place_without_room"),
        (market.of_age[student], "age", "verify_place_too_young"),
    ):
        if not findings.expect(holds, check, where, detail):
            return
    findings.expect(holds=False, check="reach_or_refusal", where=where, detail="verify_place_out_of_reach")


def check_rooms(market: Market, pairs: Ints, term: int, findings: Findings) -> None:
    """This will check slots and mentors of each place, and mentors of each enterprise over all its places."""
    at = market.pairs[1][pairs[pairs >= 0]]
    load = np.bincount(at, minlength=len(market.place_ids))
    total = np.bincount(market.owner[at], minlength=len(market.enterprise_ids))
    for number, place in enumerate(market.place_ids):
        facts = {"used": int(load[number]), "capacity": int(market.room[number])}
        findings.expect(
            load[number] <= market.room[number], "capacity", f"{place}|{term}", "verify_limit_most", **facts
        )
    for number, enterprise in enumerate(market.enterprise_ids):
        facts = {"used": int(total[number]), "capacity": int(market.enterprise_room[number])}
        kept = total[number] <= market.enterprise_room[number]
        findings.expect(kept, "mentors", f"{enterprise}|{term}", "verify_limit_most", **facts)
