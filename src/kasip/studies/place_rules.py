"""The rules of a placement study: settings of `parameters`, shipped values where they are silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs
import polars as pl

from kasip.core.placing.building import Terms
from kasip.law.dated import value_at
from kasip.studies.loading import Study
from kasip.vocabulary.faults import Fault, InputRejectedError

DEFAULT_SEED = 1
MINIMUM_AGE = "minimum_age."
LAW_YEAR_WITHOUT_DATE = 2027
MOST_TERMS = 12


@attrs.define
class Settings:
    """Reads settings one by one and keeps what is wrong with them."""

    values: Mapping[str, str]
    faults: list[Fault] = attrs.field(factory=list)

    def number(self, name: str, default: float, least: float, most: float = 1e6) -> float:
        """This will return a finite number within bounds; the default where it is not set or wrong."""
        text = self.values.get(name)
        if text is None:
            return default
        value = _number(text)
        if value is None or not least <= value <= most:
            facts = {"least": least, "most": most}
            self.faults.append(Fault("parameters", 0, name, "place_setting_outside", text[:80], facts))
            return default
        return value

    def whole(self, name: str, default: int, least: int, most: int = 10**9) -> int:
        """This will return a whole number within bounds."""
        value = self.number(name, default, least, most)
        if value != int(value):
            self.faults.append(Fault("parameters", 0, name, "not_whole", self.values[name][:80]))
        return int(value)

    def date(self, name: str) -> dt.date | None:
        """This will return a date as YYYY-MM-DD, or nothing where it is not set."""
        text = self.values.get(name)
        try:
            return None if text is None else dt.date.fromisoformat(text.strip())
        except ValueError:
            self.faults.append(Fault("parameters", 0, name, "not_a_date", str(text)[:80]))
            return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def rules_of(study: Study, seed: int | None) -> Terms:
    """This will return the rules of a placement study.

    Settings: `students_per_mentor`, `maximum_distance_km`, `maximum_travel_minutes`, `starts_on`, `terms`,
    `minimum_age.<qualification>`, `tie_break_seed`, `hazardous` (qualifications, comma-joined: the shipped least age
    for hazardous work holds for them).

    Raises:
        InputRejectedError: a setting or a location is not what it may be; all of it is named.
    """
    settings = Settings(study.parameters)
    starts_on = settings.date("starts_on")
    year = starts_on.year if starts_on else LAW_YEAR_WITHOUT_DATE
    measure, faults = measure_of(study)
    ages = _minimum_ages(study, settings, year)
    if ages and starts_on is None and not settings.faults:
        settings.faults.append(Fault("parameters", 0, "starts_on", "place_starts_on_missing"))
    ratio = settings.whole("students_per_mentor", int(value_at("students_per_mentor", year)), 1, 100)
    largest = _largest(settings, measure, year)
    terms = settings.whole("terms", 1, 1, MOST_TERMS)
    given_seed = settings.whole("tie_break_seed", DEFAULT_SEED, -(10**9))
    if settings.faults or faults:
        raise InputRejectedError([*settings.faults, *faults])
    return Terms(ratio, largest, measure, starts_on, ages, terms, given_seed if seed is None else seed)


def _largest(settings: Settings, measure: str, year: int) -> float | None:
    if measure == "none":
        return None
    name = "maximum_travel_minutes" if measure == "minutes" else "maximum_distance_km"
    return settings.number(name, value_at(name, year), 0.0, 40_000)


def _minimum_ages(study: Study, settings: Settings, year: int) -> Mapping[str, int]:
    hazardous = [code.strip() for code in study.parameters.get("hazardous", "").split(",") if code.strip()]
    ages = dict.fromkeys(hazardous, int(value_at("hazardous_minimum_age", year)))
    for name in study.parameters:
        if name.startswith(MINIMUM_AGE):
            ages[name.removeprefix(MINIMUM_AGE)] = settings.whole(name, 0, 0, 99)
    known = set(study.tables["students"]["qualification"]) | set(study.tables["places"]["qualification"])
    for code in sorted(set(ages) - known):
        settings.faults.append(Fault("parameters", 0, MINIMUM_AGE + code, "place_age_unknown_code", code[:80]))
    return {code: age for code, age in ages.items() if age > 0}


def measure_of(study: Study) -> tuple[str, list[Fault]]:
    """This will choose how far is measured: travel times, coordinates, centres of districts, or not at all.

    Returns:
        (measure, faults): every row without a location where other rows have one is a fault.
    """
    tables = [study.tables["students"], study.tables["places"]]
    plane = all(frame["x"].is_not_null().all() and frame["y"].is_not_null().all() for frame in tables)
    districts = all(frame["kato"].is_not_null().all() for frame in tables)
    if "travel_times" in study.given:
        return "minutes", [] if districts else _without_location(study, ("kato",))
    if plane:
        return "plane", []
    if districts and "territories" in study.given:
        return "centres", _unknown_districts(study)
    located = any(frame[name].is_not_null().any() for frame in tables for name in ("x", "y"))
    if located:
        return "plane", _without_location(study, ("x", "y"))
    return "none", []


def _without_location(study: Study, columns: tuple[str, ...]) -> list[Fault]:
    faults = []
    for table, key in (("students", "student_id"), ("places", "place_id")):
        frame = study.tables[table]
        missing = frame.filter(pl.any_horizontal(pl.col(name).is_null() for name in columns))
        for identifier in missing[key]:
            facts = {"columns": ", ".join(columns)}
            faults.append(Fault(table, 0, columns[0], "place_no_location", identifier[:80], facts))
    return faults


def _unknown_districts(study: Study) -> list[Fault]:
    known = study.tables["territories"]["kato"].implode()
    faults = []
    for table in ("students", "places"):
        unknown = study.tables[table].filter(~pl.col("kato").is_in(known))["kato"].unique().sort()
        faults += [Fault(table, 0, "kato", "place_district_unknown", kato[:80]) for kato in unknown]
    return faults
