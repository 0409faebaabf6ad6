"""Planted faults, no hash to help: every one found; with a check off, its faults go unseen."""

from collections import Counter

import polars as pl
import pytest
from tests.core.verifying.planting import Scene, plant, switch_off, with_cell

from kasip.core.verifying.columns import read_table
from kasip.core.verifying.order import verify_plan
from kasip.core.verifying.order.evidence import NEEDS, YIELDS
from kasip.core.verifying.order.gaps import GAPS
from kasip.core.verifying.order.limits import LIMITS
from kasip.core.verifying.order.region import read_region
from kasip.core.verifying.order.seats import MAY_BE_EMPTY, ORDER
from kasip.core.verifying.result import Findings, Violation
from kasip.gateways.results import read_results
from kasip.studies.plan import PlanOptions, plan
from kasip.vocabulary.seeds import stream

PLANTED = 1000
"""Faults of the long trial."""


def verified(scene, outputs, certificate):
    return verify_plan(scene.inputs, outputs, certificate, scene.parameters)


def test_plan_as_stated_has_no_violation(scene):
    found = verified(scene, scene.outputs, scene.certificate)

    assert found.violations == ()


def holding(certificate, choice, groups):
    line = [choice.year, *choice.name.split("|")[:-1]]
    return {**certificate, "held": [{"line": line, "groups": groups, "reason": ""}]}


def test_held_line_has_the_groups_it_was_held_at(scene):
    choice, groups = next((choice, count) for choice, count in scene.groups.items() if count)

    kept, moved = (
        verified(scene, scene.outputs, holding(scene.certificate, choice, count)) for count in (groups, groups + 1)
    )

    assert kept.violations == ()
    assert [(one.check, one.where, one.detail) for one in moved.violations] == [
        ("held", choice.name, "verify_held_moved")
    ]


def test_bound_of_held_lines_says_nothing_of_plans_that_move_them(scene):
    """A line that could take a useful group refutes a bound at the plan's own value, unless it was held there."""
    for choice, count in scene.groups.items():
        outputs, stated = scene.restated({**scene.groups, choice: max(0, count - 1)})
        tight = {**stated, "bound": stated["objective"], "gap": 0.0}
        refuted = [one.where for one in verified(scene, outputs, tight).violations if one.check == "bound"]
        if count and choice.name in refuted:
            break
    else:
        pytest.fail("no line of the scene is worth a group")

    freed = verified(scene, outputs, holding(tight, choice, count - 1))

    assert [one.where for one in freed.violations if one.check == "bound"] == [
        name for name in refuted if name != choice.name
    ]


@pytest.mark.parametrize("count", [250, pytest.param(PLANTED, marks=pytest.mark.deep)])
def test_planted_faults_are_all_found(scene, count, capsys):
    random = stream(7, "planted faults")
    missed: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for name, outputs, certificate in plant(scene, random, count):
        planted[name] += 1
        if verified(scene, outputs, certificate).passed:
            missed[name] += 1

    with capsys.disabled():
        caught = count - missed.total()
        print(f"\nplanted faults in plans: {caught} of {count} found; missed share < {3 / count:.1%} (95 %)")  # noqa: T201 - the trial says its N
    assert missed == Counter()
    assert planted.total() == count


@pytest.mark.deep
def test_thousand_faults_planted_into_the_planners_own_plan_are_all_found(teaching, teaching_folder, tmp_path):
    """The same trial on a plan that shares no code with the verifier, as read back from its files."""
    plan(teaching_folder, tmp_path / "out", PlanOptions(time_limit=20))
    results = read_results(tmp_path / "out")
    schemas = {"order": ORDER, "limits": LIMITS, "gaps": GAPS, "needs": NEEDS, "yields": YIELDS}
    found = Findings()
    outputs = {
        name: frame.with_columns(pl.col(pl.String).fill_null(""))
        for name, schema in schemas.items()
        for frame in [read_table(results.tables, name, schema, found, MAY_BE_EMPTY)]
        if frame is not None
    }
    inputs, parameters = teaching
    scene = Scene(inputs, parameters, read_region(inputs, parameters), outputs, results.certificate)

    assert verified(scene, scene.outputs, scene.certificate).violations == ()

    random = stream(8, "planted faults")
    missed = Counter(
        name
        for name, spoiled, certificate in plant(scene, random, PLANTED)
        if verified(scene, spoiled, certificate).passed
    )
    assert missed == Counter()


