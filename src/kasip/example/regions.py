"""One region from its profile: the order in which the example is made, each step on what stands before it."""

from __future__ import annotations

import polars as pl

from kasip.example import ages, capacities, cohorts, colleges, dormitories, employers, money, outcomes, places, requests
from kasip.example.classifiers import Classifiers, classifier_tables, classifiers
from kasip.example.labour import employment, labour_tables
from kasip.example.profile import BASE_YEAR, ORDER_YEARS, RegionProfile
from kasip.example.programmes import programme_tables, programmes
from kasip.example.rows import table
from kasip.example.tables import Tables, fact


def region(profile: RegionProfile) -> Tables:
    """This will make every table of a region's study folder; the same profile gives the same cells."""
    chosen = classifiers(profile)
    work = employment(profile, chosen)
    firms = employers.employers(profile, work)
    schools = colleges.colleges(profile)
    offered = programmes(profile, chosen, schools)
    taught = set(offered.filter(pl.col("weight") > 0)["qualification"])
    asked = requests.employer_requests(profile, chosen, work, firms, taught)
    ordered = requests.with_targeted_groups(profile, cohorts.past_orders(profile, offered), asked)
    tables = {
        **classifier_tables(chosen),
        **labour_tables(profile, chosen, work),
        **ages.age_tables(chosen, work),
        **employers.employer_tables(profile, firms),
        **places.place_tables(profile, schools["kato"].to_list()),
        **outcomes.outcome_tables(profile, ordered),
        "parameters": _parameters(profile),
        "sources": table("sources", fact("sources"), provenance="fact"),
        "employer_requests": asked,
        "past_orders": table("past_orders", ordered),
        "continuation": cohorts.continuation(offered, profile),
        "policy": money.policy(),
    }
    tables |= _limits(profile, chosen, schools, offered, ordered, asked)
    paying = cohorts.later_paid_graduates(offered, tables["running_cohorts"])
    tables["other_supply"] = pl.concat([tables["other_supply"], paying])
    return tables | {"scenarios": money.scenarios(tables)}


def _parameters(profile: RegionProfile) -> pl.DataFrame:
    values = {
        "region": profile.kato,
        "base_year": BASE_YEAR,
        "order_years": ",".join(map(str, ORDER_YEARS)),
        "horizon": 10,
        "draws": 300,
        "seed": profile.seed,
    }
    rows = [{"parameter": name, "value": str(value)} for name, value in values.items()]
    return table("parameters", rows, source="own_reading")


def _limits(
    profile: RegionProfile,
    chosen: Classifiers,
    schools: pl.DataFrame,
    offered: pl.DataFrame,
    ordered: pl.DataFrame,
    asked: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Groups in training and what they leave of workshops, masters, beds, mentors and money."""
    running = cohorts.running_cohorts(profile, offered, ordered, schools.select("college_bin", "boarding_share"))
    beds = dormitories.dormitories(profile, schools, ordered, running)
    running = dormitories.within_beds(running, beds)
    offered = _with_maximum(cohorts.dual_programmes(profile, offered, running), ordered)
    hours = capacities.curricula(offered)
    used = capacities.usual_hours(ordered, running, hours)
    of_colleges = offered.filter(pl.col("status") == "licensed").select(
        "college_bin", "workshop", "direction", "weight"
    )
    centres = colleges.competence_centres(profile, schools, of_colleges)
    norm = money.norms(running, dict(chosen.qualifications.select("qualification", "norm_group").iter_rows()))
    latest = norm.filter(pl.col("year") == norm["year"].max()).select(
        "norm_group", pl.col("kzt_per_student").alias("norm")
    )
    costs = chosen.qualifications.select("qualification", "norm_group").join(latest, on="norm_group")
    return {
        **beds,
        **colleges.college_tables(profile, schools, of_colleges),
        **programme_tables(profile, offered),
        "running_cohorts": table("running_cohorts", merged(running)),
        "curricula": hours,
        "workshops": capacities.workshops(profile, offered, used, centres),
        "masters": capacities.masters(profile, offered, used),
        "mentor_slots": requests.mentor_slots(profile, offered, ordered, asked),
        "norms": norm,
        "budget": money.budget(running, ordered, costs),
    }


def merged(running: pl.DataFrame) -> pl.DataFrame:
    """This will add up groups of one seat key: a targeted group and a plain one are the same cohort in training."""
    keys = ["college_bin", "qualification", "language", "base", "form", "funding", "admission_year", "graduation_year"]
    return running.group_by(keys).agg(pl.col("groups", "students", "boarders").sum())


def _with_maximum(offered: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """A programme can run two groups more than it ever did, six at most."""
    keys = ["college_bin", "qualification", "language", "base", "form"]
    most = ordered.group_by(*keys, "year").agg(pl.col("groups").sum()).group_by(keys).agg(pl.col("groups").max())
    frame = offered.join(most, on=keys, how="left", maintain_order="left")
    return frame.with_columns(maximum_groups=(pl.col("groups").fill_null(0) + 2).clip(2, 8)).drop("groups")
