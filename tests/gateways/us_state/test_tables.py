"""A state's files become a study: need only where the entry education asks for it, shares that sum to one."""

import polars as pl
import pytest

from kasip.gateways.us_state.evidence import (
    Assumptions,
    award_flows,
    best_year_ratio,
    offered_programmes,
    training_matrix,
)
from kasip.gateways.us_state.files import StateData, read_state
from kasip.gateways.us_state.tables import study_tables


@pytest.fixture
def state():
    """Two colleges; welding leads to a job that asks for an award, business to one that asks for a degree."""
    completions = [
        (year, college, cip, level, count)
        for year in (2022, 2023, 2024)
        for college, cip, level, count in [
            ("111111", "48.0508", "2", 30),
            ("222222", "48.0508", "21", 9),
            ("222222", "48.0508", "3", 20),
            ("222222", "52.0101", "3", 60),
            ("222222", "24.0101", "3", 500),
            ("222222", "42.0101", "3", 300),
        ]
    ]
    return StateData(
        colleges=pl.DataFrame(
            {
                "college_id": ["111111", "222222"],
                "INSTNM": ["First", "Second"],
                "COUNTYNM": ["A County", "B County"],
                "COUNTYCD": [6001, 6003],
                "LATITUDE": [37.0, 38.0],
                "LONGITUD": [-122.0, -121.0],
            }
        ),
        completions=pl.DataFrame(
            completions, schema=["year", "college_id", "cip", "award_level", "completions"], orient="row"
        ),
        projections=pl.DataFrame(
            {
                "soc": ["51-4121", "11-1021"],
                "title": ["Welders", "Managers"],
                "employed_2023": [5000, 9000],
                "employed_2033": [5500, 9900],
                "exits_10y": [1500, 2000],
                "transfers_10y": [2000, 3000],
                "openings_10y": [4000, 5900],
                "entry_education": ["Postsecondary non-degree award", "Bachelor's degree"],
            }
        ),
        links=pl.DataFrame(
            {
                "cip": ["48.0508", "48.0508", "52.0101", "42.0101"],
                "cip_title": ["Welding.", "Welding.", "Business.", "Psychology."],
                "soc": ["51-4121", "25-1194", "11-1021", "11-1021"],
                "soc_title": ["Welders", "Teachers", "Managers", "Managers"],
            }
        ),
        first_year=2023,
        last_year=2033,
    )


def test_offered_programmes_leave_out_what_leads_to_no_job(state):
    offered = offered_programmes(state, Assumptions.shipped())

    assert offered.select("college_id", "qualification", "groups").rows() == [
        ("111111", "48.0508-C", 3),
        ("222222", "48.0508-A", 2),
        ("222222", "48.0508-C", 1),
        ("222222", "52.0101-A", 6),
    ]


def test_need_is_openings_times_share_only_where_an_award_is_asked(state):
    assumed = Assumptions.shipped()
    flows = award_flows(state, offered_programmes(state, assumed), assumed)

    needs = dict(flows.select("soc", "need").unique().rows())

    assert needs["51-4121"] == pytest.approx(4000 / 10 * 0.8)
    assert needs["11-1021"] == pytest.approx(60)


def test_training_matrix_shares_of_an_occupation_sum_to_one(state):
    assumed = Assumptions.shipped()
    matrix = training_matrix(award_flows(state, offered_programmes(state, assumed), assumed))

    sums = matrix.group_by("occupation").agg(pl.col("share").sum())["share"]

    assert all(sums.is_between(0.9999, 1.0))


def test_best_year_ratio_is_never_below_one(state):
    assert best_year_ratio(state) == pytest.approx(1.0)


def test_study_tables_mark_every_invented_row(state):
    tables = study_tables(state, Assumptions.shipped())

    assert set(tables["outcomes"]["provenance"]) == {"assumption"}
    assert set(tables["occupation_flows"]["provenance"]) == {"official"}
    assert tables["territories"]["kato"].to_list() == ["06", "06001", "06003"]
    assert tables["past_orders"]["seats"].sum() == 120


def test_read_state_names_the_file_that_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="occupation_projections"):
        read_state(tmp_path)
