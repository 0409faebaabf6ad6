"""The command `kasip track`: exit codes, one JSON object, faults on stderr."""

import json
import re

import pytest
from click.testing import CliRunner
from tests.core.tracking.stories import invented

from kasip.cli.study.track import command
from kasip.wording.catalogue import say


def written(study, given):
    study.mkdir()
    given.payroll.write_parquet(study / "payroll.parquet")
    given.graduates_table.write_csv(study / "graduates.csv")
    return study


@pytest.fixture
def folder(tmp_path):
    """So few graduates that every rate is kept back."""
    return written(tmp_path / "study", invented(60, 10))


@pytest.fixture
def larger(tmp_path):
    """Enough graduates for totals to be published."""
    return written(tmp_path / "study", invented(300, 10))


def test_summary_is_one_json_object(folder, tmp_path):
    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out"), "--json"])

    assert result.exit_code == 0
    assert json.loads(result.stdout)["graduates"] == 60


def test_wrong_input_exits_with_one_and_writes_nothing(folder, tmp_path):
    (folder / "payroll.parquet").unlink()

    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out")])

    assert result.exit_code == 1
    assert "payroll" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("engine", "code", "said"),
    [
        ("oracle://x", 2, "oracle://x"),
        ("postgres://nobody@127.0.0.1:9/none", 1, "127.0.0.1:9/none"),
        ("spark://127.0.0.1:9", 1, "127.0.0.1:9"),
    ],
)
def test_engine_that_cannot_be_used_is_said(folder, tmp_path, engine, code, said):
    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out"), "--engine", engine])

    assert result.exit_code == code
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_memory_limit_nobody_can_read_is_said(folder, tmp_path):
    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out"), "--memory-limit", "lots"])

    assert result.exit_code == 2
    assert "lots" in result.stderr
    assert not (tmp_path / "out").exists()


def test_rates_of_a_handful_are_kept_back_and_nothing_is_compared(folder, tmp_path):
    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out")])

    assert result.exit_code == 0, result.output
    assert "kept back" in result.stdout
    assert set(re.findall(r"[\d.]+%", result.stdout)) == {"80%"}  # the interval's level, in the heading
    assert "enterprises choose" not in result.stdout


def test_summary_shows_rates_by_definition_and_cautions(larger, tmp_path, monkeypatch):
    """Computed once; the other languages show what is written already."""
    shown, warned = [], []
    for language in ("en", "ru", "kk"):
        result = CliRunner().invoke(command, [str(larger), "--out", str(tmp_path / "out"), "--language", language])
        assert result.exit_code == 0, result.output
        shown.append(result.stdout)
        warned.append(result.stderr)
        summary = dict.fromkeys(("graduates", "payroll_rows", "with_first_job", "permanent", "spells"), 1)
        monkeypatch.setattr("kasip.studies.track.track", lambda *_, summary=summary: summary)

    assert ["2023" in text for text in shown] == [True, True, True]
    assert set(re.findall(r"[\d.]+%", shown[0])) > {"80%"}
    said = ("enterprises choose", "предприятия", "дуальды")
    assert [words in text for words, text in zip(said, shown, strict=True)] == [True, True, True]
    languages = ("en", "ru", "kk")
    assert [say("track_files", one) in text for one, text in zip(languages, shown, strict=True)] == [True, True, True]
    assert [say("track_absences_unknown", one) in text for one, text in zip(languages, shown, strict=True)] == [
        True
    ] * 3
    assert "negative wage" in warned[0]
