"""Files as they come, through the pages: taken in, looked at, confirmed, taken in again, taken back."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.contract.sheets import test_contingent, test_evaluation

from kasip.apps.colleges.models import CollegeIndicator, RunningCohort
from kasip.apps.labour_market.models import EmploymentCount
from kasip.apps.sources.models import Import
from kasip.apps.sources.standing import Standing
from kasip.apps.work.worker import run_waiting
from kasip.contract.sheets.melting import TERRITORY, VALUE, YEAR


@pytest.fixture(autouse=True)
def _own_uploads(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def planner(site):
    return site.client_for("planner", language="kk")


def upload(client, content, name, **fields):
    sent = {"file": SimpleUploadedFile(name, content), "source_name": "files", "mode": "add_and_change", **fields}
    answer = client.post("/imports/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    run_waiting()
    return answer["location"]


def stored(site):
    with site.scope():
        return Import.objects.order_by("-pk").first()


def standing(site, model):
    with site.scope():
        frame = Standing().of(model.contract_table).drop("_pk", "_version")
        return sorted(frame.rows(), key=str)


def book(rows, sheet="2025"):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


def walk(site, client, model, content, name, mapping=None, **fields):
    """Walk a file through every page. Returns the page of the difference, and counts of both times."""
    before = standing(site, model)
    address = upload(client, content, name, **fields)
    if mapping is not None:
        assert stored(site).state == "mapping", stored(site).preview
        client.post(f"{address}columns/", mapping)
        run_waiting()
    difference = "".join(client.get(f"{address}?kind={kind}").content.decode() for kind in ("new", "rejected"))
    assert stored(site).state == "ready", stored(site).preview
    assert standing(site, model) == before, "nothing is stored before it is confirmed"
    client.post(f"{address}confirm/", {"reason": "letter 7", "leave_out": "on"})
    run_waiting()
    first = stored(site)
    assert first.state == "done"
    assert client.get(address).status_code == 200
    after = standing(site, model)
    upload(client, content, f"again {name}", **fields)
    again = stored(site)
    assert standing(site, model) == after, "a repeat changes nothing"
    client.post(f"{address}undo/", {"reason": "letter 8"})
    run_waiting()
    assert standing(site, model) == before, "taken back, it is as it was"
    return difference, first.counts, again.counts


def evaluation():
    college, specialty = test_evaluation.college, test_evaluation.specialty
    rows = test_evaluation.sheet(
        college("Зауыт политехникалық колледжі", has_dormitory="да", ownership_form="Коммунальная"),
        specialty(test_evaluation.WELDING, labs_total="–", employment_graduates="7", employment_employed="1/7"),
        college("Колледж, которого нет", has_dormitory="нет"),
    ).rows
    return book(rows)


def test_evaluation_workbook_is_stored_once_and_taken_back(site, planner):
    difference, first, again = walk(site, planner, CollegeIndicator, evaluation(), "бағалау.xlsx")

    assert "Жатақханасы бар" in difference
    assert "Колледж, которого нет" in difference
    assert (first["new"], first["changed"], first["rejected"]) == (5, 1, 2)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 6)


def test_evaluation_workbook_without_a_year_is_refused_until_it_is_given(site, planner):
    rows = [[cell.replace("2025", "") for cell in row] for row in test_evaluation.sheet().rows]
    rows += [test_evaluation.college("Зауыт"), test_evaluation.specialty(test_evaluation.WELDING, labs_total="2")]
    upload(planner, book(rows, "Лист1"), "бағалау.xlsx")
    refused = stored(site)
    upload(planner, book(rows, "Лист1"), "бағалау.xlsx", year="2024")

    assert (refused.state, refused.preview["faults"][0]["code"]) == ("failed", "evaluation_needs_year")
    assert stored(site).state == "ready"


def contingent():
    """The database's own form: tab separated UTF-16 with a mark, headings with attributes, cells written as ="…"."""
    students = [
        test_contingent.row(qualification="3W07150501 Сварщик", iin=f'="06010150000{number}"', form="вечерняя")
        for number in range(3)
    ]
    lines = "\r\n".join("\t".join(line) for line in (test_contingent.HEADER, *students))
    return ("\ufeff" + lines + "\r\n").encode("utf-16-le")


def test_contingent_export_becomes_groups_and_no_student_is_kept(site, tmp_path):
    deputy = site.client_for("college_deputy", language="kk")

    difference, first, again = walk(site, deputy, RunningCohort, contingent(), "контингент.csv")

    assert "060101500001" not in difference
    assert (first["new"], first["rejected"]) == (1, 0)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.parquet"))
    assert kept
    assert "Сынақова".encode() not in kept


def test_statistics_with_named_territories_across_the_top_are_read_as_they_stand(site, planner):
    rows = [
        ["Экономикалық қызмет түрлері мен аудандар бойынша жұмыспен қамтылғандар, 2031 жыл"],
        ["Сала", "Зауыт қаласы", "Дала ауданы"],
        ["Өңдеу өнеркәсібі", 4100, 95],
        ["Құрылыс", 1200, "x"],
    ]
    mapping = {
        "table-0": "employment_history",
        "was-0": "employment_history",
        "heading-0-kato": TERRITORY,
        "heading-0-industry": "Сала",
        "heading-0-persons": VALUE,
        "constant-0-year": "2031",
    }

    difference, first, again = walk(site, planner, EmploymentCount, book(rows), "жұмыс.xlsx", mapping)

    assert "991000000" in difference
    assert (first["new"], first["rejected"]) == (4, 0)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)


def test_statistics_with_years_across_the_top_are_read_as_they_stand(site, planner):
    rows = [
        ["Өңдеу өнеркәсібі"],
        ["Аудан", "2031 ж.", "2032 ж."],
        ["Зауыт қаласы", 4100, 4150],
        ["Дала ауданы", 95, 90],
    ]
    mapping = {
        "table-0": "employment_history",
        "was-0": "employment_history",
        "heading-0-kato": "Аудан",
        "heading-0-year": YEAR,
        "heading-0-persons": VALUE,
        "constant-0-industry": "C",
    }

    _, first, again = walk(site, planner, EmploymentCount, book(rows), "жұмыс.xlsx", mapping)

    assert (first["new"], first["rejected"]) == (4, 0)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)
