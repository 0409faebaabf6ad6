"""Faults planted into correct plans: each function takes a plan's outputs and certificate and spoils one thing."""

import polars as pl
from tests.core.verifying.stating import state_plan

from kasip.core.verifying.order.limits import check_limits
from kasip.core.verifying.order.plan import make_plan
from kasip.core.verifying.result import Findings


class Scene:
    """A correct plan and what is needed to restate another one as carefully."""

    def __init__(self, inputs, parameters, region, outputs, certificate):
        self.inputs, self.parameters, self.region = inputs, parameters, region
        self.outputs, self.certificate = outputs, certificate
        self.groups = {}
        for row in outputs["order"].to_dicts():
            choice = next(
                one
                for one in region.choices
                if one.year == row["year"] and all(row[name] == value for name, value in _key(one).items())
            )
            self.groups[choice] = row["groups"]

    def restated(self, groups):
        """Everything said anew, and truly, about other groups: only what they break can give them away."""
        evidence = (self.outputs["needs"], self.outputs["yields"])
        return state_plan(self.inputs, self.parameters, *evidence, groups=groups)

    def neighbours(self):
        """Other groups nearby: one choice more, and where that is not enough one choice less of another."""
        for fewer in (None, *sorted(self.groups)):
            for choice in sorted(self.groups):
                for more in range(1, 5):
                    groups = {**self.groups, choice: self.groups[choice] + more}
                    if fewer is not None:
                        groups[fewer] = max(0, groups[fewer] - 1)
                    yield groups

    def broken_by(self, groups):
        findings = Findings()
        check_limits(self.region, make_plan(groups, self.region), [], findings)
        return {violation.check for violation in findings.verification().violations}


def _key(choice):
    names = ("college_bin", "qualification", "language", "base", "form", "funding", "target_employer")
    return dict(zip(names, choice.line, strict=True))


def with_cell(frame, row, column, value):
    cells = frame[column].to_list()
    cells[row] = value
    return frame.with_columns(pl.Series(column, cells, dtype=frame.schema[column]))


def edited(scene, table, row, column, value):
    return {**scene.outputs, table: with_cell(scene.outputs[table], row, column, value)}, scene.certificate


def nudged(value, random):
    """A figure changed by a little or a lot, never by nothing."""
    factor = 1 + random.choice([-1, 1]) * 10.0 ** random.uniform(-4, 0)
    return value * factor if abs(value) > 1e-3 else value + float(random.uniform(0.01, 5))


def any_row(frame, random):
    return int(random.integers(frame.height))


def groups_edited_without_care(scene, random):
    row, change = any_row(scene.outputs["order"], random), int(random.choice([-1, 1, 2]))
    groups = scene.outputs["order"]["groups"][row]
    return edited(scene, "order", row, "groups", groups + change)


def groups_and_seats_edited(scene, random):
    order = scene.outputs["order"]
    row, change = any_row(order, random), int(random.choice([-1, 1, 2]))
    sizes = order["seats"][row] // order["groups"][row] if order["groups"][row] else 20
    spoiled = with_cell(order, row, "groups", order["groups"][row] + change)
    spoiled = with_cell(spoiled, row, "seats", (order["groups"][row] + change) * sizes)
    return {**scene.outputs, "order": spoiled}, scene.certificate


def overrun_restated(scene, random):
    """One group too many somewhere, with every table and figure restated truly: only the limit itself can tell."""
    choices = sorted(scene.groups)
    for number in random.permutation(len(choices)):
        for more in (1, 2, 3):
            groups = {**scene.groups, choices[number]: scene.groups[choices[number]] + more}
            if scene.broken_by(groups):
                return scene.restated(groups)
    return None


def seats_edited(scene, random):
    row = any_row(scene.outputs["order"], random)
    column = str(random.choice(["seats", "seats_last_year"]))
    return edited(
        scene, "order", row, column, scene.outputs["order"][column][row] + int(random.choice([-5, -1, 1, 20]))
    )


def codes_swapped(scene, random):
    """Two rows exchange a code: sums over all rows stay as they were."""
    order = scene.outputs["order"]
    column = str(random.choice(["college_bin", "qualification", "language", "base", "target_employer", "groups"]))
    one, other = (int(row) for row in random.permutation(order.height)[:2])
    if order[column][one] == order[column][other]:
        return None
    swapped = with_cell(with_cell(order, one, column, order[column][other]), other, column, order[column][one])
    return {**scene.outputs, "order": swapped}, scene.certificate


def code_unknown(scene, random):
    column, value = [
        ("qualification", "3W99999999"),
        ("college_bin", "000000000000"),
        ("year", 2031),
        ("language", "xx"),
    ][int(random.integers(4))]
    return edited(scene, "order", any_row(scene.outputs["order"], random), column, value)


def statement_edited(scene, random):
    order = scene.outputs["order"]
    columns = (
        "demand_low",
        "demand_median",
        "demand_high",
        "p_shortage",
        "one_more_group_gain",
        "one_fewer_group_loss",
    )
    column, row = str(random.choice(columns)), any_row(order, random)
    value = order[column][row]
    return edited(scene, "order", row, column, 1.0 if value is None else nudged(value, random))


