"""A case for a new specialty from its opening to the draft that may choose it, and everything that stops it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.colleges.models import Licence, Programme
from kasip.apps.employers.models import Enterprise
from kasip.apps.journal.actor import system
from kasip.apps.journal.guard import UnjournalledWriteError, journalled
from kasip.apps.journal.models import Event
from kasip.apps.orders.actions.case_papers import (
    LetterWords,
    Thing,
    add_letter,
    fill_offer,
    judge_letter,
    letter_file,
    name_college,
    propose,
)
from kasip.apps.orders.actions.cases import (
    CaseRefusedError,
    CaseWords,
    StepWords,
    finish_step,
    move_case,
    open_case,
    set_steps,
)
from kasip.apps.orders.actions.requesting import request_draft
from kasip.apps.orders.case_evidence import evidence_of
from kasip.apps.orders.case_readiness import lacks
from kasip.apps.orders.case_states import CaseState, LetterState
from kasip.apps.orders.cases import cases_for, cost_of, file_of, waiting_candidates
from kasip.apps.orders.models import CaseStep, OrderLine, SpecialtyCase
from kasip.apps.sources.assembly import study_tables
from kasip.apps.work.worker import run_waiting

YEAR = timezone.localdate().year + 1


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for(Role.PLANNER)


@pytest.fixture
def people(site):
    roles = {"approver": Role.APPROVER, "chamber": Role.CHAMBER_OFFICER, "hr": Role.ENTERPRISE_HR}
    return {name: site.actor_for(role) for name, role in roles.items()}


def candidate():
    return Programme.objects.filter(status="candidate").select_related("college", "qualification").order_by("pk")[0]


def opened(planner, wanted):
    return open_case(words=CaseWords(title="new", qualification=wanted.qualification), by=planner)


def terms(**changed):
    return {
        "in_kazakh": True, "in_russian": False, "months_grade9": 34, "months_grade11": None, "group_size": 20,
        "maximum_groups": 2, "opens_from": YEAR, "licence": "needed", "licence_number": "",
        "licence_expected_on": dt.date(YEAR, 3, 1), "masters_needed": 2.0, "masters_had": 0.5,
        "other_cost_kzt": 1_000_000.0, "cost_source": "offer of a supplier", "note": "",
    } | changed  # fmt: skip


def prepared(planner, people, wanted):
    """A case with everything it needs, put before the approver."""
    case = opened(planner, wanted)
    move_case(case=case, state=CaseState.EVIDENCE, by=planner)
    enterprise = Enterprise.objects.get(bin=people["hr"].organisation_code)
    words = LetterWords("12-3/45", dt.date(2026, 10, 1), {YEAR + 3: 25}, file_name="../a.pdf", chunks=[b"%PDF-1", b"x"])
    letter = add_letter(case=case, enterprise=enterprise, words=words, by=people["hr"])
    judge_letter(letter=letter, state=LetterState.CONFIRMED, by=people["chamber"])
    offer = name_college(case=case, college=wanted.college, by=planner)
    things = [Thing("extruder", 2, 1, 30_000_000.0, "supplier"), Thing("press", 1, 1, None)]
    fill_offer(offer=offer, values=terms(), things=things, version=1, by=planner)
    propose(offer=offer, proposed=True, by=planner)
    return move_case(case=case, state=CaseState.PREPARED, by=planner)


def lines_of_candidate(planner, wanted):
    order = request_draft(by=planner)
    run_waiting()
    order.refresh_from_db()
    assert order.state == "draft"
    rows = OrderLine.objects.filter(order=order, college=wanted.college, qualification=wanted.qualification)
    return order, rows


def in_study(wanted):
    """Rows of a college and qualification in the study a draft would be computed from."""
    tables = study_tables(system(wanted.region_id), {"programmes": waiting_candidates()})
    rows = tables["programmes"].filter(
        college_bin=wanted.college.college_bin, qualification=wanted.qualification.qualification
    )
    return rows.height


@pytest.mark.deep
def test_only_an_accepted_case_changes_what_the_next_draft_may_choose(planner, people):
    wanted = candidate()
    before = in_study(wanted)

    case = prepared(planner, people, wanted)
    refused, waiting = lines_of_candidate(planner, wanted)
    waits = (in_study(wanted), waiting.count())
    move_case(case=case, state=CaseState.ACCEPTED, by=people["approver"], reason="зауыт ашылады")
    order, lines = lines_of_candidate(planner, wanted)

    made = Programme.objects.get(
        college=wanted.college, qualification=wanted.qualification, language="kk", base="grade9", form="full_time"
    )
    assert (before > 0, waits, lines.count() > 0) == (True, (0, 0), True)
    assert refused.certificate["input_hash"] != order.certificate["input_hash"]
    assert (made.status, made.opens_from, made.group_size, made.opening_cost_kzt) == ("candidate", YEAR, 20, 31e6)
    assert made.opening_condition_en == (
        f"licence for {wanted.qualification.qualification} (expected {YEAR}-03-01); masters, posts: 1.5; "
        "equipment: extruder × 1"
    )
    assert made.opening_condition_kk != made.opening_condition_ru
    entered = Event.objects.filter(subject="programmes", subject_id=made.pk).order_by("-sequence")[0]
    assert (entered.person_name, entered.reason) == (
        people["approver"].person_name, f"Жаңа мамандық туралы № {case.number} іс қабылданды",
    )  # fmt: skip


def test_new_pair_of_college_and_qualification_enters_the_records_as_candidate(planner, people):
    wanted = candidate()
    rows = Programme.objects.filter(college=wanted.college, qualification=wanted.qualification)
    with journalled():
        rows.delete()

    case = prepared(planner, people, wanted)
    none_yet = rows.count()
    move_case(case=case, state=CaseState.ACCEPTED, by=people["approver"], reason="иә")

    assert in_study(wanted) == 1
    assert (none_yet, list(rows.values_list("language", "base", "status"))) == (0, [("kk", "grade9", "candidate")])


def test_case_says_everything_it_lacks_at_once(planner):
    bare = open_case(words=CaseWords(title="polymers"), by=planner)
    today = timezone.localdate()

    first = [lack.code for lack in lacks(file_of(bare, planner), [], today)]
    case = opened(planner, candidate())
    move_case(case=case, state=CaseState.EVIDENCE, by=planner)
    offer = name_college(case=case, college=candidate().college, by=planner)
    propose(offer=offer, proposed=True, by=planner)
    case.refresh_from_db()
    evidence = evidence_of(case.qualification, planner, today)
    then = [lack.code for lack in lacks(file_of(case, planner), evidence, today)]

    assert first == ["qualification", "need"]
    assert then == ["letters", "licence", "masters", "equipment", "cost", "terms", "opens"]
    with pytest.raises(CaseRefusedError, match="lacks"):
        move_case(case=bare, state=CaseState.EVIDENCE, by=planner)
    with pytest.raises(CaseRefusedError, match="lacks"):
        move_case(case=case, state=CaseState.PREPARED, by=planner)


def test_evidence_is_what_the_records_hold_and_names_its_rows(planner, site):
    today = dt.date(2026, 11, 24)
    found = {(one.kind, one.table) for one in evidence_of(candidate().qualification, planner, today)}
    deputy = site.actor_for(Role.COLLEGE_DEPUTY)
    theirs = {one.kind for one in evidence_of(candidate().qualification, deputy, today)}

    assert found
    assert {table for _, table in found} <= {"employer_requests", "facility_jobs", "vacancies", ""}
    assert theirs <= {"vacancies"}


def test_who_prepared_a_case_cannot_decide_on_it(planner, people):
    case = prepared(planner, people, candidate())
    with journalled():
        SpecialtyCase.objects.filter(pk=case.pk).update(prepared_by=people["approver"].person_id)

    with pytest.raises(CaseRefusedError, match="same_person"):
        move_case(case=case, state=CaseState.ACCEPTED, by=people["approver"], reason="иә")
    with pytest.raises(IntegrityError), transaction.atomic(), journalled():
        SpecialtyCase.objects.filter(pk=case.pk).update(decided_by=people["approver"].person_id)


@pytest.mark.parametrize(
    ("state", "who", "reason", "code"),
    [
        (CaseState.ACCEPTED, "approver", " ", "reason"),
        (CaseState.REFUSED, "approver", "", "reason"),
        (CaseState.ACCEPTED, "planner", "иә", "role"),
        (CaseState.ACCEPTED, "hr", "иә", "role"),
        (CaseState.OPENED, "planner", "иә", "state"),
    ],
)
def test_decision_out_of_turn_is_refused_and_changes_nothing(planner, people, state, who, reason, code):
    case = prepared(planner, people, candidate())
    before = (Event.objects.count(), Programme.objects.count())

    with pytest.raises(CaseRefusedError, match=code):
        move_case(case=case, state=state, by={**people, "planner": planner}[who], reason=reason)

    case.refresh_from_db()
    assert (case.state, (Event.objects.count(), Programme.objects.count())) == (CaseState.PREPARED, before)


def test_refused_case_keeps_its_reason_and_can_be_taken_up_again(planner, people):
    case = prepared(planner, people, candidate())

    move_case(case=case, state=CaseState.REFUSED, by=people["approver"], reason="no site")
    again = move_case(case=case, state=CaseState.EVIDENCE, by=planner)

    events = Event.objects.filter(occasion=f"case:{case.pk}", subject="specialty_case").order_by("sequence")
    moves = [(event.changes["state"], event.reason) for event in events if "state" in event.changes]
    assert (again.state, again.decision_note) == (CaseState.EVIDENCE, "no site")
    assert moves[-2:] == [(["prepared", "refused"], "no site"), (["refused", "evidence"], "")]
    with pytest.raises(UnjournalledWriteError):
        again.save()


def test_letter_is_kept_under_another_name_and_only_the_chamber_confirms_it(planner, people, site):
    case = prepared(planner, people, candidate())
    letter = file_of(case, planner).letters[0]
    _, path = letter_file(letter.pk, people["hr"])

    assert (letter.file_name, path.read_bytes(), path.stat().st_mode & 0o777) == ("a.pdf", b"%PDF-1x", 0o600)
    assert path.name != letter.file_name
    with pytest.raises(CaseRefusedError, match="role"):
        judge_letter(letter=letter, state=LetterState.DECLINED, by=planner, note="x")
    with pytest.raises(CaseRefusedError, match="state"):
        judge_letter(letter=letter, state=LetterState.DECLINED, by=people["chamber"], note="x")
    with pytest.raises(CaseRefusedError, match="state"):
        add_letter(case=case, enterprise=letter.enterprise, words=LetterWords("1", None, {YEAR: 1}), by=planner)
    assert [one.pk for one in cases_for(people["hr"])] == [case.pk]
    assert list(cases_for(site.actor_for(Role.STUDENT))) == []


@pytest.mark.parametrize(
    ("reference", "persons", "code"), [("", {YEAR: 5}, "reference"), ("7", {YEAR: 0}, "persons"), ("7", {}, "persons")]
)
def test_letter_without_jobs_or_anything_to_find_it_by_is_refused(planner, people, reference, persons, code):
    case = opened(planner, candidate())
    enterprise = Enterprise.objects.get(bin=people["hr"].organisation_code)
    with pytest.raises(CaseRefusedError, match=code):
        add_letter(case=case, enterprise=enterprise, words=LetterWords(reference, None, persons), by=people["hr"])


def test_two_who_fill_in_one_college_lose_nothing(planner):
    case = opened(planner, candidate())
    offer = name_college(case=case, college=candidate().college, by=planner)
    fill_offer(offer=offer, values=terms(note="first"), things=[], version=1, by=planner)

    with pytest.raises(CaseRefusedError, match="stale"):
        fill_offer(offer=offer, values=terms(note="second"), things=[], version=1, by=planner)

    offer.refresh_from_db()
    assert (offer.note, offer.version) == ("first", 2)


def test_unknown_price_leaves_the_cost_unknown_and_not_zero(planner):
    case = opened(planner, candidate())
    offer = name_college(case=case, college=candidate().college, by=planner)
    fill_offer(offer=offer, values=terms(), things=[Thing("press", 2, None, 5.0)], version=1, by=planner)

    offer.refresh_from_db()
    cost = cost_of(offer, case.qualification)
    norm = cost.norm
    assert (cost.equipment, cost.other, cost.once) == (None, 1_000_000.0, None)
    assert cost.group_a_year == (None if norm is None else norm.kzt_per_student * 20)


def test_steps_are_the_templates_until_a_planner_changes_them_and_what_is_done_stays_done(planner, people):
    case = opened(planner, candidate())
    steps = list(CaseStep.objects.filter(case=case).order_by("position"))
    finish_step(step=steps[0], by=people["hr"])

    words = [StepWords("", "chamber_officer", dt.date(2027, 1, 1), "own", steps[0].code), StepWords("visit", "", None)]
    made = set_steps(case=case, steps=words, version=case.version, by=planner)

    assert [step.code for step in steps[:3]] == ["letters", "chamber", "college"]
    assert all(step.owner and step.due_on and step.source for step in steps)
    assert [(one.code, one.title, one.done_by_name) for one in made] == [
        ("letters", "", people["hr"].person_name), ("", "visit", ""),
    ]  # fmt: skip
    with pytest.raises(CaseRefusedError, match="role"):
        finish_step(step=made[1], by=people["chamber"])
    with pytest.raises(CaseRefusedError, match="stale"):
        set_steps(case=case, steps=words, version=1, by=planner)


def test_college_that_is_licensed_for_all_of_it_has_nothing_to_open(planner):
    licensed = Programme.objects.filter(status="licensed", form="full_time", base="grade9", language="kk").first()
    assert licensed is not None
    case = opened(planner, licensed)
    offer = name_college(case=case, college=licensed.college, by=planner)
    propose(offer=offer, proposed=True, by=planner)
    fill_offer(offer=offer, values=terms(), things=[Thing("x", 0, 0, None)], version=1, by=planner)
    with journalled():
        SpecialtyCase.objects.filter(pk=case.pk).update(state=CaseState.EVIDENCE)
    case.refresh_from_db()

    found = lacks(file_of(case, system(case.region_id)), [], timezone.localdate())
    assert "licensed" in [lack.code for lack in found]
    assert Licence.objects.filter(college=licensed.college).exists()
