"""Invented vacancy posts with their truth: which are one vacancy, and in which occupation. All synthetic."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from kasip.example.payroll import TERRITORIES
from kasip.law.definitions import occupation_titles
from kasip.vocabulary.seeds import stream

ADDITIONS = ("", " срочно", " 4 разряд", " (вахта)", " керек")
"""What is written around a title without changing the job."""
LIFE_DAYS, WITHIN_DAYS = 30, 14
"""A post lives a month and is repeated within a fortnight of its end."""


def vacancy_posts(count: int, seed: int, repeated_share: float = 0.3) -> pl.DataFrame:
    """This will invent vacancies, some posted again and again.

    Args:
        count: vacancies, before repeats.
        seed: fixes every choice.
        repeated_share: share of posts that are posted once more.

    Returns:
        The table `vacancy_posts` with two more columns that are the truth: `true_vacancy`, `true_occupation`.
    """
    rng = stream(seed, "vacancies")
    titles = occupation_titles()
    rows = []
    for vacancy in range(count):
        occupation, title = titles[int(rng.integers(0, len(titles)))]
        kato = TERRITORIES[int(rng.integers(0, len(TERRITORIES)))]
        published = dt.date(2023, 1, 1) + dt.timedelta(days=int(rng.integers(0, 900)))
        for repeat in range(int(rng.geometric(1 - repeated_share))):
            written = title + ADDITIONS[int(rng.integers(0, len(ADDITIONS)))]
            rows.append((f"{vacancy}.{repeat}", written, f"employer {vacancy}", kato, published, vacancy, occupation))
            published += dt.timedelta(days=LIFE_DAYS + int(rng.integers(0, WITHIN_DAYS + 1)))
    columns = ("post_id", "title", "employer_bin", "kato", "published_on", "true_vacancy", "true_occupation")
    order = rng.permutation(np.arange(len(rows)))
    table = pl.DataFrame([rows[int(number)] for number in order], schema=list(columns), orient="row")
    empty = {"closed_on": pl.lit(None, pl.Date), "positions": pl.lit(None, pl.Int64)}
    return table.with_columns(**empty)
