"""A state's evidence in the form of the data contract."""

from __future__ import annotations

import polars as pl

from kasip.gateways.us_state.evidence import (
    Assumptions,
    award_flows,
    best_year_ratio,
    offered_programmes,
    training_matrix,
)
from kasip.gateways.us_state.files import StateData, last_completions_year

LEVEL_NAMES = {"C": "certificate", "A": "associate degree"}
TECHNICAL_FAMILIES = ["01", "03", "04", "10", "11", "14", "15", "41", "46", "47", "48", "49"]
"""CIP families counted as technical: agriculture, construction, computing, engineering, mechanics, transport."""
STATE_NAMES = {"06": "California"}
ASSUMED_NOTE = (
    "Drop-out and graduates' jobs are not in the data: every completer is counted as a worker in a linked occupation, "
    "so a shortage said is a floor. Private schools, apprenticeships and migration are not counted: a shortage says "
    "what public colleges do not train. A group is ten completions; the order as a whole is no larger than the best "
    "year on record."
)
FACT: list[pl.Expr] = [pl.lit("fact").alias("provenance"), pl.lit("ipeds").alias("source")]
ASSUMPTION: list[pl.Expr] = [pl.lit("assumption").alias("provenance"), pl.lit("assumed").alias("source")]
SEAT_FORM: list[pl.Expr] = [
    pl.lit("en").alias("language"),
    pl.lit("grade11").alias("base"),
    pl.lit("full_time").alias("form"),
]


def study_tables(state: StateData, assumed: Assumptions) -> dict[str, pl.DataFrame]:
    """This will turn a state's files into the tables of a study folder."""
    programmes = offered_programmes(state, assumed)
    flows = award_flows(state, programmes, assumed)
    return {
        "parameters": parameters(state),
        "classifications": classifications(),
        "sources": sources(state),
        "policy": policy(assumed),
        **code_tables(state, programmes, flows),
        **place_tables(state, programmes),
        **order_tables(state, programmes, assumed),
        **assumed_outcomes(state, programmes, assumed),
    }


def parameters(state: StateData) -> pl.DataFrame:
    """This will set the study: order of the year after the last completions, to the end of the official projections."""
    last = last_completions_year(state)
    values = {
        "region": state_code(state),
        "base_year": str(last),
        "order_years": str(last + 1),
        "horizon": str(state.last_year - last),
        "draws": "300",
        "seed": "2025",
    }
    return pl.DataFrame({"parameter": list(values), "value": list(values.values())})


def state_code(state: StateData) -> str:
    """This will return the two digits before the county in the commonest FIPS code."""
    codes = state.colleges["COUNTYCD"].cast(pl.String).str.zfill(5).str.slice(0, 2)
    return str(codes.mode().sort()[0])


def classifications() -> pl.DataFrame:
    """This will name the code systems of US data and how their codes are written."""
    rows = [
        ("territory", "FIPS", "2020", r"\d{2}|\d{5}", "none"),
        ("specialty", "CIP", "2020", r"\d{2}\.\d{4}", "none"),
        ("qualification", "CIP and award level", "2020", r"\d{2}\.\d{4}-[CA]", "none"),
        ("occupation", "SOC", "2018", r"\d{2}-\d{4}", "none"),
        ("organisation", "IPEDS unit", "2024", r"\d{6}", "none"),
    ]
    return pl.DataFrame(rows, schema=["kind", "system", "edition", "pattern", "check_rule"], orient="row")


def sources(state: StateData) -> pl.DataFrame:
    """This will name what the rows were made from."""
    last, span = last_completions_year(state), f"{state.first_year}-{state.last_year}"
    rows = [
        ("ipeds", f"IPEDS institutions and completions to {last}", "US public domain", "Public colleges only."),
        (
            "projections",
            f"State occupational projections {span}",
            "public",
            "Openings are growth, exits and transfers.",
        ),
        ("cip_soc", "Federal crosswalk of programmes to occupations", "US public domain", "CIP 2020 to SOC 2018."),
        ("assumed", "Assumptions of this import", "", ASSUMED_NOTE),
    ]
    return pl.DataFrame(rows, schema=["source", "title", "licence", "note"], orient="row")


