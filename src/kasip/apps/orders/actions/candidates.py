"""What an accepted case puts into the records: candidate programmes with the year and the condition that open them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from django.utils import timezone

from kasip.apps.colleges.models.programme import Programme
from kasip.apps.employers.declared import OPENING
from kasip.apps.journal.actor import SYSTEM_ROLE, Actor, system
from kasip.apps.orders.case_readiness import languages, months
from kasip.apps.orders.case_states import LicenceState
from kasip.apps.orders.cases import cost_of, file_of, lacking, masters_lacking
from kasip.apps.orders.models.specialty_case import CaseOffer, SpecialtyCase
from kasip.apps.sources.actions import add_record, change_record
from kasip.apps.sources.rows import texts_of
from kasip.wording.catalogue import LANGUAGES, say

FORM = "full_time"


def enter_candidates(*, case: SpecialtyCase, by: Actor) -> list[Programme]:
    """This will write the programmes of an accepted case as candidates, each write an event of the journal.

    A programme that is a candidate already takes over the case's year, cost and condition; one that is licensed stays
    as it is. Accepting a case is what allows the writes: an approver keeps no other records.
    """
    writer = attrs.evolve(by, role=SYSTEM_ROLE)
    reason = say("case_candidate_reason", "kk", number=str(case.number))
    found = file_of(case, system(case.region_id))
    return [
        programme
        for offer in found.proposed
        for texts in _rows(case, offer)
        if (programme := _written(offer, texts, writer, reason)) is not None
    ]


def _rows(case: SpecialtyCase, offer: CaseOffer) -> Iterator[dict[str, str]]:
    if case.qualification is None:
        return
    cost = cost_of(offer, case.qualification)
    conditions = {language: condition_of(case, offer, language) for language in LANGUAGES}
    for language in languages(offer):
        for base, length in months(offer).items():
            yield {
                "college_bin": offer.college.college_bin,
                "qualification": case.qualification.qualification,
                "language": language,
                "base": base,
                "form": FORM,
                "status": "candidate",
                "duration_months": str(length),
                "group_size": str(offer.group_size),
                "maximum_groups": "" if offer.maximum_groups is None else str(offer.maximum_groups),
                "minimum_groups": "1",
                "opening_cost_kzt": "" if cost.once is None else str(cost.once),
                "opens_from": str(offer.opens_from),
                "opening_condition": conditions["ru"],
                **{f"opening_condition_{code}": text for code, text in conditions.items()},
                "provenance": "synthetic" if case.provenance else "official",
                "source": f"case {case.number}",
                "source_date": timezone.localdate().isoformat(),
            }


def condition_of(case: SpecialtyCase, offer: CaseOffer, language: str) -> str:
    """This will say what must be there before the programme opens: licence, masters, equipment, the site."""
    parts = []
    if offer.licence != LicenceState.HELD and case.qualification is not None:
        date = offer.licence_expected_on.isoformat() if offer.licence_expected_on else "?"
        parts.append(say("case_condition_licence", language, qualification=case.qualification.qualification, date=date))
    if masters := masters_lacking(offer):
        parts.append(say("case_condition_masters", language, count=masters))
    missing = [f"{line.name} × {lacks}" for line in offer.equipment.all() if (lacks := lacking(line))]
    if missing:
        parts.append(say("case_condition_equipment", language, what=", ".join(missing)))
    if case.facility is not None and case.facility.status == OPENING:
        name = getattr(case.facility, f"name_{language}") or case.facility.facility_id
        date = case.facility.opens_on.isoformat() if case.facility.opens_on else "?"
        parts.append(say("case_condition_facility", language, facility=name, date=date))
    return "; ".join(parts) or say("case_condition_none", language)


def _written(offer: CaseOffer, texts: dict[str, str], by: Actor, reason: str) -> Programme | None:
    """The programme as it stands now: added, or the candidate that was there with the case's terms."""
    keys = {name: texts[name] for name in ("language", "base", "form")}
    rows = Programme.objects.filter(college_id=offer.college_id, **keys)
    current = rows.filter(qualification__qualification=texts["qualification"]).first()
    if current is None:
        made = add_record(model=Programme, texts=texts, by=by, reason=reason)
    elif current.status == "candidate":
        kept = texts_of(current)
        made = change_record(
            model=Programme, pk=current.pk, version=current.version, texts={**kept, **texts}, by=by, reason=reason
        )
    else:
        return None
    assert isinstance(made, Programme)  # noqa: S101  of the model asked for
    return made
