"""Is what is said true: the reason of everybody unplaced, the changes that would place more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from kasip.core.verifying.columns import NUMBER, TEXT, WHOLE, read_table
from kasip.core.verifying.placement.market import UNLIMITED, Ints, Market
from kasip.core.verifying.result import Findings

LANGUAGES = ("kk", "ru", "en")
COUNTS = ("places_offered", "places_in_reach", "places_refused")
REASONS = {
    "student_id": TEXT,
    "term": WHOLE,
    "reason": TEXT,
    **dict.fromkeys(COUNTS, WHOLE),
    **dict.fromkeys(("nearest_full", *(f"reason_{language}" for language in LANGUAGES)), TEXT),
}
CHANGES = {
    "kind": TEXT,
    "place_id": TEXT,
    "enterprise_bin": TEXT,
    "amount": NUMBER,
    "gain_students": WHOLE,
    **{f"change_{language}": TEXT for language in LANGUAGES},
}


def check_reasons(market: Market, placed: list[Ints], outputs: Mapping[str, pl.DataFrame], findings: Findings) -> None:
    """This will compare every reason with what the tables give, and see that nobody unplaced is left without one."""
    frame = read_table(outputs, "reasons", REASONS, findings)
    if frame is None:
        return
    number = {student: index for index, student in enumerate(market.student_ids)}
    due = {
        (market.student_ids[student], term)
        for term, pairs in enumerate(placed, 1)
        for student in np.flatnonzero(pairs < 0).tolist()
    }
    rows = frame.to_dicts()
    times = Counter((row["student_id"] or "", row["term"]) for row in rows)
    for key, count in sorted(times.items()):
        single = count == 1 and key in due
        findings.expect(single, "reasons", f"{key[0]}|{key[1]}", "verify_reason_not_due")
    for student, term in sorted(due - times.keys()):
        findings.expect(holds=False, check="reasons", where=f"{student}|{term}", detail="verify_reason_missing")
    offered = Counter(code for code, room in zip(market.offered, market.room.tolist(), strict=True) if room > 0)
    for row in rows:
        if row["student_id"] in number:
            _compare(row, _reason(market, number[row["student_id"]], offered), findings)


def _compare(row: Mapping[str, Any], truth: Mapping[str, str | int | None], findings: Findings) -> None:
    where = f"{row['student_id']}|{row['term']}"
    for column, value in truth.items():
        stated = None if row[column] == "" else row[column]
        same = stated == value
        findings.expect(same, "reasons", f"{where}|{column}", "verify_figure", stated=stated, recomputed=value)
    for language in LANGUAGES:
        text = (row[f"reason_{language}"] or "").strip()
        findings.expect(text, "reasons", f"{where}|reason_{language}", "verify_reason_missing")


def _reason(market: Market, student: int, offered: Mapping[str, int]) -> dict[str, str | int | None]:
    places = offered.get(market.taught[student], 0)
    reach, refused = int(market.in_reach[student]), int(market.refused[student])
    nearest = None
    if not places:
        code = "no_place_for_qualification"
    elif not market.of_age[student]:
        code = "too_young"
    elif not reach:
        code = "too_far"
    elif refused == reach:
        code = "refused"
    else:
        code, nearest = "all_full", _nearest(market, student)
    return {"reason": code, **dict(zip(COUNTS, (places, reach, refused), strict=True)), "nearest_full": nearest}


def _nearest(market: Market, student: int) -> str:
    first, last = np.searchsorted(market.pairs[0], [student, student + 1])
    pair = min(range(first, last), key=lambda index: (market.effort[index], market.pairs[1][index]))
    return str(market.place_ids[market.pairs[1][pair]])


def check_changes(
    market: Market,
    inputs: tuple[pl.DataFrame, int],
    placed: int,
    outputs: Mapping[str, pl.DataFrame],
    findings: Findings,
) -> None:
    """This will re-solve each change of capacity by a maximum flow and compare the students it places more.

    Args:
        market: the market.
        inputs: (table `places`, students per mentor).
        placed: students placed in the first term.
        outputs: tables read back.
        findings: where violations go.
    """
    frame = read_table(outputs, "changes", CHANGES, findings)
    if frame is None:
        return
    places, ratio = inputs
    slots, mentors = (places.sort("place_id")[name].to_numpy().astype(np.int64) for name in ("slots", "mentors"))
    for row in frame.to_dicts():
        where = f"{row['kind']}|{row['place_id'] or ''}"
        worded = all((row[f"change_{language}"] or "").strip() for language in LANGUAGES)
        findings.expect(worded, "changes", where, "verify_reason_missing")
        findings.expect(row["gain_students"] > 0, "changes", where, "verify_change_useless")
        if row["kind"] in ("slot", "mentor") and findings.expect(
            row["place_id"] in market.place_ids, "changes", where, "verify_place_unknown"
        ):
            place = market.place_ids.index(row["place_id"])
            owner = market.enterprise_ids[market.owner[place]]
            findings.expect(row["enterprise_bin"] == owner, "changes", where, "verify_change_other_owner")
            if not market.two_sided:
                rooms = _rooms_after(market, place, row["kind"], (slots, mentors), ratio)
                gain = most_placed(market, *rooms) - placed
                same = row["gain_students"] == gain
                findings.expect(same, "changes", where, "verify_figure", stated=row["gain_students"], recomputed=gain)


def _rooms_after(market: Market, place: int, kind: str, said: tuple[Ints, Ints], ratio: int) -> tuple[Ints, Ints]:
    slots, mentors = said[0].copy(), said[1].copy()
    slots[place] += kind == "slot"
    mentors[place] += kind == "mentor"
    enterprise = market.enterprise_room.copy()
    owner = market.owner[place]
    if kind == "mentor" and enterprise[owner] < UNLIMITED:
        enterprise[owner] += ratio
    return np.minimum(slots, mentors * ratio), enterprise


def most_placed(market: Market, room: Ints, enterprise_room: Ints) -> int:
    """This will return the most students any placement could place, as a maximum flow."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    students, places, enterprises = len(market.student_ids), len(market.place_ids), len(market.enterprise_ids)
    source, sink = students + places + enterprises, students + places + enterprises + 1
    student, place = np.arange(students), students + np.arange(places)
    house = students + places + np.arange(enterprises)
    tails = [np.full(students, source), market.pairs[0], place, house]
    heads = [student, students + market.pairs[1], students + places + market.owner, np.full(enterprises, sink)]
    most = np.minimum(np.concatenate([room, enterprise_room]), students)
    capacity = np.concatenate([np.ones(students + market.effort.size), most]).astype(np.int32)
    shape = (sink + 1, sink + 1)
    graph = csr_array((capacity, (np.concatenate(tails), np.concatenate(heads))), shape=shape)
    return int(maximum_flow(graph, source, sink).flow_value)