@pytest.mark.parametrize(
    "kind", ["applicants", "master_hours", "workshop_hours", "technical_share", "maximum_groups", "change"]
)
def test_overrun_of_one_limit_is_seen_by_its_own_check_alone(scene, kind, monkeypatch):
    """Negative control: a plan that breaks one limit and is restated truly passes a verifier without that check."""
    spoiled = scene.restated(next(groups for groups in scene.neighbours() if scene.broken_by(groups) == {kind}))

    assert {one.check for one in verified(scene, *spoiled).violations} == {kind}

    switch_off(monkeypatch, kind)
    assert verified(scene, *spoiled).passed


@pytest.mark.parametrize(
    ("check", "cell"),
    [
        ("reasons", ("order", 0, "reason_kk", "")),
        ("last_year", ("order", 0, "seats_last_year", 999)),
        ("statements", ("order", 0, "one_more_group_gain", 999.0)),
        ("binding", ("order", 0, "binding", "beds:D9:2027")),
        ("limits_table", ("limits", 0, "used", -1.0)),
        ("gaps", ("gaps", 0, "cause", "goodwill")),
        ("seats", ("order", 0, "seats", 999)),
    ],
)
def test_edited_cell_is_seen_by_its_own_check_alone(scene, check, cell, monkeypatch):
    table, row, column, value = cell
    outputs = {**scene.outputs, table: with_cell(scene.outputs[table], row, column, value)}

    assert {one.check for one in verified(scene, outputs, scene.certificate).violations} == {check}

    switch_off(monkeypatch, check)
    assert verified(scene, outputs, scene.certificate).passed


@pytest.mark.parametrize("table", ["order", "limits", "gaps", "needs", "yields"])
def test_missing_table_is_a_violation(scene, table):
    outputs = {name: frame for name, frame in scene.outputs.items() if name != table}

    found = verified(scene, outputs, scene.certificate)

    assert Violation("tables", table, "verify_table_missing") in found.violations


@pytest.mark.parametrize("table", ["order", "limits", "gaps", "needs", "yields"])
def test_every_missing_column_is_a_violation(scene, table):
    for column in set(scene.outputs[table].columns) - {"shadow_price"}:
        outputs = {**scene.outputs, table: scene.outputs[table].drop(column)}

        found = verified(scene, outputs, scene.certificate)

        assert Violation("tables", f"{table}|{column}", "verify_column_missing") in found.violations


@pytest.mark.parametrize("table", ["order", "limits", "gaps", "needs", "yields"])
@pytest.mark.parametrize("rubbish", ["x", "", "1e999", "-", "NaN"])
def test_rubbish_in_numbers_is_a_violation(scene, table, rubbish):
    """Outputs read from CSV are text; any cell may hold anything."""
    text = scene.outputs[table].select(pl.all().cast(pl.String))
    numbers = [name for name, kind in scene.outputs[table].schema.items() if kind.is_numeric()]
    for column in set(numbers) - {"one_fewer_group_loss"}:
        outputs = {**scene.outputs, table: with_cell(text, 0, column, rubbish)}

        found = verified(scene, outputs, scene.certificate)

        assert [one.where for one in found.violations if one.check == "tables"] == [f"{table}|{column}|2"]


@pytest.mark.parametrize("table", ["order", "limits", "gaps", "needs", "yields"])
def test_empty_table_is_a_violation(scene, table):
    outputs = {**scene.outputs, table: scene.outputs[table].clear()}

    assert not verified(scene, outputs, scene.certificate).passed


def test_plan_read_back_as_text_has_no_violation(scene):
    text = {name: frame.select(pl.all().cast(pl.String)) for name, frame in scene.outputs.items()}

    assert verified(scene, text, scene.certificate).violations == ()


@pytest.mark.parametrize("value", [None, "1", True, float("nan"), [1], {}])
@pytest.mark.parametrize("key", ["objective", "bound", "gap"])
def test_certificate_without_a_number_is_a_violation(scene, key, value):
    found = verified(scene, scene.outputs, {**scene.certificate, key: value})

    assert Violation("certificate", f"certificate|{key}", "verify_certificate_number") in found.violations


@pytest.mark.parametrize("assumptions", [None, "text", 7, [1, None, {}], ["dropped:"], ["dropped:beds"]])
def test_strange_assumptions_do_not_stop_the_checks(scene, assumptions):
    found = verified(scene, scene.outputs, {**scene.certificate, "assumptions": assumptions})

    assert found.checks["beds"] > 0


def test_rows_in_any_order_give_the_same_verification(scene):
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in scene.outputs.items()}

    assert verified(scene, shuffled, scene.certificate) == verified(scene, scene.outputs, scene.certificate)
