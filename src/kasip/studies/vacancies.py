"""Vacancy posts of a study, coded, without repeats, as flow and stock: a signal beside demand."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.measuring.titles import TitleDictionary, plain
from kasip.core.measuring.vacancies import adjusted, monthly, weighted, without_reposts
from kasip.law.dated import value_at
from kasip.law.definitions import occupation_titles
from kasip.studies.loading import Study


def measured(study: Study) -> Mapping[str, pl.DataFrame]:
    """This will measure the vacancies of a study.

    Returns:
        `vacancies` (per occupation, territory and month: `flow, stock, flow_adjusted, coverage_share, hires_implied`),
        `vacancy_titles` (every title as it was read, for people to check), and `evidence`, the region's contract table;
        nothing where the study has no posts.
    """
    posts = study.tables["vacancy_posts"]
    if posts.is_empty():
        return {}
    year = int(str(posts["published_on"].dt.year().max()))
    titles = read_titles(posts["title"], value_at("vacancy_title_likeness", year))
    coded = posts.join(titles, on="title", how="left").with_columns(
        title=pl.col("title").map_elements(plain, pl.String)
    )
    life, repeat = (int(value_at(name, year)) for name in ("vacancy_life_days", "vacancy_repost_days"))
    table = adjusted(monthly(without_reposts(coded, life, repeat)))
    known = table.filter(pl.col("occupation").is_not_null())
    return {
        "vacancies": weighted(table, study.tables["vacancy_coverage"]),
        "vacancy_titles": titles,
        "evidence": known.select("occupation", "kato", "month", pl.col("flow").alias("published")),
    }


def read_titles(titles: pl.Series, least: float) -> pl.DataFrame:
    """This will code every distinct title: `title, occupation, likeness, posts`."""
    counted = titles.value_counts(name="posts").sort("title")
    coded = TitleDictionary(occupation_titles(), least).code(counted["title"].to_list())
    return counted.select(
        "title",
        pl.Series("occupation", [one.occupation for one in coded], dtype=pl.String),
        pl.Series("likeness", [round(one.likeness, 4) for one in coded], dtype=pl.Float64),
        "posts",
    )
