"""What colleges, dormitories and enterprises can hold: workshops, masters, beds, mentors."""

from __future__ import annotations

import polars as pl

from kasip.core.planning.inputs import OrderInput, running_years, study_years
from kasip.core.planning.rows import Limit, nothing_running

HOURS = ["qualification", "base", "study_year"]


def workshop_hours(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit the hours of each college's workshops by kind and academic year.

    `Σ x · workshop_hours[q, base, k, kind] + running <= Σ rooms · hours_per_shift · shifts` in use by 1 September. A
    licensed programme whose kind the college lacks has capacity 0; a candidate's own opening provides it.
    """
    hours = given.tables["curricula"].filter(pl.col("workshop_hours") > 0)
    hours = hours.select(*HOURS, "workshop_kind", amount="workshop_hours")
    owner = pl.concat_str("college_bin", "workshop_kind", separator="|")
    rooms = given.tables["workshops"].with_columns(workshop_kind=pl.col("kind"))
    years = _academic_years(lines)
    dated = rooms.join(years, how="cross").filter(_in_use())
    capacity = dated.with_columns(capacity=pl.col("rooms") * pl.col("hours_per_shift") * pl.col("shifts"))
    had = rooms.select(owner=owner).unique()
    return Limit("workshop_hours", *_hours(given, lines, hours, owner, had), _capacity(capacity, owner))


def master_hours(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit the hours of each college's masters by specialty and academic year.

    `Σ x · Σ_kinds master_hours[q, base, k, kind] + running <= persons · hours_per_post`; a college without masters of
    the specialty as with workshops.
    """
    hours = given.tables["curricula"].group_by(HOURS).agg(amount=pl.col("master_hours").sort().sum())
    trades = given.tables["qualifications"].select("qualification", "specialty")
    hours = hours.filter(pl.col("amount") > 0).join(trades, on="qualification", how="left")
    owner = pl.concat_str("college_bin", "specialty", separator="|")
    masters = given.tables["masters"]
    posts = masters.with_columns(capacity=pl.col("persons") * pl.col("hours_per_post"))
    dated = posts.join(_academic_years(lines), how="cross")
    had = masters.select(owner=owner).unique()
    lines = lines.drop("specialty")
    return Limit("master_hours", *_hours(given, lines, hours, owner, had), _capacity(dated, owner))


def beds(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit the beds of each dormitory by academic year.

    `Σ seats · boarding_share` over all study years `+ running boarders <= beds` in use by 1 September.
    """
    served = (
        given.tables["dormitory_colleges"].select("college_bin", "dormitory_id").unique("college_bin", keep="first")
    )
    housed = study_years(lines.filter(pl.col("dormitory_id").is_not_null()))
    uses = housed.select(
        "variable",
        owner="dormitory_id",
        year="academic_year",
        amount=pl.col("group_size") * pl.col("boarding_share"),
        provided=pl.lit(0.0),
    )
    cohorts = running_years(given, given.years[0]).join(served, on="college_bin", how="inner")
    running = cohorts.select(
        owner="dormitory_id", year="academic_year", amount=pl.col("boarders").fill_null(0).cast(pl.Float64)
    )
    houses = given.tables["dormitories"].join(_academic_years(lines), how="cross").filter(_in_use())
    capacity = houses.select(owner="dormitory_id", year="academic_year", capacity=pl.col("beds").cast(pl.Float64))
    return Limit("beds", uses, running, capacity)


def mentor_slots(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit new dual students of a qualification to the places with a mentor: `Σ seats <= Σ slots`."""
    dual = lines.filter(pl.col("dual"))
    uses = dual.select("variable", "year", owner="qualification", amount="group_size", provided=pl.lit(0.0))
    slots = given.tables["mentor_slots"].group_by("qualification").agg(capacity=pl.col("slots").sum())
    years = lines.select("year").unique()
    return Limit(
        "mentor_slots", uses, nothing_running(), slots.join(years, how="cross").rename({"qualification": "owner"})
    )


def _hours(
    given: OrderInput, lines: pl.DataFrame, hours: pl.DataFrame, owner: pl.Expr, had: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """This will return what new groups and running cohorts use; candidates use none where the college has none."""
    taught = study_years(lines).join(hours, on=HOURS, how="inner").with_columns(owner=owner)
    used = pl.concat(
        [taught.filter(~pl.col("candidate")), taught.filter("candidate").join(had, on="owner", how="semi")]
    )
    uses = used.select("variable", "owner", "amount", year="academic_year", provided=pl.lit(0.0))
    cohorts = running_years(given, given.years[0]).join(hours, on=HOURS, how="inner")
    running = cohorts.select(
        owner.alias("owner"),
        pl.col("academic_year").alias("year"),
        pl.col("groups").mul(pl.col("amount")).alias("amount"),
    )
    return uses, running


def _capacity(dated: pl.DataFrame, owner: pl.Expr) -> pl.DataFrame:
    keyed = dated.select(owner.alias("owner"), pl.col("academic_year").alias("year"), "capacity")
    return keyed.group_by("owner", "year").agg(pl.col("capacity").sort().sum())


def _academic_years(lines: pl.DataFrame) -> pl.DataFrame:
    last = lines["graduation_year"].max()
    first = lines["year"].min()
    years = range(int(str(first)), int(str(last))) if first is not None else range(0)
    return pl.DataFrame({"academic_year": list(years)}, schema={"academic_year": pl.Int64})


def _in_use() -> pl.Expr:
    return pl.col("opens_on").is_null() | (pl.col("opens_on") <= pl.date(pl.col("academic_year"), 9, 1))
