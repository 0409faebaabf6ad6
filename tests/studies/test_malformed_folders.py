"""Spoiled study folders: no traceback, nothing written, every message names its place; a right folder passes."""

import re

import polars as pl
import pytest
from click.testing import CliRunner
from tests.studies.malformed_folders import cases, right_tables, write

from kasip.cli.study.check import command
from kasip.cli.study.running import fault_line
from kasip.studies.loading import load_study
from kasip.vocabulary.faults import InputRejectedError
from kasip.wording.catalogue import LANGUAGES

CASES = cases()


def rejected(folder):
    try:
        load_study(folder)
    except InputRejectedError as error:
        return error.faults
    return ()


def test_there_are_two_hundred_spoiled_folders():
    """Zero misses in n trials bound the true share of misses by 3/n (95 %)."""
    print(f"{len(CASES)} spoiled folders; zero misses bound their share by {3 / len(CASES):.4f}")  # noqa: T201

    assert len([case for case in some_deep(CASES) if not case.marks]) >= 200
    assert len({case.name for case in CASES}) == len(CASES)


def some_deep(spoiled):
    """Every third waits for the long trials."""
    return [pytest.param(case, marks=[pytest.mark.deep] * (n % 3 == 2), id=case.name) for n, case in enumerate(spoiled)]


@pytest.mark.parametrize("case", some_deep(CASES))
def test_spoiled_folder_is_refused_at_its_place(tmp_path, case):
    case.spoil(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())

    faults = rejected(tmp_path)

    assert any(
        fault.file == case.file
        and case.row in (None, fault.row)
        and (case.column is None or case.column in fault.column.split("+"))
        for fault in faults
    ), [(fault.file, fault.row, fault.column, fault.code) for fault in faults]
    assert all(fault.file and fault_line(fault, language) for fault in faults for language in LANGUAGES)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_contradictions_go_unseen_with_the_checks_off(tmp_path, monkeypatch):
    """Negative control: it is the checks that see them."""
    case = next(case for case in CASES if case.name == "cell request_record.hired = '100000'")
    case.spoil(tmp_path)

    assert rejected(tmp_path)

    monkeypatch.setattr("kasip.contract.checks.check_tables", lambda *_: [])

    assert rejected(tmp_path) == ()


@pytest.mark.parametrize("case", CASES[::25], ids=lambda case: case.name)
def test_check_of_a_spoiled_folder_ends_with_one_and_its_messages(tmp_path, case):
    case.spoil(tmp_path)

    result = CliRunner().invoke(command, [str(tmp_path), "--language", "ru"])

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert all(re.match(r"^\S.*:\d+:[a-z_+]*: .+|^… ", line) for line in result.stderr.splitlines())


UNUSUAL = {
    "as it is": lambda frame: frame.write_csv().encode(),
    "semicolons": lambda frame: frame.write_csv(separator=";").encode(),
    "tabs, UTF-16": lambda frame: frame.write_csv(separator="\t").encode("utf-16"),
    "byte order mark, CRLF": lambda frame: frame.write_csv(line_terminator="\r\n").encode("utf-8-sig"),
    "every cell quoted": lambda frame: frame.write_csv(quote_style="always").encode(),
    "blanks around cells": lambda frame: frame.with_columns(pl.all() + "\u00a0 ").fill_null("").write_csv().encode(),
    "rows and columns in another order": lambda frame: frame.reverse().select(frame.columns[::-1]).write_csv().encode(),
    "blank rows below": lambda frame: frame.write_csv().encode() + b"," * (frame.width - 1) + b"\n\n",
}


@pytest.fixture(scope="module")
def plain_hash(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    write(folder, right_tables())
    return load_study(folder).input_hash


@pytest.mark.parametrize("manner", UNUSUAL)
def test_right_folder_passes_and_has_one_hash_however_it_is_written(tmp_path, manner, plain_hash):
    """Negative control: the checks refuse what is wrong, not what is unusual."""
    for name, frame in right_tables().items():
        (tmp_path / f"{name}.csv").write_bytes(UNUSUAL[manner](frame))

    study = load_study(tmp_path)

    assert study.warnings == ()
    assert study.input_hash == plain_hash


def test_a_changed_cell_changes_the_hash(tmp_path, plain_hash):
    tables = right_tables()
    write(tmp_path, tables | {"budget": tables["budget"].with_columns(kzt=pl.lit("1"))})

    assert load_study(tmp_path).input_hash != plain_hash


def test_a_scenario_changes_its_cells_and_the_hash(tmp_path, plain_hash):
    write(tmp_path, right_tables())

    study, cut = load_study(tmp_path), load_study(tmp_path, scenario="budget_cut")

    assert cut.tables["budget"]["kzt"].to_list() == pytest.approx((study.tables["budget"]["kzt"] * 0.9).to_list())
    assert len({plain_hash, study.input_hash, cut.input_hash}) == 2


def test_an_unknown_scenario_is_refused_with_those_known(tmp_path):
    write(tmp_path, right_tables())

    with pytest.raises(InputRejectedError) as error:
        load_study(tmp_path, scenario="war")

    assert [fault.code for fault in error.value.faults] == ["unknown_scenario"]
    assert "budget_cut" in str(error.value.faults[0].facts["known"])
