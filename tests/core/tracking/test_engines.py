"""One analysis, three engines: the same rows, and those of the truth."""

import attrs
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.tracking.stories import RULES, invented
from tests.gateways.engines import postgres_missing, postgres_server, spark_cluster, spark_missing

from kasip.core.tracking.census import census
from kasip.core.tracking.definitions import counted, judged
from kasip.core.tracking.flows import labour_force, main_jobs
from kasip.core.tracking.outcomes import Evidence, outcomes
from kasip.core.tracking.rules import Definition
from kasip.core.tracking.runs import job_months, runs
from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.spells import labelled_runs, spells
from kasip.core.tracking.successors import Succession, identities
from kasip.example.flow_truth import true_flows
from kasip.example.payroll import TRADES
from kasip.example.payroll_truth import true_outcomes, true_spells
from kasip.gateways.warehouse import opened
from kasip.studies.following import graduate_rows
from kasip.studies.tracking_tables import with_months

GRADUATES, OTHERS = 150, 30
PERMANENT = Definition("permanent", 0, 18, 6, one_employer=True, excludes=("army", "study"))
RETAINED = Definition("retained", 11, 12, 1, leave_counts=True, dual_employer=True, excludes=("army", "study"))
ANY_JOB = Definition("any_job", 0, 12, 2, leave_counts=True)


@pytest.fixture(scope="module")
def duckdb_engine():
    with opened("duckdb") as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def postgres_engine():
    if reason := postgres_missing():
        pytest.skip(f"PostgreSQL conformance: {reason}")
    with postgres_server() as address, opened(address) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def spark_engine():
    if reason := spark_missing():
        pytest.skip(f"Spark conformance: {reason}")
    with spark_cluster() as master, opened(master) as warehouse:
        yield warehouse


ALL = ("census", "flows", "runs", "spells", "outcomes", "permanent", "any_job", "counts", "retained")
PAYROLL_SIZED = ("census", "flows", "runs")
"""What the study leaves to an engine; the rest, as small as the graduates, it finishes in DuckDB."""
QUIET = pytest.mark.filterwarnings("ignore")
ENGINES = [
    pytest.param("postgres_engine", ALL, marks=pytest.mark.postgres, id="postgres"),
    pytest.param("spark_engine", PAYROLL_SIZED, marks=[pytest.mark.spark, QUIET], id="spark"),
    pytest.param("spark_engine", ALL, marks=[pytest.mark.spark, pytest.mark.deep, QUIET], id="spark_all"),
]


def given_tables():
    """The small tables every engine gets."""
    given = invented(GRADUATES, OTHERS)
    links = given.successors.with_columns(since=month_numbers(given.successors["from_month"]))
    stages = identities(Succession(*row) for row in links.select("bin", "successor_bin", "since").iter_rows())
    people = given.graduates_table.with_columns(pl.col("graduated_on").str.to_date())
    rows = graduate_rows(people).with_columns(pl.col("person_id").cast(pl.Int64))
    weights = [(qualification, occupation, 1.0) for qualification, occupation in TRADES]
    away = [(0, "army", 24000, None), (1, "study", 24000, 30000), (2, "study", 24000, 24001), (3, "died", 24000, None)]
    return {
        "graduates": rows,
        "identities": pl.DataFrame([attrs.asdict(stage) for stage in stages]),
        "crosswalk": pl.DataFrame(weights, schema=["qualification", "occupation", "weight"], orient="row"),
        "absences": pl.DataFrame(away, schema=["person_id", "reason", "from_month", "to_month"], orient="row"),
    }


