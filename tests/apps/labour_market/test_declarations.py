"""A declaration of needs: written by one organisation, confirmed by another, in the records and out of them again."""

import datetime as dt
from typing import Any

import attrs
import pytest
from django.utils import timezone

from kasip.apps.accounts.permits import permit_of
from kasip.apps.classifications.models import Occupation, Qualification, Territory
from kasip.apps.employers.models import Enterprise, Facility, FacilityJobs
from kasip.apps.journal.actor import Actor, system
from kasip.apps.journal.guard import journalled
from kasip.apps.journal.models import Event
from kasip.apps.labour_market.actions.copying import copy_last
from kasip.apps.labour_market.actions.deciding import (
    confirm_declaration,
    end_declarations,
    return_declaration,
    withdraw_declaration,
)
from kasip.apps.labour_market.actions.declaring import (
    DeclarationRefusedError,
    LineGiven,
    StaleDeclarationError,
    drop_line,
    put_line,
    send_declaration,
    start_declaration,
)
from kasip.apps.labour_market.actions.siting import JobsGiven, put_site, put_staffing
from kasip.apps.labour_market.declarations import findings, lines_of, numbers_of, rows_of_declaration
from kasip.apps.labour_market.models import Declaration, DeclarationLine, EmployerRequest
from kasip.apps.labour_market.suggesting import suggestions_for
from kasip.apps.sources.assembly import study_tables
from kasip.apps.work.daily import ask_for_today
from kasip.apps.work.worker import run_waiting

YEAR = 2027


@attrs.define
class Scene:
    """Who acts, and what they speak of."""

    hr: Actor
    chamber: Actor
    qualification: Qualification
    occupation: Occupation
    declaration: Declaration

    def line(self, **said):
        given: dict[str, Any] = {
            "job_title": "Дәнекерлеуші",
            "numbers": {YEAR: 4},
            "qualification": self.qualification,
        } | said
        return put_line(declaration=self.declaration, given=LineGiven(**given), by=self.hr)

    def send(self):
        return send_declaration(declaration=self.declaration, by=self.hr)

    def confirmed(self):
        self.send()
        return confirm_declaration(declaration=self.declaration, by=self.chamber, note="Тексерілді")


@pytest.fixture
def scene(site):
    hr, chamber = site.actor_for("enterprise_hr"), site.actor_for("chamber_officer")
    with site.scope():
        asked = EmployerRequest.objects.filter(enterprise__bin=hr.organisation_code).values("qualification")
        qualification = Qualification.objects.exclude(pk__in=asked).order_by("qualification")[0]
        occupation = Occupation.objects.order_by("occupation")[0]
        yield Scene(hr, chamber, qualification, occupation, start_declaration(by=hr, first_year=YEAR))


def refused(call, **arguments):
    with pytest.raises(DeclarationRefusedError) as raised:
        call(**arguments)
    return raised.value.code


def new_site(scene, **said):
    territory = Territory.objects.order_by("pk")[0]
    given = {"name": "Жаңа цех", "territory": territory, "opens_on": dt.date(2027, 9, 1), "probability": 0.7} | said
    return put_site(declaration=scene.declaration, given=given, by=scene.hr)


