"""From tables to the placement problem."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping

import attrs
import numpy as np
import polars as pl

from kasip.core.placing.effort import Floats, Reach
from kasip.core.placing.kernels import Ints
from kasip.core.placing.problem import NO_LIMIT, Pairs, Places, Problem, Students
from kasip.core.placing.reach import pairs_in_reach


@attrs.frozen
class Terms:
    """What holds for a placement besides its tables.

    Attributes:
        students_per_mentor: students one mentor may lead.
        largest: largest effort: km or minutes; nothing where there is no limit.
        measure: `plane`, `centres`, `minutes` or `none`.
        starts_on: day training starts; ages are counted on it.
        minimum_age: qualification -> least age.
        terms: number of terms.
        seed: seed of the lottery.
    """

    students_per_mentor: int
    largest: float | None
    measure: str
    starts_on: dt.date | None
    minimum_age: Mapping[str, int]
    terms: int
    seed: int


def build_problem(tables: Mapping[str, pl.DataFrame], terms: Terms) -> Problem:
    """This will turn checked tables into arrays; rows in any order give the same problem."""
    students, places = tables["students"].sort("student_id"), tables["places"].sort("place_id")
    qualifications = _numbers(students["qualification"], places["qualification"])
    districts = _numbers(students["kato"], places["kato"]) if terms.measure in ("centres", "minutes") else {}
    spots = _spots(tables, terms, districts)
    who = _students(students, qualifications, spots(students), terms)
    where = _places(places, tables.get("enterprises"), qualifications, spots(places), terms.students_per_mentor)
    reach = Reach(terms.measure, None, _minutes(tables, districts))
    if terms.largest is not None:
        reach = attrs.evolve(reach, largest=reach.scale * terms.largest)
    student, place, effort = pairs_in_reach(who, where, reach)
    refusals = _keys(tables["refusals"], who, where) if "refusals" in tables else np.zeros(0, np.int64)
    refused = np.isin(student * len(where.ids) + place, refusals)
    wish = _ranks(tables.get("preferences"), who, where, student, place)
    favour = _ranks(tables.get("ranking"), who, where, student, place)
    count = len(who.ids)
    return Problem(
        students=who,
        places=where,
        pairs=Pairs(student, place, effort, wish, favour).only(~refused),
        offered=_offered(who, where),
        reachable=np.bincount(student, minlength=count).astype(np.int64),
        refused=np.bincount(student[refused], minlength=count).astype(np.int64),
        refusals=refusals,
        reach=reach,
        two_sided="preferences" in tables and "ranking" in tables,
        terms=terms.terms,
    )


def lottery_number(seed: int, student: str) -> str:
    """This will return a student's lot: SHA-256 of `seed:student`, the least first. Anybody can work it out again."""
    return hashlib.sha256(f"{seed}:{student}".encode()).hexdigest()


def age_on(born: dt.date, day: dt.date) -> int:
    """This will return the age in completed years; who was born on 29 February is older from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _numbers(*columns: pl.Series) -> dict[str, int]:
    values = sorted(set().union(*(column.drop_nulls().to_list() for column in columns)))
    return {value: number for number, value in enumerate(values)}


def _spots(
    tables: Mapping[str, pl.DataFrame], terms: Terms, districts: Mapping[str, int]
) -> Callable[[pl.DataFrame], Floats]:
    """This will return the function from a table to its rows' coordinates, in the measure in use."""
    if terms.measure == "plane":
        return lambda frame: frame.select("x", "y").to_numpy().astype(float)
    if terms.measure == "minutes":
        return lambda frame: np.array([[districts[kato], 0] for kato in frame["kato"]], float).reshape(-1, 2)
    if terms.measure == "centres":
        rows = tables["territories"].select("kato", "latitude", "longitude").iter_rows()
        centre = {kato: (latitude, longitude) for kato, latitude, longitude in rows}
        return lambda frame: np.array([centre[kato] for kato in frame["kato"]], float).reshape(-1, 2)
    return lambda frame: np.zeros((frame.height, 2))


