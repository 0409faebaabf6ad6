"""A placement small enough to work out by hand: every reason for having no place, and what would place one more."""

import polars as pl
from tests.core.placing.markets import write_folder

from kasip.studies.place import place
from kasip.studies.verify import verify

FITTER, WELDER, COOK = "3W07150101", "3W07150201", "3W07150301"


def tables():
    """Two places for fitters, one of them far away; one for welders, who must be 18; none for cooks."""
    students = [
        ("near", FITTER, "2008-01-01", 1.0),
        ("second", FITTER, "2008-01-01", 2.0),
        ("far", FITTER, "2008-01-01", 50.0),
        ("young", WELDER, "2008-09-02", 0.0),
        ("refused", WELDER, "2008-09-01", 0.0),
        ("without", COOK, "2008-01-01", 0.0),
    ]
    places = [("P1", "E1", FITTER, 1, 1, 0.0), ("P2", "E2", WELDER, 5, 2, 0.0), ("P3", "E3", FITTER, 1, 1, 90.0)]
    settings = {
        "students_per_mentor": "2",
        "maximum_distance_km": "30",
        "starts_on": "2026-09-01",
        "hazardous": WELDER,
        "tie_break_seed": "5",
    }
    return {
        "students": pl.DataFrame(
            [(name, "C1", code, born, x, 0.0) for name, code, born, x in students],
            schema=["student_id", "college_id", "qualification", "birth_date", "x", "y"],
            orient="row",
        ),
        "places": pl.DataFrame(
            [(*row, 0.0) for row in places],
            schema=["place_id", "enterprise_bin", "qualification", "slots", "mentors", "x", "y"],
            orient="row",
        ),
        "refusals": pl.DataFrame({"place_id": ["P2"], "student_id": ["refused"], "reason": ["night shifts only"]}),
        "parameters": pl.DataFrame({"parameter": list(settings), "value": list(settings.values())}),
    }


def results(given, folder):
    place(write_folder(given, folder / "in"), folder / "out")
    assert verify(folder / "out").violations == ()
    return {name: pl.read_csv(folder / "out" / f"{name}.csv") for name in ("placement", "reasons", "changes")}


def placed(given, folder):
    return results(given, folder)["placement"].drop_nulls("place_id")["student_id"].to_list()


def test_everybody_without_a_place_is_told_the_first_reason_that_holds(tmp_path):
    found = results(tables(), tmp_path)

    assert found["placement"].drop_nulls("place_id").rows() == [("near", "P1", 1)]
    assert dict(found["reasons"].select("student_id", "reason").rows()) == {
        "second": "all_full",
        "far": "too_far",
        "young": "too_young",
        "refused": "refused",
        "without": "no_place_for_qualification",
    }
    assert dict(found["reasons"].select("student_id", "nearest_full").drop_nulls().rows()) == {"second": "P1"}


def test_single_changes_that_would_place_one_more_are_those_and_do(tmp_path):
    given = tables()
    found = results(given, tmp_path)["changes"].select("kind", "place_id", "amount", "gain_students").rows()

    one_slot_more = given["places"].with_columns(slots=pl.col("slots") + (pl.col("place_id") == "P1"))
    limit = pl.when(pl.col("parameter") == "maximum_distance_km").then(pl.lit("40")).otherwise("value")
    longer_way = given["parameters"].with_columns(value=limit)

    assert found == [("slot", "P1", 1.0, 1), ("distance", None, 40.0, 1)]
    assert placed({**given, "places": one_slot_more}, tmp_path / "slot") == ["near", "second"]
    assert placed({**given, "parameters": longer_way}, tmp_path / "distance") == ["far", "near"]
