"""Ages of the employed and the rates at which they leave work; miners and metallurgists are older."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.example.classifiers import Classifiers
from kasip.example.labour import Employment
from kasip.example.rows import table, whole_numbers

AGES = np.arange(18, 71)
SPREAD = 11.0
"""Standard deviation of ages within an occupation."""
PENSION_AGE = {"male": 63, "female": 61}
AFTER_PENSION = 0.22
"""Share of workers of an age who are still at work one year after the pension age."""


def age_tables(chosen: Classifiers, work: Employment) -> dict[str, pl.DataFrame]:
    """This will make the tables of ages and of exit rates."""
    return {"age_structure": _age_structure(chosen, work), "exit_rates": _exit_rates()}


def _age_structure(chosen: Classifiers, work: Employment) -> pl.DataFrame:
    parts = []
    workers = np.round(work.persons.sum(axis=0)).astype(int)
    for position, row in enumerate(chosen.occupations.iter_rows(named=True)):
        women = round(workers[position] * float(row["female_share"]))
        for sex, total in (("female", women), ("male", int(workers[position]) - women)):
            if total:
                persons = whole_numbers(_profile(float(row["mean_age"]), sex), total)
                parts.append(
                    {
                        "occupation": [row["occupation"]] * len(AGES),
                        "sex": [sex] * len(AGES),
                        "age": AGES,
                        "persons": persons,
                    }
                )
    frame = pl.concat(pl.DataFrame(part) for part in parts).filter(pl.col("persons") > 0)
    return table("age_structure", frame.with_columns(pl.col("persons").cast(pl.Float64)))


def _profile(mean_age: float, sex: str) -> np.ndarray:
    bell = np.exp(-0.5 * ((AGES - mean_age) / SPREAD) ** 2)
    entry = 1 / (1 + np.exp(-(AGES - 21.0) / 1.2))
    late = np.clip(AGES - PENSION_AGE[sex], 0, None)
    return np.asarray(bell * entry * AFTER_PENSION ** np.minimum(late, 1) * 0.75 ** np.clip(late - 1, 0, None))


def _exit_rates() -> pl.DataFrame:
    """Deaths after Gompertz, higher for men; leaving early in youth (army, children) and before pension age."""
    ages = np.arange(15, 81)
    rows = []
    for sex, level in (("female", 2.2e-5), ("male", 6.5e-5)):
        death = np.minimum(1.0, level * np.exp(0.085 * ages))
        young = 0.030 if sex == "female" else 0.018
        leave = 0.010 + young * np.exp(-(((ages - 24) / 5.0) ** 2)) + 0.02 / (1 + np.exp(-(ages - 58) / 1.5))
        rows += [
            {
                "sex": sex,
                "age": int(age),
                "death_rate": round(float(death[i]), 5),
                "leave_rate": round(float(leave[i]), 5),
                "retire_rate": round(min(0.9, 0.55 + 0.03 * max(0, int(age) - PENSION_AGE[sex])), 3),
            }
            for i, age in enumerate(ages)
        ]
    return table("exit_rates", rows)
