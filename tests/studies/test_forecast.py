"""A forecast of the teaching region from end to end: tables as promised, the same whatever the order of rows."""

import json
import random
import shutil
from importlib import resources
from pathlib import Path

import attrs
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kasip.studies.forecast import forecast, forecast_study
from kasip.studies.forecast_model import Count, labour
from kasip.studies.forecast_setting import Assumptions, axes_of, rules_of
from kasip.studies.forecast_supply import _outcome_rows
from kasip.studies.loading import load_study

TEACHING = Path(str(resources.files("kasip.example"))) / "teaching"
REGION = "990000000"
PROMISED = {
    "industries": "kato industry year kind low median high",
    "occupations": "kato occupation year employed_low employed_median employed_high expansion_low expansion_median "
    "expansion_high replacement_low replacement_median replacement_high label",
    "demand": "kato qualification year expansion_median replacement_median plants_median requests_median low median "
    "high level label",
    "supply": "kato qualification year running_median other_median repeated_median low median high level",
    "gap": "kato qualification year demand_median supply_median gap_low gap_median gap_high p_shortage p_surplus class "
    "ratio label",
    "yields": "college_bin qualification base targeted fill continuation lost stayed in_specialty yield",
    "needs": "draw qualification year need yield_factor",
    "spread": "kato kind code year low_50 high_50 low_95 high_95",
    "learnt": "kind owner prior posterior n",
    "ledger": "kato qualification year expansion_mean replacement_mean plants_mean balance_mean openings_mean "
    "requests_mean requests_within_mean requests_beyond_mean requests_alone_mean total_mean",
    "ledger_requests": "request_id bin facility_id kato qualification year persons certainty weight record_rate "
    "expected counted",
    "ledger_plants": "facility_id bin kato qualification year jobs expected counted",
    "ledger_vacancies": "kato qualification vacancies from_month to_month",
}


@pytest.fixture(scope="module")
def study():
    return load_study(TEACHING)


@pytest.fixture(scope="module")
def result(study):
    return forecast_study(study)


def test_forecast_writes_every_promised_column(result):
    missing = {name: set(columns.split()) - set(result.tables[name].columns) for name, columns in PROMISED.items()}

    assert set(result.tables) == set(PROMISED)
    assert missing == {name: set() for name in PROMISED}


