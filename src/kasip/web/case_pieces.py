"""A case's parts as the components take them: what it lacks, the need behind it, letters, colleges, steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from kasip.apps.orders.case_evidence import Evidence
from kasip.apps.orders.case_readiness import Lack, languages, months
from kasip.apps.orders.case_states import CaseState, LetterState
from kasip.apps.orders.cases import CaseFile, OfferCost, cost_of, lacking, masters_lacking
from kasip.apps.orders.models.specialty_case import CaseLetter, CaseOffer, CaseStep, SpecialtyCase
from kasip.web.links import rows_of
from kasip.web.navigation import address
from kasip.web.numbers import exact, millions, probability, stated_percent, whole
from kasip.web.order_pieces import day, named_value
from kasip.web.pieces import Cell, Column, Fact, Table
from kasip.web.templatetags.pieces import day as date_text
from kasip.web.templatetags.words import language_now, named
from kasip.web.templatetags.words import said as words

TONES = {
    CaseState.OPENED: "news",
    CaseState.EVIDENCE: "news",
    CaseState.PREPARED: "caution",
    CaseState.ACCEPTED: "good",
    CaseState.REFUSED: "bad",
}
LETTER_TONES = {LetterState.CONFIRMED: "good", LetterState.DECLINED: "bad"}


def profession(case: SpecialtyCase) -> str:
    """This will return what a case is about: its qualification's name, else the words of whoever opened it."""
    return named(case.qualification) if case.qualification else case.title or words("case_unnamed")


def state_cell(case: SpecialtyCase) -> Cell:
    """This will say where a case stands."""
    return Cell(words(f"case_state_{case.state}"), tone=TONES.get(CaseState(case.state), "quiet"))


def cases_table(cases: Iterable[SpecialtyCase], new_url: str) -> Table:
    """This will list cases, the first cell leading to each."""
    columns = [
        Column(words("case_profession")),
        Column(words("case_number"), "code"),
        Column(words("case_code"), "code", minor=True),
        Column(words("case_state")),
        Column(words("case_opened"), minor=True),
    ]
    rows = [
        [
            Cell(profession(case), reverse("cases:detail", args=[case.pk]), provenance=_mark(case)),
            Cell(f"№ {case.number}"),
            Cell(case.qualification.qualification if case.qualification else "", unknown=True),
            state_cell(case),
            Cell(day(case.opened_at)),
        ]
        for case in cases
    ]
    return Table(
        words("cases_title"), columns, rows, words("cases_none"), words("cases_none_what"), new_url,
        words("cases_new") if new_url else "",
    )  # fmt: skip


def _mark(case: SpecialtyCase) -> str:
    return "synthetic" if case.provenance else ""


def lack_texts(found: Iterable[Lack]) -> list[str]:
    """This will say what a case lacks, a sentence each."""
    return [words(f"case_lacks_{lack.code}", **_facts(lack)) for lack in found]


def _facts(lack: Lack) -> dict[str, object]:
    return {name: named(value) if name == "college" else value for name, value in lack.facts.items()}


def evidence_table(found: Sequence[Evidence]) -> Table:
    """This will list the figures of need, each leading to its rows."""
    columns = [
        Column(words("case_evidence_source")),
        Column(words("case_evidence_what")),
        Column(words("case_evidence_figure"), "number"),
    ]
    rows = [
        [Cell(words(f"case_evidence_{one.kind}"), _rows(one)), Cell(evidence_note(one.kind, one.facts)), _figure(one)]
        for one in found
    ]
    return Table(words("case_need"), columns, rows, words("case_need_none"), words("case_need_none_what"))


