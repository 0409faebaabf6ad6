"""A region small enough to solve on paper: every figure below was worked out by hand from docs/method/order.md.

College C1 teaches welders (technical, in Kazakh, dual, two years, groups of 20); C2 may open cooks (one year, groups of
25). Enterprise E asks for 40 welders for 2029 and commits to hire them. The plan: two plain groups of welders, one for
E, one of cooks.
"""

import datetime as dt

import polars as pl
import pytest

from kasip.core.verifying.order import verify_plan

PARAMETERS = {"order_years": "2027", "region": "R"}
LAW = {
    "weight_shortage": 1.0,
    "weight_surplus": 0.4,
    "weight_cost": 0.02,
    "weight_change": 0.1,
    "weight_opening": 5.0,
    "weight_quality": 0.2,
    "autumn_months": 4.0,
    "minimum_group_size": 15.0,
    "minimum_groups": 1.0,
    "maximum_groups": 6.0,
    "maximum_change_share": 0.5,
    "maximum_new_groups": 2.0,
    "inflow_share": 0.05,
    "technical_share_minimum": 0.7,
    "kazakh_share_minimum": 0.0,
    "district_groups_minimum": 1.0,
    "interval_level": 0.8,
}
WELDERS = {"college_bin": "C1", "qualification": "welder", "language": "kk", "base": "grade9", "form": "full_time"}
COOKS = {"college_bin": "C2", "qualification": "cook", "language": "ru", "base": "grade9", "form": "full_time"}
INPUTS: dict[str, list[dict[str, object]]] = {
    "law": [{"rule": rule, "valid_from": 2000, "value": value} for rule, value in LAW.items()],
    "specialties": [{"specialty": "metal", "technical": True}, {"specialty": "food", "technical": False}],
    "qualifications": [
        {"qualification": "welder", "specialty": "metal", "norm_group": "workshop"},
        {"qualification": "cook", "specialty": "food", "norm_group": "kitchen"},
    ],
    "colleges": [
        {"college_bin": "C1", "kato": "town", "boarding_share": 0.25},
        {"college_bin": "C2", "kato": "town", "boarding_share": None},
    ],
    "programmes": [
        {**WELDERS, "status": "licensed", "duration_months": 20, "group_size": 20, "maximum_groups": 4, "dual": True},
        {**COOKS, "status": "candidate", "duration_months": 10, "group_size": 25, "opening_cost_kzt": 50e6},
    ],
    "licences": [
        {"college_bin": "C1", "qualification": "welder", "valid_from": dt.date(2020, 9, 1), "valid_to": None},
        {"college_bin": "C1", "qualification": "cook", "valid_from": dt.date(2020, 9, 1), "valid_to": None},
    ],
    "past_orders": [{"year": 2026, **WELDERS, "funding": "state", "target_employer": None, "groups": 2, "seats": 40}],
    "running_cohorts": [
        {
            **WELDERS,
            "funding": "state",
            "admission_year": 2026,
            "graduation_year": 2028,
            "groups": 2.0,
            "students": 40,
            "boarders": 10,
        }
    ],
    "employer_requests": [
        {"bin": "E", "qualification": "welder", "year": 2029, "persons": 40, "targeted": True},
        {"bin": "E", "qualification": "welder", "year": 2029, "persons": 100, "targeted": False},
    ],
    "curricula": [
        {
            "qualification": qualification,
            "base": "grade9",
            "study_year": year,
            "workshop_kind": kind,
            "workshop_hours": hours,
            "master_hours": master,
        }
        for qualification, year, kind, hours, master in [
            ("welder", 1, "welding", 300.0, 200.0),
            ("welder", 2, "welding", 500.0, 250.0),
            ("cook", 1, "kitchen", 100.0, 100.0),
        ]
    ],
    "workshops": [
        {"college_bin": "C1", "kind": "welding", "rooms": 1, "hours_per_shift": 1000.0, "shifts": 2, "opens_on": None},
        {
            "college_bin": "C1",
            "kind": "welding",
            "rooms": 9,
            "hours_per_shift": 1000.0,
            "shifts": 2,
            "opens_on": dt.date(2028, 9, 2),
        },
    ],
    "masters": [{"college_bin": "C1", "specialty": "metal", "persons": 2.0, "hours_per_post": 720.0}],
    "dormitories": [{"dormitory_id": "D1", "beds": 30, "opens_on": None}],
    "dormitory_colleges": [{"dormitory_id": "D1", "college_bin": "C1"}],
    "school_leavers": [{"kato": "town", "year": 2027, "base": "grade9", "persons": 200, "college_share": 0.5}],
    "commuting": [{"from_kato": "town", "to_kato": "town", "share": 1.0}],
    "mentor_slots": [{"bin": "E", "qualification": "welder", "slots": 60}],
    "norms": [
        {"norm_group": "workshop", "year": 2025, "kzt_per_student": 1e6},
        {"norm_group": "kitchen", "year": 2028, "kzt_per_student": 0.9e6},
        {"norm_group": "kitchen", "year": 2025, "kzt_per_student": 0.8e6},
    ],
    "budget": [{"year": 2027, "kzt": 130e6}, {"year": 2028, "kzt": 100e6}],
}
WELDER_LIMITS = "applicants:town|grade9:2027;budget:state:2028;mentor_slots:welder:2027;workshop_hours:C1|welding:2027"
COOK_LIMITS = "applicants:region|grade9:2027;applicants:town|grade9:2027;budget:state:2028;technical_share:region:2027"
REASONS = {"reason_kk": "kk", "reason_ru": "ru", "reason_en": "en"}
WELDER_NEED = {"demand_low": 32.0, "demand_median": 40.0, "demand_high": 48.0, "p_shortage": 0.5}
COOK_NEED = {"demand_low": 2.0, "demand_median": 10.0, "demand_high": 18.0, "p_shortage": 0.5}
THIRD = 1e6 / 3
PLAIN, TARGETED, COOKING = (
    "C1|welder|kk|grade9|full_time|state|",
    "C1|welder|kk|grade9|full_time|state|E",
    ("C2|cook|ru|grade9|full_time|state|"),
)
OUTPUTS: dict[str, list[dict[str, object]]] = {
    "order": [
        {
            "year": 2027,
            "funding": "state",
            "seats_last_year": 0,
            **REASONS,
            **row,
            "target_employer": target,
            "groups": groups,
            "seats": seats,
            "binding": binding,
            "one_more_group_gain": gain,
            "one_fewer_group_loss": loss,
        }
        for row, target, groups, seats, binding, gain, loss in [
            ({**WELDERS, **WELDER_NEED, "seats_last_year": 40}, "", 2, 40, WELDER_LIMITS, 0.9, 10.85),
            ({**WELDERS, **WELDER_NEED}, "E", 1, 20, WELDER_LIMITS, -0.2, 9.6),
            ({**COOKS, **COOK_NEED}, "", 1, 25, COOK_LIMITS, 0.1, -5.9),
        ]
    ],
    "limits": [
        {"kind": kind, "owner": owner, "year": year, "capacity": capacity, "used": used, "slack": slack}
        for kind, owner, year, capacity, used, slack in [
            ("workshop_hours", "C1|welding", 2027, 2000.0, 1900.0, 100.0),
            ("workshop_hours", "C1|welding", 2028, 2000.0, 1500.0, 500.0),
            ("master_hours", "C1|metal", 2027, 1440.0, 1100.0, 340.0),
            ("master_hours", "C1|metal", 2028, 1440.0, 750.0, 690.0),
            ("beds", "D1", 2027, 30.0, 25.0, 5.0),
            ("beds", "D1", 2028, 30.0, 15.0, 15.0),
            ("budget", "state", 2027, 130e6, 350 * THIRD, 130e6 - 350 * THIRD),
            ("budget", "state", 2028, 100e6, 100e6, 0.0),
            ("applicants", "region|grade9", 2027, 105.0, 85.0, 20.0),
            ("applicants", "town|grade9", 2027, 100.0, 85.0, 15.0),
            ("technical_share", "region", 2027, 59.5, 60.0, 0.5),
            ("district_access", "town", 2027, 1.0, 4.0, 3.0),
            ("mentor_slots", "welder", 2027, 60.0, 60.0, 0.0),
            ("targeted_requests", "E|welder", 2029, 2.0, 1.0, 1.0),
            ("maximum_groups", PLAIN[:-1], 2027, 4.0, 3.0, 1.0),
            ("maximum_groups", COOKING[:-1], 2027, 6.0, 1.0, 5.0),
            ("minimum_groups", PLAIN[:-1], 2027, 1.0, 3.0, 2.0),
            ("minimum_groups", COOKING[:-1], 2027, 1.0, 1.0, 0.0),
            ("change", PLAIN, 2027, 1.0, 0.0, 1.0),
            ("change", TARGETED, 2027, 2.0, 1.0, 1.0),
            ("change", COOKING, 2027, 2.0, 1.0, 1.0),
        ]
    ],
    "gaps": [
        {
            "qualification": qualification,
            "year": year,
            "need_median": median,
            "supply": supply,
            "uncovered_mean": uncovered,
            "p_shortage": short,
            "cause": cause,
        }
        for qualification, year, median, supply, uncovered, short, cause in [
            ("welder", 2029, 40.0, 32.5, 5.5, 0.5, "applicants;budget;mentor_slots;workshop_hours"),
            ("cook", 2028, 10.0, 10.0, 5.0, 0.5, "applicants;budget;technical_share"),
            ("tailor", 2028, 9.0, 0.0, 9.0, 1.0, "no_licence"),
        ]
    ],
    "needs": [
        {"draw": draw, "qualification": qualification, "year": year, "need": need, "yield_factor": factor}
        for qualification, year, needs in [
            ("welder", 2028, ((99.0, 1.0), (99.0, 1.2))),
            ("welder", 2029, ((30.0, 1.0), (50.0, 1.2))),
            ("cook", 2028, ((20.0, 1.0), (0.0, 1.0))),
            ("tailor", 2028, ((9.0, 1.0), (9.0, 1.0))),
            ("tailor", 2030, ((9.0, 1.0), (9.0, 1.0))),
        ]
        for draw, (need, factor) in enumerate(needs)
    ],
    "yields": [
        {
            "college_bin": college,
            "qualification": qualification,
            "base": "grade9",
            "targeted": targeted,
            "fill": fill,
            "continuation": 1.0,
            "lost": 0.0,
            "stayed": 1.0,
            "in_specialty": specialty,
            "yield": fill * specialty,
        }
        for college, qualification, targeted, fill, specialty in [
            ("C1", "welder", False, 0.625, 0.8),
            ("C1", "welder", True, 0.625, 1.0),
            ("C2", "welder", False, 0.5, 0.6),
            ("C2", "cook", False, 0.8, 0.5),
            ("C2", "cook", True, 0.8, 1.0),
        ]
    ],
}
CERTIFICATE = {
    "study": "plan",
    "objective": 25.1,
    "bound": 25.0,
    "gap": 0.1 / 25.1,
    "termination": "gap_reached",
    "asked_gap": 0.02,
    "assumptions": [],
}


