"""A case for a new specialty: opened, described, given steps, moved from state to state by those it belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kasip.apps.accounts.models import Region
from kasip.apps.accounts.permits import may_do, permit_of
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.employers.models.facility import Facility
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor, system
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.candidates import enter_candidates
from kasip.apps.orders.actions.case_ticks import tick
from kasip.apps.orders.case_evidence import evidence_of
from kasip.apps.orders.case_readiness import lacks
from kasip.apps.orders.case_states import CASE_MOVES, REASONED, STEP_OWNERS, CaseState, may_move
from kasip.apps.orders.cases import file_of, reached_rows
from kasip.apps.orders.models.specialty_case import CaseStep, SpecialtyCase
from kasip.law.case_steps import case_steps

SUBJECT = "specialty_case"
STEP = "case_step"
LEADING = (CaseState.OPENED, CaseState.EVIDENCE, CaseState.ACCEPTED)
"""States in which steps are edited: after acceptance they are what opens the programme."""


class CaseRefusedError(Exception):
    """Nothing was done to the case. `code` is worded as `case_refused_<code>`.

    Attributes:
        code: `role`, `state`, `reason`, `lacks`, `same_person` or `stale`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleCaseError(CaseRefusedError):
    """Somebody else changed it meanwhile."""

    def __init__(self) -> None:
        super().__init__("stale")


@attrs.frozen
class CaseWords:
    """What a case is about.

    Attributes:
        title: the profession as whoever opens the case calls it.
        qualification: the qualification of the classifier, once it is known.
        facility: the site that waits for the people.
        note: anything else.
        declaration: the declaration it comes from.
    """

    title: str = ""
    qualification: Qualification | None = None
    facility: Facility | None = None
    note: str = ""
    declaration: str = ""


@attrs.frozen
class StepWords:
    """A step as a planner writes it; `code` keeps a step of the template the same step."""

    title: str
    owner: str
    due_on: dt.date | None
    source: str = ""
    code: str = ""


def occasion_of(case_id: int) -> str:
    """This will return what ties the events of one case together."""
    return f"case:{case_id}"


def may_open(actor: Actor) -> bool:
    """This will say whether an actor may open a case."""
    return actor.person_id is not None and permit_of(SpecialtyCase).reach("add").extent(actor) != "none"


@transaction.atomic
def open_case(*, words: CaseWords, by: Actor, provenance: str = "", source: str = "") -> SpecialtyCase:
    """This will open a case with the steps of the template, their days counted from today.

    Args:
        words: what it is about.
        by: who opens it: a planner, a college or an enterprise.
        provenance: `example` for an invented one.
        source: of the case itself, where it was reported.

    Raises:
        CaseRefusedError: the actor may not open cases.
    """
    if by.role != "system" and not may_open(by):
        raise CaseRefusedError("role")
    Region.objects.select_for_update().get(pk=by.tenant)
    last = SpecialtyCase.objects.aggregate(last=Max("number"))["last"] or 0
    case = SpecialtyCase(
        region_id=by.tenant,
        number=last + 1,
        opened_by_id=by.person_id,
        opened_by_name=by.person_name,
        opened_for_id=by.organisation_id,
        provenance=provenance,
        source=source,
    )
    _describe(case, words)
    with journalled():
        case.save()
        CaseStep.objects.bulk_create(_template(case, timezone.localdate()))
    deed = Deed(Action.CREATED, SUBJECT, case.pk, str(case), {"title": [None, name_of(case)]})
    record(by=by, deed=deed, occasion=occasion_of(case.pk))
    return case


@transaction.atomic
def change_case(*, case: SpecialtyCase, words: CaseWords, version: int, by: Actor) -> SpecialtyCase:
    """This will change what a case is about.

    Raises:
        CaseRefusedError: not the department's planner, decided already, or changed by somebody else meanwhile.
    """
    current = locked_case(case, by)
    if current.state not in (CaseState.OPENED, CaseState.EVIDENCE):
        raise CaseRefusedError("state")
    if current.version != version:
        raise StaleCaseError
    before = _told(current)
    _describe(current, attrs.evolve(words, declaration=current.declaration))
    current.version += 1
    with journalled():
        current.save()
    changes: dict[str, list[object]] = {
        name: [old, new] for (name, old), new in zip(before.items(), _told(current).values(), strict=True) if old != new
    }
    record(by=by, deed=Deed(Action.CHANGED, SUBJECT, current.pk, str(current), changes), occasion=occasion_of(case.pk))
    return current


