"""Pages of imports: from a file to records, with everything said on the way."""

import io

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.site.region import small_tables

from kasip.apps.colleges.models import College, Workshop
from kasip.apps.journal.models import Event
from kasip.apps.sources.models import Import
from kasip.apps.work.worker import run_waiting
from kasip.example.writing import workbook

ZAVOD = "050140900108"


@pytest.fixture(autouse=True)
def _own_uploads(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def planner(site):
    return site.client_for("planner")


def upload(client, content, name="region.xlsx", **fields):
    sent = {"file": SimpleUploadedFile(name, content), "source_name": "test", "mode": "add_and_change", **fields}
    answer = client.post("/imports/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    run_waiting()
    return answer["location"]


def book(*tables, edit=None):
    frames = {name: small_tables()[name].frame for name in tables}
    return workbook(frames if edit is None else edit(frames))


def stored(site):
    with site.scope():
        return Import.objects.order_by("-pk").first()


def test_file_of_what_stands_changes_nothing_and_says_so(site, planner):
    page = planner.get(upload(planner, book("colleges", "workshops"))).content.decode()

    assert "Всё из этого файла уже есть" in page
    assert stored(site).state == "unchanged"


def test_changed_cell_is_shown_before_and_after_confirmed_and_taken_back(site, planner):
    def edit(frames):
        return {"colleges": frames["colleges"].with_columns(name_en=pl.lit("Renamed <b>College</b>"))}

    address = upload(planner, book("colleges", edit=edit))
    page = planner.get(address).content.decode()
    confirmed = planner.post(f"{address}confirm/", {"reason": "letter 12"})
    run_waiting()
    report = planner.get(address).content.decode()
    with site.scope():
        names = set(College.objects.values_list("name_en", flat=True))
        reasons = set(Event.objects.filter(action="changed").values_list("reason", flat=True))
    planner.post(f"{address}undo/", {"reason": "wrong"})
    run_waiting()

    assert "Zavod Polytechnic College" in page
    assert "Renamed &lt;b&gt;College&lt;/b&gt;" in page
    assert confirmed.status_code == 302
    assert "Файл сохранён" in report
    assert names == {"Renamed <b>College</b>"}
    assert reasons == {"letter 12"}
    with site.scope():
        assert College.objects.get(college_bin=ZAVOD).name_en == "Zavod Polytechnic College"
    assert stored(site).state == "undone"


def test_rejected_rows_come_back_as_a_workbook_that_can_be_put_right(site, planner):
    def edit(frames):
        frame = frames["workshops"]
        first = pl.col("workshop_id") == frame["workshop_id"][0]
        return {"workshops": frame.with_columns(rooms=pl.when(first).then(pl.lit("many")).otherwise(pl.lit("6")))}

    rows = edit({"workshops": small_tables()["workshops"].frame})["workshops"]
    address = upload(planner, rows.write_csv().encode(), "workshops.csv")
    page = planner.get(address).content.decode()
    refused = planner.post(f"{address}confirm/", {"reason": "r"})
    content = planner.get(f"{address}rejected/workshops/").content
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    planner.post(f"{address}confirm/", {"reason": "r", "leave_out": "on"})
    run_waiting()

    assert "Отклонённые" in page
    assert refused.status_code == 200
    assert len(cells) == 2
    assert "many" in cells[1]
    with site.scope():
        assert sorted(Workshop.objects.values_list("rooms", flat=True))[-10:] == [6] * 10
    fixed = [["4" if cell == "many" else cell for cell in row] for row in cells]
    lines = "\n".join(",".join(str(cell).replace(",", " ").replace("\n", " ") for cell in row) for row in fixed)
    again = upload(planner, lines.encode(), "workshops.csv")
    assert "Подтвердить" in planner.get(again).content.decode()


def test_foreign_table_is_mapped_once_and_remembered(site, planner):
    text = "Календарный год;Деньги, тенге\n2031;1 500 000,5\n"
    address = upload(planner, text.encode(), "деньги.csv")
    one = stored(site)
    assert one.state == "mapping", (one.problem, one.preview)
    page = planner.get(f"{address}columns/")
    assert page.status_code == 200
    sent = {
        "table-0": "budget",
        "was-0": "budget",
        "heading-0-year": "Календарный год",
        "heading-0-kzt": "Деньги, тенге",
    }
    planner.post(f"{address}columns/", sent)
    run_waiting()
    first = stored(site)
    assert (first.state, first.counts["new"]) == ("ready", 1)

    upload(planner, text.replace("2031", "2032").encode(), "деньги2.csv")

    second = stored(site)
    assert (second.state, second.counts["new"]) == ("ready", 1)


def test_needed_column_without_a_heading_is_named(planner):
    address = upload(planner, b"a;b\n1;2\n", "x.csv")

    answer = planner.post(f"{address}columns/", {"table-0": "industries", "was-0": "industries"})

    assert answer.status_code == 200
    assert "Обязательно" in answer.content.decode()


def test_deputy_stores_nothing_of_another_college(site):
    deputy = site.client_for("college_deputy")
    rows = small_tables()["workshops"].frame.with_columns(rooms=pl.lit("7"))
    address = upload(deputy, rows.write_csv().encode(), "workshops.csv")
    deputy.post(f"{address}confirm/", {"reason": "r", "leave_out": "on"})
    run_waiting()

    with site.scope():
        changed = Workshop.objects.filter(rooms=7)
        assert {one.college.college_bin for one in changed.select_related("college")} == {ZAVOD}


@pytest.mark.parametrize("role", ["", "head_officer", "student", "mentor"])
def test_those_who_change_no_record_import_nothing(site, role):
    answer = site.client_for(role).get("/imports/new/")

    assert answer.status_code == (302 if role == "" else 404)


def test_import_of_another_region_or_person_is_missing(site, planner):
    address = upload(planner, book("colleges"))

    found = [
        site.client_for("planner", site.other).get(address).status_code,
        site.client_for("college_deputy").get(address).status_code,
        site.client_for("approver").get(address).status_code,
        site.client_for("approver").get(f"{address}undo/").status_code,
    ]

    assert found == [404, 404, 200, 404]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_speaks_the_language(site, language):
    client = site.client_for("planner", language=language)
    address = upload(client, book("colleges"))
    for path in ("/imports/", "/imports/new/", address):
        answer = client.get(path)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()


def test_list_takes_the_same_number_of_queries_at_1_3_and_100_rows(site, planner):
    membership, counts, stored_rows = site.membership_of("planner"), [], 0
    planner.get("/imports/")  # what the first page of a process reads once
    for wanted in (1, 3, 100):
        with site.scope():
            Import.objects.bulk_create(
                Import(region=site.region, source_name="q", file_name=f"{n}.csv", offered_by=membership.person)
                for n in range(wanted - stored_rows)
            )
        stored_rows = wanted
        with CaptureQueriesContext(connection) as asked:
            assert planner.get("/imports/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2] <= 12, counts
