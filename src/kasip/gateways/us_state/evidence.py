"""What a state's data say of training for jobs: what is offered, who goes where, which programme serves which need."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import attrs
import polars as pl
import yaml

from kasip.gateways.us_state.files import StateData, last_completions_year

AWARD_LEVELS = {"20": "C", "21": "C", "2": "C", "3": "A", "4": "A"}
"""IPEDS award level -> certificate (up to two years) or associate degree and longer."""


@attrs.frozen
class Assumptions:
    """What the data lack and the study assumes; values and reasons stand in `assumptions.yaml`."""

    values: Mapping[str, float]
    entry_education: Mapping[str, float]
    academic_families: tuple[str, ...]

    @classmethod
    def shipped(cls) -> Assumptions:
        """This will read the assumptions shipped with Kasip."""
        text = (resources.files("kasip.gateways.us_state") / "assumptions.yaml").read_text(encoding="utf-8")
        entries = yaml.safe_load(text)
        values = {name: float(entry["value"]) for name, entry in entries["values"].items()}
        education = {name: float(entry["value"]) for name, entry in entries["entry_education"].items()}
        return cls(values, education, tuple(entries["academic_families"]["value"]))

    def number(self, name: str) -> int:
        """This will return a whole-number assumption."""
        return int(self.values[name])


def offered_programmes(state: StateData, assumed: Assumptions) -> pl.DataFrame:
    """This will list what each college offers.

    Programmes without a linked occupation (general transfer), of academic disciplines and below the smallest
    size are left out.

    Returns:
        college_id, cip, level, qualification, yearly (mean completions of the last years), groups.
    """
    last = last_completions_year(state)
    years = assumed.number("years_averaged")
    size = assumed.number("group_size")
    recent = state.completions.filter(pl.col("year") > last - years).with_columns(
        pl.col("award_level").replace_strict(AWARD_LEVELS).alias("level")
    )
    yearly = recent.group_by("college_id", "cip", "level").agg((pl.col("completions").sum() / years).alias("yearly"))
    linked = job_links(state).select("cip").unique()
    return (
        yearly.filter(pl.col("yearly") >= assumed.values["smallest_programme"])
        .filter(~pl.col("cip").str.slice(0, 2).is_in(assumed.academic_families))
        .join(linked, on="cip", how="semi")
        .with_columns(
            pl.format("{}-{}", "cip", "level").alias("qualification"),
            (pl.col("yearly") / size).round().clip(lower_bound=1).cast(pl.Int64).alias("groups"),
        )
        .sort("college_id", "qualification")
    )


def job_links(state: StateData) -> pl.DataFrame:
    """This will give the crosswalk rows whose occupation has a projection.

    Teaching a subject is not counted among the jobs its programme leads to.
    """
    known = state.projections.select("soc", "title", "openings_10y", "entry_education")
    return state.links.filter(~pl.col("soc").str.starts_with("25-1")).join(known, on="soc")


def award_flows(state: StateData, programmes: pl.DataFrame, assumed: Assumptions) -> pl.DataFrame:
    """This will spread each programme's yearly completers over its linked occupations.

    Completers go to occupations in proportion to yearly openings times the share of entrants asked for an award below
    the bachelor's degree. An occupation's `need` is its yearly openings times that share where the entry education asks
    for such an award; elsewhere the present flow is kept, since the data say nothing of a need beyond it.

    Returns:
        soc, qualification, persons (a year), need (persons a year, the same in all rows of an occupation), openings.
    """
    years = state.last_year - state.first_year
    shares = pl.DataFrame(
        {"entry_education": list(assumed.entry_education), "asked": list(assumed.entry_education.values())}
    )
    links = job_links(state).join(shares, on="entry_education", how="left").with_columns(pl.col("asked").fill_null(0.0))
    weighted = links.with_columns(
        (pl.col("openings_10y") / years * pl.max_horizontal("asked", assumed.values["unasked_weight"])).alias("weight")
    )
    offered = programmes.group_by("cip", "qualification").agg(pl.col("yearly").sum())
    flows = offered.join(weighted, on="cip").with_columns(
        (pl.col("yearly") * pl.col("weight") / pl.col("weight").sum().over("qualification")).alias("persons")
    )
    present = pl.col("persons").sum().over("soc")
    openings = pl.col("openings_10y") / years
    kept = pl.min_horizontal(present, openings * assumed.values["largest_kept_share"])
    need = pl.when(pl.col("asked") > 0).then(openings * pl.col("asked")).otherwise(kept)
    return flows.with_columns(need.alias("need"), openings.alias("openings")).sort("soc", "qualification")


def training_matrix(flows: pl.DataFrame) -> pl.DataFrame:
    """This will estimate which qualification trains an occupation's entrants.

    Shares of the present flows, smoothed by one person a link so that a small programme is not shut out.
    """
    smoothed = flows.with_columns(pl.col("persons") + 1.0)
    share = (pl.col("persons") / pl.col("persons").sum().over("soc")).round(9)
    return smoothed.select(
        pl.col("soc").alias("occupation"),
        "qualification",
        (share * 0.999999).alias("share"),
        pl.lit("assumption").alias("provenance"),
        pl.lit("cip_soc").alias("source"),
    )


def best_year_ratio(state: StateData) -> float:
    """This will return the best year's completions over the mean of the last three.

    It is how many more people the colleges have shown they can train.
    """
    totals = state.completions.group_by("year").agg(pl.col("completions").sum()).sort("year")["completions"]
    yearly = totals.to_numpy()
    return float(yearly.max() / yearly[-3:].mean())
