"""`kasip place` end to end: verified, the same whatever the row order, and nothing written for bad input."""

import json

import polars as pl
import pytest
from click.testing import CliRunner
from tests.core.placing.markets import invented_tables, write_folder

from kasip.cli.study.place import command
from kasip.studies.place import place
from kasip.studies.verify import verify


def placed(tables, folder):
    place(write_folder(tables, folder / "in"), folder / "out")
    return folder / "out"


@pytest.mark.parametrize(
    "kind",
    [{}, {"terms": 3}, {"two_sided": True}, {"wishes": False}, {"two_sided": True, "terms": 2}, {"students": 3}],
    ids=["wishes", "terms", "two_sided", "distance", "two_sided_terms", "tiny"],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_placement_passes_its_verification(tmp_path, kind, seed):
    out = placed(invented_tables(seed=seed, **kind), tmp_path)

    assert verify(out).violations == ()


@pytest.mark.parametrize("two_sided", [False, True])
def test_rows_in_any_order_give_the_same_files(tmp_path, two_sided):
    tables = invented_tables(two_sided=two_sided, terms=2)
    first = placed(tables, tmp_path / "a")
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=9) for name, frame in tables.items()}

    second = placed(shuffled, tmp_path / "b")

    assert {file.name: file.read_bytes() for file in first.glob("*.csv")} == {
        file.name: file.read_bytes() for file in second.glob("*.csv")
    }


def test_students_see_different_places_where_there_is_room(tmp_path):
    tables = invented_tables(students=2, enterprises=1, wishes=False, terms=2)
    home = {"x": [0.0, 0.0], "y": [0.0, 0.0]}
    tables["students"] = tables["students"].with_columns(qualification=pl.lit("3W07150301"), **_columns(home))
    sites = {"x": [0.0, 1.0, 2.0], "y": [0.0, 0.0, 0.0], "slots": [1, 1, 1], "mentors": [1, 1, 1]}
    tables["places"] = tables["places"].with_columns(qualification=pl.lit("3W07150301"), **_columns(sites))
    tables["parameters"] = tables["parameters"].filter(pl.col("parameter") != "hazardous")
    del tables["refusals"], tables["enterprises"]

    out = placed(tables, tmp_path)

    visited = pl.read_csv(out / "placement.csv").group_by("student_id").agg(pl.col("place_id").n_unique())
    assert visited["place_id"].to_list() == [2, 2]


def _columns(values):
    return {name: pl.Series(name, column) for name, column in values.items()}


def test_districts_and_travel_times_measure_reach_too(tmp_path):
    tables = invented_tables(wishes=False)
    for name in ("students", "places"):
        odd = pl.int_range(pl.len()) % 3
        kato = (
            pl.when(odd == 0)
            .then(pl.lit("351000000"))
            .when(odd == 1)
            .then(pl.lit("352000000"))
            .otherwise(pl.lit("353000000"))
        )
        tables[name] = tables[name].drop("x", "y").with_columns(kato=kato)
    tables["territories"] = pl.DataFrame(
        {
            "kato": ["351000000", "352000000", "353000000"],
            "latitude": [49.8, 50.05, 47.8],
            "longitude": [73.1, 72.95, 67.7],
        }
    )
    by_centres = placed(tables, tmp_path / "centres")
    times = pl.DataFrame({"from_kato": ["351000000"], "to_kato": ["352000000"], "minutes": [45.0]})

    by_minutes = placed({**tables, "travel_times": times}, tmp_path / "minutes")

    said = [json.loads((out / "certificate.json").read_text())["measure"] for out in (by_centres, by_minutes)]
    assert said == ["centres", "minutes"]
    assert verify(by_centres).violations == verify(by_minutes).violations == ()


def test_districts_without_centres_are_a_stated_assumption(tmp_path):
    tables = invented_tables(wishes=False)
    for name in ("students", "places"):
        tables[name] = tables[name].drop("x", "y").with_columns(kato=pl.lit("351000000"))

    out = placed(tables, tmp_path)

    assert json.loads((out / "certificate.json").read_text())["assumptions"] == ["location_unknown"]
    assert verify(out).violations == ()


def _district_instead_of_spot(tables):
    first = pl.int_range(pl.len()) == 0
    nowhere = [pl.when(first).then(None).otherwise(pl.col(axis)).alias(axis) for axis in ("x", "y")]
    kato = pl.when(first).then(pl.lit("351000000")).alias("kato")
    tables["students"] = tables["students"].with_columns(*nowhere, kato)


