"""`kasip tour`: the steps in order, said as they are taken; the whole road in the long trials."""

import json

import pytest
from click.testing import CliRunner

from kasip.cli.study import tour


@pytest.fixture
def walked(monkeypatch):
    """Steps that only note that they were taken; `violations` is what the check finds."""
    taken = []
    found = {"violations": 0}

    def noting(name, result=None):
        def step(_):
            taken.append(name)
            return found["violations"] if result == "violations" else None

        return step

    for name in ("write_region", "check_region", "plan_region"):
        monkeypatch.setattr(tour.Tour, name, noting(name))
    monkeypatch.setattr(tour.Tour, "verify_plan", noting("verify_plan", "violations"))
    monkeypatch.setattr(tour.Tour, "summarise", lambda _, console: console.print("summary"))
    return taken, found


def test_tour_takes_its_steps_in_order_and_says_where_things_lie(walked):
    done = CliRunner().invoke(tour.command, ["--out", "somewhere"])

    assert walked[0] == ["write_region", "check_region", "plan_region", "verify_plan"]
    assert done.exit_code == 0
    assert [line[:3] for line in done.output.splitlines()[:4]] == ["1/4", "2/4", "3/4", "4/4"]
    assert "somewhere/plan/report.html" in done.output
    assert "somewhere/plan/order.xlsx" in done.output


def test_tour_with_violations_fails_loudly(walked):
    walked[1]["violations"] = 3

    done = CliRunner().invoke(tour.command, ["--out", "somewhere"])

    assert done.exit_code == 1
    assert "do not use this order" in done.output


def test_tour_quiet_prints_nothing_and_json_one_object(walked):
    quiet = CliRunner().invoke(tour.command, ["--out", "somewhere", "--quiet"])
    as_json = CliRunner().invoke(tour.command, ["--out", "somewhere", "--json"])

    assert quiet.output == ""
    assert json.loads(as_json.output) == {"violations": 0, "region": "somewhere/karaganda", "plan": "somewhere/plan"}
    assert walked[0][:1] == ["write_region"]


@pytest.mark.deep
def test_tour_of_karaganda_ends_with_a_verified_order(tmp_path):
    done = CliRunner().invoke(tour.command, ["--out", str(tmp_path / "out")])

    assert done.exit_code == 0, done.output
    assert "0 violations" in done.output
    assert (tmp_path / "out" / "plan" / "report.html").stat().st_size < 3_000_000
