"""An invented payroll as a tracking study, with its truth beside it; for a region of one's own where one is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.example.payroll import (
    FAMILY,
    REGION,
    TERRITORIES,
    TRADES,
    Graduates,
    PayrollSize,
    Stories,
    graduates_of,
    graduates_table,
    payroll_months,
    stories_of,
    successors_table,
)
from kasip.example.payroll_truth import true_outcomes, true_spells
from kasip.gateways.outputs import OutputFolder, new_folder
from kasip.studies.loading import Study
from kasip.studies.tracking_rules import rules_of

LAST_MONTH = 12 * 2026 + 9
"""The last month of an invented payroll: October 2026."""


def size_of(persons: int, months: int) -> PayrollSize:
    """This will plan a payroll: two persons in three are graduates, an employer has sixty."""
    graduates = max(1, 2 * persons // 3)
    employers = FAMILY * max(10, persons // (60 * FAMILY))
    return PayrollSize(graduates, persons - graduates, employers, months=months, first_month=LAST_MONTH + 1 - months)


def write_payroll(target: Path, size: PayrollSize, seed: int, region: Study | None = None) -> Mapping[str, object]:
    """This will write a tracking study: `payroll` a month at a time, `graduates`, reorganised employers, the truth.

    Args:
        target: folder of the study; it appears whole or not at all.
        size: how much to invent.
        seed: fixes every choice.
        region: a region whose colleges, qualifications, occupations and enterprises the payroll is to speak of.

    Returns:
        Rows and graduates written.
    """
    people = graduates_of(size, seed)
    stories = stories_of(size, people, seed)
    if region is not None:
        stories = with_enterprises(stories, region)
    codes = {} if region is None else codes_of(region)
    with new_folder(target) as folder:
        rows = _write_months(folder, stories, codes, seed)
        tables = _tables(people, stories, region, codes, seed)
        for name in sorted(tables):
            stamp = {"provenance": pl.lit("synthetic"), "source": pl.lit("kasip example payroll")}
            folder.write_table(name, tables[name].with_columns(**stamp))
        _write_truth(folder, people, stories)
    return {"folder": str(target), "tables": len(tables) + 1, "rows": rows, "graduates": size.graduates}


def _write_months(folder: OutputFolder, stories: Stories, codes: Mapping[str, str], seed: int) -> int:
    payroll = OutputFolder(folder.path / "payroll")
    payroll.path.mkdir()
    count = 0
    for month, rows in payroll_months(stories, seed):
        payroll.write_parquet(month, rows.with_columns(pl.col("occupation", "kato").replace(codes)))
        count += rows.height
    return count


def _write_truth(folder: OutputFolder, people: Graduates, stories: Stories) -> None:
    truth = OutputFolder(folder.path / "truth")
    truth.path.mkdir()
    cohorts = sorted({int(month) // 12 for month in people.graduated})
    rules = rules_of({"region": REGION}, cohorts)
    truth.write_parquet("outcomes", true_outcomes(stories, people, rules))
    truth.write_parquet("spells", true_spells(stories, rules.spell_gap_months))


def _tables(
    people: Graduates, stories: Stories, region: Study | None, codes: Mapping[str, str], seed: int
) -> dict[str, pl.DataFrame]:
    graduates = graduates_table(people, stories, seed)
    changes = successors_table(stories)
    parameter = pl.DataFrame({"parameter": ["region"], "value": [REGION if region is None else region_of(region)]})
    tables = {"graduates": graduates, "employer_successors": changes, "parameters": parameter}
    if region is None:
        return tables
    trades = _trades(region)
    crosswalk = pl.DataFrame(trades, schema=["qualification", "occupation"], orient="row").unique(maintain_order=True)
    specialties = region.tables["qualifications"].select("qualification", "specialty")
    named = crosswalk.join(specialties, on="qualification", maintain_order="left")
    return tables | {
        "graduates": _at_the_regions_colleges(graduates.with_columns(pl.col("qualification").replace(codes)), region),
        "qualifications": specialties,
        "occupation_specialties": named.select("occupation", "specialty", weight=pl.lit(1.0)),
        "occupation_qualifications": region.tables["occupation_qualifications"].select(
            "occupation", "qualification", "share"
        ),
        "employer_requests": _earlier_requests(region),
    }


def region_of(region: Study) -> str:
    """This will name the territory that is the whole region."""
    return region.parameters["region"]


def with_enterprises(stories: Stories, region: Study) -> Stories:
    """This will let the region's enterprises be among the employers: those that nobody takes over."""
    bins = stories.bins.copy()
    names = region.tables["enterprises"]["bin"].to_list()[: len(bins) // FAMILY]
    bins[FAMILY - 1 :: FAMILY][: len(names)] = names
    return attrs.evolve(stories, bins=bins)


def codes_of(region: Study) -> Mapping[str, str]:
    """This will tell what the region writes where the invented records say a trade, its work, or a place."""
    trades = dict(zip(TRADES, _trades(region), strict=True))
    qualifications = {ours[0]: theirs[0] for ours, theirs in trades.items()}
    occupations = {ours[1]: theirs[1] for ours, theirs in trades.items()}
    whole = region_of(region)
    districts = [kato for kato in region.tables["territories"]["kato"].to_list() if kato != whole] or [whole]
    within = [kato for kato in TERRITORIES if kato[:2] == REGION[:2]]
    places = {kato: districts[number % len(districts)] for number, kato in enumerate(within)}
    return {**qualifications, **occupations, **places}


def _trades(region: Study) -> list[tuple[str, str]]:
    """This will choose as many of the region's qualifications as there are trades, over again where it has fewer."""
    taught = region.tables["programmes"]["qualification"].unique().to_list()
    matrix = region.tables["occupation_qualifications"].filter(pl.col("qualification").is_in(taught))
    main = matrix.sort("share", "occupation", descending=[True, False]).unique("qualification", keep="first")
    found = list(
        main.unique("occupation", keep="first").sort("qualification").select("qualification", "occupation").rows()
    )
    return [found[number % len(found)] for number in range(len(TRADES))]


def _at_the_regions_colleges(graduates: pl.DataFrame, region: Study) -> pl.DataFrame:
    """This will send graduates to the colleges that teach their qualification, in the order of the invented ones."""
    teaching = region.tables["programmes"].group_by("qualification").agg(pl.col("college_bin").unique().sort())
    invented = pl.col("college_bin").rank("dense") - 1
    table = graduates.with_columns(invented.alias("number")).join(
        teaching.rename({"college_bin": "colleges"}), on="qualification", maintain_order="left"
    )
    chosen = pl.col("colleges").list.get((pl.col("number") % pl.col("colleges").list.len()).cast(pl.Int64))
    return table.with_columns(chosen.alias("college_bin")).select(graduates.columns)


def _earlier_requests(region: Study) -> pl.DataFrame:
    """This will repeat what the region's enterprises asked for in the years its record covers."""
    record = region.tables["request_record"]
    main = region.tables["employer_requests"].group_by("bin").agg(pl.col("qualification").min())
    table = record.join(main, on="bin", maintain_order="left")
    return table.select(
        pl.format("{}-{}", "bin", "year").alias("request_id"), "bin", "qualification", "year", persons="requested"
    )
