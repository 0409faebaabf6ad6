"""A study's tables get the dictionary's types, every column, and all faults at once."""

import datetime as dt

import polars as pl
import pytest

from kasip.contract.checks import conform
from kasip.contract.dictionary import dictionary, studies
from kasip.contract.source import SourceTable


def source(name, **columns):
    return SourceTable(name, f"{name}.csv", pl.DataFrame(columns))


def faults_of(table, code):
    _, faults = conform({table.name: table}, "region")
    return [(fault.file, fault.row, fault.column, fault.value) for fault in faults if fault.code == code]


@pytest.mark.parametrize("study", studies())
def test_conform_gives_every_column_of_every_table_typed(study):
    frames, _ = conform({}, study)

    for name, spec in dictionary(study).items():
        if not spec.read_by_engine:
            assert frames[name].schema == {column.name: column.dtype for column in spec.columns}


def test_conform_reads_numbers_as_people_write_them():
    table = source("budget", year=["2025", "2026", "2027", "2028"], kzt=["1\u00a0000,5", "1 234 567", "0,125", "1e3"])

    frames, _ = conform({"budget": table}, "region")

    assert frames["budget"]["kzt"].to_list() == [1000.5, 1234567.0, 0.125, 1000.0]


def test_conform_names_the_place_of_every_unreadable_cell():
    table = source("budget", year=["2025", "2026", "20x7"], kzt=["1/7", "1,234", "5"])

    _, faults = conform({"budget": table}, "region")

    assert [(f.row, f.column, f.code, f.value) for f in faults if f.file == "budget.csv"] == [
        (2, "kzt", "fraction_not_number", "1/7"),
        (3, "kzt", "ambiguous_number", "1,234"),
        (4, "year", "not_a_year", "20x7"),
    ]


def test_conform_takes_a_dash_as_unknown_never_as_zero():
    table = source("territories", kato=["350000000"], level=["region"], population=["-"])

    frames, faults = conform({"territories": table}, "region")

    assert frames["territories"]["population"].to_list() == [None]
    assert [fault.severity for fault in faults if fault.code == "unknown_value"] == ["warning"]


def test_conform_refuses_a_dash_where_a_number_is_required():
    assert faults_of(source("budget", year=["2025"], kzt=["–"]), "unknown_value_required") == [
        ("budget.csv", 2, "kzt", "–")
    ]


def test_conform_lets_a_suppressed_count_of_employment_be_empty():
    table = source("employment_history", kato=["1"], industry=["C"], year=["2025"], persons=["x"])

    frames, faults = conform({"employment_history": table}, "region")

    assert frames["employment_history"]["persons"].to_list() == [None]
    assert [fault.severity for fault in faults if fault.column == "persons"] == ["warning"]


def test_conform_applies_a_scenario_in_the_order_of_its_steps(monkeypatch):
    monkeypatch.setattr("kasip.contract.checks.missing_tables", lambda *_: [])
    steps = source(
        "scenarios",
        scenario=["late", "late"],
        step=["2", "1"],
        table=["budget", "budget"],
        where=["year=2026", ""],
        column=["kzt", "kzt"],
        operation=["add", "multiply"],
        value=["5", "0.9"],
    )
    tables = {"budget": source("budget", year=["2025", "2026"], kzt=["100", "200"]), "scenarios": steps}

    frames, faults = conform(tables, "region", "late")

    assert faults == []
    assert frames["budget"]["kzt"].to_list() == [90.0, 185.0]


def test_dates_are_read_in_both_unambiguous_writings():
    table = source("sources", source=["a", "b"], title=["t", "t"], published_on=["2026-09-01", "01.09.2026"])

    frames, _ = conform({"sources": table}, "region")

    assert frames["sources"]["published_on"].to_list() == [dt.date(2026, 9, 1)] * 2
