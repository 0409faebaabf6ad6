"""The three specialties reported from Saran as cases at different steps; letters, prices and numbers are invented.

That Saran Technical College plans polymer production, refrigeration-compressor machines and pipe production was
published (gov.kz 919094); nothing of letters, equipment or cost was, so every case says that it is an example.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import Membership
from kasip.apps.accounts.queries import actor_of
from kasip.apps.classifications.models import Qualification
from kasip.apps.colleges.models import College
from kasip.apps.employers.models import Enterprise, Facility
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.case_papers import (
    LetterWords,
    Thing,
    add_letter,
    fill_offer,
    judge_letter,
    name_college,
    propose,
)
from kasip.apps.orders.actions.cases import CaseWords, StepWords, move_case, open_case, set_steps
from kasip.apps.orders.case_states import CaseState, LetterState
from kasip.apps.orders.models import CaseOffer, CaseStep, SpecialtyCase

SOURCE = "gov.kz 919094 (2025-01-16)"
COLLEGE = "Saran Technical College"
NO_NORM = "—"
FIRST_YEAR = 2027


@attrs.frozen
class SaranCase:
    """One of the reported specialties.

    Attributes:
        qualification: its code in the example; two of the three are provisional.
        facility: the plant that waits.
        state: where its case stands.
        persons: jobs its invented letter states, and years after this one.
        other: another college that could teach it, by its English name.
        things: invented equipment: name, needed, price.
        extra_kzt: invented other costs.
    """

    qualification: str
    facility: str
    state: str
    persons: Mapping[int, int]
    other: str
    things: Sequence[tuple[str, int, float]]
    extra_kzt: float


CASES = (
    SaranCase(
        "3W07220701", "F-SILKROAD-2", CaseState.ACCEPTED, {3: 25, 4: 40}, "Karaganda Polytechnic College",
        (("Термопластавтомат", 2, 30e6), ("Экструдер", 1, 20e6)), 5e6,
    ),
    SaranCase(
        "3W07139101", "F-SILKROAD-2", CaseState.PREPARED, {3: 20, 4: 30}, "Karaganda College of Technology and Service",
        (("Стенд: тоңазытқыш компрессор · холодильный компрессор", 1, 60e6),), 10e6,
    ),
    SaranCase(
        "3W07159501", "F-TEMPO", CaseState.EVIDENCE, {2: 45, 3: 60}, "Temirtau Higher Polytechnic College", (), 0.0,
    ),
)  # fmt: skip


def add_cases() -> int:
    """This will open the cases a region can hold, in its scope, once; return how many it opened.

    A region without the specialties, the plants or the college has none; one that has a case already keeps what it has.
    """
    if SpecialtyCase.objects.exists():
        return 0
    people: dict[str, Actor] = {role: _actor(role) for role in (Role.PLANNER, Role.APPROVER, Role.CHAMBER_OFFICER)}
    college = College.objects.filter(name_en=COLLEGE).first()
    if college is None:
        return 0
    return sum(_open(one, college, people) for one in CASES)


def _actor(role: str) -> Actor:
    held = Membership.objects.filter(role=role, person__is_demonstration=True)
    return actor_of(held.select_related("person", "organisation").get())


def _open(one: SaranCase, college: College, people: Mapping[str, Actor]) -> int:
    qualification = Qualification.objects.filter(qualification=one.qualification).first()
    facility = Facility.objects.filter(facility_id=one.facility).select_related("enterprise").first()
    if qualification is None or facility is None:
        return 0
    planner, year = people[Role.PLANNER], max(FIRST_YEAR, timezone.localdate().year + 1)
    words = CaseWords(qualification.name_ru, qualification, facility)
    case = open_case(words=words, by=planner, provenance="example", source=SOURCE)
    move_case(case=case, state=CaseState.EVIDENCE, by=planner)
    _letter(case, facility.enterprise, one, planner)
    offer = name_college(case=case, college=college, by=planner)
    other = College.objects.filter(name_en=one.other).first()
    if other is not None:
        name_college(case=case, college=other, by=planner)
    propose(offer=offer, proposed=True, by=planner)
    if one.state == CaseState.EVIDENCE:
        _leave_open(case, one, planner)
        return 1
    _fill(offer, one, year, planner)
    for letter in case.letters.all():
        judge_letter(letter=letter, state=LetterState.CONFIRMED, by=people[Role.CHAMBER_OFFICER])
    move_case(case=case, state=CaseState.PREPARED, by=planner)
    if one.state == CaseState.ACCEPTED:
        reason = "Үлгі: зауыт мамандарды күтуде · Пример: завод ждёт специалистов"
        move_case(case=case, state=CaseState.ACCEPTED, by=people[Role.APPROVER], reason=reason)
    return 1


def _letter(case: SpecialtyCase, enterprise: Enterprise, one: SaranCase, by: Actor) -> None:
    this = timezone.localdate().year
    words = LetterWords(f"ҮЛГІ-{case.number}", None, {this + after: count for after, count in one.persons.items()})
    add_letter(case=case, enterprise=enterprise, words=words, by=by)


def _fill(offer: CaseOffer, one: SaranCase, year: int, by: Actor) -> None:
    values = {
        "in_kazakh": True, "in_russian": True, "months_grade9": 34, "months_grade11": 22, "group_size": 25,
        "maximum_groups": 2, "opens_from": year, "licence": "needed", "licence_expected_on": dt.date(year, 3, 1),
        "masters_needed": 2.0, "masters_had": 0.0, "other_cost_kzt": one.extra_kzt, "cost_source": "үлгі · пример",
    }  # fmt: skip
    things = [Thing(name, needed, 0, price, NO_NORM) for name, needed, price in one.things]
    fill_offer(offer=offer, values=values, things=things, version=1, by=by)


def _leave_open(case: SpecialtyCase, one: SaranCase, by: Actor) -> None:
    """The case under way also waits for the sample enterprise and college, so that each finds it on the first page."""
    homes = {role: _actor(role).organisation_code for role in (Role.ENTERPRISE_HR, Role.COLLEGE_DEPUTY)}
    enterprise = Enterprise.objects.filter(bin=homes[Role.ENTERPRISE_HR]).first()
    college = College.objects.filter(college_bin=homes[Role.COLLEGE_DEPUTY]).first()
    if enterprise is not None:
        _letter(case, enterprise, one, by)
    if college is not None and not CaseOffer.objects.filter(case=case, college=college).exists():
        name_college(case=case, college=college, by=by)
    soon = {"letters": -3, "chamber": 4, "college": 6, "needs": 10}
    today = timezone.localdate()
    steps = [
        StepWords("", step.owner, _due(step, soon, today), step.source, step.code)
        for step in CaseStep.objects.filter(case=case).order_by("position")
    ]
    case.refresh_from_db()
    set_steps(case=case, steps=steps, version=case.version, by=by)


def _due(step: CaseStep, soon: Mapping[str, int], today: dt.date) -> dt.date | None:
    return today + dt.timedelta(days=soon[step.code]) if step.code in soon else step.due_on
