"""Runs of the forecast: computed by a job from a copy of the records, kept for good, compared, held against records."""

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from kasip.apps.accounts.enums import Role
from kasip.apps.colleges.models import Dormitory
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.labour_market.actions.forecasting import (
    Backtested,
    RunRefusedError,
    request_run,
    store_run,
    told_and_came,
)
from kasip.apps.labour_market.comparing import cells_changed, input_changes, result_changes
from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.gaps import BASES, SORTS, Covered, GapFilter, gap_lines
from kasip.apps.labour_market.kept import folder_of, record_rows, result_rows
from kasip.apps.labour_market.models import EmployerRequest, ForecastFigure, ForecastRun
from kasip.apps.labour_market.models.forecast import FinishedRunError
from kasip.apps.labour_market.runs import (
    MissingRunError,
    done_run,
    newest_run,
    records_changed_since,
    run_before,
    runs_for,
    scenario_names,
    tables_open,
)
from kasip.apps.sources.actions import change_record
from kasip.apps.sources.rows import row_of
from kasip.apps.work.enums import JobState
from kasip.apps.work.models import Job
from kasip.apps.work.worker import run_waiting
from kasip.studies.forecast import forecast


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for(Role.PLANNER)


def computed(planner, **asked):
    run = request_run(by=planner, **asked)
    run_waiting()
    run.refresh_from_db()
    return run


def changed_request(planner, persons):
    """One request of the records raised to a number of persons, as a planner would."""
    asked = EmployerRequest.objects.order_by("request_id").first()
    assert asked is not None
    typed(EmployerRequest, asked, planner, persons=persons)
    return asked


def typed(model, record, planner, **changes):
    """A record changed as a planner types it."""
    texts = {name: "" if value is None else str(value) for name, value in {**row_of(record), **changes}.items()}
    change_record(model=model, pk=record.pk, version=record.version, texts=texts, by=planner)


def test_run_holds_what_the_forecast_says_of_its_copy_of_the_records_and_does_not_change(planner, tmp_path):
    run = computed(planner, note="үлгі")

    assert run.state == RunState.DONE, Job.objects.get(pk=run.job_id).problem
    again = forecast(folder_of(run) / "study", tmp_path / "again")
    assert (run.output_hash, run.input_hash) == (again["output_hash"], again["input_hash"])
    gap = result_rows(run, "gap", kato="990000000")
    stored = ForecastFigure.objects.filter(run=run).values_list(
        "qualification__qualification", "year", "gap_median", "said"
    )
    assert set(stored) == set(gap.select("qualification", "year", "gap_median", "class").iter_rows())
    assert (run.first_year, run.last_year) == (gap["year"].min(), gap["year"].max())
    assert sum(run.certificate["provenance"].values()) > 0
    events = Event.objects.filter(subject="forecast_run").order_by("sequence").values_list("action", flat=True)
    assert list(events) == ["started", "finished"]
    run.note = "later"

    with pytest.raises(FinishedRunError), journalled():
        run.save()
    with pytest.raises(FinishedRunError), journalled():
        run.delete()
    with pytest.raises(RunRefusedError, match="state"):
        store_run(run=run, tested=Backtested([], []), by=planner)
    with pytest.raises(IntegrityError), transaction.atomic(), journalled():
        ForecastRun.objects.filter(pk=run.pk).update(output_hash="")


def test_only_a_planner_runs_and_other_regions_see_nothing(site, planner):
    with pytest.raises(RunRefusedError, match="role"):
        request_run(by=site.actor_for(Role.CHAMBER_OFFICER))
    run = request_run(by=planner)

    seen = {role for role in Role if runs_for(site.actor_for(role)).exists()}
    assert seen == {
        Role.PLANNER, Role.APPROVER, Role.ADMINISTRATOR, Role.HEAD_OFFICER, Role.CHAMBER_OFFICER,
        Role.EMPLOYMENT_OFFICER, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR,
    }  # fmt: skip
    assert "employer_requests" not in tables_open(site.actor_for(Role.ENTERPRISE_HR))
    with pytest.raises(MissingRunError):
        done_run(run.pk, planner)
    with site.scope(site.other):
        assert not runs_for(site.actor_for(Role.PLANNER, site.other)).exists()


