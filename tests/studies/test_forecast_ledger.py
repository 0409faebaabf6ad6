"""Where demand comes from: parts that add up, rows that add up to their part, nothing counted twice."""

from importlib import resources
from pathlib import Path

import attrs
import numpy as np
import polars as pl
import pytest

from kasip.reporting.findings.study import Study as Reported
from kasip.reporting.findings.vacancies import vacancies_by_qualification
from kasip.studies.forecast import forecast_study
from kasip.studies.loading import load_study

TEACHING = Path(str(resources.files("kasip.example"))) / "teaching"
REGION = "990000000"
KEYS = ["qualification", "year"]


@pytest.fixture(scope="module")
def study():
    """The teaching region, with a plant, a site counted in requests alone, and a request for each."""
    given = load_study(TEACHING)
    facilities, requests, jobs = (given.tables[name] for name in ("facilities", "employer_requests", "facility_jobs"))
    site = facilities.row(0, named=True)
    sites = pl.DataFrame(
        [
            site | {"facility_id": "NEW-1", "status": "opening", "opens_on": _day(2027), "counted_in": "nowhere"},
            site | {"facility_id": "NEW-2", "status": "opening", "opens_on": _day(2027), "counted_in": "requests"},
        ],
        schema=facilities.schema,
    )
    first = requests.row(0, named=True)
    said: list[tuple[str | None, dict[str, object]]] = [
        ("NEW-1", {"year": 2027, "certainty": "likely"}),
        ("NEW-2", {"year": 2027, "certainty": "possible"}),
        (None, {"year": 1999, "certainty": None}),
    ]
    asked = pl.DataFrame(
        [
            first | {"request_id": f"Z-{number}", "facility_id": place, "bin": site["bin"], "persons": 40} | more
            for number, (place, more) in enumerate(said)
        ],
        schema=requests.schema,
    )
    planned = pl.DataFrame(
        [
            {"facility_id": "NEW-1", "occupation": "7212-0", "jobs": 60},
            {"facility_id": "NEW-2", "occupation": "7212-0", "jobs": 30},
        ],
        schema_overrides=jobs.schema,
    )
    tables = {
        **given.tables,
        "facilities": pl.concat([facilities, sites]),
        "employer_requests": pl.concat([requests, asked]),
        "facility_jobs": pl.concat([jobs, planned], how="diagonal"),
    }
    return attrs.evolve(given, tables=tables)


def _day(year):
    return pl.Series([f"{year}-03-01"]).str.to_date()[0]


@pytest.fixture(scope="module")
def tables(study):
    return forecast_study(study).tables


def test_parts_add_up_to_the_total_and_to_the_demand_the_order_is_planned_against(tables):
    ledger = tables["ledger"]
    parts = ["expansion", "replacement", "plants", "balance", "requests_beyond", "requests_alone"]
    summed = ledger.select(pl.sum_horizontal(f"{name}_mean" for name in parts)).to_series()
    demand = tables["demand"].select("kato", *KEYS)

    np.testing.assert_allclose(summed, ledger["total_mean"], atol=1e-3)
    assert ledger.select("kato", *KEYS).equals(demand)
    assert (ledger["requests_beyond_mean"] > -1e-3).all()
    assert (ledger["requests_within_mean"] > -1e-3).all()


def test_rows_of_requests_add_up_to_their_part_each_once(tables):
    region = tables["ledger"].filter(pl.col("kato") == REGION)
    rows = tables["ledger_requests"]
    by_key = rows.filter(pl.col("counted") != "outside").group_by(KEYS).agg(pl.col("expected").sum())
    alone = rows.filter(pl.col("counted") == "alone").group_by(KEYS).agg(pl.col("expected").sum())

    for column, found in (("requests_mean", by_key), ("requests_alone_mean", alone)):
        both = region.select(*KEYS, column).join(found, on=KEYS, how="left").fill_null(0.0)
        np.testing.assert_allclose(both[column], both["expected"], atol=1e-2)
    assert dict(
        rows.filter(pl.col("request_id").str.starts_with("Z-")).select("request_id", "counted").iter_rows()
    ) == {
        "Z-0": "openings",
        "Z-1": "alone",
        "Z-2": "outside",
    }


def test_rows_of_plants_add_up_to_their_part_and_say_why_others_do_not(tables):
    region = tables["ledger"].filter(pl.col("kato") == REGION)
    rows = tables["ledger_plants"]
    counted = rows.filter(pl.col("counted") == "plants").group_by(KEYS).agg(pl.col("expected").sum())
    both = region.select(*KEYS, "plants_mean").join(counted, on=KEYS, how="left").fill_null(0.0)

    np.testing.assert_allclose(both["plants_mean"], both["expected"], atol=1e-2)
    assert both["plants_mean"].abs().max() > 1
    assert set(rows.filter(pl.col("facility_id") == "NEW-2")["counted"]) == {"requests"}
    assert set(rows.filter(pl.col("year").is_null())["expected"]) == {0.0}


def test_certainty_weighs_what_is_asked_and_changes_the_demand(study, tables):
    requests = study.tables["employer_requests"]
    surer = requests.with_columns(
        certainty=pl.when(pl.col("request_id") == "Z-1").then(pl.lit("certain")).otherwise("certainty")
    )
    again = forecast_study(attrs.evolve(study, tables={**study.tables, "employer_requests": surer})).tables
    weights = tables["ledger_requests"].filter(pl.col("request_id").is_in(["Z-0", "Z-1"]))["weight"].to_list()
    alone = [float(each["ledger"]["requests_alone_mean"].to_numpy().max()) for each in (again, tables)]

    assert weights == [0.8, 0.4]
    np.testing.assert_allclose(alone[0], alone[1] / 0.4, rtol=1e-3)


def test_vacancies_stand_beside_demand_as_in_the_report(study, tables):
    reported = Reported({name: frame for name, frame in study.tables.items() if frame.height}, {}, {})
    told = tables["ledger_vacancies"].filter(pl.col("kato") == REGION).select("qualification", "vacancies")

    assert dict(told.iter_rows()) == pytest.approx(dict(vacancies_by_qualification(reported)), abs=1e-3)
