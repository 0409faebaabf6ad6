"""Seats held by the shares of a year, by a study's own shares, and by its table, which stands before both."""

import json

import polars as pl
import pytest
from tests.studies.test_admit import faults_of, study_folder

from kasip.law.dated import value_at
from kasip.studies.admission_reserves import with_reserves
from kasip.studies.admit import admit
from kasip.studies.loading import load_study
from kasip.studies.verify import verify

PROGRAMMES = "programme_id,college_id,seats,dormitory_id\nwelder,K1,25,D1\ncook,K1,9,\nminer,K2,0,D1\n"


def settings(**values):
    return "parameter,value\n" + "".join(f"{name},{value}\n" for name, value in values.items())


def reserves_of(folder):
    table = with_reserves(load_study(folder, "admission")).tables["reserves"]
    return table.select("programme_id", "category", "seats").rows()


def test_shares_follow_the_year_and_whole_seats_are_held(tmp_path):
    given = {"programmes": PROGRAMMES, "reserves": None}
    before = study_folder(tmp_path / "before", **given, parameters=settings(reserve_shares_year=2022))
    since = study_folder(tmp_path / "since", **given, parameters=settings(reserve_shares_year=2026))
    silent = study_folder(tmp_path / "silent", **given, parameters=settings(tie_break_seed=7))

    assert (value_at("reserve_share_rural", 2022), value_at("reserve_share_rural", 2026)) == (0.30, 0.35)
    assert reserves_of(before) == [("cook", "rural", 2), ("welder", "rural", 7)]
    assert reserves_of(since) == [("cook", "rural", 3), ("welder", "disability", 2), ("welder", "rural", 8)]
    assert reserves_of(silent) == []


def test_own_share_stands_before_the_law_and_the_table_before_both(tmp_path):
    shares = {"reserve_shares_year": 2026, "reserve_share.rural": 0.2, "reserve_share.kandas": 0.04}
    shares |= {"reserve_share.disability": 0}
    rows = "programme_id,category,seats\nwelder,rural,24\n"
    folder = study_folder(tmp_path / "in", programmes=PROGRAMMES, reserves=rows, parameters=settings(**shares))

    assert reserves_of(folder) == [("cook", "rural", 1), ("welder", "kandas", 1), ("welder", "rural", 24)]


def test_result_by_shares_is_certified_and_says_whose_they_are(tmp_path):
    folder = study_folder(tmp_path / "in", reserves=None, parameters=settings(**{"reserve_share.rural": 0.5}))

    admit(folder, tmp_path / "out")

    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text())
    assert certificate["reserve_shares"] == {"rural": {"share": 0.5, "source": "parameters", "confidence": "high"}}
    assignment = pl.read_csv(tmp_path / "out" / "assignment.csv")
    assert assignment.row(by_predicate=pl.col("applicant_id") == "Erlan", named=True)["seat"] == "rural"
    assert verify(tmp_path / "out").violations == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("reserve_shares_year", "soon"), ("reserve_shares_year", "1990"), ("reserve_share.rural", "1.2")],
)
def test_wrong_share_or_year_is_named(tmp_path, name, value):
    folder = study_folder(tmp_path / "in", reserves=None, parameters=settings(**{name: value}))

    assert faults_of(folder, tmp_path / "out") == [("parameters", 0, name, "place_setting_outside")]
