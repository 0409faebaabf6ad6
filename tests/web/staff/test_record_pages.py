"""One record's pages: facts, what refers to it, history; adding, changing, removing; what is out of reach."""

import io
import random

import openpyxl
import pytest
from django.urls import reverse
from django_scopes import scope
from tests.site.region import site, stored_site  # noqa: F401  fixtures

from kasip.apps.accounts.enums import Role
from kasip.apps.classifications.models import Occupation, Territory
from kasip.apps.colleges.models import College, CompetenceCentre, Programme, Workshop
from kasip.apps.employers.models import Facility, FacilityJobs
from kasip.apps.journal.models import Event
from kasip.apps.orders.models import Budget
from kasip.apps.sources.actions import StaleRecordError, change_record
from kasip.apps.sources.rows import texts_of
from kasip.web.staff.records.merging import MINE, NEITHER, THEIRS, chosen

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(site):  # noqa: F811
    return browser(site, Role.PLANNER)


@pytest.fixture
def workshop(site):  # noqa: F811
    with site.scope():
        yield Workshop.objects.select_related("college").order_by("pk")[0]


def browser(site, role):  # noqa: F811
    client = site.client_for(role)
    client.cookies["django_language"] = "en"
    return client


def address(view, record, *more):
    return reverse(f"staff:record_{view}", args=[record.contract_table, record.pk, *more])


def form_of(record, **changes):
    texts = texts_of(record)
    was = {f"was_{column}": text for column, text in texts.items()}
    return {"version": record.version, **texts, **was, **changes}


def test_index_lists_what_a_role_reads(site):  # noqa: F811
    student = browser(site, Role.STUDENT).get(reverse("staff:record_tables"))

    tables = [entry[0] for _, entries in student.context["subjects"] for entry in entries]
    assert "colleges" in tables
    assert {"workshops", "employer_requests", "outcomes", "policy"} & set(tables) == set()


def test_visitor_is_led_to_sign_in(client):
    answer = client.get(reverse("staff:record_list", args=["colleges"]))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login")


def test_detail_names_what_a_record_refers_to(planner, workshop):
    page = planner.get(address("detail", workshop)).content.decode()

    assert workshop.college.name_en in page
    assert workshop.college.college_bin in page
    assert "synthetic" in page


def test_related_lists_records_that_refer(planner, workshop):
    answer = planner.get(address("related", workshop.college))

    assert "Workshops" in [card.title for card in answer.context["cards"]]
    assert workshop.name_en in answer.content.decode()


@pytest.mark.parametrize("view", ["detail", "related", "history", "edit", "remove"])
def test_record_of_another_college_is_missing(site, view):  # noqa: F811
    deputy = site.actor_for(Role.COLLEGE_DEPUTY)
    with site.scope():
        foreign = Workshop.objects.exclude(college__college_bin=deputy.organisation_code).order_by("pk")[0]

    answer = browser(site, Role.COLLEGE_DEPUTY).get(address(view, foreign))

    assert answer.status_code == 404


def test_record_of_another_region_is_missing(site, planner):  # noqa: F811
    with scope(region=site.other.pk):
        foreign = College.objects.order_by("pk")[0]

    assert planner.get(address("detail", foreign)).status_code == 404


def test_unknown_table_is_missing(planner):
    assert planner.get("/records/nothing/").status_code == 404


def test_reader_is_offered_no_change(site, workshop):  # noqa: F811
    approver = browser(site, Role.APPROVER)

    assert b"/edit" not in approver.get(address("detail", workshop)).content
    assert approver.post(address("edit", workshop), form_of(workshop, rooms="9")).status_code == 403
    assert approver.get(reverse("staff:record_new", args=["workshops"])).status_code == 403


def test_change_is_stored_and_told(planner, workshop):
    answer = planner.post(address("edit", workshop), form_of(workshop, rooms="7", reason="Letter 12"))

    assert answer.status_code == 302
    workshop.refresh_from_db()
    assert (workshop.rooms, workshop.version) == (7, 2)
    event = Event.objects.order_by("-sequence")[0]
    assert (event.action, event.reason, event.changes) == ("changed", "Letter 12", {"rooms": [2, 7]})
    page = planner.get(address("history", workshop)).content.decode()
    assert "Letter 12" in page
    assert "Rooms" in page