def test_forecast_is_the_same_when_rows_are_shuffled(result, tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(TEACHING, folder)
    for file in folder.glob("*.csv"):
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        random.Random(file.name).shuffle(rows)
        file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")

    again = forecast_study(load_study(folder))

    assert {name: table.equals(result.tables[name]) for name, table in again.tables.items()} == dict.fromkeys(
        PROMISED, True
    )


def test_another_seed_gives_other_draws(study, result):
    other = forecast_study(study, seed=result.seed + 1)

    assert not other.tables["needs"].equals(result.tables["needs"])


def test_interval_holds_its_median(result):
    for table, names in (("demand", ""), ("supply", ""), ("gap", "gap_"), ("industries", "")):
        frame = result.tables[table]
        ordered = frame.filter(
            (pl.col(f"{names}low") > pl.col(f"{names}median")) | (pl.col(f"{names}median") > pl.col(f"{names}high"))
        )

        assert ordered.height == 0, table


def test_small_trades_are_labelled_small(result):
    demand = result.tables["demand"].filter(pl.col("kato") == REGION)
    welders = result.tables["occupations"].filter((pl.col("kato") == REGION) & (pl.col("occupation") == "7212-0"))

    assert set(demand.filter(pl.col("qualification") == "3W10130302")["label"]) == {"small"}
    assert set(welders["label"]) == {""}


def test_needs_leave_out_the_order_being_planned(result):
    net = result.tables["needs"].group_by("qualification", "year").agg(pl.col("need").median())
    told = result.tables["gap"].filter(pl.col("kato") == REGION)
    both = net.join(told, on=["qualification", "year"])

    assert (both["need"] >= both["gap_median"] - 0.01).all()
    assert (both["need"] > both["gap_median"] + 1).any()


def test_yield_factor_has_mean_one_and_is_one_a_draw(result):
    factors = result.tables["needs"].group_by("draw", "qualification").agg(pl.col("yield_factor").n_unique())
    means = result.tables["needs"].group_by("qualification").agg(pl.col("yield_factor").mean())

    assert set(factors["yield_factor"]) == {1}
    np.testing.assert_allclose(means["yield_factor"].to_numpy(), 1.0, atol=1e-4)


def test_yield_is_the_product_of_its_parts_and_targeted_seats_stay(result):
    yields = result.tables["yields"]
    product = yields["fill"] * yields["continuation"] * (1 - yields["lost"]) * yields["stayed"] * yields["in_specialty"]

    np.testing.assert_allclose(yields["yield"].to_numpy(), product.to_numpy(), atol=1e-5)
    assert set(yields.filter("targeted").select(pl.col("stayed") * pl.col("in_specialty")).to_series()) == {1.0}


def test_later_pension_age_lowers_replacement(study):
    ages = pl.DataFrame(
        [
            {"occupation": code, "sex": sex, "age": age, "persons": 10.0}
            for code in study.tables["occupations"]["occupation"]
            for sex in ("female", "male")
            for age in range(20, 68)
        ],
        schema=study.tables["age_structure"].schema | {"persons": pl.Float64, "age": pl.Int64},
    )
    aged = attrs.evolve(study, tables={**study.tables, "age_structure": ages})
    reform = {"pension_age_male": "66", "pension_age_female": "66"}
    reformed = attrs.evolve(aged, parameters={**study.parameters, **reform})

    before, after = (
        forecast_study(each).tables["occupations"]["replacement_median"].sum() for each in (aged, reformed)
    )

    assert after < before


def test_plant_delayed_moves_its_demand(result):
    delayed = forecast_study(load_study(TEACHING, scenario="plant_delayed"))

    def plant_jobs(tables, years):
        rows = tables["demand"].filter((pl.col("kato") == REGION) & pl.col("year").is_in(years))
        return rows["plants_median"].sum()

    assert plant_jobs(result.tables, [2029, 2030]) > plant_jobs(delayed.tables, [2029, 2030])


def test_added_growth_multiplies_every_draw_from_its_year_on(study):
    axes, count = axes_of(study, rules_of(study)), Count(8, 1)
    policy = pl.DataFrame(
        [("industry_growth_added", axes.years[1], 0.02), ("industry_growth_added", axes.years[3], 0.0)],
        schema=["rule", "valid_from", "value"],
        orient="row",
    )
    asked = attrs.evolve(rules_of(study), policy=policy)
    none = attrs.evolve(rules_of(study), policy=policy.clear())
    noted = Assumptions()

    before = labour(study, axes, none, count, Assumptions())
    after = labour(study, axes, asked, count, noted)

    expected = np.array([1, 1, 1.02, 1.02**2] + [1.02**2] * (len(axes.years) - 3))
    np.testing.assert_allclose(after.industries, before.industries * expected, rtol=1e-6)
    assert (after.expansion.sum(axis=(0, 1, 2)) > before.expansion.sum(axis=(0, 1, 2)))[1:3].all()
    assert {"code": "forecast_growth_added", "percent": 2.0} in noted.noted


def test_scenario_of_growth_asks_for_more_people(result):
    grown = forecast_study(load_study(TEACHING, scenario="industry_growth"))

    def demand(tables):
        rows = tables["gap"].filter(pl.col("kato") == REGION)
        return rows.group_by("year").agg(pl.col("demand_median").sum()).sort("year")["demand_median"].to_numpy()

    assert (demand(grown.tables) > demand(result.tables))[1:].all()  # the rule holds from the second year


def test_added_growth_moves_official_projections_too(study):
    flows = pl.DataFrame(
        [
            {"occupation": code, "from_year": 2025, "to_year": 2035, "employed_from": 2000.0, "employed_to": 4000.0}
            | {"exits": 100.0, "transfers": 100.0}
            for code in study.tables["occupations"]["occupation"]
        ],
        schema_overrides=study.tables["occupation_flows"].schema,
    )
    told = attrs.evolve(study, tables={**study.tables, "occupation_flows": flows})
    asked = attrs.evolve(told, parameters={**study.parameters, "industry_growth_added": "0.02"})

    def employed(one):
        axes = axes_of(one, rules_of(one))
        return np.median(labour(one, axes, rules_of(one), Count(8, 1), Assumptions()).occupations.sum(axis=1), axis=0)

    ratio = employed(asked) / employed(told)
    np.testing.assert_allclose(ratio, np.broadcast_to(1.02 ** np.arange(ratio.shape[1]), ratio.shape), rtol=1e-4)


def test_forecast_writes_a_folder_with_certificate(tmp_path):
    summary = forecast(TEACHING, tmp_path / "out")

    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text(encoding="utf-8"))
    written = {path.name for path in (tmp_path / "out").iterdir()}

    assert certificate["output_hash"] == summary["output_hash"]
    assert certificate["study"] == "forecast"
    assert {"needs.parquet", "gap.csv", "demand.csv", "certificate.json"} <= written


