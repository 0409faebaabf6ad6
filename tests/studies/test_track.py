"""`kasip track` on an invented payroll: equal to the truth it was invented from, whole or absent, faults named."""

import json

import attrs
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.tracking.stories import RULES, invented

from kasip.core.tracking.rules import Definition
from kasip.example.payroll import REGION
from kasip.example.payroll_truth import true_employed, true_outcomes, true_spells
from kasip.law.definitions import definitions_in
from kasip.studies.track import track
from kasip.vocabulary.faults import Fault, InputRejectedError


@pytest.fixture(scope="session")
def study_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    given = invented()
    (folder / "payroll").mkdir()
    for (month,), rows in given.payroll.group_by(["month"]):
        rows.write_parquet(folder / "payroll" / f"{month}.parquet")
    given.graduates_table.write_csv(folder / "graduates.csv")
    given.successors.write_csv(folder / "employer_successors.csv")
    (folder / "parameters.csv").write_text(f"parameter,value\nregion,{REGION}\n")
    return folder


@pytest.fixture(scope="session")
def tracked(study_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("tracked") / "out"
    track(study_folder, out)
    return out


def by_person(table):
    return (
        table.with_columns(pl.col("person_id").cast(pl.Int64))
        .sort("person_id")
        .with_columns(pl.col("person_id").cast(pl.String))
    )


def test_spells_equal_the_truth_of_every_person(tracked):
    truth = true_spells(invented().stories, RULES.spell_gap_months)

    spells = pl.read_parquet(tracked / "spells.parquet").select(truth.columns)

    assert_frame_equal(spells, truth, check_dtypes=False)
    persons = truth["person_id"].n_unique()
    print(f"spells of {persons} persons: 0 differ, upper bound {3 / persons:.2%}")  # noqa: T201 - the trial says its N


def test_outcomes_equal_the_truth_of_every_graduate(tracked):
    given = invented()
    truth = true_outcomes(given.stories, given.graduates, RULES)

    outcomes = by_person(pl.read_parquet(tracked / "outcomes.parquet")).select(truth.columns)

    assert_frame_equal(outcomes, truth, check_dtypes=False)
    print(f"outcomes of {truth.height} graduates: 0 differ, upper bound {3 / truth.height:.2%}")  # noqa: T201 - the trial says its N


def test_another_definition_of_permanence_is_seen_to_differ(tracked):
    given = invented()
    outcomes = by_person(pl.read_parquet(tracked / "outcomes.parquet"))

    looser = true_outcomes(given.stories, given.graduates, attrs.evolve(RULES, permanent_gap_months=3))
    shorter = true_outcomes(given.stories, given.graduates, attrs.evolve(RULES, permanent_months=5))

    for wrong in (looser, shorter):
        assert (outcomes["permanent_since"].ne_missing(wrong["permanent_since"])).sum() > 0


def rule_of(held):
    """A shipped definition as core takes it; nobody is excluded, as the truth has it."""
    names = [field.name for field in attrs.fields(Definition) if field.name != "excludes"]
    return Definition(**{name: getattr(held, name) for name in names})


def test_counts_of_every_definition_equal_the_truth(tracked):
    given = invented()
    evidence = pl.read_csv(tracked / "evidence" / "outcomes.csv", infer_schema_length=None)

    for held in definitions_in(2024):
        if held.dual_employer:
            continue
        rule = rule_of(held)
        observed = given.graduates.graduated + rule.window_months <= given.stories.last_month
        met = true_employed(given.stories, given.graduates, rule) & observed
        rows = evidence.filter((pl.col("definition") == held.name) & (pl.col("outcome") == "employed"))
        assert (rows["numerator"].sum(), rows["denominator"].sum()) == (met.sum(), observed.sum()), held.name


def test_published_retention_is_that_of_the_truth_and_suppressed_like_the_rest(tracked):
    given = invented()
    rule = rule_of(next(one for one in definitions_in(2024) if one.dual_employer))
    dual = given.graduates.dual_employer >= 0
    observed = dual & (given.graduates.graduated + rule.window_months <= given.stories.last_month)
    stayed = true_employed(given.stories, given.graduates, rule) & observed
    cohorts = sorted(set(given.graduates.graduated // 12))
    of = [(given.graduates.graduated // 12 == cohort) & observed for cohort in cohorts]

    cells, totals = (
        pl.read_csv(tracked / f"{name}.csv", infer_schema_length=None) for name in ("rates", "rate_totals")
    )

    whole = totals.filter(outcome="retained", college_bin="", qualification="").sort("cohort")
    shown = whole.select("cohort", "numerator", "denominator", "excluded", "enterprise_unknown", "suppressed")
    assert shown.rows() == [(c, (stayed & a).sum(), a.sum(), None, 0, 0) for c, a in zip(cohorts, of, strict=True)]
    assert (whole["low"] < whole["rate"]).all()
    assert (whole["rate"] < whole["high"]).all()
    retained = cells.filter(outcome="retained")
    assert set(retained["definition"]) == {rule.name}
    assert retained.filter(pl.col("numerator").is_between(1, 4) | pl.col("denominator").is_between(1, 4)).is_empty()
    assert retained["suppressed"].sum() > 0
    assert cells.filter(definition=rule.name)["outcome"].unique().to_list() == ["retained"]
    assert (
        cells.filter(pl.col("outcome") != "retained")["enterprise_unknown"].null_count()
        == cells.height - retained.height
    )


def test_flows_by_territory_and_occupation_and_records_are_written(tracked):
    written = pl.read_csv(tracked / "flows.csv", infer_schema=False)
    assert written.columns == ["month", "flow", "by", "origin", "destination", "persons"]
    counts = written.group_by("by").agg(pl.col("persons").cast(pl.Int64).sum())
    assert counts["persons"].n_unique() == 1
    records = pl.read_csv(tracked / "records.csv", infer_schema_length=None)
    assert records.columns == ["month", "kato", "occupation", "records"]
    assert records["records"].sum() == invented().payroll.height
    assert set(written["month"].str.len_chars()) | set(records["month"].str.len_chars()) == {7}


def test_same_input_gives_the_same_bytes_in_any_row_order(study_folder, tracked, tmp_path):
    shuffled = tmp_path / "shuffled"
    (shuffled / "payroll").mkdir(parents=True)
    given = invented()
    given.payroll.sample(fraction=1, shuffle=True, seed=5).write_parquet(shuffled / "payroll" / "all.parquet")
    given.graduates_table.sample(fraction=1, shuffle=True, seed=5).write_csv(shuffled / "graduates.csv")
    given.successors.reverse().write_csv(shuffled / "employer_successors.csv")
    (shuffled / "parameters.csv").write_text((study_folder / "parameters.csv").read_text())

    track(shuffled, tmp_path / "out")

    names = sorted(str(path.relative_to(tracked)) for path in tracked.rglob("*") if path.is_file())
    assert names == sorted(
        str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tracked / name).read_bytes(), name


def write_study(folder, payroll, graduates=None):
    folder.mkdir()
    payroll.write_parquet(folder / "payroll.parquet")
    people = graduates or {
        "person_id": ["1"],
        "college_bin": ["990140000001"],
        "qualification": ["3W07150501"],
        "graduated_on": ["2024-06-30"],
        "dual": [0],
        "employer_bin": [None],
    }
    pl.DataFrame(people).write_csv(folder / "graduates.csv")
    return folder


PAY = {"person_id": ["1"], "employer_bin": ["010140000001"], "kato": ["351010000"], "month": ["2024-09"]}


def rejected(folder, out):
    with pytest.raises(InputRejectedError) as caught:
        track(folder, out)
    assert not out.exists()
    return [(fault.column, fault.code, fault.value) for fault in caught.value.faults]


def test_unreadable_months_and_empty_cells_are_named_at_once(tmp_path):
    bad = pl.DataFrame({name: values * 2 for name, values in PAY.items()} | {"month": ["2024-09", "09.2024"]})
    bad = bad.with_columns(person_id=pl.lit(None, pl.String))

    faults = rejected(write_study(tmp_path / "study", bad), tmp_path / "out")

    assert faults == [("month", "payroll_month_unreadable", "09.2024"), ("person_id", "payroll_cells_empty", "")]


def test_missing_column_is_named(tmp_path):
    payroll = pl.DataFrame(PAY).drop("kato")

    assert rejected(write_study(tmp_path / "study", payroll), tmp_path / "out") == [("kato", "missing_column", "")]


def test_missing_payroll_is_named(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    (folder / "payroll.parquet").unlink()

    assert ("", "missing_table", "payroll") in rejected(folder, tmp_path / "out")


def test_negative_wage_corrects_its_month_and_is_reported(tmp_path):
    rows = {name: values * 3 for name, values in PAY.items()} | {
        "month": ["2024-09", "2024-09", "2024-10"],
        "wage": [100.0, -100.0, 100.0],
    }

    track(write_study(tmp_path / "study", pl.DataFrame(rows)), tmp_path / "out")

    spells = pl.read_parquet(tmp_path / "out" / "spells.parquet")
    assert spells.select("from_month", "to_month", "months").rows() == [("2024-10", "2024-10", 1)]
    warnings = json.loads((tmp_path / "out" / "certificate.json").read_text())["warnings"]
    assert ("payroll_wage_negative", {"rows": 1}) in [(one["code"], one["facts"]) for one in warnings]


def test_unreadable_months_of_small_tables_are_named_at_once(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    (folder / "absences.csv").write_text("person_id,reason,from_month,to_month\n1,study,2024.09,soon\n")

    assert rejected(folder, tmp_path / "out") == [
        ("from_month", "not_a_month", "2024.09"),
        ("to_month", "not_a_month", "soon"),
    ]


def test_employer_that_is_its_own_successor_is_named(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    one, other = "010140000003", "020240000003"
    links = f"bin,successor_bin,from_month\n{one},{other},2024-01\n{other},{one},2024-05\n"
    (folder / "employer_successors.csv").write_text(links)

    assert [code for _, code, _ in rejected(folder, tmp_path / "out")] == ["succession_circular"]


def test_definitions_nobody_could_meet_and_reasons_that_are_none_are_named_at_once(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    head = "definition,after_months,window_months,months_needed,excludes,source\n"
    rows = "never,12,12,1,study;holiday,us\nlong,0,6,7,,us\nfine,0,6,6,army,us\n"
    (folder / "employment_definitions.csv").write_text(head + rows)

    assert rejected(folder, tmp_path / "out") == [
        ("months_needed", "definition_unmeetable", "long"),
        ("months_needed", "definition_unmeetable", "never"),
        ("excludes", "definition_reason_unknown", "holiday"),
    ]


def test_absence_that_ends_before_it_begins_is_named(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    (folder / "absences.csv").write_text("person_id,reason,from_month,to_month\n1,study,2025-09,2025-01\n")

    assert rejected(folder, tmp_path / "out") == [("to_month", "absence_reversed", "2025-01")]


def test_table_of_graduates_without_rows_is_refused(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    (folder / "graduates.csv").write_text("person_id,college_bin,qualification,graduated_on,dual,employer_bin\n")

    assert rejected(folder, tmp_path / "out") == [("", "graduates_empty", "")]


def test_enterprise_without_dual_training_is_reported_and_the_study_goes_on(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    graduates = pl.read_csv(folder / "graduates.csv", infer_schema=False)
    graduates.with_columns(employer_bin=pl.lit("010140000001")).write_csv(folder / "graduates.csv")

    track(folder, tmp_path / "out")

    warnings = json.loads((tmp_path / "out" / "certificate.json").read_text())["warnings"]
    assert ("enterprise_without_dual", {"rows": 1}) in [(one["code"], one["facts"]) for one in warnings]
    totals = pl.read_csv(tmp_path / "out" / "rate_totals.csv", infer_schema_length=None)
    assert "retained" not in totals["outcome"].to_list()


def test_enterprise_that_paid_nobody_is_reported_and_one_known_as_a_successor_is_not(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    row = pl.read_csv(folder / "graduates.csv", infer_schema=False).with_columns(dual=pl.lit("1"))
    bins = ["10140000001", "010140000001", "020240000003"]
    people = [row.with_columns(employer_bin=pl.lit(name), person_id=pl.lit(str(n))) for n, name in enumerate(bins, 1)]
    pl.concat(people).write_csv(folder / "graduates.csv")
    links = "bin,successor_bin,from_month\n020240000003,010140000001,2024-01\n"
    (folder / "employer_successors.csv").write_text(links)

    track(folder, tmp_path / "out")

    warnings = json.loads((tmp_path / "out" / "certificate.json").read_text())["warnings"]
    unseen = [(one["value"], one["facts"]) for one in warnings if one["code"] == "enterprise_not_in_payroll"]
    assert unseen == [("10140000001", {"rows": 1})]


def test_invented_study_has_no_unseen_enterprise(tracked):
    warnings = json.loads((tracked / "certificate.json").read_text())["warnings"]

    assert {one["code"] for one in warnings} == {"payroll_wage_negative"}


def test_every_missing_table_is_named_at_once(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    (folder / "payroll.parquet").unlink()
    (folder / "graduates.csv").unlink()

    assert rejected(folder, tmp_path / "out") == [
        ("", "missing_table", "graduates"),
        ("", "missing_table", "payroll"),
    ]


@pytest.mark.parametrize("column", ["wage", "leave"])
def test_column_that_holds_no_numbers_is_named(tmp_path, column):
    payroll = pl.DataFrame(PAY).with_columns(pl.lit("much").alias(column))

    faults = rejected(write_study(tmp_path / "study", payroll), tmp_path / "out")

    assert faults == [(column, "payroll_not_numbers", "string")]


def test_wage_in_words_is_named_by_row_in_a_csv_payroll(tmp_path):
    folder = write_study(tmp_path / "study", pl.DataFrame(PAY))
    (folder / "payroll.parquet").unlink()
    pl.DataFrame(PAY).with_columns(wage=pl.lit("much")).write_csv(folder / "payroll.csv")

    with pytest.raises(InputRejectedError) as caught:
        track(folder, tmp_path / "out")

    assert caught.value.faults == (Fault("payroll.csv", 2, "wage", "not_a_number", "much"),)