def kept_evidence(kept: Sequence[Mapping[str, object]]) -> list[str]:
    """This will say the figures as they stood when the case was put before the approver."""
    return [
        f"{words('case_evidence_' + str(one['kind']))}, {evidence_note(str(one['kind']), _mapping(one['facts']))}: "
        f"{exact(one['figure'], 2)}"
        for one in kept
    ]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def evidence_note(kind: str, facts: Mapping[str, object]) -> str:
    """This will say of what a figure is: the year, the site, the occupation."""
    language = language_now()
    shown: dict[str, object] = {
        name: facts.get(f"{name}_{language}") or facts.get(f"{name}_ru") or facts.get(name, "")
        for name in ("facility", "occupation")
    }
    chance = facts.get("probability")
    write = probability if kind == "gap" else stated_percent
    shown["probability"] = words("site_unknown") if chance is None else write(float(str(chance)))
    shown |= {name: facts.get(name, "") for name in ("year", "years", "enterprises", "opens", "since", "number")}
    return words(f"case_evidence_{kind}_note", **shown)


def _rows(one: Evidence) -> str:
    if one.order_id is not None:
        return address("orders:detail", one.order_id)
    return rows_of(one.table, **dict(one.filters))


def _figure(one: Evidence) -> Cell:
    return Cell(exact(one.figure, 1 if one.kind == "gap" else 0))


def letters_table(found: CaseFile, *, may_judge: bool) -> Table:
    """This will list letters: who wrote, what they state by year, whether the chamber stands behind them."""
    columns = [
        Column(words("case_enterprise")),
        Column(words("case_letter")),
        Column(words("case_letter_jobs")),
        Column(words("case_letter_state")),
        Column(words("case_letter_judged"), minor=True),
    ]
    rows = [[*_letter(letter), _judged(letter, may_judge=may_judge)] for letter in found.letters]
    return Table(words("case_letters"), columns, rows, words("case_letters_none"), words("case_letters_none_what"))


def _letter(letter: CaseLetter) -> list[Cell]:
    stated = ", ".join(f"{jobs.year}: {whole(jobs.persons)}" for jobs in letter.jobs.all())
    label = letter.reference or letter.file_name
    url = reverse("cases:letter_file", args=[letter.pk]) if letter.stored_name else ""
    return [
        Cell(named(letter.enterprise), rows_of("enterprises", bin=letter.enterprise.bin)),
        Cell(f"{label} {date_text(letter.written_on)}".strip(), url),
        Cell(stated),
        Cell(words(f"case_letter_{letter.state}"), tone=LETTER_TONES.get(LetterState(letter.state), "quiet")),
    ]


def _judged(letter: CaseLetter, *, may_judge: bool) -> Cell:
    if letter.state == LetterState.STATED and may_judge:
        return Cell(words("case_letter_judge"), reverse("cases:letter_judge", args=[letter.pk]))
    said = [letter.judged_by_name, day(letter.judged_at), letter.judged_note]
    return Cell(", ".join(text for text in said if text))


def offer_facts(offer: CaseOffer, case: SpecialtyCase, *, sees_masters: bool) -> list[Fact]:
    """This will say what a college would teach and need: terms, licence, masters, cost."""
    posts = rows_of("masters", college_bin=offer.college.college_bin) if sees_masters else ""
    cost = cost_of(offer, case.qualification)
    return [
        Fact(words("case_terms"), _terms(offer)),
        Fact(words("case_opens_from"), str(offer.opens_from or "")),
        Fact(words("case_licence"), _licence(offer)),
        Fact(words("case_masters"), _masters(offer), posts),
        *_costs(cost, offer),
    ]


def _terms(offer: CaseOffer) -> str:
    taught = [words(f"report_value_{code}") for code in languages(offer)]
    lengths = [
        words("case_terms_base", base=words(f"report_value_{base}"), months=length)
        for base, length in months(offer).items()
    ]
    size = [words("case_terms_group", size=offer.group_size)] if offer.group_size else []
    return "; ".join([", ".join(part) for part in (taught, lengths) if part] + size)


def _licence(offer: CaseOffer) -> str:
    if offer.licence == "unknown":
        return ""
    parts = [words(f"case_licence_{offer.licence}"), offer.licence_number]
    if offer.licence_expected_on:
        parts.append(words("case_licence_by", date=date_text(offer.licence_expected_on)))
    return ", ".join(part for part in parts if part)


