"""Invented placement studies of any size, written as folders."""

import datetime as dt

import numpy as np
import polars as pl

from kasip.vocabulary.seeds import stream

TABLES = ("students", "places", "parameters", "enterprises", "preferences", "ranking", "refusals")


def invented_tables(students=120, enterprises=12, seed=1, *, two_sided=False, terms=1, wishes=True):
    """Tables of a market too small for its students, with young ones, refusals and far places."""
    random = stream(seed, "placement market")
    places = 3 * enterprises
    codes = [f"3W07150{number}01" for number in range(1, 5)]
    names = [f"S{number:05d}" for number in range(students)]
    sites = [f"P{number:05d}" for number in range(places)]
    owners = [f"{number // 3:012d}" for number in range(places)]
    tables = {
        "students": pl.DataFrame(
            {
                "student_id": names,
                "college_id": ["C1"] * students,
                "qualification": random.choice(codes, students),
                **_spots(random, students),
                "birth_date": [
                    dt.date(2008, 1, 1) + dt.timedelta(int(day)) for day in random.integers(0, 900, students)
                ],
            }
        ),
        "places": pl.DataFrame(
            {
                "place_id": sites,
                "enterprise_bin": owners,
                "qualification": random.choice(codes[:-1] if students > 50 else codes, places),
                "slots": random.poisson(1.3 * students / places, places),
                "mentors": random.poisson(0.5 * students / places, places),
                **_spots(random, places),
            }
        ),
        "enterprises": pl.DataFrame(
            {
                "enterprise_bin": sorted(set(owners)),
                "mentors": random.poisson(0.35 * students / enterprises, enterprises),
            }
        ),
        "parameters": _parameters(codes[0], terms),
    }
    pairs = sorted({(str(random.choice(names)), str(random.choice(sites))) for _ in range(students * 6)})
    frame = pl.DataFrame(pairs, schema=["student_id", "place_id"], orient="row")
    if wishes:
        tables["preferences"] = frame.with_columns(rank=pl.int_range(pl.len()).over("student_id") + 1)
    if two_sided:
        tables["ranking"] = frame.with_columns(rank=pl.int_range(pl.len()).over("place_id") + 1)
    tables["refusals"] = frame[::9].with_columns(reason=pl.lit("night shifts only"))
    return tables


def _spots(random, count):
    return {axis: np.round(random.uniform(0, 60, count), 2) for axis in ("x", "y")}


def _parameters(hazardous, terms):
    values = {
        "students_per_mentor": "2",
        "maximum_distance_km": "30",
        "starts_on": "2026-09-01",
        "hazardous": hazardous,
        "terms": str(terms),
        "tie_break_seed": "5",
    }
    return pl.DataFrame({"parameter": list(values), "value": list(values.values())})


def write_folder(tables, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_csv(folder / f"{name}.csv")
    return folder
