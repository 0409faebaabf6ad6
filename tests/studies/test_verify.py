"""`kasip verify` on folders: dispatch, hashes, damaged files."""

import importlib.resources
import json
import shutil

import polars as pl
import pytest
from click.testing import CliRunner
from tests.core.verifying.stating import invented_evidence, state_plan

from kasip.cli.study.verify import command
from kasip.core.verifying.order.region import read_region
from kasip.core.verifying.result import Violation
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder
from kasip.studies.loading import load_study
from kasip.studies.verify import law_table, verify


@pytest.fixture(scope="session")
def teaching_folder():
    with importlib.resources.as_file(importlib.resources.files("kasip.example") / "teaching") as folder:
        yield folder


@pytest.fixture(scope="session")
def stated(teaching_folder):
    study = load_study(teaching_folder)
    inputs = {name: frame for name, frame in study.tables.items() if name in study.given} | {"law": law_table()}
    evidence = invented_evidence(read_region(inputs, study.parameters))
    outputs, certificate = state_plan(inputs, study.parameters, *evidence)
    hashes = {"input_hash": study.input_hash, "output_hash": tables_hash(outputs)}
    return outputs, {**certificate, **hashes, "input": str(teaching_folder)}


@pytest.fixture
def written(stated, tmp_path):
    outputs, certificate = stated
    with new_folder(tmp_path / "out") as folder:
        for name, frame in outputs.items():
            if name == "needs":
                folder.write_parquet(name, frame)
            else:
                folder.write_table(name, frame)
        folder.write_json("certificate.json", certificate)
    return tmp_path / "out"


@pytest.fixture
def other_input(teaching_folder, tmp_path):
    return shutil.copytree(teaching_folder, tmp_path / "input")


def rewrite_certificate(out, **changes):
    path = out / "certificate.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_verify_passes_a_true_plan(written):
    assert verify(written).violations == ()


def test_verify_command_exits_0_and_says_what_it_looked_at(written):
    result = CliRunner().invoke(command, [str(written), "--json"])

    said = json.loads(result.stdout)
    assert (result.exit_code, said["violations"]) == (0, [])
    assert said["checks"]["hash"] == 2
    assert said["checks"]["beds"] > 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_verify_command_words_each_violation_and_exits_1(written, language):
    rewrite_certificate(written, objective=1.0)

    result = CliRunner().invoke(command, [str(written), "--language", language])

    assert result.exit_code == 1
    assert "objective: certificate|objective: " in result.stderr


def test_changed_input_is_one_violation_and_stops_nothing(written, other_input):
    vacancies = other_input / "vacancies.csv"
    vacancies.write_text(vacancies.read_text().replace(",synthetic,", ",survey,", 1))

    found = verify(written, other_input)

    assert found.violations == (Violation("hash", "certificate|input_hash", "verify_input_changed"),)
    assert found.checks["beds"] > 0


def test_changed_output_is_a_hash_violation_and_what_it_breaks(written):
    order = pl.read_csv(written / "order.csv", infer_schema=False)
    order.with_columns(reason_kk=pl.lit("")).write_csv(written / "order.csv")

    assert {one.check for one in verify(written).violations} == {"hash", "reasons"}


def test_hash_fixed_up_by_the_forger_does_not_help_him(written):
    order = pl.read_csv(written / "order.csv", infer_schema=False)
    order.with_columns(seats=pl.lit("20")).write_csv(written / "order.csv")
    tables = {path.stem: pl.read_csv(path, infer_schema=False) for path in written.glob("*.csv")}
    tables["needs"] = pl.read_parquet(written / "needs.parquet")
    rewrite_certificate(written, output_hash=tables_hash(tables))

    assert {one.check for one in verify(written).violations} == {"seats"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"study": "plan"}'])
def test_damaged_certificate_is_a_violation(written, content):
    (written / "certificate.json").write_bytes(content)

    result = CliRunner().invoke(command, [str(written), "--json"])

    assert result.exit_code == 1
    assert json.loads(result.stdout)["violations"]


@pytest.mark.parametrize("name", ["order.csv", "limits.csv", "gaps.csv", "yields.csv", "needs.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"\x00\xff\x00", b"a,b\n1\n1,2,3\n", b'a,b\n"1,2\n', b"PAR1"])
def test_damaged_table_is_a_violation(written, name, content):
    if content is None:
        (written / name).unlink()
    else:
        (written / name).write_bytes(content)

    result = CliRunner().invoke(command, [str(written), "--json"])

    assert result.exit_code == 1
    assert {one["check"] for one in json.loads(result.stdout)["violations"]} >= {"tables"}


@pytest.mark.parametrize("study", [None, "", "region", ["plan"], 7])
def test_unknown_study_is_a_violation(written, study):
    rewrite_certificate(written, study=study)

    found = verify(written)

    assert found.violations == (Violation("certificate", "certificate|study", "verify_study_unknown"),)


def test_input_that_is_gone_is_a_violation(written):
    rewrite_certificate(written, input="../nowhere")

    found = verify(written)

    assert found.violations == (Violation("input", "certificate|input", "verify_input_missing"),)


def test_input_that_is_damaged_is_named_by_its_own_faults(written, other_input):
    (other_input / "colleges.csv").unlink()

    assert {one.check for one in verify(written, other_input).violations} == {"input"}