def _masters(offer: CaseOffer) -> str:
    lack = masters_lacking(offer)
    if lack is None:
        return ""
    return words("case_masters_of", had=offer.masters_had, needed=offer.masters_needed, lack=lack)


def _costs(cost: OfferCost, offer: CaseOffer) -> list[Fact]:
    unit = words("state_order_million_unit")
    norm = rows_of("norms", norm_group=cost.norm.norm_group, year=cost.norm.year) if cost.norm else ""
    return [
        Fact(words("case_cost_equipment"), millions(cost.equipment, 1), unit=unit),
        Fact(words("case_cost_once"), millions(cost.once, 1), unit=unit, help=offer.cost_source),
        Fact(words("case_cost_group"), millions(cost.group_a_year, 1), norm, unit, words("case_cost_group_help")),
    ]


def equipment_table(offer: CaseOffer) -> Table:
    """This will list what the norm asks for against what the college has."""
    columns = [
        Column(words("case_thing")),
        Column(words("case_thing_needed"), "number"),
        Column(words("case_thing_had"), "number"),
        Column(words("case_thing_lacks"), "number"),
        Column(words("case_thing_price"), "number", words("case_tenge"), minor=True),
        Column(words("case_thing_norm"), minor=True),
    ]
    rows = [
        [
            Cell(line.name),
            Cell(whole(line.needed)),
            Cell(whole(line.had), unknown=True),
            Cell(whole(lacking(line)), unknown=True),
            Cell(whole(line.unit_cost_kzt), unknown=True),
            Cell(line.norm_source, unknown=True),
        ]
        for line in offer.equipment.order_by("position")
    ]
    return Table(words("case_equipment"), columns, rows, words("case_equipment_none"))


def steps_table(steps: Iterable[CaseStep], may_finish: Mapping[int, bool], today: dt.date) -> Table:
    """This will list steps with owner, date and whether they are done; those one may finish lead to doing so."""
    columns = [
        Column(words("case_step")),
        Column(words("case_step_owner")),
        Column(words("case_step_due"), "date"),
        Column(words("case_step_state")),
        Column(words("case_step_source"), minor=True),
    ]
    rows = [
        [
            Cell(step_name(step), reverse("cases:step_done", args=[step.pk]) if may_finish[step.pk] else ""),
            Cell(named_value("role_", step.owner) if step.owner else "", unknown=True),
            Cell(date_text(step.due_on), unknown=True),
            _step_state(step, today),
            Cell(named_value("calendar_source_", step.source)),
        ]
        for step in steps
    ]
    return Table(words("case_steps"), columns, rows, words("case_steps_none"))


def step_name(step: CaseStep) -> str:
    """This will return a step's own title, or the template's words."""
    return step.title or named_value("case_step_", step.code)


def _step_state(step: CaseStep, today: dt.date) -> Cell:
    if step.done_on is not None:
        return Cell(f"{words('case_step_is_done')} {date_text(step.done_on)}", tone="good")
    if step.due_on is not None and step.due_on < today:
        return Cell(words("case_step_late", days=(today - step.due_on).days), tone="bad")
    return Cell(words("case_step_open"), tone="quiet")


def case_facts(case: SpecialtyCase) -> list[Fact]:
    """This will say who opened, prepared and decided, when and why."""
    facts = [
        Fact(words("case_opened"), _who(case.opened_by_name, day(case.opened_at))),
        Fact(words("case_facility"), named(case.facility) if case.facility else words("case_facility_none")),
    ]
    if case.source:
        facts.append(Fact(words("case_source"), case.source))
    if case.prepared_at:
        facts.append(Fact(words("case_prepared"), _who(case.prepared_by_name, day(case.prepared_at))))
    if case.decided_at:
        facts.append(Fact(words("case_decided"), _who(case.decided_by_name, day(case.decided_at))))
    if case.decision_note:
        facts.append(Fact(words("case_reason"), case.decision_note))
    return facts


def _who(name: str, on: str) -> str:
    return ", ".join(part for part in (name, on) if part)