def test_changed_records_make_the_forecast_old_and_the_next_run_says_what_moved(planner):
    first = computed(planner)
    dormitory = Dormitory.objects.first()
    assert dormitory is not None
    typed(Dormitory, dormitory, planner, beds=dormitory.beds + 1)  # no forecast reads it
    before = records_changed_since(first)
    asked = changed_request(planner, 400)
    after = records_changed_since(first)
    second = computed(planner)

    assert (before, after, records_changed_since(second)) == (False, True, False)
    assert (newest_run(planner), run_before(second), run_before(first)) == (second, first, None)
    told = {one.table: (one.cells, one.added, one.gone) for one in input_changes(second, first)}
    assert told == {"dormitories": (1, 0, 0), "employer_requests": (1, 0, 0)}
    cells = cells_changed("employer_requests", second, first).row(0, named=True)
    assert (cells["row"], cells["column"], cells["before"], cells["after"]) == (
        asked.request_id, "persons", str(asked.persons), "400",
    )  # fmt: skip
    moved = result_changes(second, first)
    assert moved[0].qualification == asked.qualification
    assert moved[0].gap_change > 0
    assert [abs(one.gap_change) for one in moved] == sorted((abs(one.gap_change) for one in moved), reverse=True)
    assert record_rows(first, "employer_requests", request_id=asked.request_id)["persons"].to_list() == [
        str(asked.persons)
    ]
    assert record_rows(first, "no_such_table").height == 0
    assert input_changes(second, second) == []
    assert result_changes(second, second) == []


def test_scenario_is_computed_and_named(planner):
    other = computed(planner, scenario=scenario_names()[0])

    assert other.certificate["scenario"] == scenario_names()[0]
    assert (newest_run(planner), run_before(other)) == (None, None)


def test_records_that_cannot_be_forecast_leave_a_failed_run_and_its_reason(planner):
    run = computed(planner, scenario="nowhere")

    job = Job.objects.get(pk=run.job_id)
    assert (run.state, job.state, job.problem) == (RunState.FAILED, JobState.FAILED, "problem_forecast_refused")
    assert not ForecastFigure.objects.exists()


def test_gap_list_is_filtered_sorted_and_set_against_the_order(planner):
    run = computed(planner)
    every = gap_lines(run, run, {}, GapFilter())
    line = every[0]
    covered = {(line.code, line.year): Covered(10.0, 4.0, 0.9, 6.0)}

    with_order = gap_lines(run, None, covered, GapFilter(basis="order"))
    assert (with_order[0].code, with_order[0].missing("order"), with_order[0].said("order")) == (
        line.code,
        6.0,
        "shortage",
    )
    assert {one.said("order") for one in with_order[1:]} == {""}
    assert {one.change for one in every} == {0.0}
    probabilities = [one.figures.p_shortage for one in every]
    assert probabilities == sorted(probabilities, reverse=True)
    persons = [one.figures.gap_median for one in gap_lines(run, None, {}, GapFilter(sort="persons"))]
    assert persons == sorted(persons, reverse=True)
    assert {one.year for one in gap_lines(run, None, {}, GapFilter(year=line.year))} == {line.year}
    assert {one.code for one in gap_lines(run, None, {}, GapFilter(words=line.code.lower()))} == {line.code}
    said = {one.figures.said for one in gap_lines(run, None, {}, GapFilter(said="uncertain"))}
    assert said == {"uncertain"}
    sizes = {len(gap_lines(run, None, covered, GapFilter(sort=sort, basis=basis))) for sort in SORTS for basis in BASES}
    assert sizes == {len(every)}


def test_what_was_said_is_summed_beside_what_came():
    rows = [
        ("a", "2020", "2021", method, low, median, high, actual)
        for method, low, median, high, actual in (("kasip", 8, 10, 12, 11), ("naive", 7, 9, 11, 11))
    ]
    rows += [("b", "2020", "2021", method, 1, 2, 3, 4) for method in ("kasip", "naive", "theta")]
    names = ["series", "origin", "time", "method", "low", "median", "high", "actual"]

    told = told_and_came(pl.DataFrame(rows, schema=names, orient="row"))

    assert told == [
        {"year": 2021, "ahead": 1, "actual": 15, "kasip": 12, "inside": 0.5, "series": 2, "naive": 11}
    ]  # fmt: skip