@transaction.atomic
def move_case(*, case: SpecialtyCase, state: str, by: Actor, reason: str = "") -> SpecialtyCase:
    """This will move a case to another state; accepted, its programmes become candidates of the next plan.

    Raises:
        CaseRefusedError: not the role's to move, not from here, no reason, something lacks, or the same person
            prepared it.
    """
    if not may_do("decide_case", by):
        raise CaseRefusedError("role")
    current = SpecialtyCase.objects.select_for_update().filter(pk=case.pk).first()
    if current is None:
        raise CaseRefusedError("state")
    if refusal := _refusal(current, state, by, reason):
        raise CaseRefusedError(refusal)
    changes: dict[str, list[object]] = {"state": [current.state, str(state)]}
    _sign(current, state, by, reason)
    current.state, current.version = state, current.version + 1
    with journalled():
        current.save()
    deed = Deed(Action.CHANGED, SUBJECT, current.pk, str(current), changes)
    record(by=by, deed=deed, reason=reason, occasion=occasion_of(current.pk))
    if state in (CaseState.ACCEPTED, CaseState.REFUSED):
        tick(case_id=current.pk, code="decision", by=by)
    if state == CaseState.ACCEPTED:
        enter_candidates(case=current, by=by)
    return current


@transaction.atomic
def set_steps(*, case: SpecialtyCase, steps: Sequence[StepWords], version: int, by: Actor) -> list[CaseStep]:
    """This will put a planner's steps in the place of those a case has; what was done stays done.

    Raises:
        CaseRefusedError: not a planner, decided already, or the case was changed meanwhile.
    """
    current = locked_case(case, by)
    if current.state not in LEADING:
        raise CaseRefusedError("state")
    if current.version != version:
        raise StaleCaseError
    old = {_key(step.code, step.title): step for step in CaseStep.objects.filter(case=current)}
    made = [_step(current, place, words, old.get(_key(words.code, words.title))) for place, words in enumerate(steps)]
    current.version += 1
    with journalled():
        CaseStep.objects.filter(case=current).delete()
        CaseStep.objects.bulk_create(made)
        current.save(update_fields=["version"])
    changes: dict[str, list[object]] = {"steps": [_due(old.values()), _due(made)]}
    record(by=by, deed=Deed(Action.CHANGED, SUBJECT, current.pk, str(current), changes), occasion=occasion_of(case.pk))
    return made


def may_finish(step: CaseStep, by: Actor) -> bool:
    """This will say whether a step is an actor's to finish: of their role, or they lead the case."""
    open_case_ = step.case.state in LEADING and step.done_on is None
    return open_case_ and by.role in (step.owner, "planner")


@transaction.atomic
def finish_step(*, step: CaseStep, by: Actor) -> CaseStep:
    """This will mark a step as done today.

    Raises:
        CaseRefusedError: another role's, done already, or the case was put aside.
    """
    current = CaseStep.objects.select_for_update().get(pk=step.pk)
    if not may_finish(step, by) or current.done_on is not None:
        raise CaseRefusedError("role" if by.role not in (step.owner, "planner") else "state")
    current.done_on, current.done_by_name = timezone.localdate(), by.person_name
    with journalled():
        current.save()
    changes: dict[str, list[object]] = {"done_on": [None, current.done_on.isoformat()]}
    deed = Deed(Action.CHANGED, STEP, current.pk, str(current), changes)
    record(by=by, deed=deed, occasion=occasion_of(step.case_id))
    return current


def locked_case(case: SpecialtyCase, by: Actor) -> SpecialtyCase:
    """This will read a case again under a lock, for one who leads it.

    Raises:
        CaseRefusedError: the actor does not.
    """
    if by.role not in ("planner", "system"):
        raise CaseRefusedError("role")
    found = reached_rows(SpecialtyCase, by).filter(pk=case.pk).first()
    if found is None:
        raise CaseRefusedError("role")
    return SpecialtyCase.objects.select_for_update().get(pk=found.pk)


