"""Pages of cases and of the calendar as people walk them, without scripts, in three languages."""

import io

import pytest
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.colleges.models import Programme
from kasip.apps.orders.case_states import CaseState
from kasip.apps.orders.models import CalendarDate, CaseLetter, CaseOffer, CaseStep, ReminderMute, SpecialtyCase

YEAR = timezone.localdate().year + 1
PDF = b"%PDF-1.7 a letter"
MOST_QUERIES = 30


def pdf(name="letter.pdf", content=PDF):
    file = io.BytesIO(content)
    file.name = name
    return file


def offer_data(offer):
    rows = {
        "thing-0-name": "press", "thing-0-needed": "2", "thing-0-had": "1", "thing-0-unit_cost_kzt": "5000000",
        "thing-TOTAL_FORMS": "3", "thing-INITIAL_FORMS": "0",
    }  # fmt: skip
    return rows | {
        "in_kazakh": "on", "months_grade9": "34", "group_size": "20", "opens_from": str(YEAR), "licence": "needed",
        "licence_expected_on": f"{YEAR}-03-01", "masters_needed": "2", "masters_had": "1", "other_cost_kzt": "0",
        "version": str(offer.version),
    }  # fmt: skip


def test_case_is_walked_from_the_declaration_to_the_candidate_programme(site):
    """An enterprise opens it from its declaration; chamber, planner, college and approver each do their part."""
    hr, planner, chamber, approver = (
        site.client_for(role) for role in (Role.ENTERPRISE_HR, Role.PLANNER, Role.CHAMBER_OFFICER, Role.APPROVER)
    )
    with site.scope():
        wanted = Programme.objects.filter(status="candidate").select_related("college", "qualification")[0]
        code, college, programme = wanted.qualification.qualification, wanted.college, wanted.pk
    own = site.actor_for(Role.ENTERPRISE_HR).organisation_code

    asked = hr.get("/cases/new/", {"qualification": code, "enterprise": own, "declaration": "R-1"})
    opened = hr.post(
        f"/cases/new/?enterprise={own}",
        {"qualification": code, "title": "", "declaration": "R-1", "facility": "", "note": ""},
    )
    with site.scope():
        case = SpecialtyCase.objects.get()
    page = f"/cases/{case.pk}/"
    assert asked.context["form"].initial["qualification"] == code
    assert (case.declaration, opened.url) == ("R-1", f"{page}letters/new/?enterprise={own}")

    planner.post(f"{page}evidence/move/")
    wrong = hr.post(f"{page}letters/new/", {"enterprise": own, f"persons_{YEAR + 1}": "30", "file": pdf(content=b"MZ")})
    hr.post(f"{page}letters/new/", {"enterprise": own, f"persons_{YEAR + 1}": "30", "file": pdf()})
    with site.scope():
        letter = CaseLetter.objects.get()
    got = chamber.get(f"/cases/letters/{letter.pk}/file/")
    assert wrong.context["form"].errors.keys() == {"file"}
    assert (b"".join(got.streaming_content), got["Content-Type"]) == (PDF, "application/pdf")
    assert got["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    chamber.post(f"/cases/letters/{letter.pk}/judge/", {"judgement": "confirmed", "note": ""})

    planner.post(f"{page}colleges/new/", {"college": college.college_bin})
    with site.scope():
        offer = CaseOffer.objects.get()
    planner.post(f"/cases/colleges/{offer.pk}/", offer_data(offer))
    planner.post(f"/cases/colleges/{offer.pk}/propose/")
    assert planner.get(page).context["lacks"] == []
    planner.post(f"{page}prepared/move/", {"reason": ""})
    assert approver.get("/", follow=True).context["first"].url == page
    early = approver.post(f"{page}accepted/move/", {"reason": " "})
    approver.post(f"{page}accepted/move/", {"reason": "зауыт ашылады"})
    with site.scope():
        case.refresh_from_db()
        made = Programme.objects.get(pk=programme)
    assert early.status_code == 200
    assert (case.state, case.decision_note, made.opens_from) == (CaseState.ACCEPTED, "зауыт ашылады", YEAR)
    for language in ("kk", "ru", "en"):
        answer = site.client_for(Role.PLANNER, language=language).get(page)
        assert answer.status_code == 200
    assert hr.get(f"{page}edit/").status_code == 404
    assert site.client_for(Role.STUDENT).get(page).status_code == 404
    assert site.client_for(Role.PLANNER, site.other).get(page).status_code == 404


def test_planner_writes_the_steps_and_the_page_stays_within_its_queries(site, django_assert_max_num_queries):
    planner = site.client_for(Role.PLANNER)
    planner.post("/cases/new/", {"title": "polymers", "qualification": "", "facility": "", "note": ""})
    nameless = planner.post("/cases/new/", {"title": "", "qualification": "", "facility": "", "note": ""})
    with site.scope():
        case = SpecialtyCase.objects.get()
        steps = list(CaseStep.objects.order_by("position"))
    page = f"/cases/{case.pk}/"
    shown = planner.get(f"{page}steps/").context["formset"]
    data = {form.add_prefix(name): form[name].value() or "" for form in shown for name in form.fields if name != "drop"}
    data |= {"step-TOTAL_FORMS": len(shown.forms), "step-INITIAL_FORMS": len(steps), "version": case.version}
    data |= {"step-0-due_on": "2027-02-01", "step-1-drop": "on"}

    planner.post(f"{page}steps/", data)
    planner.post(f"/cases/steps/{_first(site).pk}/done/")

    with site.scope():
        kept = list(CaseStep.objects.order_by("position"))
    assert nameless.context["form"].errors.keys() == {"title"}
    assert shown[0]["title"].label == "Шаг"
    assert [step.code for step in kept] == [step.code for step in steps if step.code != "chamber"]
    assert {step.title for step in kept} == {""}
    assert (str(kept[0].due_on), kept[0].done_on) == ("2027-02-01", timezone.localdate())
    with django_assert_max_num_queries(MOST_QUERIES):
        planner.get(page)


def told_of(answer):
    """What an overtaken form says: its status, and what differs, row by row."""
    stale = answer.context["stale"]
    return answer.status_code, [[cell.text for cell in row] for row in stale.table.rows]


def sent_of(answer):
    """What a browser would send of the page's form as it stands."""
    forms = [answer.context["form"]] if "form" in answer.context else []
    sets = answer.context.get("formset", [])
    data = {
        field.html_name: field.value()
        for form in (*forms, *sets)
        for field in form
        if field.value() not in (None, False)
    }
    if "formset" in answer.context:
        management = answer.context["formset"].management_form
        data |= {field.html_name: field.value() for field in management if field.value() is not None}
    return data


@pytest.fixture
def case(site):
    planner = site.client_for(Role.PLANNER)
    planner.post("/cases/new/", {"title": "polymers", "qualification": "", "facility": "", "note": ""})
    with site.scope():
        return SpecialtyCase.objects.get()


def test_overtaken_case_shows_both_versions_and_is_saved_when_meant(site, case):
    planner, page = site.client_for(Role.PLANNER, language="en"), f"/cases/{case.pk}/edit/"
    opened = sent_of(planner.get(page))
    planner.post(page, opened | {"title": "polymers and films", "note": "theirs"})

    overtaken = planner.post(page, opened | {"title": "plastics"})
    with site.scope():
        untouched = SpecialtyCase.objects.get()
    meant = planner.post(page, sent_of(overtaken))

    name = site.actor_for(Role.PLANNER).person_name
    assert told_of(overtaken) == (
        409,
        [["Profession in your own words", "plastics", "polymers and films"], ["Note", "", "theirs"]],
    )
    assert overtaken.context["stale"].text == (
        f"{name} changed this meanwhile. Nothing of yours is lost: compare and save again."
    )
    assert (untouched.title, untouched.note) == ("polymers and films", "theirs")
    with site.scope():
        stored = SpecialtyCase.objects.get()
    assert (meant.status_code, stored.title, stored.note) == (302, "plastics", "")


def test_overtaken_steps_keep_what_was_typed(site, case):
    planner, page = site.client_for(Role.PLANNER, language="en"), f"/cases/{case.pk}/steps/"
    opened = sent_of(planner.get(page)) | {"version": case.version}
    planner.post(page, opened | {"step-0-due_on": "2027-02-01"})

    overtaken = planner.post(page, opened | {"step-0-due_on": "2027-03-01"})
    again = sent_of(overtaken) | {"version": overtaken.context["case"].version}
    meant = planner.post(page, again)

    assert told_of(overtaken) == (409, [["Step 1 · Done by", "1 Mar 2027", "1 Feb 2027"]])
    assert meant.status_code == 302
    assert str(_first(site).due_on) == "2027-03-01"


def test_overtaken_offer_keeps_terms_and_equipment(site, case):
    planner = site.client_for(Role.PLANNER, language="en")
    with site.scope():
        college = Programme.objects.select_related("college")[0].college
    planner.post(f"/cases/{case.pk}/colleges/new/", {"college": college.college_bin})
    with site.scope():
        offer = CaseOffer.objects.get()
    page = f"/cases/colleges/{offer.pk}/"
    planner.post(page, offer_data(offer))

    overtaken = planner.post(page, offer_data(offer) | {"in_kazakh": "", "thing-0-needed": "3", "masters_had": "1.5"})
    meant = planner.post(page, sent_of(overtaken))

    status, rows = told_of(overtaken)
    assert (status, [row[1:] for row in rows]) == (409, [["no", "yes"], ["1.5", "1"], ["3", "2"]])
    assert rows[2][0].startswith("Line 1 · ")
    with site.scope():
        stored = CaseOffer.objects.get()
        assert [line.needed for line in stored.equipment.all()] == [3]
    assert (meant.status_code, stored.masters_had, stored.in_kazakh) == (302, 1.5, False)


def test_overtaken_dates_of_the_calendar_keep_what_was_typed(site):
    planner, step = site.client_for(Role.PLANNER, language="en"), f"/calendar/{YEAR}/comments/"
    dates = {"starts_on": f"{YEAR}-02-03", "ends_on": f"{YEAR}-03-10", "source": "order 5", "version": "0"}
    planner.post(step, dates | {"reason": "later holidays"})

    overtaken = planner.post(step, dates | {"ends_on": f"{YEAR}-03-20", "reason": "mine"})
    meant = planner.post(step, sent_of(overtaken))

    assert told_of(overtaken) == (409, [["Last day", f"20 Mar {YEAR}", f"10 Mar {YEAR}"]])
    assert meant.status_code == 302
    with site.scope():
        assert str(CalendarDate.objects.get().ends_on) == f"{YEAR}-03-20"


def _first(site):
    with site.scope():
        return CaseStep.objects.order_by("position")[0]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_calendar_is_read_changed_muted_and_taken_away(site, language):
    planner, deputy = site.client_for(Role.PLANNER, language=language), site.client_for(Role.COLLEGE_DEPUTY)
    year = planner.get("/calendar/").url
    step = f"{year}comments/"
    dates = {"starts_on": f"{YEAR}-02-03", "ends_on": f"{YEAR}-03-10", "source": "order 5", "version": "0"}

    refused = planner.post(step, dates | {"reason": ""})
    planner.post(step, dates | {"reason": "later holidays"})
    planner.post("/calendar/reminders/", {"code": "comments", "muted": "1"})
    shown, file = planner.get(year), planner.get(f"{year.rstrip('/')}.ics")

    with site.scope():
        muted = list(ReminderMute.objects.values_list("code", flat=True))
    assert (refused.context["form"].errors.keys(), muted) == ({"reason"}, ["comments"])
    assert (shown.status_code, file["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert f"DTEND;VALUE=DATE:{YEAR}0311".encode() in file.content
    assert file.content == planner.get(f"{year.rstrip('/')}.ics").content
    assert (deputy.get(step).status_code, deputy.post(step, dates).status_code) == (200, 404)
    assert site.client_for(Role.STUDENT).get(year).status_code == 404
    public = site.client_for("", language=language)
    told = public.get(f"/dates/{site.region.kato}/")
    assert (told.status_code, len(told.context["table"].rows)) == (200, 5)
    assert public.get(f"/dates/{site.region.kato}/admission.ics").content.count(b"BEGIN:VEVENT") == 5
    assert public.get("/dates/120000000/").status_code == 404


def test_applicant_finds_the_dates_of_their_region_and_the_public_is_told_when_they_come(site):
    applicant, public = (site.client_for(role, language="en").get("/dates/") for role in (Role.APPLICANT, ""))

    assert f'href="/dates/{site.region.kato}/"' in applicant.content.decode()
    assert f"/dates/{site.region.kato}/" not in public.content.decode()
    assert "stand here once its order is published" in public.content.decode()