def reason_removed(scene, random):
    column = str(random.choice(["reason_kk", "reason_ru", "reason_en"]))
    return edited(scene, "order", any_row(scene.outputs["order"], random), column, str(random.choice(["", " "])))


def binding_edited(scene, random):
    order = scene.outputs["order"]
    row = any_row(order, random)
    names = [name for name in order["binding"][row].split(";") if name]
    if names and random.random() < 0.5:
        names.pop(int(random.integers(len(names))))
    else:
        names.append(str(random.choice(["beds:D9:2027", "budget:state:2031", "workshop_hours"])))
    return edited(scene, "order", row, "binding", ";".join(names))


def row_doubled(scene, random):
    table = str(random.choice(["order", "limits", "gaps", "needs", "yields"]))
    frame = scene.outputs[table]
    return {**scene.outputs, table: pl.concat([frame, frame[any_row(frame, random)]])}, scene.certificate


def row_dropped(scene, random):
    table = str(random.choice(["order", "limits", "gaps", "needs", "yields"]))
    frame = scene.outputs[table]
    row = any_row(frame, random)
    if table == "limits" and frame["kind"][row] in ("maximum_groups", "minimum_groups", "change"):
        return None
    return {**scene.outputs, table: pl.concat([frame[:row], frame[row + 1 :]])}, scene.certificate


def limit_edited(scene, random):
    limits = scene.outputs["limits"]
    row, column = any_row(limits, random), str(random.choice(["capacity", "used", "slack"]))
    return edited(scene, "limits", row, column, nudged(limits[column][row], random))


def limit_renamed(scene, random):
    row = any_row(scene.outputs["limits"], random)
    column, value = [("kind", "goodwill"), ("owner", "nobody"), ("year", 2099)][int(random.integers(3))]
    return edited(scene, "limits", row, column, value)


def gap_edited(scene, random):
    gaps = scene.outputs["gaps"]
    row = any_row(gaps, random)
    column = str(random.choice(["need_median", "supply", "uncovered_mean", "p_shortage", "cause"]))
    value = "goodwill" if column == "cause" else nudged(gaps[column][row], random)
    return edited(scene, "gaps", row, column, value)


def draw_edited(scene, random):
    needs = scene.outputs["needs"]
    reached = {(choice.line.qualification, scene.region.graduation(choice)) for choice in scene.region.choices}
    row, column = any_row(needs, random), str(random.choice(["need", "yield_factor"]))
    if (needs["qualification"][row], needs["year"][row]) not in reached:
        return None
    change = float(random.uniform(5, 50)) if column == "need" else float(random.uniform(0.05, 0.5))
    return edited(scene, "needs", row, column, needs[column][row] + change)


def yield_edited(scene, random):
    yields = scene.outputs["yields"]
    row = any_row(yields, random)
    column = str(random.choice(["fill", "continuation", "lost", "stayed", "in_specialty", "yield"]))
    return edited(scene, "yields", row, column, nudged(yields[column][row], random))


def certificate_edited(scene, random):
    name = str(random.choice(["objective", "bound", "gap"]))
    return scene.outputs, {**scene.certificate, name: nudged(scene.certificate[name], random)}


def objective_bound_and_gap_edited(scene, random):
    """The certificate is spoiled consistently: only recomputing the objective can tell."""
    objective = nudged(scene.certificate["objective"], random)
    bound = objective - 0.01 * max(1.0, abs(objective))
    gap = (objective - bound) / max(1.0, abs(objective))
    return scene.outputs, {**scene.certificate, "objective": objective, "bound": bound, "gap": gap}


def bound_above_objective(scene, random):
    objective = scene.certificate["objective"]
    bound = objective + float(random.uniform(0.01, 100))
    gap = (objective - bound) / max(1.0, abs(objective))
    return scene.outputs, {**scene.certificate, "bound": bound, "gap": gap}


def termination_claimed(scene, random):
    return scene.outputs, {**scene.certificate, "termination": str(random.choice(["optimal", "proven", ""]))}


def limit_dropped_in_vain(scene, random):
    part = str(random.choice(["change_floor", "district_access", "policy_shares"]))
    return scene.outputs, {**scene.certificate, "assumptions": [f"dropped:{part}"]}


FAULTS = (
    groups_edited_without_care,
    groups_and_seats_edited,
    overrun_restated,
    seats_edited,
    codes_swapped,
    code_unknown,
    statement_edited,
    reason_removed,
    binding_edited,
    row_doubled,
    row_dropped,
    limit_edited,
    limit_renamed,
    gap_edited,
    draw_edited,
    yield_edited,
    certificate_edited,
    objective_bound_and_gap_edited,
    bound_above_objective,
    termination_claimed,
    limit_dropped_in_vain,
)


def plant(scene, random, count):
    """Yields (name, outputs, certificate) of `count` faults, each kind as often as the others."""
    planted = 0
    while planted < count:
        fault = FAULTS[planted % len(FAULTS)]
        spoiled = fault(scene, random)
        if spoiled is not None:
            planted += 1
            yield fault.__name__, *spoiled


def switch_off(monkeypatch, name):
    """A verifier with one check removed: it looks, and finds nothing."""
    expect = Findings.expect

    def deaf(self, holds, check, where, detail, **facts):
        return expect(self, holds or check == name, check, where, detail, **facts)

    monkeypatch.setattr(Findings, "expect", deaf)
