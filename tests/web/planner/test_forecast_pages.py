"""The forecast's pages and the gap list: a planner runs it, everybody who plans by it reads it, files hold the same."""

import datetime as dt
import html
import io
import re

import openpyxl
import polars as pl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.site.reading import foreign_words

from kasip.apps.accounts.enums import Role
from kasip.apps.labour_market.forecast_states import RunState
from kasip.apps.labour_market.kept import region_of, result_rows
from kasip.apps.labour_market.models import ForecastFigure, ForecastRun
from kasip.apps.work.worker import run_waiting
from kasip.web.planner.forecasts.kept_rows import rows_table
from kasip.web.planner.forecasts.pictures import Plant
from kasip.web.planner.forecasts.tables import plants_table

LANGUAGES = ("kk", "ru", "en")


def words_of(answer):
    """What a page says, without its markup, the names people or files bear, and the codes of data."""
    main = re.sub(r"(?s)^.*<main[^>]*>|</main>.*$", "", answer.content.decode())
    return html.unescape(re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", main))


@pytest.fixture
def run(site):
    """A run of the region, asked for on the page and computed by a worker."""
    asked = site.client_for(Role.PLANNER).post("/forecasts/new/", {"scenario": "", "note": "№ 7777"})
    assert asked.status_code == 302
    with site.scope():
        run_waiting()
        return ForecastRun.objects.select_related("region").get(state=RunState.DONE)


def test_planner_runs_and_everybody_reads_in_three_languages(site, run):
    with site.scope():
        code = ForecastFigure.objects.filter(run=run)[0].qualification.qualification
    pages = [
        "/forecasts/",
        f"/forecasts/{run.pk}/",
        f"/forecasts/{run.pk}/?q={code}&said=uncertain",
        f"/forecasts/{run.pk}/quality/",
        f"/forecasts/{run.pk}/compare/{run.pk}/",
        f"/forecasts/{run.pk}/{code}/",
        f"/forecasts/{run.pk}/rows/occupation_history/?occupation=7212-0",
        "/forecasts/gaps/",
        "/forecasts/gaps/?year=all&sort=surplus&said=shortage&q=нет",
    ]
    for language in LANGUAGES:
        client = site.client_for(Role.PLANNER, language=language)
        answers = {page: client.get(page) for page in pages}
        assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
        odd = {
            page: found
            for page, answer in answers.items()
            if (found := {*foreign_words(words_of(answer), language)} - {"PDF"})
        }
        assert odd == {}
    assert "№ 7777" in answers[f"/forecasts/{run.pk}/"].content.decode()
    seen = {role: site.client_for(role).get(f"/forecasts/{run.pk}/{code}/").status_code for role in Role}
    assert {role for role, status in seen.items() if status == 200} == {
        Role.PLANNER, Role.APPROVER, Role.ADMINISTRATOR, Role.HEAD_OFFICER, Role.CHAMBER_OFFICER,
        Role.EMPLOYMENT_OFFICER, Role.COLLEGE_DEPUTY, Role.ENTERPRISE_HR,
    }  # fmt: skip
    neighbour = site.client_for(Role.PLANNER, site.other)
    assert {neighbour.get(page).status_code for page in pages if str(run.pk) in page.split("/")} == {404}
    hidden = site.client_for(Role.ENTERPRISE_HR)
    assert hidden.get(f"/forecasts/{run.pk}/rows/employer_requests/").status_code == 404
    assert site.client_for(Role.APPROVER).get("/forecasts/new/").status_code == 404


def test_qualification_draws_three_intervals_and_tells_the_same_as_a_table(site, run):
    table = result_rows(run, "demand", kato=region_of(run))
    code = table.sort("median", descending=True)["qualification"][0]
    spread = result_rows(run, "spread", kato=region_of(run), kind="demand", code=code)

    page = site.client_for(Role.PLANNER, language="en").get(f"/forecasts/{run.pk}/{code}/?first=2028&last=2030")

    need = page.context["charts"][0]
    assert len(need.drawing.around) == 2
    assert need.drawing.band
    assert [row[0].text for row in need.table.rows] == ["2028", "2029", "2030"]
    assert all(low <= high for low, high in spread.select("low_95", "low_50").iter_rows())
    assert all(low <= high for low, high in spread.select("high_50", "high_95").iter_rows())
    assert page.context["provenance"] == "synthetic"
    assert "invented for the example" in page.content.decode()


@pytest.mark.usefixtures("run")
def test_gap_list_says_the_same_on_page_in_workbook_and_on_paper(site):
    client = site.client_for(Role.PLANNER, language="kk")

    page = client.get("/forecasts/gaps/?year=2030&sort=persons")
    book = client.get("/forecasts/gaps/xlsx/?year=2030&sort=persons")
    paper = client.get("/forecasts/gaps/pdf/?year=2030&sort=persons")
    again = client.get("/forecasts/gaps/pdf/?year=2030&sort=persons")

    shown = [row[0].text.rpartition(" · ") for row in page.context["table"].rows]
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    written = [(row[0], row[1]) for row in sheet.iter_rows(values_only=True) if row[2] == 2030]
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    assert [(name, code) for name, _, code in shown] == written
    assert [text.find(code) for _, code in written] == sorted(text.find(code) for _, code in written)
    assert all(code in text for _, code in written)
    assert page.context["order"] is None
    assert "ойдан құралған" in text
    assert paper.content == again.content
    assert client.get("/forecasts/gaps/doc/").status_code == 404
    assert site.client_for(Role.MENTOR).get("/forecasts/gaps/pdf/").status_code == 404


def test_pages_ask_as_often_whatever_the_number_of_rows(site, run):
    client = site.client_for(Role.PLANNER)

    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    with site.scope():
        code = ForecastFigure.objects.filter(run=run)[0].qualification.qualification
    counted = {
        (queries(f"/forecasts/gaps/?year=2030&q={word}"), queries(f"/forecasts/{run.pk}/?q={word}"))
        for word in ("", code, "nothing")
    }
    assert len(counted) == 1
    assert max(counted.pop()) <= 14


def test_plant_is_named_to_those_alone_who_read_every_enterprises_sites():
    row = {"facility_id": "F-1", "name_kk": "Зауыт", "name_ru": "Завод", "name_en": "Works", "probability": "0.725"}
    plants, run = [Plant(1, row, dt.date(2027, 9, 1), 12.4)], ForecastRun(pk=5)
    with translation.override("en"):
        told = [plants_table(run, plants, readable).rows[0] for readable in ({"facilities"}, {"enterprises"})]

    assert [[cell.text for cell in row] for row in told] == [
        ["Works", "1", "1 Sep 2027", "72.5%", "+12"],
        ["A plant of the region", "1", "1 Sep 2027", "72.5%", "+12"],
    ]
    assert [row[0].url for row in told] == ["/forecasts/5/rows/facilities/?facility_id=F-1", ""]


def test_kept_rows_are_shown_as_people_read_them():
    kept = pl.DataFrame(
        {"facility_id": ["F-1"], "name_kk": ["Зауыт"], "name_ru": ["Завод"], "name_en": ["Works"],
         "status": ["opening"], "opens_on": ["2028-05-01"], "probability": ["0.81"], "source": [None]}
    )  # fmt: skip
    with translation.override("ru"):
        table = rows_table("facilities", kept)

    assert [cell.text for cell in table.rows[0]] == ["F-1", "Завод", "открывается", "01.05.2028", "0,81", ""]
    assert [column.kind for column in table.columns][-3:] == ["date", "number", "text"]