def test_fault_is_said_beside_its_field_and_above(planner, workshop):
    answer = planner.post(address("edit", workshop), form_of(workshop, rooms="many", kind="kept"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("«many» is not a number") == 2
    assert 'value="kept"' in page
    workshop.refresh_from_db()
    assert workshop.version == 1


def test_stale_form_shows_both_versions_and_stores_nothing(site, planner, workshop):  # noqa: F811
    stale = form_of(workshop, rooms="9", kind="mine")
    now = texts_of(workshop) | {"rooms": "5", "shifts": "2"}
    change_record(model=Workshop, pk=workshop.pk, version=1, texts=now, by=site.actor_for(Role.PLANNER))

    answer = planner.post(address("edit", workshop), stale)

    assert answer.status_code == 409
    shown = {choice.name: (choice.mine, choice.theirs, choice.chosen) for choice in answer.context["choices"]}
    assert shown == {"kind": ("mine", workshop.kind, "mine"), "rooms": ("9", "5", ""), "shifts": ("1", "2", "theirs")}
    workshop.refresh_from_db()
    assert (workshop.rooms, workshop.version) == (5, 2)


def test_choice_between_versions_is_stored(site, planner, workshop):  # noqa: F811
    now = texts_of(workshop) | {"rooms": "5"}
    changed = change_record(model=Workshop, pk=workshop.pk, version=1, texts=now, by=site.actor_for(Role.PLANNER))

    planner.post(address("edit", workshop), form_of(changed, rooms="9", version="2"))

    workshop.refresh_from_db()
    assert (workshop.rooms, workshop.version) == (9, 3)


@pytest.mark.parametrize(
    ("was", "mine", "theirs", "taken"),
    [("1", "2", "1", MINE), ("1", "1", "2", THEIRS), ("1", "2", "3", NEITHER), (None, "2", "3", NEITHER)],
)
def test_version_that_was_changed_is_chosen(was, mine, theirs, taken):
    assert chosen(was, mine, theirs) == taken


def test_record_others_refer_to_stays(planner, workshop):
    college = workshop.college
    page = planner.get(address("remove", college)).content.decode()
    answer = planner.post(address("remove", college), {"version": college.version})

    assert "Other records refer to this one" in page
    assert answer.status_code == 409
    assert College.objects.filter(pk=college.pk).exists()


def test_record_is_removed_once_asked(planner, workshop):
    planner.post(address("remove", workshop), {"version": workshop.version, "reason": "burnt"})

    assert not Workshop.objects.filter(pk=workshop.pk).exists()
    assert Event.objects.order_by("-sequence")[0].reason == "burnt"


def test_rule_is_changed_with_a_reason_only(site, planner):  # noqa: F811
    with site.scope():
        budget = Budget.objects.order_by("pk")[0]
        without = planner.post(address("edit", budget), form_of(budget, kzt="1"))
        with_reason = planner.post(address("edit", budget), form_of(budget, kzt="1", reason="Decision 5"))
        budget.refresh_from_db()

    assert without.status_code == 422
    assert "say why" in without.content.decode()
    assert with_reason.status_code == 302
    assert budget.kzt == 1


def test_deputy_changes_how_a_programme_is_taught_and_not_its_licence(site):  # noqa: F811
    deputy = browser(site, Role.COLLEGE_DEPUTY)
    code = site.actor_for(Role.COLLEGE_DEPUTY).organisation_code
    with site.scope():
        programme = Programme.objects.filter(college__college_bin=code, status="licensed").order_by("pk")[0]
        deputy.post(address("edit", programme), form_of(programme, group_size="21", status="candidate"))
        programme.refresh_from_db()

    assert (programme.group_size, programme.status) == (21, "licensed")


def test_reference_out_of_reach_is_refused_without_its_name(site):  # noqa: F811
    personnel = browser(site, Role.ENTERPRISE_HR)
    code = site.actor_for(Role.ENTERPRISE_HR).organisation_code
    with site.scope():
        foreign = Facility.objects.exclude(enterprise__bin=code).order_by("pk")[0]
    texts = {"facility_id": foreign.facility_id, "occupation": "7212-0", "jobs": "5"}

    answer = personnel.post(reverse("staff:record_new", args=["facility_jobs"]), texts)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is not in the table facilities" in page
    assert [name for name in (foreign.name_en, foreign.name_ru, foreign.name_kk) if name and name in page] == []


def test_own_row_cannot_be_given_to_another_college(site):  # noqa: F811
    deputy = site.actor_for(Role.COLLEGE_DEPUTY)
    with site.scope():
        own = Workshop.objects.filter(college__college_bin=deputy.organisation_code).order_by("pk")[0]
        other = College.objects.exclude(college_bin=deputy.organisation_code).order_by("pk")[0]
        client = browser(site, Role.COLLEGE_DEPUTY)
        answer = client.post(address("edit", own), form_of(own, college_bin=other.college_bin))
        own.refresh_from_db()

    assert answer.status_code == 403
    assert own.college.college_bin == deputy.organisation_code


def test_filter_and_order_tell_nothing_of_rows_out_of_reach(site):  # noqa: F811
    deputy = site.actor_for(Role.COLLEGE_DEPUTY)
    client = browser(site, Role.COLLEGE_DEPUTY)
    with site.scope():
        foreign = Workshop.objects.exclude(college__college_bin=deputy.organisation_code).select_related("college")
        seen = 0
        for row in foreign:
            for column, text in texts_of(row).items():
                asked = {column: text, "sort": column, "q": row.name_ru}
                page = client.get(reverse("staff:record_list", args=["workshops"]), asked).context["page"]
                own = {one.college.college_bin for one in page.object_list}
                seen += 1
                assert own <= {deputy.organisation_code}
    assert seen > 50


def test_history_of_a_moved_row_begins_where_it_became_own(site):  # noqa: F811
    deputy = site.actor_for(Role.COLLEGE_DEPUTY)
    with site.scope():
        by = site.actor_for(Role.PLANNER)
        foreign = Workshop.objects.exclude(college__college_bin=deputy.organisation_code).order_by("pk")[0]
        secret = change_record(
            model=Workshop, pk=foreign.pk, version=1, texts=texts_of(foreign) | {"kind": "SECRETKIND"}, by=by
        )
        moved = texts_of(secret) | {"college_bin": deputy.organisation_code, "kind": "plain"}
        change_record(model=Workshop, pk=foreign.pk, version=2, texts=moved, by=by)
    client = browser(site, Role.COLLEGE_DEPUTY)

    page = client.get(address("history", foreign))

    assert page.status_code == 200
    assert "SECRETKIND" not in page.content.decode()
    assert "SECRETKIND" in browser(site, Role.PLANNER).get(address("history", foreign)).content.decode()


def test_suggestions_hold_only_what_may_be_read(site):  # noqa: F811
    deputy = browser(site, Role.COLLEGE_DEPUTY)
    address_ = reverse("staff:record_choices", args=["workshops", "centre_id"])
    with site.scope():
        centre = CompetenceCentre.objects.order_by("pk")[0]

    page = deputy.get(address_, {"centre_id": centre.name_ru.split()[0]}).content.decode()

    assert f'value="{centre.centre_id}"' in page
    assert "CANARY" not in page


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']


@pytest.mark.parametrize("payload", FORMULAS)
def test_exported_text_is_never_a_formula(site, planner, workshop, payload):  # noqa: F811
    texts = texts_of(workshop) | {"name_en": payload, "name_ru": payload, "name_kk": payload}
    change_record(model=Workshop, pk=workshop.pk, version=1, texts=texts, by=site.actor_for(Role.PLANNER))
    stored = payload.strip()

    book = openpyxl.load_workbook(io.BytesIO(export(planner, "workshops", "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    lines = export(planner, "workshops", "csv").decode("utf-8-sig").splitlines()

    assert [cell.value for cell in cells if isinstance(cell.value, str) and stored in cell.value] != []
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [line for line in lines if line.lstrip('"').startswith(tuple("=+-@＝\t"))] == []


def export(client, table, file_format, **asked):
    answer = client.get(reverse("staff:record_export", args=[table, file_format]), asked)
    assert answer.status_code == 200
    return answer.content


def test_export_holds_the_rows_the_list_shows(site, planner):  # noqa: F811
    with site.scope():
        code = College.objects.order_by("pk")[0].college_bin
        expected = Programme.objects.filter(college__college_bin=code).count()
        total = Programme.objects.count()

    lines = export(planner, "programmes", "csv", college_bin=code).decode("utf-8-sig").strip().split("\r\n")

    assert 0 < expected < total
    assert len(lines) == expected + 1
    with site.scope():
        told = Event.objects.filter(action="exported").get()
    assert (told.subject, told.changes) == ("programmes", {"rows": [None, expected]})


def interleavings(site, trials):  # noqa: F811
    """Two people change random columns of one record from versions read at random; each refused change is seen."""
    drawer = random.Random(3)
    by = site.actor_for(Role.PLANNER)
    stored = refused = 0
    with site.scope():
        pk = Workshop.objects.order_by("pk")[0].pk
        held = [Workshop.objects.select_related("college", "centre").get(pk=pk) for _ in range(2)]
        for trial in range(trials):
            who = drawer.randrange(2)
            texts = texts_of(held[who]) | drawer.choice([{"rooms": str(trial + 1)}, {"shifts": str(trial % 3 + 1)}])
            before = Workshop.objects.select_related("college", "centre").get(pk=pk)
            try:
                change_record(model=Workshop, pk=pk, version=held[who].version, texts=texts, by=by)
                assert held[who].version == before.version
                stored += 1
            except StaleRecordError:
                refused += 1
                assert texts_of(Workshop.objects.select_related("college", "centre").get(pk=pk)) == texts_of(before)
            if drawer.random() < 0.6:
                held[who] = Workshop.objects.select_related("college", "centre").get(pk=pk)
    return stored, refused


def test_no_change_is_lost_between_two_people(site):  # noqa: F811
    stored, refused = interleavings(site, 100)

    assert stored + refused == 100
    assert min(stored, refused) > 10


@pytest.mark.deep
def test_no_change_is_lost_in_a_thousand_interleavings(site):  # noqa: F811
    stored, refused = interleavings(site, 1000)

    assert stored + refused == 1000
    assert min(stored, refused) > 100


def test_enterprise_keeps_its_sites_and_declares_what_opens(site):  # noqa: F811
    personnel, planner_of_all = browser(site, Role.ENTERPRISE_HR), browser(site, Role.PLANNER)
    code = site.actor_for(Role.ENTERPRISE_HR).organisation_code
    with site.scope():
        district, occupation = Territory.objects.order_by("-kato")[0].kato, Occupation.objects.order_by("pk")[0]
    texts = {"facility_id": "OWN-1", "bin": code, "name_en": "Rolling shop", "kato": district}
    texts |= {"provenance": "synthetic", "opens_on": "2028-01-01"}
    new = reverse("staff:record_new", args=["facilities"])

    refused = personnel.post(new, texts | {"status": "opening"})
    kept = personnel.post(new, texts | {"status": "existing"})
    planner_of_all.post(new, texts | {"status": "opening", "facility_id": "OWN-2"})
    with site.scope():
        own = Facility.objects.get(facility_id="OWN-1")
        opening = Facility.objects.get(facility_id="OWN-2")
    turned = personnel.post(address("edit", own), form_of(own, status="opening"))
    closed = personnel.post(address("edit", own), form_of(own, status="closing"))
    jobs = reverse("staff:record_new", args=["facility_jobs"])
    staffed = personnel.post(jobs, {"facility_id": "OWN-2", "occupation": occupation.occupation, "jobs": "900"})
    led = personnel.get(address("edit", opening))

    assert (refused.status_code, kept.status_code, turned.status_code, closed.status_code) == (422, 302, 422, 302)
    for page in (refused, turned, staffed):
        assert "which the chamber of entrepreneurs confirms" in page.content.decode()
    assert (led.status_code, led.url) == (302, reverse("employer:declaration_list"))
    with site.scope():
        own.refresh_from_db()
        assert (own.status, FacilityJobs.objects.filter(facility=opening).count()) == ("closing", 0)
    shown = personnel.get(address("detail", opening)).content.decode()
    assert ("What will open is said in a declaration" in shown, address("edit", opening) in shown) == (True, False)
    assert address("edit", own) in personnel.get(address("detail", own)).content.decode()


@pytest.mark.parametrize(
    ("role", "table", "column"),
    [(Role.ENTERPRISE_HR, "facilities", "bin"), (Role.COLLEGE_DEPUTY, "workshops", "college_bin")],
)
def test_a_new_row_begins_with_ones_own_organisation(site, role, table, column):  # noqa: F811
    form = browser(site, role).get(reverse("staff:record_new", args=[table])).context["form"]

    assert form[column].value() == site.actor_for(role).organisation_code


def test_a_planner_chooses_whose_row_it_is(site):  # noqa: F811
    form = browser(site, Role.PLANNER).get(reverse("staff:record_new", args=["facilities"])).context["form"]

    assert not form["bin"].value()
