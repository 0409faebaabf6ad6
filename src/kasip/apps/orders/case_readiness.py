"""What a case still lacks to go on: each want by itself, so that people are told all of them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import attrs

from kasip.apps.colleges.models.programme import Programme
from kasip.apps.orders.case_evidence import Evidence
from kasip.apps.orders.case_states import CaseState, LetterState, LicenceState
from kasip.apps.orders.cases import CaseFile, cost_of
from kasip.apps.orders.models.specialty_case import CaseOffer
from kasip.apps.orders.rules_in_force import rule_value


@attrs.frozen
class Lack:
    """One thing a case lacks.

    Attributes:
        code: worded as `case_lacks_<code>`.
        facts: what the words name; `college` is a record, named in the language of the page.
    """

    code: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


def lacks(found: CaseFile, evidence: Sequence[Evidence], today: dt.date) -> list[Lack]:
    """This will list what a case lacks for its next state; empty where it may go on or has been decided."""
    if found.case.state in (CaseState.OPENED, CaseState.SUSPENDED, CaseState.REFUSED):
        return list(_to_gather(found, evidence))
    if found.case.state in (CaseState.EVIDENCE, CaseState.PREPARED):
        return [*_to_gather(found, evidence), *_letters(found, today), *_colleges(found, today), *_steps(found)]
    return []


def _to_gather(found: CaseFile, evidence: Sequence[Evidence]) -> Iterator[Lack]:
    if found.case.qualification_id is None:
        yield Lack("qualification")
    if not evidence and not found.letters:
        yield Lack("need")


def _letters(found: CaseFile, today: dt.date) -> Iterator[Lack]:
    confirmed = sum(letter.state == LetterState.CONFIRMED for letter in found.letters)
    least = int(rule_value("case_confirmed_letters_minimum", today.year))
    if confirmed < least:
        yield Lack("letters", {"least": least, "confirmed": confirmed, "letters": len(found.letters)})
        return
    group = int(rule_value("minimum_group_size", today.year))
    most = max(found.persons_by_year().values(), default=0)
    if most < group:
        yield Lack("persons", {"persons": most, "group": group})


def _colleges(found: CaseFile, today: dt.date) -> Iterator[Lack]:
    if not found.proposed:
        yield Lack("college")
    for offer in found.proposed:
        yield from (Lack(code, {"college": offer.college}) for code in _offer(offer, found, today))


def _offer(offer: CaseOffer, found: CaseFile, today: dt.date) -> Iterator[str]:
    waits = offer.licence in (LicenceState.APPLIED, LicenceState.NEEDED)
    wants = {
        "licence": offer.licence == LicenceState.UNKNOWN,
        "licence_date": waits and offer.licence_expected_on is None,
        "masters": offer.masters_needed is None or offer.masters_had is None,
        "equipment": not offer.equipment.all(),
        "cost": cost_of(offer, found.case.qualification).once is None,
        "terms": not is_termed(offer),
        "opens": offer.opens_from is None,
        "opens_past": offer.opens_from is not None and offer.opens_from <= today.year,
        "licensed": _is_licensed(offer, found),
    }
    return (code for code, wanting in wants.items() if wanting)


def is_termed(offer: CaseOffer) -> bool:
    """This will say whether language, length of study and group size are known."""
    return bool((offer.in_kazakh or offer.in_russian) and months(offer) and offer.group_size)


def months(offer: CaseOffer) -> dict[str, int]:
    """This will return the length of study by schooling it builds on, in months."""
    found = {"grade9": offer.months_grade9, "grade11": offer.months_grade11}
    return {base: length for base, length in found.items() if length}


def languages(offer: CaseOffer) -> list[str]:
    """This will return the languages a college would teach in."""
    return [code for code, taught in (("kk", offer.in_kazakh), ("ru", offer.in_russian)) if taught]


def _is_licensed(offer: CaseOffer, found: CaseFile) -> bool:
    """Every programme of the offer stands in the records as licensed: there is nothing to open."""
    wanted = {(language, base) for language in languages(offer) for base in months(offer)}
    rows = Programme.objects.filter(
        college_id=offer.college_id, qualification=found.case.qualification, status="licensed", form="full_time"
    )
    return bool(wanted) and wanted <= set(rows.values_list("language", "base"))


def _steps(found: CaseFile) -> Iterator[Lack]:
    open_ended = sum(1 for step in found.steps if not step.owner or step.due_on is None)
    if not found.steps or open_ended:
        yield Lack("steps", {"count": open_ended})
