"""Students, places and who may go where, worked out from the tables by the verifier's own reading of the page."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
UNLIMITED = 10**15
EARTH_RADIUS_KM = 6371.0088
DEFAULT_YEAR = 2027


@attrs.frozen
class Setting:
    """Settings of the study, shipped values where it is silent."""

    ratio: int
    measure: str
    largest: float | None
    starts_on: dt.date | None
    ages: Mapping[str, int]
    terms: int
    seed: int


@attrs.frozen
class Market:
    """Everything a placement is checked against; students and places by number, sorted by identifier.

    Attributes:
        student_ids: identifiers of students.
        place_ids: identifiers of places.
        enterprise_ids: BINs.
        taught: qualification of each student.
        offered: qualification of each place.
        owner: enterprise of each place.
        room: students each place takes.
        enterprise_room: students each enterprise takes.
        of_age: by student.
        lot: by student, its lot as text.
        pairs: eligible pairs as (student, place), sorted.
        effort: whole effort of each pair.
        in_reach: by student, places with room of its qualification within reach, refused ones included; 0 if too young.
        refused: by student, of these, those that refused it.
        wish: rank of each pair by the student, one beyond the greatest where none.
        favour: rank of each pair by the enterprise, likewise.
        two_sided: whether both sides rank.
    """

    student_ids: list[str]
    place_ids: list[str]
    enterprise_ids: list[str]
    taught: list[str]
    offered: list[str]
    owner: Ints
    room: Ints
    enterprise_room: Ints
    of_age: list[bool]
    lot: list[str]
    pairs: tuple[Ints, Ints]
    effort: Ints
    in_reach: Ints
    refused: Ints
    wish: Ints
    favour: Ints
    two_sided: bool


def read_setting(inputs: Mapping[str, pl.DataFrame], parameters: Mapping[str, str]) -> Setting:
    """This will read the settings a placement is bound by."""
    day = parameters.get("starts_on")
    starts_on = dt.date.fromisoformat(day.strip()) if day else None
    year = starts_on.year if starts_on else DEFAULT_YEAR
    measure = _measure(inputs)
    name = "maximum_travel_minutes" if measure == "minutes" else "maximum_distance_km"
    largest = float(parameters.get(name, _shipped(inputs, name, year)))
    ages = {code.strip(): int(_shipped(inputs, "hazardous_minimum_age", year)) for code in _listed(parameters)}
    for key, value in parameters.items():
        if key.startswith("minimum_age."):
            ages[key.partition(".")[2]] = int(float(value))
    return Setting(
        ratio=int(float(parameters.get("students_per_mentor", _shipped(inputs, "students_per_mentor", year)))),
        measure=measure,
        largest=None if measure == "none" else largest,
        starts_on=starts_on,
        ages={code: age for code, age in ages.items() if age > 0},
        terms=int(float(parameters.get("terms", 1))),
        seed=int(float(parameters.get("tie_break_seed", 1))),
    )


def _listed(parameters: Mapping[str, str]) -> list[str]:
    return [code for code in parameters.get("hazardous", "").split(",") if code.strip()]


def _shipped(inputs: Mapping[str, pl.DataFrame], rule: str, year: int) -> float:
    rows = inputs["law"].filter((pl.col("rule") == rule) & (pl.col("valid_from") <= year)).sort("valid_from")
    return float(rows["value"][-1])


def _measure(inputs: Mapping[str, pl.DataFrame]) -> str:
    both = (inputs["students"], inputs["places"])
    if "travel_times" in inputs:
        return "minutes"
    if all(frame[axis].null_count() == 0 for frame in both for axis in ("x", "y")):
        return "plane"
    if "territories" in inputs and all(frame["kato"].null_count() == 0 for frame in both):
        return "centres"
    return "none"


def read_market(inputs: Mapping[str, pl.DataFrame], setting: Setting, seed: int) -> Market:
    """This will work out rooms, ages, reach, refusals and ranks."""
    students, places = inputs["students"].sort("student_id"), inputs["places"].sort("place_id")
    student_ids, place_ids = students["student_id"].to_list(), places["place_id"].to_list()
    enterprises = sorted(set(places["enterprise_bin"]))
    owner = np.array([enterprises.index(one) for one in places["enterprise_bin"]], np.int64)
    room = np.minimum(places["slots"].to_numpy(), places["mentors"].to_numpy() * setting.ratio).astype(np.int64)
    ages = students.select("qualification", "birth_date").iter_rows()
    of_age = [_of_age(code, born, setting) for code, born in ages]
    taught, offered = students["qualification"].to_list(), places["qualification"].to_list()
    pairs, exact = _reachable(inputs, setting, (taught, of_age), (offered, room))
    keys = pairs[0] * len(place_ids) + pairs[1]
    refused = np.isin(keys, _pair_keys(inputs.get("refusals"), student_ids, place_ids)[0])
    kept = keys[~refused]
    return Market(
        student_ids=student_ids,
        place_ids=place_ids,
        enterprise_ids=enterprises,
        taught=taught,
        offered=offered,
        owner=owner,
        room=room,
        enterprise_room=_enterprise_room(inputs, enterprises, setting.ratio),
        of_age=of_age,
        lot=[hashlib.sha256(f"{seed}:{student}".encode()).hexdigest() for student in student_ids],
        pairs=(pairs[0][~refused], pairs[1][~refused]),
        effort=np.rint(exact[~refused]).astype(np.int64),
        in_reach=np.bincount(pairs[0], minlength=len(student_ids)),
        refused=np.bincount(pairs[0][refused], minlength=len(student_ids)),
        wish=_ranks(inputs.get("preferences"), kept, student_ids, place_ids),
        favour=_ranks(inputs.get("ranking"), kept, student_ids, place_ids),
        two_sided="preferences" in inputs and "ranking" in inputs,
    )


def _of_age(qualification: str, born: dt.date, setting: Setting) -> bool:
    least = setting.ages.get(qualification)
    if least is None or setting.starts_on is None:
        return least is None
    day = setting.starts_on
    return (day.year - least, day.month, day.day) >= (born.year, born.month, born.day)


def _enterprise_room(inputs: Mapping[str, pl.DataFrame], enterprises: list[str], ratio: int) -> Ints:
    said = (
        dict(inputs["enterprises"].select("enterprise_bin", "mentors").iter_rows()) if "enterprises" in inputs else {}
    )
    return np.array([said[one] * ratio if one in said else UNLIMITED for one in enterprises], np.int64)


def _reachable(
    inputs: Mapping[str, pl.DataFrame],
    setting: Setting,
    who: tuple[list[str], list[bool]],
    where: tuple[list[str], Ints],
) -> tuple[tuple[Ints, Ints], Floats]:
    effort = _efforts(inputs, setting)
    students, places = defaultdict(list), defaultdict(list)
    for number, (code, grown) in enumerate(zip(*who, strict=True)):
        students[code].extend([number] if grown else [])
    for number, (code, room) in enumerate(zip(where[0], where[1].tolist(), strict=True)):
        places[code].extend([number] if room > 0 else [])
    found: list[tuple[Ints, Ints, Floats]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for code in students.keys() & places.keys():
        here, there = np.array(students[code], np.int64), np.array(places[code], np.int64)
        block = effort(here, there)
        row, column = np.nonzero(
            block <= (_scale(setting) * setting.largest if setting.largest is not None else np.inf)
        )
        found.append((here[row], there[column], block[row, column]))
    student, place, exact = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((place, student))
    return (student[order], place[order]), exact[order]


def _scale(setting: Setting) -> float:
    return 10.0 if setting.measure in ("plane", "centres") else 1.0


def _efforts(inputs: Mapping[str, pl.DataFrame], setting: Setting) -> Callable[[Ints, Ints], Floats]:
    """This will return the function from students and places to efforts: hundreds of metres, or minutes."""
    students, places = inputs["students"].sort("student_id"), inputs["places"].sort("place_id")
    if setting.measure == "plane":
        a, b = (frame.select("x", "y").to_numpy().astype(float) for frame in (students, places))
        return lambda here, there: (
            10.0 * np.hypot(a[here, 0][:, None] - b[there, 0][None, :], a[here, 1][:, None] - b[there, 1][None, :])
        )
    if setting.measure == "none":
        return lambda here, there: np.zeros((here.size, there.size))
    between = _between_districts(inputs, setting)
    codes = sorted(set(students["kato"]) | set(places["kato"]))
    table = np.array([[between(one, other) for other in codes] for one in codes]).reshape(len(codes), len(codes))
    home, site = (np.searchsorted(codes, frame["kato"].to_list()) for frame in (students, places))
    return lambda here, there: table[home[here]][:, site[there]]


def _between_districts(inputs: Mapping[str, pl.DataFrame], setting: Setting) -> Callable[[str, str], float]:
    if setting.measure == "minutes":
        rows = inputs["travel_times"].select("from_kato", "to_kato", "minutes").iter_rows()
        minutes = {(here, there): float(time) for here, there, time in rows}
        return lambda here, there: minutes.get((here, there), 0.0 if here == there else float("inf"))
    rows = inputs["territories"].select("kato", "latitude", "longitude").iter_rows()
    centre = {kato: np.radians([latitude, longitude]) for kato, latitude, longitude in rows}
    return lambda here, there: 10.0 * _haversine_km(centre[here], centre[there])


def _haversine_km(one: Floats, other: Floats) -> float:
    half = (other - one) / 2
    chord = np.sin(half[0]) ** 2 + np.cos(one[0]) * np.cos(other[0]) * np.sin(half[1]) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(min(chord, 1.0))))


def _pair_keys(frame: pl.DataFrame | None, students: list[str], places: list[str]) -> tuple[Ints, Ints]:
    """This will return (student * places + place, rank or 0) of the rows of a table of pairs."""
    if frame is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    who = {student: number for number, student in enumerate(students)}
    where = {place: number for number, place in enumerate(places)}
    rows = frame.select("student_id", "place_id").iter_rows()
    keys = np.array([who[student] * len(places) + where[place] for student, place in rows], np.int64)
    ranks = frame["rank"].to_numpy().astype(np.int64) if "rank" in frame.columns else np.zeros(keys.size, np.int64)
    return keys, ranks


def _ranks(frame: pl.DataFrame | None, wanted: Ints, students: list[str], places: list[str]) -> Ints:
    keys, ranks = _pair_keys(frame, students, places)
    if keys.size == 0:
        return np.zeros(wanted.size, np.int64)
    given = dict(zip(keys.tolist(), ranks.tolist(), strict=True))
    beyond = int(ranks.max()) + 1
    return np.array([given.get(key, beyond) for key in wanted.tolist()], np.int64)
