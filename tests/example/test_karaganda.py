"""Karaganda as shipped: published totals, real names, marks of what is invented, the same bytes from the same seed."""

import polars as pl
import pytest

from kasip.example.codes import check_digit
from kasip.example.profile import karaganda, published
from kasip.example.regions import region
from kasip.example.rows import marked_columns
from kasip.example.tables import contract_keys, fact
from kasip.gateways.fingerprint import table_hash, tables_hash


def dual_students(tables):
    key = ["college_bin", "qualification", "language", "base", "form"]
    dual = tables["programmes"].filter("dual").select(key)
    return tables["running_cohorts"].join(dual, on=key)["students"].sum()


@pytest.fixture(scope="module")
def tables():
    return region(karaganda(2027))


def test_every_table_has_the_columns_of_the_contract_and_unique_keys(tables):
    for name, frame in tables.items():
        assert tuple(frame.columns) == marked_columns(name), name
        keys = contract_keys(name)
        assert not frame.select(keys).is_duplicated().any(), name


def test_same_seed_gives_the_same_tables_and_another_seed_others(tables):
    assert tables_hash(region(karaganda(2027))) == tables_hash(tables)
    assert table_hash(region(karaganda(2028))["past_orders"]) != table_hash(tables["past_orders"])


@pytest.mark.parametrize(
    ("metric", "measured"),
    [
        ("colleges (akimat)", lambda t: t["colleges"].height),
        ("specialties", lambda t: t["specialties"].height),
        ("Zhas Maman competence centres", lambda t: t["competence_centres"].filter(pl.col("status") == "open").height),
        ("population 2025-12-01", lambda t: t["territories"].filter(pl.col("level") == "district")["population"].sum()),
        ("dual students", dual_students),
        ("enterprises in joint training", lambda t: t["enterprises"].filter("joint_training").height),
        ("productions in industry, construction, energy", lambda t: industry_workers(t) / 200),
    ],
)
def test_published_figure_of_karaganda_is_met(tables, metric, measured):
    figure = published("Karaganda", metric)
    tolerance = {
        "dual students": 25,
        "enterprises in joint training": 20,
        "productions in industry, construction, energy": 5,
    }

    assert measured(tables) == pytest.approx(figure, abs=tolerance.get(metric, 0))


def industry_workers(tables):
    now = tables["employment_history"].filter((pl.col("year") == 2025) & pl.col("industry").str.contains("^[BCDEF]"))
    return now["persons"].sum()


def test_state_order_is_turkistans_seats_per_resident_and_agrees_with_the_country(tables):
    seats = tables["past_orders"].filter(pl.col("year") == 2024)["seats"].sum()
    turkistan = published("Turkistan", "state-order places") / published("Turkistan", "population")

    assert seats == pytest.approx(turkistan * published("Karaganda", "population 2025-12-01"), abs=25)
    assert seats == pytest.approx(145_000 * 1_131_438 / 20_400_000, rel=0.03)


def test_targeted_share_of_the_last_order_is_the_published_seven_per_cent(tables):
    last = tables["past_orders"].filter(pl.col("year") == 2026)
    targeted = last.filter(pl.col("target_employer").is_not_null())["seats"].sum()

    assert targeted / last["seats"].sum() == pytest.approx(10_000 / 145_000, abs=0.004)


def test_average_norm_of_state_students_is_the_published_one(tables):
    groups = tables["qualifications"].select("qualification", "norm_group")
    norms = tables["norms"].filter(pl.col("year") == 2025).select("norm_group", "kzt_per_student")
    state = tables["running_cohorts"].filter(pl.col("funding") == "state").join(groups, on="qualification")
    paid = state.join(norms, on="norm_group")

    average = (paid["kzt_per_student"] * paid["students"]).sum() / paid["students"].sum()

    assert average == pytest.approx(published("KZ", "average per-capita norm"), rel=0.001)


def test_employment_by_definition_is_as_far_apart_as_published(tables):
    employed = tables["outcomes"].filter(pl.col("outcome") == "employed").group_by("definition")
    rates = dict(employed.agg(pl.col("numerator").sum() / pl.col("denominator").sum()).iter_rows())

    assert rates["college_report"] == pytest.approx(0.81, abs=0.03)
    assert rates["pension_12m"] == pytest.approx(0.61, abs=0.03)
    assert rates["tax_6m"] == pytest.approx(0.60, abs=0.03)


