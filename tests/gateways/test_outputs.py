"""Outputs appear whole or not at all."""

import polars as pl
import pytest

from kasip.gateways.outputs import OutputExistsError, new_folder


def test_new_folder_appears_whole(tmp_path):
    with new_folder(tmp_path / "out") as folder:
        folder.write_table("order", pl.DataFrame({"groups": [1, 2]}))

    assert (tmp_path / "out" / "order.csv").read_text() == "groups\n1\n2\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_new_folder_leaves_nothing_when_the_study_fails(tmp_path):
    def failing_study():
        with new_folder(tmp_path / "out") as folder:
            folder.write_text("half.txt", "half")
            raise RuntimeError("solver died")

    with pytest.raises(RuntimeError):
        failing_study()

    assert list(tmp_path.iterdir()) == []


def test_new_folder_replaces_its_own_earlier_output(tmp_path):
    for text in ("first", "second"):
        with new_folder(tmp_path / "out") as folder:
            folder.write_text("result.txt", text)

    assert (tmp_path / "out" / "result.txt").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_new_folder_refuses_a_folder_of_somebody_elses(tmp_path):
    (tmp_path / "diary.txt").write_text("mine")

    with pytest.raises(OutputExistsError), new_folder(tmp_path):
        pass

    assert (tmp_path / "diary.txt").read_text() == "mine"