@pytest.fixture(scope="module")
def solved():
    inputs = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in INPUTS.items()}
    return inputs, {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in OUTPUTS.items()}


def test_plan_solved_by_hand_has_no_violation(solved):
    inputs, outputs = solved

    found = verify_plan(inputs, outputs, CERTIFICATE, PARAMETERS)

    assert found.violations == ()


@pytest.mark.parametrize("objective", [25.1 - 1e-3, 25.1 + 1e-3])
def test_objective_off_by_a_thousandth_is_a_violation(solved, objective):
    inputs, outputs = solved
    claims = {"objective": objective, "gap": (objective - 25.0) / objective}

    found = verify_plan(inputs, outputs, {**CERTIFICATE, **claims}, PARAMETERS)

    assert [(one.check, one.where) for one in found.violations] == [("objective", "certificate|objective")]


@pytest.mark.parametrize(
    ("table", "change", "broken"),
    [
        ("workshops", {"rooms": 0}, "workshop_hours"),
        ("masters", {"persons": 1.0}, "master_hours"),
        ("dormitories", {"beds": 24}, "beds"),
        ("budget", {"kzt": 99e6}, "budget"),
        ("school_leavers", {"persons": 169}, "applicants"),
        ("mentor_slots", {"slots": 59}, "mentor_slots"),
        ("licences", {"valid_to": dt.date(2027, 8, 31)}, "lines"),
        ("past_orders", {"groups": 6}, "change"),
    ],
)
def test_smaller_capacity_breaks_its_limit(solved, table, change, broken):
    """Each limit is really asked for: a plan that fitted yesterday's region does not fit a poorer one."""
    inputs, outputs = solved
    poorer = inputs[table].with_columns(**{name: pl.lit(value) for name, value in change.items()})

    found = verify_plan({**inputs, table: poorer}, outputs, CERTIFICATE, PARAMETERS)

    assert broken in {one.check for one in found.violations}