def test_saran_wants_three_qualifications_nobody_is_licensed_for(tables):
    wanted = {"07220700", "07139100", "07159500"}
    specialty = tables["qualifications"].filter(pl.col("specialty").is_in(wanted)).select("qualification", "specialty")
    offered = tables["programmes"].join(specialty, on="qualification")
    asked = tables["employer_requests"].join(specialty, on="qualification").filter(pl.col("facility_id").is_not_null())

    assert set(offered["specialty"]) == wanted
    assert set(offered["status"]) == {"candidate"}
    assert offered["opening_condition"].null_count() == 0
    assert tables["licences"].join(specialty, on="qualification").is_empty()
    assert set(asked["specialty"]) == wanted


def test_every_invented_business_number_has_a_valid_check_digit(tables):
    numbers = [*tables["enterprises"]["bin"], *tables["colleges"]["college_bin"]]

    assert [number for number in numbers if check_digit(number[:11]) != int(number[11])] == []


def test_every_row_says_where_it_comes_from(tables):
    known = set(tables["sources"]["source"])

    for name, frame in tables.items():
        assert set(frame["provenance"]) <= {"fact", "synthetic"}, name
        assert name == "sources" or set(frame["source"]) <= known, name


def test_names_of_real_colleges_are_marked_by_their_source_and_the_others_by_the_generator(tables):
    real = set(fact("karaganda_colleges")["name_en"])

    named = tables["colleges"].filter(pl.col("source") != "generator")

    assert set(named["name_en"]) == real
    assert tables["colleges"].filter(pl.col("source") == "generator")["name_en"].str.contains("example").all()


def test_occupation_shares_sum_to_at_most_one(tables):
    sums = tables["occupation_qualifications"].group_by("occupation").agg(pl.col("share").sum())

    assert sums.filter(pl.col("share") > 1).is_empty()


def test_competence_centres_planned_stand_at_the_colleges_named(tables):
    names = tables["colleges"].select("college_bin", pl.col("name_en").alias("college"))
    planned = tables["competence_centres"].filter(pl.col("status") == "planned").join(names, on="college_bin")

    assert dict(planned.select("college", "name_en").iter_rows()) == {
        "Temirtau Higher Polytechnic College": "Water management competence centre",
        "Karaganda Higher Polytechnic College": "Fire, rescue and paramedicine competence centre",
    }


def test_dormitories_hold_no_more_boarders_than_beds_and_some_are_full(tables):
    boarders = tables["running_cohorts"].group_by("college_bin").agg(pl.col("boarders").sum())
    beds = tables["dormitory_colleges"].join(tables["dormitories"], on="dormitory_id").select("college_bin", "beds")
    held = boarders.join(beds, on="college_bin")

    assert held.filter(pl.col("boarders") > pl.col("beds")).is_empty()
    assert held.filter(pl.col("boarders") > 0.95 * pl.col("beds")).height >= 5


def test_share_of_students_with_a_bed_is_near_the_published_87_per_cent(tables):
    share = tables["colleges"].select("college_bin", "boarding_share")
    running = tables["running_cohorts"].join(share, on="college_bin")
    asked = (running["students"] * running["boarding_share"]).sum()

    assert running["boarders"].sum() / asked == pytest.approx(0.87, abs=0.04)


def test_masters_hold_todays_groups_and_what_the_rule_on_changes_keeps_of_the_last_order(tables):
    hours = tables["curricula"].select("qualification", "base", "study_year", "master_hours")
    specialty = tables["qualifications"].select("qualification", "specialty")
    key = ["college_bin", "specialty"]
    last = tables["past_orders"].filter((pl.col("year") == 2026) & pl.col("target_employer").is_null())
    kept = last.with_columns(groups=pl.col("groups") // 2, study_year=pl.lit(1, pl.Int64))
    still = tables["running_cohorts"].filter(pl.col("graduation_year") > 2027)
    still = still.with_columns(study_year=2028 - pl.col("admission_year"))
    used = pl.concat(
        [part.select("college_bin", "qualification", "base", "study_year", "groups") for part in (kept, still)]
    )
    used = used.join(hours, on=["qualification", "base", "study_year"]).join(specialty, on="qualification")
    used = used.group_by(key).agg((pl.col("groups") * pl.col("master_hours")).sum().alias("used"))
    held = used.join(tables["masters"], on=key, how="left")

    assert held.filter(pl.col("used") > pl.col("persons") * pl.col("hours_per_post") + 1e-6).is_empty()