def test_official_projections_are_followed_and_replace_the_history(study):
    flows = pl.DataFrame(
        [
            {
                "occupation": code,
                "from_year": 2025,
                "to_year": 2035,
                "employed_from": 2000.0,
                "employed_to": 4000.0,
                "exits": 900.0,
                "transfers": 600.0,
            }
            for code in study.tables["occupations"]["occupation"]
        ]
    )
    empty = ("employment_history", "staffing", "occupation_history", "industries")
    bare = {name: study.tables[name].clear() for name in empty}
    official = attrs.evolve(study, tables={**study.tables, **bare, "occupation_flows": flows})

    result = forecast_study(official)
    last = result.tables["occupations"].filter((pl.col("kato") == REGION) & (pl.col("year") == 2030))

    np.testing.assert_allclose(last["employed_median"].to_numpy(), 2000 * 2**0.5, rtol=1e-3)
    np.testing.assert_allclose(last["replacement_median"].to_numpy(), 150 / 3000 * 2000 * 2**0.4, rtol=0.12)
    assert "forecast_official_flows" in {assumption["code"] for assumption in result.assumptions}
    assert "forecast_flat_exit_rate" not in {assumption["code"] for assumption in result.assumptions}


def test_nothing_is_said_of_years_whose_graduates_have_left(result):
    early = result.tables["gap"].filter(pl.col("year") < 2027)

    assert set(early["class"]) == {"uncertain"}
    assert (result.regional_gap["years"] == 4).all()
    assert result.assumptions[-1] == {"code": "forecast_years_not_judged", "until": "2026"}


def test_evidence_by_one_definition_takes_nothing_from_qualifications_it_does_not_speak_of(study):
    rows = study.tables["outcomes"].filter(pl.col("outcome") == "in_specialty")
    assert rows["definition"].n_unique() == 1
    spoken_of = rows["qualification"][0]
    # A tracked definition with far more persons behind it, of one qualification only.
    tracked = rows.filter(pl.col("qualification") == spoken_of).with_columns(
        definition=pl.lit("permanent"), numerator=pl.lit(900), denominator=pl.lit(900_000)
    )
    tables = {**study.tables, "outcomes": pl.concat([study.tables["outcomes"], tracked.cast(rows.schema)])}
    told, silent = Assumptions(), Assumptions()

    after = _outcome_rows(attrs.evolve(study, tables=tables), "in_specialty", told)
    before = _outcome_rows(study, "in_specialty", silent)

    of_others = pl.col("qualification") != spoken_of
    assert_frame_equal(after.filter(of_others), before.filter(of_others))
    assert set(after.filter(~of_others)["definition"]) == {"permanent"}
    others = before.filter(of_others)["qualification"].n_unique()
    assert told.noted == [
        {
            "code": "forecast_definitions_chosen",
            "outcome": "in_specialty",
            "definition": "permanent",
            "of": 2,
            "count": others,
        }
    ]
    assert silent.noted == []