@pytest.mark.parametrize(
    ("rule", "value", "broken"),
    [
        ("technical_share_minimum", 0.71, "technical_share"),
        ("kazakh_share_minimum", 0.71, "kazakh_share"),
        ("minimum_groups", 2.0, "minimum_groups"),
        ("maximum_new_groups", 0.0, "change"),
        ("minimum_group_size", 41.0, "targeted_requests"),
    ],
)
def test_stricter_rule_of_the_study_breaks_its_limit(solved, rule, value, broken):
    inputs, outputs = solved
    policy = pl.DataFrame({"rule": [rule], "valid_from": [2027], "value": [value]})

    found = verify_plan({**inputs, "policy": policy}, outputs, CERTIFICATE, PARAMETERS)

    assert broken in {one.check for one in found.violations}


def test_dropped_change_floor_excuses_a_fall_and_nothing_else(solved):
    """Last year 6 groups, now 2: a fall of 4 where 3 are allowed is excused only where the certificate says so."""
    inputs, outputs = solved
    fell = {**inputs, "past_orders": inputs["past_orders"].with_columns(groups=pl.lit(6))}
    row = [("change", PLAIN, 2027, 3.0, 4.0, -1.0)]
    kept = outputs["limits"].filter((pl.col("kind") != "change") | (pl.col("owner") != PLAIN))
    stated = {**outputs, "limits": pl.concat([kept, pl.DataFrame(row, schema=kept.schema, orient="row")])}

    excused = verify_plan(fell, stated, {**CERTIFICATE, "assumptions": ["dropped:change_floor"]}, PARAMETERS)

    checks = {one.check for one in verify_plan(fell, stated, CERTIFICATE, PARAMETERS).violations}
    assert {one.check for one in excused.violations} == checks - {"change"}
    assert "change" in checks