def name_of(case: SpecialtyCase) -> str:
    """This will return what the journal calls a case's profession."""
    return case.title or (case.qualification.name_kk if case.qualification else "")


def opened_by_enterprise(by: Actor) -> Enterprise | None:
    """This will return the enterprise an actor speaks for, to begin its letter with."""
    return Enterprise.objects.filter(bin=by.organisation_code).first() if by.role == "enterprise_hr" else None


def _refusal(case: SpecialtyCase, state: str, by: Actor, reason: str) -> str:
    if state not in CASE_MOVES[case.state]:
        return "state"
    if by.role != "system" and not may_move(by.role, case.state, state):
        return "role"
    if (state in REASONED or case.state == CaseState.PREPARED) and not reason.strip():
        return "reason"
    if state in (CaseState.ACCEPTED, CaseState.REFUSED) and by.person_id == case.prepared_by_id and by.person_id:
        return "same_person"
    return "lacks" if state in (CaseState.PREPARED, CaseState.ACCEPTED) and _wants(case) else _begun(case, state)


def _begun(case: SpecialtyCase, state: str) -> str:
    return "lacks" if case.state == CaseState.OPENED and state == CaseState.EVIDENCE and _wants(case) else ""


def _wants(case: SpecialtyCase) -> bool:
    """Whatever the reach of who moves it: a case is judged by all of its parts."""
    whole, today = system(case.region_id), timezone.localdate()
    return bool(lacks(file_of(case, whole), evidence_of(case.qualification, whole, today), today))


def _sign(case: SpecialtyCase, state: str, by: Actor, reason: str) -> None:
    now = timezone.now()
    if state == CaseState.PREPARED:
        case.prepared_by_id, case.prepared_by_name, case.prepared_at = by.person_id, by.person_name, now
        found = evidence_of(case.qualification, system(case.region_id), timezone.localdate())
        case.evidence = [one.as_data() for one in found]
        case.decided_by_id, case.decided_by_name, case.decided_at, case.decision_note = None, "", None, ""
    elif state in (CaseState.ACCEPTED, CaseState.REFUSED):
        case.decided_by_id, case.decided_by_name, case.decided_at = by.person_id, by.person_name, now
        case.decision_note = reason.strip()
    elif reason.strip():
        case.decision_note = reason.strip()


def _describe(case: SpecialtyCase, words: CaseWords) -> None:
    case.title, case.note, case.declaration = words.title.strip(), words.note.strip(), words.declaration.strip()
    case.qualification, case.facility = words.qualification, words.facility


def _told(case: SpecialtyCase) -> dict[str, object]:
    code = case.qualification.qualification if case.qualification else None
    site = case.facility.facility_id if case.facility else None
    return {"title": case.title, "qualification": code, "facility_id": site, "note": case.note}


def _template(case: SpecialtyCase, today: dt.date) -> list[CaseStep]:
    return [
        CaseStep(
            region_id=case.region_id,
            case=case,
            position=place,
            code=rule.code,
            owner=rule.owner,
            due_on=today + dt.timedelta(days=rule.days),
            source=rule.source,
        )
        for place, rule in enumerate(case_steps(today.year))
    ]


def _step(case: SpecialtyCase, place: int, words: StepWords, old: CaseStep | None) -> CaseStep:
    if words.owner and words.owner not in STEP_OWNERS:
        raise CaseRefusedError("role")
    made = CaseStep(region_id=case.region_id, case=case, position=place, code=words.code, title=words.title)
    made.owner, made.due_on, made.source = words.owner, words.due_on, words.source
    if old is not None:
        made.done_on, made.done_by_name = old.done_on, old.done_by_name
    return made


def _key(code: str, title: str) -> str:
    return code or title


def _due(steps: object) -> list[str]:
    assert hasattr(steps, "__iter__")  # noqa: S101  for the type checker
    return [f"{step} {step.owner} {step.due_on or ''}" for step in steps]
