"""What limits the intake of a year: money, applicants, policy shares, districts, requests, the size of a programme."""

from __future__ import annotations

import polars as pl

from kasip.core.planning.inputs import OrderInput, norms_by_year, running_years, study_years
from kasip.core.planning.lines import targeted_persons
from kasip.core.planning.rows import OWNER, Limit, nothing_running

NO_CAPACITY = pl.DataFrame(schema={**OWNER, "capacity": pl.Float64})


def budget(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit the money of each calendar year, running state cohorts included (KZT).

    Calendar year `c` bears `m/12` of academic year `c` and `(12 - m)/12` of academic year `c - 1`, each at the norm of
    the academic year's first calendar year. Opening costs are added by the planner, in the first year that opens.
    """
    first = given.years[0]
    norms = norms_by_year(given, range(first - 1, int(str(lines["graduation_year"].max() or first)) + 1))
    months = given.rule("autumn_months", first)
    taught = study_years(lines).with_columns(students=pl.col("group_size").cast(pl.Float64))
    uses = _calendar(taught.join(norms, on=["qualification", "academic_year"]), months)
    state = running_years(given, first - 1).filter(pl.col("funding") == "state")
    run = state.with_columns(pl.col("students").cast(pl.Float64), variable=pl.lit(0, pl.Int64))
    running = _calendar(run.join(norms, on=["qualification", "academic_year"]), months)
    money = given.tables["budget"].filter(pl.col("year") >= first)
    capacity = money.group_by("year").agg(capacity=pl.col("kzt").sum()).with_columns(owner=pl.lit("state"))
    years = capacity.select("year")
    uses = uses.join(years, on="year", how="semi").with_columns(provided=pl.lit(0.0))
    return Limit("budget", uses, running.join(years, on="year", how="semi").drop("variable"), capacity)


def _calendar(taught: pl.DataFrame, months: float) -> pl.DataFrame:
    cost = pl.col("students") * pl.col("norm")
    autumn = taught.select("variable", owner=pl.lit("state"), year=pl.col("academic_year"), amount=cost * months / 12)
    spring = taught.select(
        "variable", owner=pl.lit("state"), year=pl.col("academic_year") + 1, amount=cost * (12 - months) / 12
    )
    return pl.concat([autumn, spring])


def maximum_groups(lines: pl.DataFrame) -> Limit:
    """This will limit the groups of a programme in a year, plain and targeted together."""
    uses = lines.select("variable", "year", owner="programme", amount=pl.lit(1.0), provided=pl.lit(0.0))
    capacity = lines.select("year", owner="programme", capacity="maximum_groups").unique(["owner", "year"])
    return Limit("maximum_groups", uses, nothing_running(), capacity)


def applicants(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit seats to those who would come: in the region and, where commuting is known, by district."""
    leavers = _leavers(given)
    bases = leavers.select("base").unique()
    seats = lines.join(bases, on="base", how="semi").select(
        "variable", "year", "kato", "base", amount="group_size", provided=pl.lit(0.0)
    )
    inflow = given.rules("inflow_share")
    region = leavers.group_by("base", "year").agg(pl.col("coming").sort().sum()).join(inflow, on="year")
    region = region.select(
        "year", owner=_owner(pl.lit("region")), capacity=pl.col("coming") * (1 + pl.col("inflow_share"))
    )
    uses = [seats.with_columns(owner=_owner(pl.lit("region")))]
    capacity = [region.select("owner", "year", "capacity")]
    if given.has("commuting"):
        reach = given.tables["commuting"].select("to_kato", "share", kato="from_kato")
        arrived = leavers.join(reach, on="kato", how="inner").with_columns(coming=pl.col("coming") * pl.col("share"))
        arrived = arrived.group_by("to_kato", "base", "year").agg(capacity=pl.col("coming").sort().sum())
        capacity.append(arrived.select(_owner(pl.col("to_kato")).alias("owner"), "year", "capacity"))
        uses.append(seats.with_columns(owner=_owner(pl.col("kato"))))
    return Limit("applicants", pl.concat(uses), nothing_running(), pl.concat(capacity))


def _owner(place: pl.Expr) -> pl.Expr:
    return pl.concat_str(place, pl.col("base"), separator="|")


def _leavers(given: OrderInput) -> pl.DataFrame:
    """This will return who would enter a college in each order year: kato, base, year, coming (persons).

    The school leavers of the latest year up to the order year; the first known where all are later.
    """
    known = given.tables["school_leavers"]
    years = known["year"].unique().sort()
    parts = []
    for year in given.years:
        upto = years.filter(years <= year)
        latest = upto.max() if upto.len() else years.min()
        parts.append(known.filter(pl.col("year") == latest).with_columns(year=pl.lit(year, pl.Int64)))
    coming = pl.col("persons") * pl.col("college_share")
    return pl.concat(parts).select("kato", "base", "year", coming=coming)


def share_of_seats(kind: str, wanted: pl.Expr, rule: str, given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will ask that seats of one sort be at least a share of all seats of the year; a share of 0 asks nothing."""
    shares = given.rules(rule).filter(pl.col(rule) > 0)
    seats = lines.join(shares, on="year", how="inner")
    uses = seats.select(
        "variable",
        "year",
        owner=pl.lit("region"),
        amount=pl.col("group_size") * pl.col(rule),
        provided=pl.when(wanted).then(pl.col("group_size")).otherwise(0),
    )
    return Limit(kind, uses, nothing_running(), NO_CAPACITY)


def district_access(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will ask for groups in every district with a programme, never more than its licensed ones had last year."""
    licensed = lines.filter(~pl.col("candidate")).unique("line", keep="first", maintain_order=True)
    had = licensed.group_by("kato").agg(had=pl.col("last_groups").sum())
    rules = given.rules("district_groups_minimum")
    asked = had.join(rules, how="cross").select(
        owner="kato", year="year", amount=pl.min_horizontal("had", "district_groups_minimum")
    )
    asked = asked.filter(pl.col("amount") > 0)
    uses = lines.select("variable", "year", owner="kato", amount=pl.lit(0.0), provided=pl.lit(1.0))
    return Limit("district_access", uses.join(asked, on=["owner", "year"], how="semi"), asked, NO_CAPACITY)


def targeted_requests(given: OrderInput, lines: pl.DataFrame) -> Limit:
    """This will limit targeted groups to what the enterprise asked for, in whole groups of the smallest size."""
    size = given.rule("minimum_group_size", given.years[0])
    asked = targeted_persons(given).with_columns(owner=pl.concat_str("target_employer", "qualification", separator="|"))
    capacity = asked.select("owner", year="graduation_year", capacity=(pl.col("persons") / size).floor())
    targeted = lines.filter(pl.col("target_employer") != "")
    uses = targeted.select(
        "variable",
        owner=pl.concat_str("target_employer", "qualification", separator="|"),
        year="graduation_year",
        amount=pl.lit(1.0),
        provided=pl.lit(0.0),
    )
    return Limit("targeted_requests", uses, nothing_running(), capacity)
