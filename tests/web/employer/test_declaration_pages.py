"""A declaration through its pages, without scripts: started, written, sent, confirmed, among the records."""

import re

import pytest
from django.utils import timezone, translation

from kasip.apps.classifications.models import Qualification, Territory
from kasip.apps.labour_market.declarations import Finding
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredSite, EmployerRequest
from kasip.apps.orders.past import order_year
from kasip.apps.sources.actions import NotPermittedError, add_record, change_record
from kasip.apps.sources.queries import MissingRecordError
from kasip.apps.sources.rows import texts_of
from kasip.web.declaration_pieces import findings_said


@pytest.fixture
def hr(site):
    return site.client_for("enterprise_hr")


def started(site, hr):
    answer = hr.post("/employer/declarations/start/")
    with site.scope():
        declaration = Declaration.objects.get()
    assert answer.headers["Location"] == f"/employer/declarations/{declaration.pk}/"
    return declaration


def typed(page):
    """What a browser would send of a page's form as it stands: the checked radios, the selected options."""
    form = next(part for part in re.findall(r"<form.*?</form>", page, re.DOTALL) if "job_title" in part)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{what}="([^"]*)"', tag) for what in ("name", "value"))
        if name and ("radio" not in tag or "checked" in tag) and "checkbox" not in tag:
            found[name.group(1)] = value.group(1) if value else ""
    for name, inside in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="(\w*)" selected', inside)
        found[name] = chosen.group(1) if chosen else ""
    return found


def test_declaration_is_written_in_one_click_a_title_and_a_number_then_confirmed(site, hr):
    chamber = site.client_for("chamber_officer")
    declaration = started(site, hr)
    year, place = declaration.first_year, f"/employer/declarations/{declaration.pk}/"
    with site.scope():
        assert year == order_year(timezone.localdate().year)

    form = typed(hr.get(f"{place}positions/new/").content.decode())
    suggested = hr.post(f"{place}positions/new/", form | {"job_title": "Электросварщик", "suggest": "1"})
    sent = typed(suggested.content.decode()) | {f"persons_{year}": "3"}
    assert sent["job_title"] == "Электросварщик"
    with site.scope():
        taken = Qualification.objects.get(pk=sent["qualification"])
    assert hr.post(f"{place}positions/new/", sent).status_code == 302

    page = hr.get(place).content.decode()
    assert (taken.name_ru in page, "Электросварщик" in page, f"{place}send/" in page) == (True, True, True)
    assert chamber.get(f"/declarations/{declaration.pk}/").status_code == 404  # a draft is its enterprise's alone
    hr.post(f"{place}send/")
    assert f"/declarations/{declaration.pk}/" in chamber.get("/home/").content.decode()  # the chamber's first task
    whole = chamber.get(f"/declarations/{declaration.pk}/").content.decode()
    assert f"/declarations/{declaration.pk}/confirm/" in whole
    refused = chamber.post(f"/declarations/{declaration.pk}/return/", {"note": ""})
    assert refused.status_code == 200  # a reason is needed
    chamber.post(f"/declarations/{declaration.pk}/confirm/", {"note": ""})

    with site.scope():
        row = EmployerRequest.objects.get(request_id__startswith="declaration-")
        assert (row.persons, row.year, row.qualification, row.certainty) == (3, year, taken, "likely")
    assert hr.get(f"{place}positions/new/").status_code == 404  # confirmed: one declares anew
    assert hr.post(f"{place}withdraw/", {"note": "Жоспар өзгерді"}).status_code == 302
    with site.scope():
        assert not EmployerRequest.objects.filter(request_id__startswith="declaration-").exists()


def test_stale_position_shows_both_and_saves_when_meant(site, hr):
    declaration = started(site, hr)
    place = f"/employer/declarations/{declaration.pk}/"
    year = declaration.first_year
    with site.scope():
        qualification = Qualification.objects.order_by("pk")[0]
    sent = {"job_title": "Слесарь", "qualification": qualification.pk, "certainty": "certain", f"persons_{year}": "2"}
    hr.post(f"{place}positions/new/", sent)
    with site.scope():
        line = DeclarationLine.objects.get()
    address = f"/employer/declarations/positions/{line.pk}/"
    hr.post(address, sent | {f"persons_{year}": "5", "version": 1})

    stale = hr.post(address, sent | {"job_title": "Слесарь-ремонтник", "version": 1})
    page = stale.content.decode()
    saved = hr.post(address, typed(page))

    assert (stale.status_code, saved.status_code) == (409, 302)
    assert ("Слесарь-ремонтник" in page, bool(re.search(r">5\s*<", page))) == (True, True)
    with site.scope():
        line.refresh_from_db()
        assert (line.job_title, [one.persons for one in line.numbers.all()], line.version) == (
            "Слесарь-ремонтник", [2], 3,
        )  # fmt: skip


