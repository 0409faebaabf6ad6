import json
from pathlib import Path

import attrs
import polars as pl
import pytest
from click.testing import CliRunner

from kasip.cli.study.plan import command
from kasip.core.planning.held import solve_held
from kasip.example.tables import teaching_region
from kasip.example.writing import write_study
from kasip.studies.plan import PlanOptions, plan
from kasip.studies.verify import verify


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    write_study(folder / "teaching", teaching_region(), "csv")
    plan(folder / "teaching", folder / "out", PlanOptions())
    return folder / "out"


def test_plan_writes_the_columns_of_the_contract_first(planned):
    order = pl.read_csv(planned / "order.csv")

    assert order.columns[:17] == [
        "year", "college_bin", "qualification", "language", "base", "form", "funding", "target_employer", "groups",
        "seats", "seats_last_year", "demand_low", "demand_median", "demand_high", "p_shortage", "binding",
        "one_more_group_gain",
    ]  # fmt: skip
    assert {"one_fewer_group_loss", "reason_kk", "reason_ru", "reason_en"} <= set(order.columns)


def test_plan_of_the_teaching_region_passes_separate_verification(planned):
    found = verify(planned)

    assert found.violations == ()
    assert found.checks["budget"] > 0


def test_second_run_says_what_changed_and_why(planned, tmp_path):
    tables = dict(teaching_region())
    money = pl.col("kzt").cast(pl.Float64) * 0.8
    tables["budget"] = tables["budget"].with_columns(kzt=money.cast(pl.String))
    write_study(tmp_path / "less_money", tables, "csv")

    summary = plan(tmp_path / "less_money", tmp_path / "out", PlanOptions(compare=planned))

    changes = pl.read_csv(tmp_path / "out" / "changes.csv")
    assert summary["inputs_changed"] == ["budget"]
    assert changes.height == summary["lines_changed"]
    assert changes["why"].str.contains("limit:budget:state").any()


def test_changes_are_worded_and_the_changed_cells_named(planned, tmp_path):
    tables = dict(teaching_region())
    beds = pl.col("beds").cast(pl.Int64) + 100
    tables["dormitories"] = tables["dormitories"].with_columns(beds=beds.cast(pl.String))
    write_study(tmp_path / "more_beds", tables, "csv")

    plan(tmp_path / "more_beds", tmp_path / "out", PlanOptions(compare=planned))

    changes = pl.read_csv(tmp_path / "out" / "changes.csv")
    cells = pl.read_csv(tmp_path / "out" / "changed_inputs.csv")
    assert not changes.select(pl.col("reason_kk", "reason_ru", "reason_en").is_null().any()).row(0).count(True)
    assert set(cells["column"]) == {"beds"}
    assert (cells["after"] - cells["before"]).unique().to_list() == [100]


def test_plan_compared_with_itself_changes_nothing(planned, tmp_path):
    summary = plan(planned.parent / "teaching", tmp_path / "out", PlanOptions(compare=planned))

    assert (summary["lines_changed"], summary["inputs_changed"]) == (0, [])


def test_limits_that_had_to_be_dropped_are_named_and_the_rest_verified(tmp_path):
    tables = dict(teaching_region())
    tables["budget"] = tables["budget"].with_columns(kzt=pl.lit("1"))
    write_study(tmp_path / "no_money", tables, "csv")

    plan(tmp_path / "no_money", tmp_path / "out", PlanOptions())

    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text())
    assert [one for one in certificate["assumptions"] if str(one).startswith("dropped:")]
    assert certificate["verified"] is True
    assert verify(tmp_path / "out").violations == ()


def test_plan_that_fails_the_separate_check_is_not_written(planned, tmp_path, monkeypatch):
    def one_group_too_many(problem, effort, held, near):
        found = solve_held(problem, effort, held, near)
        return attrs.evolve(found, groups=found.groups + 1)

    monkeypatch.setattr("kasip.studies.plan.solve_held", one_group_too_many)
    result = CliRunner().invoke(command, [str(planned.parent / "teaching"), "--out", str(tmp_path / "out")])

    assert result.exit_code == 1
    assert "workshop_hours" in result.stderr
    assert not (tmp_path / "out").exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_plan_command_says_what_changed_in_each_language(planned, tmp_path, language):
    tables = dict(teaching_region())
    tables["workshops"] = tables["workshops"].with_columns(rooms=pl.lit("1"))
    write_study(tmp_path / "rooms", tables, "csv")
    asked = [str(tmp_path / "rooms"), "--out", str(tmp_path / "out"), "--compare", str(planned)]

    result = CliRunner().invoke(command, [*asked, "--language", language])

    reasons = pl.read_csv(tmp_path / "out" / "changes.csv")[f"reason_{language}"]
    assert result.exit_code == 0, result.output
    assert reasons.len() > 0
    assert any(reason in result.stdout for reason in reasons)


def shuffled(tables, seed):
    return {name: table.sample(fraction=1.0, shuffle=True, seed=seed) for name, table in tables.items()}


def written_tables(folder):
    names = sorted([*folder.glob("*.csv"), *folder.glob("*.parquet")])
    return {path.name: path.read_bytes() for path in names}


def shuffles_that_differ(planned, target, seeds):
    """How many row orders of the same region give other bytes in any table."""
    expected, differ = written_tables(planned), 0
    for seed in seeds:
        write_study(target / f"region {seed}", shuffled(teaching_region(), seed), "csv")
        plan(target / f"region {seed}", target / f"out {seed}", PlanOptions())
        differ += written_tables(target / f"out {seed}") != expected
    return differ


def test_row_order_never_changes_a_byte_of_any_table(planned, tmp_path):
    assert shuffles_that_differ(planned, tmp_path, range(4)) == 0


@pytest.mark.deep
def test_20_row_orders_give_the_same_bytes(planned, tmp_path):
    assert shuffles_that_differ(planned, tmp_path, range(20)) == 0, "up to 0.15 of row orders could still differ (95 %)"


def test_another_seed_does_change_bytes(planned, tmp_path):
    plan(planned.parent / "teaching", tmp_path / "out", PlanOptions(seed=99))

    assert written_tables(tmp_path / "out") != written_tables(planned)
