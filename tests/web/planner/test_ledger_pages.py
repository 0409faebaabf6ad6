"""The demand ledger: sources that add up, rows behind each figure, nothing of an enterprise to who may not see it."""

import csv
import io
import re
import shutil
from importlib import resources
from pathlib import Path

import polars as pl
import pytest
from django_scopes import scope

from kasip.apps.classifications.models import Qualification
from kasip.apps.employers.models import Enterprise
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.labour_market.actions.deciding import confirm_declaration
from kasip.apps.labour_market.actions.declaring import LineGiven, put_line, send_declaration, start_declaration
from kasip.apps.orders.actions.drafting import new_draft, results_folder
from kasip.apps.orders.enums import OrderState
from kasip.studies.forecast import forecast

TEACHING = Path(str(resources.files("kasip.example"))) / "teaching"


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """The forecast of the teaching region, computed once for the module."""
    folder = tmp_path_factory.mktemp("forecast") / "plan"
    forecast(TEACHING, folder)
    return folder


@pytest.fixture
def ledger(site, computed, settings, tmp_path):
    """A version of the order whose forecast stands in the site's data."""
    settings.DATA = str(tmp_path)
    with site.scope():
        order = new_draft(by=site.actor_for("planner"))
        order.state = OrderState.DRAFT
        with journalled():
            order.save()
        shutil.copytree(computed, results_folder(order) / "plan")
    return pl.read_csv(computed / "ledger.csv", schema_overrides={"kato": pl.String, "qualification": pl.String})


def read(client, address):
    return client.get(address).content.decode()


def test_list_shows_the_forecasts_own_parts_and_gives_them_as_a_file(site, ledger):
    planner = site.client_for("planner", language="en")
    year = 2028
    page = read(planner, f"/ledger/?year={year}&sort=name")
    answer = planner.get(f"/ledger/export/csv/?year={year}")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    region = ledger.filter((pl.col("kato") == site.region.kato) & (pl.col("year") == year))

    told = {row[1]: [float(cell or 0) for cell in row[2:]] for row in rows[1:]}
    assert set(told) == set(region["qualification"])
    for row in region.iter_rows(named=True):
        growth, replacement, plants, cut, openings, beyond, alone, total, *_ = told[row["qualification"]]
        assert total == pytest.approx(row["total_mean"], abs=0.01)
        assert total == pytest.approx(growth + replacement + plants + cut + beyond + alone, abs=0.05)
        assert openings == pytest.approx(growth + replacement + plants + cut, abs=0.05)
        assert row["qualification"] in page
    assert planner.get(f"/ledger/export/xlsx/?year={year}").content[:2] == b"PK"
    with site.scope():
        assert Event.objects.filter(subject="demand_ledger", action="exported").count() == 2


def test_detail_opens_the_rows_behind_each_figure_and_says_what_is_not_added(site, ledger):
    asked = ledger.filter((pl.col("kato") == site.region.kato) & (pl.col("requests_mean") > 0)).row(0, named=True)
    with site.scope():
        qualification = Qualification.objects.get(qualification=asked["qualification"])
    address = f"/ledger/qualifications/{qualification.pk}/?year={asked['year']}"
    page = read(site.client_for("planner", language="en"), address)

    links = set(re.findall(r'href="(/records/[a-z_]+/)', page))
    assert {"/records/employer_requests/", "/records/age_structure/", "/records/staffing/"} <= links
    assert ("not added" in page, "#requests" in page, "a signal of tightness" in page.lower()) == (True, True, True)


def test_college_sees_the_need_alone_and_other_enterprises_nothing(site, ledger):
    year = ledger.filter(pl.col("requests_mean") > 0)["year"][0]
    with scope(region=site.region.pk):
        qualification = Qualification.objects.get(
            qualification=ledger.filter(pl.col("requests_mean") > 0)["qualification"][0]
        )
        names = list(Enterprise.objects.values_list("name_en", flat=True))
    addresses = [f"/ledger/?year={year}", f"/ledger/qualifications/{qualification.pk}/?year={year}"]

    pages = [read(site.client_for("college_deputy", language="en"), one) for one in addresses]
    chamber = read(site.client_for("chamber_officer", language="en"), addresses[1])

    assert [name for name in names if any(name in page for page in pages)] == []
    assert any(name in chamber for name in names)
    assert [word in pages[0] for word in ("Declared on top", "Interval")] == [False, True]
    assert [site.client_for("enterprise_hr").get(one).status_code for one in addresses] == [404, 404]


def test_declaration_confirmed_since_is_said_not_to_be_counted_yet(site, ledger):
    planner = site.client_for("planner", language="en")
    assert ledger.height
    before = read(planner, "/ledger/")
    hr, chamber = site.actor_for("enterprise_hr"), site.actor_for("chamber_officer")
    with site.scope():
        declaration = start_declaration(by=hr, first_year=2027)
        given = LineGiven("Дәнекерлеуші", {2028: 3}, qualification=Qualification.objects.first())
        put_line(declaration=declaration, given=given, by=hr)
        send_declaration(declaration=declaration, by=hr)
        confirm_declaration(declaration=declaration, by=chamber)

    after = read(planner, "/ledger/")

    assert ("confirmed or ended since" in before, "confirmed or ended since: 1" in after) == (False, True)


def test_ledger_without_a_computation_says_what_to_do(site):
    page = read(site.client_for("planner", language="en"), "/ledger/")

    assert ("Nothing is computed yet" in page, "/orders/new/" in page) == (True, True)