def test_declaration_goes_from_the_enterprise_through_the_chamber_into_the_records_and_out(scene):
    place = new_site(scene, local_hire_share=0.8, cost_million_kzt=1200)
    put_staffing(site=place, plan=[JobsGiven("Токарь", scene.occupation, 12)] * 2, version=1, by=scene.hr)
    scene.line(site=place, certainty="possible", numbers={YEAR: 4, YEAR + 1: 6})
    before = EmployerRequest.objects.count()

    confirmed = scene.confirmed()

    rows = list(
        rows_of_declaration(confirmed).order_by("year").values_list("year", "persons", "certainty", "provenance")
    )
    stored = Facility.objects.get(facility_id__startswith="declaration-")
    assert rows == [(YEAR, 4, "possible", "synthetic"), (YEAR + 1, 6, "possible", "synthetic")]
    assert (stored.status, stored.probability, stored.local_hire_share, stored.counted_in) == (
        "opening",
        0.7,
        0.8,
        "nowhere",
    )
    assert list(FacilityJobs.objects.filter(facility=stored).values_list("jobs", flat=True)) == [24]
    assert str(stored.source).startswith(f"declaration-{confirmed.number}")
    study = study_tables(system(scene.hr.region_id))["employer_requests"]
    assert study.filter(study["request_id"].str.starts_with("declaration-"))["certainty"].to_list() == ["possible"] * 2

    withdrawn = withdraw_declaration(declaration=confirmed, by=scene.hr, note="Жоба тоқтатылды")

    assert (withdrawn.state, withdrawn.ended_note) == ("withdrawn", "Жоба тоқтатылды")
    assert EmployerRequest.objects.count() == before
    assert not Facility.objects.filter(facility_id__startswith="declaration-").exists()
    said = Event.objects.filter(subject="declaration", subject_id=confirmed.pk).order_by("sequence")
    states = [event.changes["state"][1] for event in said if "state" in event.changes]
    assert states == ["draft", "sent", "confirmed", "withdrawn"]


def test_declaration_is_confirmed_by_the_chamber_alone_once_and_sent_only_when_right(site, scene):
    planner = site.actor_for("planner")
    assert refused(scene.send) == "findings"  # nothing in it
    line = scene.line(qualification=None)
    assert [found.code for found in findings(scene.declaration) if found.blocks] == ["no_qualification"]
    drop_line(line=line, by=scene.hr)
    scene.line()
    assert refused(confirm_declaration, declaration=scene.declaration, by=scene.chamber) == "state"
    scene.send()

    assert refused(scene.line) == "state"  # what was sent is not changed
    assert refused(confirm_declaration, declaration=scene.declaration, by=scene.hr) == "role"
    assert refused(confirm_declaration, declaration=scene.declaration, by=planner) == "role"
    assert refused(return_declaration, declaration=scene.declaration, by=scene.chamber, note=" ") == "reason"
    returned = return_declaration(declaration=scene.declaration, by=scene.chamber, note="Саны көп")
    assert (returned.state, returned.decision_note) == ("returned", "Саны көп")
    assert scene.confirmed().state == "confirmed"
    assert refused(confirm_declaration, declaration=scene.declaration, by=scene.chamber) == "state"


def test_same_qualification_site_and_year_is_told_and_never_stands_twice(scene):
    scene.line()
    second = scene.line(numbers={YEAR: 1, YEAR + 2: 3})
    assert [(one.code, one.facts) for one in findings(scene.declaration) if one.blocks] == [
        ("twice", {"years": str(YEAR)})
    ] * 2
    put_line(
        declaration=scene.declaration,
        given=LineGiven("Дәнекерлеуші", {YEAR + 2: 3}, qualification=scene.qualification),
        by=scene.hr,
        line=second,
        version=1,
    )
    scene.confirmed()

    again = start_declaration(by=scene.hr, first_year=YEAR)  # a later one takes the place of the one in force
    scene.declaration = again
    assert copy_last(declaration=again, by=scene.hr) == 2
    assert copy_last(declaration=again, by=scene.hr) == 0
    scene.confirmed()

    own = EmployerRequest.objects.filter(qualification=scene.qualification, enterprise=again.enterprise)
    assert list(own.order_by("year").values_list("year", "persons")) == [(YEAR, 4), (YEAR + 2, 3)]
    states = Declaration.objects.filter(enterprise=again.enterprise).order_by("number").values_list("state", flat=True)
    assert list(states) == ["replaced", "confirmed"]


