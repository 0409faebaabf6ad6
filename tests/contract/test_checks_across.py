"""Keys, references, codes and rules: each breach is named at its place, and a right study has none."""

import polars as pl
import pytest

from kasip.contract.checks import conform
from kasip.contract.source import SourceTable
from kasip.example.tables import teaching_region


@pytest.fixture(scope="module")
def teaching():
    return dict(teaching_region())


def found(tables, study="region", scenario=None):
    sources = {name: SourceTable(name, f"{name}.csv", frame) for name, frame in tables.items()}
    _, faults = conform(sources, study, scenario)
    return faults


def edited(tables, name, row, **cells):
    """One table with cells of one row changed; rows count from 0."""
    frame = tables[name]
    numbers = pl.int_range(frame.height, eager=True)
    changed = [
        pl.when(numbers == row).then(pl.lit(text)).otherwise(pl.col(column)).alias(column)
        for column, text in cells.items()
    ]
    return tables | {name: frame.with_columns(changed)}


def places(faults):
    return [(fault.file, fault.row, fault.column, fault.code) for fault in faults]


def test_teaching_region_has_no_fault(teaching):
    assert found(teaching) == []


def test_second_row_of_a_key_names_the_first(teaching):
    colleges = teaching["colleges"]
    faults = found(teaching | {"colleges": pl.concat([colleges, colleges.head(1)])})

    assert places(faults) == [("colleges.csv", colleges.height + 2, "college_bin", "duplicate_key")]
    assert faults[0].facts["first"] == 2


@pytest.mark.parametrize(
    ("table", "cells", "column", "code"),
    [
        ("colleges", {"kato": "991000001"}, "kato", "unknown_reference_similar"),
        ("programmes", {"qualification": "ЗW07150501"}, "qualification", "unknown_reference_lookalike"),
        ("masters", {"specialty": "7150500"}, "specialty", "unknown_reference_lost_zeros"),
        ("enterprises", {"bin": "180440000012"}, "bin", "wrong_check_digit"),
        ("specialties", {"specialty": "7150500"}, "specialty", "code_lost_zeros"),
        ("specialties", {"specialty": "1402000"}, "specialty", "legacy_code_unknown"),
        ("qualifications", {"level": "4S"}, "level", "qualification_other_level"),
        ("request_record", {"hired": "999"}, "hired", "part_exceeds_whole"),
        ("facilities", {"opens_on": ""}, "opens_on", "needed_in_this_state"),
        ("running_cohorts", {"graduation_year": "2001"}, "graduation_year", "ends_before_start"),
        ("school_leavers", {"persons": "-5"}, "persons", "below_minimum"),
        ("colleges", {"boarding_share": "1.5"}, "boarding_share", "above_maximum"),
        ("programmes", {"base": "Grade9"}, "base", "not_allowed_similar"),
        ("scenarios", {"where": "facility_id=P9"}, "where", "scenario_matches_nothing"),
        ("parameters", {"value": "1"}, "value", "parameter_unknown_region"),
    ],
)
def test_breach_is_named_at_its_place(teaching, table, cells, column, code):
    faults = found(edited(teaching, table, 0, **cells))

    assert (f"{table}.csv", 2, column, code) in places(faults)


def test_shares_of_an_occupation_sum_to_at_most_one(teaching):
    frame = teaching["occupation_qualifications"]
    occupation = pl.lit(frame["occupation"][0]).alias("occupation")
    faults = found(teaching | {"occupation_qualifications": frame.with_columns(occupation, share=pl.lit("0.2"))})

    assert places(faults) == [("occupation_qualifications.csv", 2, "share", "shares_exceed_one")]
    assert faults[0].facts["total"] == pytest.approx(0.2 * frame.height)


def test_legacy_specialty_is_translated_with_a_warning_that_names_both(teaching):
    tables = edited(teaching, "specialties", 0, specialty="1114000")
    frames, faults = conform(
        {name: SourceTable(name, f"{name}.csv", frame) for name, frame in tables.items()}, "region"
    )

    assert [(fault.code, fault.severity, fault.facts["present"]) for fault in faults] == [
        ("legacy_code_translated", "warning", "07150500")
    ]
    assert "07150500" in frames["specialties"]["specialty"].to_list()


def test_other_code_systems_follow_their_own_pattern_only():
    classifications = pl.DataFrame({"kind": ["occupation"], "system": ["SOC 2018"], "pattern": [r"\d\d-\d{4}"]})
    occupations = pl.DataFrame({"occupation": ["51-4121", "7212-1"], "vocational_share": ["1", "1"]})

    faults = found({"classifications": classifications, "occupations": occupations})

    assert [place for place in places(faults) if place[0] == "occupations.csv"] == [
        ("occupations.csv", 3, "occupation", "code_malformed")
    ]


def test_many_equal_faults_are_counted_not_listed():
    frame = pl.DataFrame({"year": [str(year % 150 + 1950) for year in range(5000)], "kzt": ["x"] * 5000})
    faults = [
        fault for fault in found({"budget": frame}) if fault.code in ("suppressed_value_required", "more_of_the_same")
    ]

    assert [fault.code for fault in faults].count("suppressed_value_required") == 100
    assert 4900 in [fault.facts.get("count") for fault in faults]
