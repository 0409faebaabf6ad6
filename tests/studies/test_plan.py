from pathlib import Path

import polars as pl
import pytest

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
