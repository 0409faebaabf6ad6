"""Cases for new specialties as people read them: the list, one case whole, what it costs, what its letters state."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import attrs
from django.db.models import Model, Q, QuerySet

from kasip.apps.accounts.permits import permit_of
from kasip.apps.classifications.models.training import Qualification
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.case_states import CaseState, LetterState
from kasip.apps.orders.models.money import Norm
from kasip.apps.orders.models.specialty_case import (
    CaseEquipment,
    CaseLetter,
    CaseOffer,
    CaseStep,
    SpecialtyCase,
)

Row = TypeVar("Row", bound=Model)


class MissingCaseError(Exception):
    """There is no such case, or no such part of one, for this actor."""


@attrs.frozen
class CaseFile:
    """A case with its parts, as far as somebody reaches them."""

    case: SpecialtyCase
    offers: list[CaseOffer]
    letters: list[CaseLetter]
    steps: list[CaseStep]

    @property
    def proposed(self) -> list[CaseOffer]:
        """This will return what the colleges proposed to teach would need."""
        return [offer for offer in self.offers if offer.proposed]

    def persons_by_year(self, *, confirmed: bool = True) -> Mapping[int, int]:
        """This will sum the jobs stated by letters, confirmed ones or all that were not declined, by year."""
        counted = (LetterState.CONFIRMED,) if confirmed else (LetterState.CONFIRMED, LetterState.STATED)
        found: Counter[int] = Counter()
        for letter in self.letters:
            if letter.state in counted:
                found.update({jobs.year: jobs.persons for jobs in letter.jobs.all()})
        return dict(sorted(found.items()))


@attrs.frozen
class OfferCost:
    """What opening at a college costs, in tenge; nothing where a part of it is not known.

    Attributes:
        equipment: what lacks against the norm, at the prices given; not known where nothing is listed.
        other: everything else once.
        once: both together.
        group_a_year: one group in one year of study, by the per-capita norm.
        norm: the row of `norms` it rests on.
    """

    equipment: float | None
    other: float | None
    once: float | None
    group_a_year: float | None
    norm: Norm | None


def reached_rows(model: type[Row], actor: Actor, action: str = "read") -> QuerySet[Row]:
    """This will return the rows of a model an actor reaches, each once."""
    rows: QuerySet[Row] = model._default_manager.filter(  # noqa: SLF001  the scoped manager, whatever it is called
        permit_of(model).reach(action).condition(actor)
    )
    return rows.distinct()


def cases_for(actor: Actor) -> QuerySet[SpecialtyCase]:
    """This will return the cases an actor sees, the newest first."""
    rows = reached_rows(SpecialtyCase, actor).select_related("qualification__specialty", "facility", "opened_for")
    return rows.order_by("-number")


def case_for(pk: int, actor: Actor) -> SpecialtyCase:
    """This will return one case an actor sees.

    Raises:
        MissingCaseError: there is none for this actor.
    """
    return _one(cases_for(actor), pk)


def offer_for(pk: int, actor: Actor, action: str = "read") -> CaseOffer:
    """This will return what one college would need, with its case.

    Raises:
        MissingCaseError: there is none for this actor.
    """
    rows = reached_rows(CaseOffer, actor, action).select_related("case__qualification__specialty", "college")
    return _one(rows, pk)


def letter_for(pk: int, actor: Actor) -> CaseLetter:
    """This will return one letter, with its case and enterprise.

    Raises:
        MissingCaseError: there is none for this actor.
    """
    return _one(reached_rows(CaseLetter, actor).select_related("case__qualification", "enterprise"), pk)


def step_for(pk: int, actor: Actor) -> CaseStep:
    """This will return one step, with its case.

    Raises:
        MissingCaseError: there is none for this actor.
    """
    return _one(reached_rows(CaseStep, actor).select_related("case"), pk)


def file_of(case: SpecialtyCase, actor: Actor) -> CaseFile:
    """This will load a case's parts as far as an actor reaches them; `system(region)` reaches them all."""
    offers = reached_rows(CaseOffer, actor).filter(case=case).select_related("college", "case__qualification")
    letters = reached_rows(CaseLetter, actor).filter(case=case).select_related("enterprise")
    steps = reached_rows(CaseStep, actor).filter(case=case)
    return CaseFile(
        case,
        list(offers.prefetch_related("equipment").order_by("-proposed", "pk")),
        list(letters.prefetch_related("jobs").order_by("pk")),
        list(steps.order_by("position")),
    )


def cost_of(offer: CaseOffer, qualification: Qualification | None) -> OfferCost:
    """This will say what opening at a college costs once and one group a year."""
    lines = _lines(offer)
    parts = [_price(line) for line in lines]
    equipment = None if None in parts or not parts else float(sum(part for part in parts if part is not None))
    once = None if equipment is None or offer.other_cost_kzt is None else equipment + offer.other_cost_kzt
    norm = _norm(qualification, offer.opens_from)
    group = None if norm is None or offer.group_size is None else norm.kzt_per_student * offer.group_size
    return OfferCost(equipment, offer.other_cost_kzt, once, group, norm)


def lacking(line: CaseEquipment) -> int | None:
    """This will return how many of a thing lack against the norm; nothing where that is not known."""
    return None if line.had is None else max(0, line.needed - line.had)


def masters_lacking(offer: CaseOffer) -> float | None:
    """This will return the posts of masters that lack; nothing where it is not known."""
    if offer.masters_needed is None or offer.masters_had is None:
        return None
    return max(0.0, offer.masters_needed - offer.masters_had)


def waiting_candidates() -> Q:
    """This will return the condition on programmes that stay out of drafts: candidates of a case not decided for.

    A college and qualification with an accepted case are in, whatever other cases there are; a candidate nobody opened
    a case for is in as it always was.
    """
    rows = CaseOffer.objects.filter(case__qualification__isnull=False)
    found = list(rows.values_list("college", "case__qualification", "case__state", "proposed"))
    accepted = {(college, code) for college, code, state, proposed in found if state == CaseState.ACCEPTED and proposed}
    waiting = sorted({(college, code) for college, code, *_ in found} - accepted)
    pairs = [Q(college_id=college, qualification_id=code, status="candidate") for college, code in waiting]
    return functools.reduce(operator.or_, pairs, Q(pk__in=[]))


def _lines(offer: CaseOffer) -> Sequence[CaseEquipment]:
    return list(offer.equipment.all())


def _price(line: CaseEquipment) -> float | None:
    lacks = lacking(line)
    if lacks is None or (lacks and line.unit_cost_kzt is None):
        return None
    return lacks * (line.unit_cost_kzt or 0.0)


def _norm(qualification: Qualification | None, year: int | None) -> Norm | None:
    if qualification is None or year is None or not qualification.norm_group:
        return None
    held = Norm.objects.filter(norm_group=qualification.norm_group, year__lte=year)
    return held.order_by("-year").first()


def _one(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise MissingCaseError(str(pk))
    return found