def policy(assumed: Assumptions) -> pl.DataFrame:
    """This will switch off the rules that only Kazakhstan has and set the assumed size of a group."""
    size = assumed.values["group_size"]
    rules = {
        "technical_share_minimum": 0.0,
        "inflow_share": 0.0,
        "minimum_group_size": size,
        "maximum_group_size": size,
        "maximum_groups": assumed.values["maximum_groups"],
        "weight_cost": 0.0,
    }
    frame = pl.DataFrame({"rule": list(rules), "value": list(rules.values())})
    return frame.with_columns(pl.lit(2000).alias("valid_from"), *ASSUMPTION)


def code_tables(state: StateData, programmes: pl.DataFrame, flows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """This will write specialties, qualifications, occupations, their matrix and the official projections."""
    titles = state.links.group_by("cip").agg(pl.col("cip_title").first().str.strip_chars("."))
    offered = programmes.select("cip", "level", "qualification").unique().join(titles, on="cip").sort("qualification")
    need = flows.group_by("soc").agg(pl.col("need").first(), pl.col("openings").first())
    jobs = need.join(state.projections, on="soc").sort("soc")
    return {
        "specialties": _specialties(offered),
        "qualifications": _qualifications(offered),
        "occupations": _occupations(jobs),
        "occupation_flows": _occupation_flows(state, jobs),
        "occupation_qualifications": training_matrix(flows),
    }


def _specialties(offered: pl.DataFrame) -> pl.DataFrame:
    technical = pl.col("cip").str.slice(0, 2).is_in(TECHNICAL_FAMILIES).cast(pl.Int64)
    columns = [pl.col("cip").alias("specialty"), pl.col("cip_title").alias("name_en"), technical.alias("technical")]
    return offered.unique("cip").sort("cip").select(*columns, *FACT)


def _qualifications(offered: pl.DataFrame) -> pl.DataFrame:
    name = pl.format("{} ({})", "cip_title", pl.col("level").replace_strict(LEVEL_NAMES)).alias("name_en")
    return offered.select("qualification", pl.col("cip").alias("specialty"), "level", name, *FACT)


def _occupations(jobs: pl.DataFrame) -> pl.DataFrame:
    share = pl.when(pl.col("openings") > 0).then(pl.col("need") / pl.col("openings")).otherwise(0.0)
    return jobs.select(
        pl.col("soc").alias("occupation"),
        pl.col("title").alias("name_en"),
        share.clip(0, 1).round(6).alias("vocational_share"),
        *ASSUMPTION,
    )


def _occupation_flows(state: StateData, jobs: pl.DataFrame) -> pl.DataFrame:
    years = state.last_year - state.first_year
    return jobs.select(
        pl.col("soc").alias("occupation"),
        pl.lit(state.first_year).alias("from_year"),
        pl.lit(state.last_year).alias("to_year"),
        pl.col(f"employed_{state.first_year}").alias("employed_from"),
        pl.col(f"employed_{state.last_year}").alias("employed_to"),
        pl.col(f"exits_{years}y").alias("exits"),
        pl.col(f"transfers_{years}y").alias("transfers"),
        pl.lit("official").alias("provenance"),
        pl.lit("projections").alias("source"),
    )


def place_tables(state: StateData, programmes: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """This will write the state, its counties that have a college, and the colleges."""
    colleges = with_county(state.colleges).join(programmes.select("college_id").unique(), on="college_id", how="semi")
    code = state_code(state)
    counties = colleges.group_by("kato").agg(
        pl.lit(code).first().alias("parent_kato"),
        pl.lit("district").first().alias("level"),
        pl.col("COUNTYNM").first().alias("name_en"),
        pl.col("LATITUDE").mean().round(5).alias("latitude"),
        pl.col("LONGITUD").mean().round(5).alias("longitude"),
    )
    whole = pl.DataFrame({"kato": [code], "level": ["region"], "name_en": [STATE_NAMES.get(code, code)]})
    return {
        "territories": pl.concat([whole, counties.sort("kato")], how="diagonal").with_columns(*FACT),
        "colleges": colleges.sort("college_id").select(
            pl.col("college_id").alias("college_bin"),
            pl.col("INSTNM").alias("name_en"),
            "kato",
            pl.col("LATITUDE").alias("latitude"),
            pl.col("LONGITUD").alias("longitude"),
            *FACT,
        ),
    }


def with_county(colleges: pl.DataFrame) -> pl.DataFrame:
    """This will add the county's five-digit FIPS code as `kato`."""
    return colleges.with_columns(pl.col("COUNTYCD").cast(pl.String).str.zfill(5).alias("kato"))


def order_tables(state: StateData, programmes: pl.DataFrame, assumed: Assumptions) -> dict[str, pl.DataFrame]:
    """This will write what is taught, last year's order and the ceiling on new students.

    The ceiling is an assumption: no more people than in the best year on record, for the data name no other.
    """
    last, size = last_completions_year(state), assumed.number("group_size")
    seats = pl.col("groups") * size
    key: list[pl.Expr | str] = [pl.col("college_id").alias("college_bin"), "qualification", *SEAT_FORM]
    months = {"C": assumed.number("months_certificate"), "A": assumed.number("months_associate")}
    by_county = programmes.join(with_county(state.colleges), on="college_id").group_by("kato").agg(seats.sum())
    ceiling = (pl.col("groups") * best_year_ratio(state)).ceil().cast(pl.Int64)
    return {
        "programmes": programmes.select(
            *key,
            pl.lit("licensed").alias("status"),
            pl.col("level").replace_strict(months).alias("duration_months"),
            pl.lit(size).alias("group_size"),
            pl.max_horizontal(pl.lit(assumed.number("maximum_groups")), "groups").alias("maximum_groups"),
            *ASSUMPTION,
        ),
        "past_orders": programmes.select(
            pl.lit(last).alias("year"),
            *key,
            pl.lit("state").alias("funding"),
            "groups",
            seats.alias("seats"),
            seats.alias("enrolled"),
            pl.lit("official").alias("provenance"),
            pl.lit("ipeds").alias("source"),
        ),
        "school_leavers": by_county.sort("kato").select(
            "kato",
            pl.lit(last + 1).alias("year"),
            pl.lit("grade11").alias("base"),
            ceiling.alias("persons"),
            pl.lit(1.0).alias("college_share"),
            *ASSUMPTION,
        ),
    }


def assumed_outcomes(state: StateData, programmes: pl.DataFrame, assumed: Assumptions) -> dict[str, pl.DataFrame]:
    """This will write the rates the data lack as an upper bound of supply: every completer a worker in a linked job."""
    sure = pl.lit(assumed.number("certain_count"))
    rates = {"in_specialty": 1, "stayed_in_region": 1, "continued_study": 0, "army_or_leave": 0}
    outcomes = pl.DataFrame({"outcome": list(rates), "rate": list(rates.values())})
    study_years = pl.DataFrame({"level": ["C", "A", "A"], "study_year": [1, 1, 2]})
    levels = programmes.select("qualification", "level").unique().join(study_years, on="level")
    return {
        "continuation": levels.sort("qualification", "study_year").select(
            "qualification", "study_year", sure.alias("started"), sure.alias("continued"), *ASSUMPTION
        ),
        "outcomes": programmes.join(outcomes, how="cross").select(
            pl.col("college_id").alias("college_bin"),
            "qualification",
            pl.lit(last_completions_year(state)).alias("cohort"),
            "outcome",
            pl.lit("upper_bound").alias("definition"),
            (pl.col("rate") * sure).alias("numerator"),
            sure.alias("denominator"),
            *ASSUMPTION,
        ),
        "outcome_definitions": pl.DataFrame(
            {"definition": ["upper_bound"], "name_en": ["Every completer counted as a worker in a linked occupation"]}
        ),
    }
