"""What enterprises and colleges bring to a case: letters, judged by the chamber, and what teaching would need."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kasip.apps.accounts.permits import may_do
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.case_ticks import tick
from kasip.apps.orders.actions.cases import CaseRefusedError, StaleCaseError, locked_case, occasion_of
from kasip.apps.orders.case_states import GATHERING, LetterState
from kasip.apps.orders.cases import MissingCaseError, letter_for, offer_for
from kasip.apps.orders.models.specialty_case import (
    CaseEquipment,
    CaseLetter,
    CaseLetterJobs,
    CaseOffer,
    SpecialtyCase,
)

LETTER, OFFER = "case_letter", "case_offer"
OFFERED = (
    "in_kazakh", "in_russian", "months_grade9", "months_grade11", "group_size", "maximum_groups", "opens_from",
    "licence", "licence_number", "licence_expected_on", "masters_needed", "masters_had", "other_cost_kzt",
    "cost_source", "note",
)  # fmt: skip
"""Fields of an offer that the college fills in."""


@attrs.frozen
class LetterWords:
    """What a letter says: where to find it, and the jobs it states by year."""

    reference: str
    written_on: dt.date | None
    persons: Mapping[int, int]
    note: str = ""
    file_name: str = ""
    chunks: Iterable[bytes] = ()


@attrs.frozen
class Thing:
    """A thing the norm asks for: how many, how many there are, the price of one, and whose norm it is."""

    name: str
    needed: int
    had: int | None
    unit_cost_kzt: float | None
    norm_source: str = ""


@transaction.atomic
def add_letter(*, case: SpecialtyCase, enterprise: Enterprise, words: LetterWords, by: Actor) -> CaseLetter:
    """This will add an enterprise's letter, with its file kept under a random name or a number to find it by.

    Raises:
        CaseRefusedError: not the planner nor the enterprise's own, the case is past gathering, no job is stated
            (`persons`), or there is neither file nor number (`reference`).
    """
    own = by.role == "enterprise_hr" and by.organisation_code == enterprise.bin
    if not (own or by.role in ("planner", "system")):
        raise CaseRefusedError("role")
    current = SpecialtyCase.objects.select_for_update().get(pk=case.pk)
    if current.state not in GATHERING:
        raise CaseRefusedError("state")
    if not any(words.persons.values()):
        raise CaseRefusedError("persons")
    if not words.reference.strip() and not words.file_name:
        raise CaseRefusedError("reference")
    letter = CaseLetter(
        region_id=case.region_id,
        case=current,
        enterprise=enterprise,
        reference=words.reference.strip(),
        written_on=words.written_on,
        note=words.note.strip(),
        added_by_name=by.person_name,
    )
    if words.file_name:
        letter.file_name, letter.stored_name = plain_name(words.file_name), secrets.token_hex(16)
        letter.sha256, letter.size = _keep(letters_folder() / letter.stored_name, words.chunks)
    with journalled():
        letter.save()
        CaseLetterJobs.objects.bulk_create(
            CaseLetterJobs(region_id=case.region_id, letter=letter, year=year, persons=persons)
            for year, persons in sorted(words.persons.items())
            if persons
        )
    stated = {str(year): persons for year, persons in sorted(words.persons.items()) if persons}
    changes: dict[str, list[object]] = {"persons": [None, stated], "sha256": [None, letter.sha256]}
    deed = Deed(Action.CREATED, LETTER, letter.pk, f"{enterprise.name_kk} {letter.reference}".strip(), changes)
    record(by=by, deed=deed, occasion=occasion_of(case.pk))
    tick(case_id=case.pk, code="letters", by=by)
    return letter


@transaction.atomic
def judge_letter(*, letter: CaseLetter, state: str, by: Actor, note: str = "") -> CaseLetter:
    """This will record that the chamber stands behind a letter, or does not and why.

    Raises:
        CaseRefusedError: not the chamber, the letter was judged already, or declined without a reason.
    """
    if not may_do("judge_letter", by):
        raise CaseRefusedError("role")
    current = CaseLetter.objects.select_for_update(of=("self",)).select_related("case", "enterprise").get(pk=letter.pk)
    if current.state != LetterState.STATED or current.case.state not in GATHERING:
        raise CaseRefusedError("state")
    if state not in (LetterState.CONFIRMED, LetterState.DECLINED):
        raise CaseRefusedError("state")
    if state == LetterState.DECLINED and not note.strip():
        raise CaseRefusedError("reason")
    current.state, current.judged_note = state, note.strip()
    current.judged_by_name, current.judged_at = by.person_name, timezone.now()
    current.version += 1
    with journalled():
        current.save()
    changes: dict[str, list[object]] = {"state": [LetterState.STATED.value, str(state)]}
    deed = Deed(Action.CHANGED, LETTER, current.pk, current.enterprise.name_kk, changes)
    record(by=by, deed=deed, reason=note, occasion=occasion_of(current.case_id))
    if state == LetterState.CONFIRMED:
        tick(case_id=current.case_id, code="chamber", by=by)
    return current


@transaction.atomic
def name_college(*, case: SpecialtyCase, college: College, by: Actor) -> CaseOffer:
    """This will name a college that could teach it; the college then says what it would need.

    Raises:
        CaseRefusedError: not a planner, past gathering, or the college is named already.
    """
    current = locked_case(case, by)
    if current.state not in GATHERING:
        raise CaseRefusedError("state")
    if CaseOffer.objects.filter(case=current, college=college).exists():
        raise CaseRefusedError("college_named")
    offer = CaseOffer(region_id=case.region_id, case=current, college=college)
    with journalled():
        offer.save()
    record(by=by, deed=Deed(Action.CREATED, OFFER, offer.pk, college.name_kk), occasion=occasion_of(case.pk))
    return offer


@transaction.atomic
def propose(*, offer: CaseOffer, proposed: bool, by: Actor) -> CaseOffer:
    """This will propose a college to teach it, or take the proposal back.

    Raises:
        CaseRefusedError: not a planner, or past gathering.
    """
    if locked_case(offer.case, by).state not in GATHERING:
        raise CaseRefusedError("state")
    current = CaseOffer.objects.select_for_update(of=("self",)).select_related("college").get(pk=offer.pk)
    changes: dict[str, list[object]] = {"proposed": [current.proposed, proposed]}
    current.proposed = proposed
    with journalled():
        current.save(update_fields=["proposed"])
    deed = Deed(Action.CHANGED, OFFER, current.pk, current.college.name_kk, changes)
    record(by=by, deed=deed, occasion=occasion_of(current.case_id))
    if proposed:
        tick(case_id=current.case_id, code="college", by=by)
    return current


@transaction.atomic
def fill_offer(
    *, offer: CaseOffer, values: Mapping[str, object], things: Sequence[Thing], version: int, by: Actor
) -> CaseOffer:
    """This will store what a college would need to teach it: terms, licence, masters, equipment against the norm, cost.

    Args:
        offer: the college's part of the case.
        values: fields of `OFFERED`; those left out stay.
        things: the equipment, in the place of what stood.
        version: version the college saw.
        by: the planner or the college's own deputy.

    Raises:
        CaseRefusedError: somebody else's college, past gathering, or changed meanwhile.
    """
    try:
        current = offer_for(offer.pk, by, "change")
    except MissingCaseError as missing:
        raise CaseRefusedError("role") from missing
    case = SpecialtyCase.objects.select_for_update().get(pk=current.case_id)
    if case.state not in GATHERING:
        raise CaseRefusedError("state")
    if current.version != version:
        raise StaleCaseError
    changes = _set(current, values)
    old = [_said(line) for line in current.equipment.order_by("position")]
    made = [_line(current, place, thing) for place, thing in enumerate(things)]
    if old != (new := [_said(line) for line in made]):
        changes["equipment"] = [old, new]
    current.filled_by_name, current.filled_at = by.person_name, timezone.now()
    current.version += 1
    with journalled():
        current.save()
        CaseEquipment.objects.filter(offer=current).delete()
        CaseEquipment.objects.bulk_create(made)
    deed = Deed(Action.CHANGED, OFFER, current.pk, current.college.name_kk, changes)
    record(by=by, deed=deed, occasion=occasion_of(current.case_id))
    if current.proposed:
        tick(case_id=current.case_id, code="needs", by=by)
    return current


def letter_file(pk: int, by: Actor) -> tuple[CaseLetter, Path]:
    """This will return a letter with where its file lies.

    Raises:
        MissingCaseError: there is no such letter for this actor, or it has no file.
    """
    letter = letter_for(pk, by)
    path = letters_folder() / letter.stored_name
    if not letter.stored_name or not path.is_file():
        raise MissingCaseError(str(pk))
    return letter, path


def letters_folder() -> Path:
    """This will return the folder of letters, within the uploads a backup holds, made where it is missing."""
    folder = Path(settings.DATA) / "uploads" / "letters"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def plain_name(name: str) -> str:
    """This will leave of a file's name what can be shown and sent back: no folders, no control signs."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "?"


def _keep(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in chunks:
            digest.update(chunk)
            size += file.write(chunk)
    return digest.hexdigest(), size


def _set(offer: CaseOffer, values: Mapping[str, object]) -> dict[str, list[object]]:
    changes: dict[str, list[object]] = {}
    for name in OFFERED:
        if name in values and getattr(offer, name) != values[name]:
            changes[name] = [_plain(getattr(offer, name)), _plain(values[name])]
            setattr(offer, name, values[name])
    return changes


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _line(offer: CaseOffer, place: int, thing: Thing) -> CaseEquipment:
    return CaseEquipment(
        region_id=offer.region_id,
        offer=offer,
        position=place,
        name=thing.name,
        needed=thing.needed,
        had=thing.had,
        unit_cost_kzt=thing.unit_cost_kzt,
        norm_source=thing.norm_source,
    )


def _said(line: CaseEquipment) -> list[object]:
    return [line.name, line.needed, line.had, line.unit_cost_kzt, line.norm_source]