def spoiled(table, **columns):
    def spoil(tables):
        first = pl.int_range(pl.len()) == 0
        changes = [
            pl.when(first).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in columns.items()
        ]
        tables[table] = tables[table].with_columns(pl.all().cast(pl.String)).with_columns(changes)

    return spoil


def setting(name, value):
    def spoil(tables):
        others = tables["parameters"].filter(pl.col("parameter") != name)
        tables["parameters"] = pl.concat([others, pl.DataFrame({"parameter": [name], "value": [value]})])

    return spoil


def without(table, *columns):
    def spoil(tables):
        tables[table] = tables[table].drop(*columns)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "place_named"),
    [
        (spoiled("students", birth_date="31.02.2009"), "students.csv:2:birth_date"),
        (spoiled("students", birth_date=""), "students.csv:2:birth_date"),
        (spoiled("students", x="far"), "students.csv:2:x"),
        (spoiled("students", x="", y=""), "students.csv:2:kato"),
        (_district_instead_of_spot, "students:0:x: S00000"),
        (spoiled("students", x=""), "students.csv:2:x"),
        (spoiled("students", student_id="S00001"), "students.csv"),
        (spoiled("places", slots="-1"), "places.csv:2:slots"),
        (spoiled("places", slots="1.5"), "places.csv:2:slots"),
        (spoiled("places", mentors="NaN"), "places.csv:2:mentors"),
        (spoiled("places", enterprise_bin=""), "places.csv:2:enterprise_bin"),
        (spoiled("preferences", place_id="nowhere"), "preferences.csv:2:place_id"),
        (spoiled("preferences", rank="0"), "preferences.csv:2:rank"),
        (spoiled("refusals", student_id="nobody"), "refusals.csv:2:student_id"),
        (spoiled("enterprises", mentors="many"), "enterprises.csv:2:mentors"),
        (without("students", "birth_date"), "students.csv"),
        (without("places", "slots"), "places.csv"),
        (lambda tables: tables.pop("places"), "places"),
        (setting("students_per_mentor", "0"), "students_per_mentor"),
        (setting("students_per_mentor", "2.5"), "students_per_mentor"),
        (setting("students_per_mentor", "nan"), "students_per_mentor"),
        (setting("maximum_distance_km", "-1"), "maximum_distance_km"),
        (setting("maximum_distance_km", "1e999"), "maximum_distance_km"),
        (setting("starts_on", "tomorrow"), "starts_on"),
        (setting("terms", "1000"), "terms"),
        (setting("minimum_age.XX", "18"), "minimum_age.XX"),
        (setting("tie_break_seed", "x"), "tie_break_seed"),
        (lambda tables: _drop(tables, "starts_on"), "starts_on"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(tmp_path, spoil, place_named):
    tables = invented_tables(students=20, enterprises=4)
    spoil(tables)
    folder = write_folder(tables, tmp_path / "in")

    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out"), "--language", "kk"])

    assert result.exit_code == 1
    assert place_named in result.stderr
    assert not (tmp_path / "out").exists()


def _drop(tables, name):
    tables["parameters"] = tables["parameters"].filter(pl.col("parameter") != name)


def test_empty_markets_are_answered(tmp_path):
    tables = invented_tables(students=4, enterprises=2)
    nobody = {**tables, "students": tables["students"].clear()}
    for name in ("preferences", "refusals"):
        nobody[name] = tables[name].clear()
    _drop(nobody, "hazardous")
    nowhere = {**tables, "places": tables["places"].with_columns(slots=pl.lit(0))}

    outs = [placed(nobody, tmp_path / "nobody"), placed(nowhere, tmp_path / "nowhere")]

    assert [verify(out).violations for out in outs] == [(), ()]
    assert set(pl.read_csv(outs[1] / "reasons.csv")["reason"]) == {"no_place_for_qualification"}


def test_command_prints_one_json_object(tmp_path):
    folder = write_folder(invented_tables(), tmp_path / "in")

    result = CliRunner().invoke(command, [str(folder), "--out", str(tmp_path / "out"), "--json", "--quiet"])

    said = json.loads(result.stdout)
    assert said["students"] == 120
    assert said["placed"] + said["unplaced"] == 120