def _minutes(tables: Mapping[str, pl.DataFrame], districts: Mapping[str, int]) -> Floats:
    minutes = np.full((len(districts), len(districts)), np.inf)
    np.fill_diagonal(minutes, 0.0)
    if "travel_times" in tables:
        for here, there, time in tables["travel_times"].select("from_kato", "to_kato", "minutes").iter_rows():
            if here in districts and there in districts:
                minutes[districts[here], districts[there]] = time
    return minutes


def _students(frame: pl.DataFrame, qualifications: Mapping[str, int], spot: Floats, terms: Terms) -> Students:
    ids = tuple(frame["student_id"])
    rows = frame.select("qualification", "birth_date").iter_rows()
    old_enough = [_old_enough(born, terms.minimum_age.get(code), terms.starts_on) for code, born in rows]
    numbers = np.array([qualifications[code] for code in frame["qualification"]], np.int64)
    drawn = sorted(range(len(ids)), key=lambda student: lottery_number(terms.seed, ids[student]))
    lottery = np.empty(len(ids), np.int64)
    lottery[drawn] = np.arange(len(ids))
    return Students(ids, numbers, spot, np.array(old_enough, np.bool_), lottery)


def _old_enough(born: dt.date, least: int | None, day: dt.date | None) -> bool:
    return least is None or (day is not None and age_on(born, day) >= least)


def _places(
    frame: pl.DataFrame, mentors: pl.DataFrame | None, qualifications: Mapping[str, int], spot: Floats, ratio: int
) -> Places:
    enterprises = tuple(sorted(set(frame["enterprise_bin"])))
    number = {enterprise: index for index, enterprise in enumerate(enterprises)}
    said = {} if mentors is None else dict(mentors.select("enterprise_bin", "mentors").iter_rows())
    limits = [said.get(enterprise) for enterprise in enterprises]
    return Places(
        ids=tuple(frame["place_id"]),
        enterprises=enterprises,
        owner=np.array([number[enterprise] for enterprise in frame["enterprise_bin"]], np.int64),
        qualification=np.array([qualifications[code] for code in frame["qualification"]], np.int64),
        spot=spot,
        slots=frame["slots"].to_numpy().astype(np.int64),
        mentors=frame["mentors"].to_numpy().astype(np.int64),
        enterprise_mentors=np.array([NO_LIMIT if limit is None else limit for limit in limits], np.int64),
        students_per_mentor=ratio,
    )


def _offered(students: Students, places: Places) -> Ints:
    count = 1 + max(students.qualification.max(initial=0), places.qualification.max(initial=0))
    return np.bincount(places.qualification[places.room > 0], minlength=count)[students.qualification]


def _keys(table: pl.DataFrame, students: Students, places: Places) -> Ints:
    """This will number (student, place) rows of a table as `student * places + place`; unknown ones get -1."""
    who = {student: number for number, student in enumerate(students.ids)}
    where = {place: number for number, place in enumerate(places.ids)}
    rows = table.select("student_id", "place_id").iter_rows()
    keys = [
        who[student] * len(where) + where[place] if student in who and place in where else -1 for student, place in rows
    ]
    return np.array(keys, np.int64)


def _ranks(table: pl.DataFrame | None, students: Students, places: Places, student: Ints, place: Ints) -> Ints:
    """This will return the rank of each pair; one more than the greatest rank of all where a pair is not ranked."""
    if table is None or table.is_empty():
        return np.zeros(student.size, np.int64)
    keys, ranks = _keys(table, students, places), table["rank"].to_numpy().astype(np.int64)
    order = np.argsort(keys, kind="stable")
    wanted = student * len(places.ids) + place
    at = np.minimum(np.searchsorted(keys[order], wanted), keys.size - 1)
    found = keys[order][at] == wanted
    return np.where(found, ranks[order][at], ranks.max() + 1)