def test_request_on_record_is_told_and_gives_way_to_the_declaration(scene):
    standing = EmployerRequest.objects.filter(enterprise__bin=scene.hr.organisation_code, facility=None).first()
    assert standing is not None
    years = scene.declaration.year_list
    year = standing.year if standing.year in years else years[0]
    scene.line(qualification=standing.qualification, numbers={year: 2}, targeted=bool(standing.targeted))
    told = [found.facts["requests"] for found in findings(scene.declaration) if found.code == "in_records"]

    scene.confirmed()

    same = EmployerRequest.objects.filter(
        enterprise=standing.enterprise, qualification=standing.qualification, facility=None, year=year,
        targeted=bool(standing.targeted),
    )  # fmt: skip
    assert (standing.request_id in told) == (standing.year == year)
    assert [row.persons for row in same] == [2]


def test_two_who_edit_the_same_line_lose_nothing_and_two_who_start_write_one_declaration(scene):
    assert start_declaration(by=scene.hr, first_year=YEAR).pk == scene.declaration.pk
    line = scene.line()
    given = LineGiven("Токарь", {YEAR: 9}, qualification=scene.qualification)
    put_line(declaration=scene.declaration, given=given, by=scene.hr, line=line, version=1)

    with pytest.raises(StaleDeclarationError) as stale:
        put_line(declaration=scene.declaration, given=given, by=scene.hr, line=line, version=1)

    current = stale.value.current
    assert isinstance(current, DeclarationLine)
    assert (current.job_title, current.version) == ("Токарь", 2)
    assert [numbers_of(one) for one in lines_of(scene.declaration)] == [{YEAR: 9}]
    assert refused(scene.line, numbers={1999: 1}) == "year"


def test_time_of_a_declaration_ends_and_its_rows_go(scene):
    place = new_site(scene)  # without a staffing plan its jobs are counted in the declared numbers alone
    scene.line(site=place)
    confirmed = scene.confirmed()
    assert Facility.objects.get(facility_id__startswith="declaration-").counted_in == "requests"
    by = system(scene.hr.region_id)

    assert end_declarations(by=by, today=confirmed.ends_on) == 0
    assert end_declarations(by=by, today=confirmed.ends_on + dt.timedelta(days=1)) == 1

    confirmed.refresh_from_db()
    assert (confirmed.state, rows_of_declaration(confirmed).count()) == ("expired", 0)
    assert end_declarations(by=by, today=confirmed.ends_on + dt.timedelta(days=1)) == 0


def test_worker_ends_each_day_the_declarations_whose_time_is_over(scene):
    scene.line()
    confirmed = scene.confirmed()
    with journalled():
        Declaration.objects.filter(pk=confirmed.pk).update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    ask_for_today()
    run_waiting()

    confirmed.refresh_from_db()
    assert (confirmed.state, rows_of_declaration(confirmed).count()) == ("expired", 0)


def test_rows_of_a_declaration_are_closed_to_the_enterprise_and_drafts_to_others(site, scene):
    scene.line()
    permit = permit_of(DeclarationLine).read
    seen = {role: DeclarationLine.objects.filter(permit.condition(site.actor_for(role))).count() for role in
            ("enterprise_hr", "chamber_officer", "planner", "college_deputy")}  # fmt: skip
    assert seen == {"enterprise_hr": 1, "chamber_officer": 0, "planner": 0, "college_deputy": 0}
    scene.confirmed()

    change = permit_of(EmployerRequest).change
    rows = rows_of_declaration(scene.declaration)
    assert rows.filter(change.condition(scene.hr)).count() == 0
    assert rows.filter(change.condition(site.actor_for("planner"))).count() == 1
    assert Enterprise.objects.filter(bin=scene.hr.organisation_code).exists()


def test_title_in_kazakh_or_russian_suggests_occupation_and_qualification(scene):
    found = [
        suggestions_for(title) for title in ("Электргазбен дәнекерлеуші", "электросварщик 5 разряда", "  ", "zzqq")
    ]

    codes = [[one.occupation for one in each.occupations[:1]] for each in found]
    assert codes == [["7212-0"], ["7212-0"], [], []]
    assert found[0].qualifications[:1] == found[1].qualifications[:1] != []
    assert scene.hr is not None