def test_site_takes_a_staffing_plan_pasted_from_a_table_and_names_the_line_it_cannot_read(site, hr):
    declaration = started(site, hr)
    place = f"/employer/declarations/{declaration.pk}/"
    with site.scope():
        territory = Territory.objects.exclude(level="region")[0]
    said = {"name": "Цех труб", "territory": territory.pk, "opens_on": "2028-03-01", "probability": "70"}
    wrong = hr.post(f"{place}sites/new/", said | {"probability": "170"})
    hr.post(f"{place}sites/new/", said | {"local_hire_share": "80", "cost_million_kzt": "1200", "risk": "low"})
    with site.scope():
        stored = DeclaredSite.objects.get()
    plan = f"/employer/declarations/sites/{stored.pk}/staffing/"
    bad = hr.post(plan, {"plan": "Сварщик\t12\nБригадир", "version": 1}).content.decode()
    good = hr.post(plan, {"plan": "Сварщик\t12\n\nсварщик полуавтомат - 3", "version": 1})

    assert (wrong.status_code, good.status_code) == (422, 302)
    assert "Строка 2" in bad
    with site.scope():
        stored.refresh_from_db()
        assert (stored.probability, stored.local_hire_share, stored.cost_million_kzt) == (0.7, 0.8, 1200)
        assert [one.jobs for one in stored.jobs.all()] == [15]  # both are welders: one occupation


def test_untaught_trade_is_noticed_and_says_whom_to_turn_to(site, hr):
    declaration = started(site, hr)
    place = f"/employer/declarations/{declaration.pk}/"
    from kasip.apps.colleges.models import Programme  # noqa: PLC0415

    with site.scope():
        taught = Programme.objects.filter(status="licensed").values("qualification")
        untaught = Qualification.objects.exclude(pk__in=taught).first()
    if untaught is None:
        pytest.skip("every qualification of the small region is taught")
    sent = {"job_title": "Полимерщик", "qualification": untaught.pk, "certainty": "likely"}
    hr.post(f"{place}positions/new/", sent | {f"persons_{declaration.first_year}": "2"})

    page = hr.get(place).content.decode()

    assert "ни один колледж области этому не учит" in page
    assert "cases" in page or "управлению образования" in page


def test_declarations_of_another_enterprise_or_role_do_not_exist(site, hr):
    declaration = started(site, hr)
    addresses = [f"/employer/declarations/{declaration.pk}/", "/employer/declarations/"]

    answers = {
        role: [site.client_for(role).get(one).status_code for one in addresses] for role in ("planner", "mentor")
    }

    assert answers == {"planner": [404, 404], "mentor": [404, 404]}
    assert site.client_for("planner").get(f"/declarations/{declaration.pk}/").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_of_the_records_leads_to_the_declaration_in_place_of_a_form(site, language):
    hr = site.client_for("enterprise_hr", language=language)
    actor = site.actor_for("enterprise_hr")
    with site.scope():
        row = EmployerRequest.objects.filter(enterprise__bin=actor.organisation_code).earliest("pk")
        before = (EmployerRequest.objects.count(), texts_of(row))
    table = "/records/employer_requests/"
    typed_row = texts_of(row) | {"version": row.version, "persons": "99"}

    listed, shown = hr.get(table), hr.get(f"{table}{row.pk}/")
    asked = [hr.get(f"{table}{part}") for part in ("new", f"{row.pk}/edit", f"{row.pk}/remove")]
    sent = [hr.post(f"{table}{part}", typed_row) for part in ("new", f"{row.pk}/edit", f"{row.pk}/remove")]

    assert [answer.status_code for answer in (listed, shown)] == [200, 200]
    for page in (listed.content.decode(), shown.content.decode()):
        assert 'class="btn btn-primary" href="/employer/declarations/"' in page
        assert f"{table}new" not in page
    assert [answer.headers.get("Location") for answer in [*asked, *sent]] == ["/employer/declarations/"] * 6
    with site.scope():
        row.refresh_from_db()
        assert (EmployerRequest.objects.count(), texts_of(row)) == before


def test_request_enters_the_records_by_a_planner_but_by_no_enterprise(site):
    actor, planner = site.actor_for("enterprise_hr"), site.actor_for("planner")
    with site.scope():
        row = EmployerRequest.objects.filter(enterprise__bin=actor.organisation_code).earliest("pk")
        new = texts_of(row) | {"request_id": "typed-by-hand"}

        with pytest.raises(NotPermittedError):
            add_record(model=EmployerRequest, texts=new, by=actor, reason="")
        with pytest.raises((NotPermittedError, MissingRecordError)):
            change_record(model=EmployerRequest, pk=row.pk, version=row.version, texts=new, by=actor, reason="")
        added = add_record(model=EmployerRequest, texts=new, by=planner, reason="list of the chamber")

        assert texts_of(added)["request_id"] == "typed-by-hand"


def test_chamber_and_college_are_offered_no_declaration_on_the_page_of_requests(site):
    page = site.client_for("chamber_officer").get("/records/employer_requests/").content.decode()

    assert "/employer/declarations/" not in page


def test_case_for_an_untaught_trade_is_offered_to_those_alone_who_may_open_one(site, hr):
    declaration = started(site, hr)
    with site.scope(), translation.override("en"):
        qualification = Qualification.objects.order_by("pk")[0]
        line = DeclarationLine(declaration=declaration, qualification=qualification, job_title="Полимерщик")
        told = [
            findings_said([Finding("not_taught", line=line)], declaration, lambda _: "", opens_cases=opens)[1][0]
            for opens in (True, False)
        ]

    assert [bool(one.url) for one in told] == [True, False]
    assert told[1].text.endswith("Tell the education department: it opens a case for a new specialty.")