def answers_of(warehouse, wanted=ALL):
    """What one engine says, sorted; only what is wanted is computed."""
    given = invented(GRADUATES, OTHERS)
    payroll = warehouse.upload("payroll", given.payroll)
    # Spark pays seconds for every table: those only later steps read stay here unless these are wanted.
    needed = given_tables().items() if wanted == ALL else list(given_tables().items())[:2]
    tables = {"crosswalk": None, "absences": None} | {name: warehouse.upload(name, rows) for name, rows in needed}
    persons = tables["graduates"].select("person_id").distinct()
    found = warehouse.stored_result("runs", runs(job_months(payroll, persons)))
    evidence = Evidence(runs=found, last_month=given.stories.last_month, **tables)
    labelled = labelled_runs(found, evidence.identities, RULES.spell_gap_months)
    concluded = outcomes(evidence, RULES)
    span = (given.stories.size.first_month, given.stories.last_month)
    main = main_jobs(job_months(payroll, None))
    expressions = {
        "census": census(payroll),
        "flows": labour_force(main, evidence.identities, span, RULES.spell_gap_months),
        "runs": found,
        "spells": spells(labelled, evidence.last_month, RULES.spell_gap_months),
        "outcomes": concluded,
        "permanent": judged(evidence, PERMANENT),
        "any_job": judged(evidence, ANY_JOB),
        "counts": counted(evidence, concluded, PERMANENT),
        "retained": counted(evidence, concluded, RETAINED),
    }
    frames = {name: warehouse.fetch(expressions[name]) for name in wanted}
    return {name: frame.select(sorted(frame.columns)).sort(sorted(frame.columns)) for name, frame in frames.items()}


@pytest.fixture(scope="module")
def reference(duckdb_engine):
    return answers_of(duckdb_engine)


@pytest.mark.parametrize(("engine", "wanted"), ENGINES)
def test_engine_gives_the_rows_of_duckdb(engine, wanted, request, reference):
    answers = answers_of(request.getfixturevalue(engine), wanted)

    for name in wanted:
        assert_frame_equal(answers[name], reference[name], check_dtypes=False)
    print(f"{engine}: {', '.join(wanted)} of {GRADUATES} graduates, 0 differ, bound {3 / GRADUATES:.0%}")  # noqa: T201 - the trial says its N


def test_rows_of_duckdb_are_those_of_the_truth(reference):
    given = invented(GRADUATES, OTHERS)
    expected = true_spells(given.stories, RULES.spell_gap_months)
    found = with_months(reference["spells"], ("from_month", "to_month"))
    found = found.with_columns(pl.col("person_id").cast(pl.String)).select(expected.columns)
    truth = true_outcomes(given.stories, given.graduates, RULES)
    concluded = with_months(reference["outcomes"], ("first_job_month", "stable_since", "permanent_since"))
    concluded = concluded.sort("person_id").with_columns(pl.col("person_id").cast(pl.String))

    assert_frame_equal(found.sort(expected.columns), expected.sort(expected.columns), check_dtypes=False)
    assert_frame_equal(concluded.select(truth.columns), truth, check_dtypes=False)


def test_flows_of_duckdb_are_those_of_the_truth(reference):
    truth = true_flows(invented(GRADUATES, OTHERS).stories, RULES.spell_gap_months)

    found = reference["flows"].select(truth.columns).sort(truth.columns)

    assert_frame_equal(found, truth, check_dtypes=False)
    assert set(truth["flow"]) == {"hire", "separation", "move", "employed"}
    print(f"flows of {GRADUATES + OTHERS} persons: 0 cells of {truth.height} differ")  # noqa: T201 - the trial says its N


def test_wrong_gap_of_flows_is_seen_against_the_truth(reference):
    wrong = true_flows(invented(GRADUATES, OTHERS).stories, RULES.spell_gap_months + 1)

    counted = pl.col("persons").filter(pl.col("flow") == "hire").sum()
    assert reference["flows"].select(counted).item() > wrong.select(counted).item()


def test_wrong_gap_is_seen_against_the_truth(reference):
    wrong = true_spells(invented(GRADUATES, OTHERS).stories, RULES.spell_gap_months + 2)

    assert reference["spells"].height != wrong.height
