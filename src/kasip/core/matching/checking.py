"""What is wrong with the tables of an admission study beyond types, keys and references."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.core.matching.assembling import ANY_SEX, AdmissionTables
from kasip.core.matching.explaining import OPEN
from kasip.core.matching.market import MOST_CATEGORIES

MOST_NAMED = 200
"""Rows named for one kind of problem; the rest would only repeat it."""


@attrs.frozen
class Problem:
    """One thing wrong with one row.

    Attributes:
        code: key of the wording.
        table: table the row stands in.
        column: column to look at.
        row: cells that identify the row.
        value: the offending value.
        facts: further values the wording needs.
    """

    code: str
    table: str
    column: str
    row: Mapping[str, object]
    value: str = ""
    facts: Mapping[str, object] = attrs.field(factory=dict)


def problems(tables: AdmissionTables) -> list[Problem]:
    """This will return everything wrong with the tables, in the order of the checks."""
    return [
        *wishes_said_twice(tables),
        *beds_without_dormitory(tables),
        *sexes_needed(tables),
        *dormitories_counted_twice(tables),
        *reserves_beyond_seats(tables),
        *reserved_words(tables),
    ]


def wishes_said_twice(tables: AdmissionTables) -> list[Problem]:
    """This will name wishes for a programme that the same applicant already wished in the same way."""
    keys = ["applicant_id", "programme_id", "bed"]
    if not tables.wishes.select(keys).is_duplicated().any():
        return []
    rows = tables.wishes.select(*keys, "rank").sort(*keys, "rank")
    said = pl.all_horizontal(pl.col(key) == pl.col(key).shift() for key in keys)
    twice = rows.with_columns(first=pl.col("rank").shift()).filter(said.fill_null(value=False))
    return [
        Problem(
            "wish_said_twice",
            "wishes",
            "programme_id",
            {"applicant_id": row["applicant_id"], "rank": row["rank"]},
            str(row["programme_id"]),
            {"rank": row["first"]},
        )
        for row in _named(twice)
    ]


def beds_without_dormitory(tables: AdmissionTables) -> list[Problem]:
    """This will name wishes with a bed at a programme that has no dormitory."""
    housed = tables.programmes.filter(pl.col("dormitory_id").is_not_null())["programme_id"]
    wishes = tables.wishes.filter(pl.col("bed") == 1)
    homeless = wishes.filter(~pl.col("programme_id").is_in(housed.implode()))
    return [_about_wish("bed_without_dormitory", "bed", row, row["programme_id"]) for row in _named(homeless)]


def sexes_needed(tables: AdmissionTables) -> list[Problem]:
    """This will name wishes with a bed in a dormitory counted by sex, of applicants whose sex is not given."""
    if "sex" not in tables.dormitories.columns:
        return []
    by_sex = tables.dormitories.filter(pl.col("sex").fill_null(ANY_SEX) != ANY_SEX)["dormitory_id"].unique()
    at = tables.programmes.filter(pl.col("dormitory_id").is_in(by_sex.implode()))["programme_id"]
    unsaid = tables.applicants
    if "sex" in unsaid.columns:
        unsaid = unsaid.filter(pl.col("sex").fill_null(ANY_SEX) == ANY_SEX)
    asking = tables.wishes.filter((pl.col("bed") == 1) & pl.col("programme_id").is_in(at.implode()))
    asking = asking.filter(pl.col("applicant_id").is_in(unsaid["applicant_id"].implode()))
    return [_about_wish("sex_needed_for_bed", "bed", row, row["applicant_id"]) for row in _named(asking)]


def dormitories_counted_twice(tables: AdmissionTables) -> list[Problem]:
    """This will name dormitories with both a row for any sex and rows by sex, or two rows for the same sex."""
    if "sex" not in tables.dormitories.columns:
        return []
    rows = tables.dormitories.with_columns(pl.col("sex").fill_null(ANY_SEX))
    any_sex = (pl.col("sex") == ANY_SEX).any() & (pl.len() > 1)
    mixed = rows.group_by("dormitory_id", maintain_order=True).agg(
        wrong=any_sex | (pl.col("sex").n_unique() < pl.len())
    )
    return [
        Problem(
            "dormitory_counted_twice",
            "dormitories",
            "sex",
            {"dormitory_id": row["dormitory_id"]},
            str(row["dormitory_id"]),
        )
        for row in _named(mixed.filter("wrong"))
    ]


def reserves_beyond_seats(tables: AdmissionTables) -> list[Problem]:
    """This will name programmes that hold more seats for categories than they have."""
    held = tables.reserves.group_by("programme_id", maintain_order=True).agg(held=pl.col("seats").sum())
    beyond = held.join(tables.programmes, on="programme_id").filter(pl.col("held") > pl.col("seats"))
    return [
        Problem(
            "reserves_beyond_seats",
            "reserves",
            "seats",
            {"programme_id": row["programme_id"]},
            str(row["programme_id"]),
            {"held": row["held"], "seats": row["seats"]},
        )
        for row in _named(beyond.sort("programme_id"))
    ]


def reserved_words(tables: AdmissionTables) -> list[Problem]:
    """This will name a reserve called like the open seats, and more categories than can be held apart."""
    found = [
        Problem("category_called_open", "reserves", "category", {"category": OPEN}, OPEN)
        for _ in range(int((tables.reserves["category"] == OPEN).any()))
    ]
    count = tables.reserves["category"].n_unique()
    if count > MOST_CATEGORIES:
        facts = {"count": count, "most": MOST_CATEGORIES}
        found.append(Problem("too_many_categories", "reserves", "category", {}, str(count), facts))
    return found


def _about_wish(code: str, column: str, row: Mapping[str, object], value: object) -> Problem:
    place = {"applicant_id": row["applicant_id"], "rank": row["rank"]}
    return Problem(code, "wishes", column, place, str(value))


def _named(frame: pl.DataFrame) -> list[dict[str, object]]:
    return frame.head(MOST_NAMED).to_dicts()
