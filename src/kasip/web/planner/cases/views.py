"""Cases: the list, opening one, one with all its parts, changing what it is about, its steps, its decisions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import formset_factory
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kasip.apps.accounts.permits import may_do
from kasip.apps.colleges.models import MasterPosts, Programme
from kasip.apps.employers.models.facility import Facility
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.candidates import condition_of
from kasip.apps.orders.actions.cases import (
    LEADING,
    SUBJECT,
    CaseRefusedError,
    StaleCaseError,
    change_case,
    finish_step,
    may_finish,
    may_open,
    move_case,
    open_case,
    set_steps,
)
from kasip.apps.orders.case_evidence import evidence_of
from kasip.apps.orders.case_readiness import lacks
from kasip.apps.orders.case_states import CASE_MOVES, GATHERING, REASONED, CaseState, may_move
from kasip.apps.orders.cases import CaseFile, MissingCaseError, case_for, cases_for, file_of, step_for
from kasip.apps.orders.models.specialty_case import CaseOffer, SpecialtyCase
from kasip.apps.sources.queries import may, reached
from kasip.web.case_pieces import (
    case_facts,
    cases_table,
    equipment_table,
    evidence_table,
    kept_evidence,
    lack_texts,
    letters_table,
    offer_facts,
    profession,
    state_cell,
    step_name,
    steps_table,
)
from kasip.web.links import rows_of
from kasip.web.middleware.actor import ActorRequest
from kasip.web.planner.cases.forms import CaseForm, ReasonForm, StepForm, steps_initial
from kasip.web.stale import changed_by, rows_beside, seen, stale
from kasip.web.templatetags.words import language_now
from kasip.web.templatetags.words import said as words

MOST_CASES = 200
ONWARD = ("accepted", "prepared", "evidence", "refused", "suspended", "opened")
"""States in the order their decisions are offered; the first three lead on."""


@login_required
@require_GET
def case_list(request: ActorRequest) -> HttpResponse:
    """This will list the cases the actor sees."""
    new = reverse("cases:new") if may_open(request.actor) else ""
    table = cases_table(cases_for(request.actor)[:MOST_CASES], new)
    return render(request, "planner/cases/list.html", {"table": table, "new_url": new})


@login_required
@require_http_methods(["GET", "POST"])
def case_new(request: ActorRequest) -> HttpResponse:
    """This will open a case; the address may bring a qualification, an enterprise and a declaration."""
    actor = request.actor
    if not may_open(actor):
        raise Http404
    brought = {name: request.GET.get(name, "")[:100] for name in ("qualification", "title", "facility", "declaration")}
    form = CaseForm(actor, request.POST or None, initial=brought)
    if request.method == "POST" and form.is_valid():
        case = open_case(words=form.said(actor), by=actor)
        messages.success(request, words("case_was_opened", number=str(case.number)))
        enterprise = request.GET.get("enterprise", "")[:40]
        if enterprise and actor.role in ("planner", "enterprise_hr"):
            return redirect(f"{reverse('cases:letter_new', args=[case.pk])}?{urlencode({'enterprise': enterprise})}")
        return redirect("cases:detail", pk=case.pk)
    context = {"form": form, "crumbs": crumbs(), "action": words("case_open_go"), "back": reverse("cases:list")}
    context["heading"] = words("cases_new")
    return render(request, "planner/cases/new.html", context)


@login_required
@require_GET
def case_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """This will show one case: where it stands, what it lacks, the need, letters, colleges, steps."""
    actor, case, today = request.actor, case_or_404(request, pk), timezone.localdate()
    if not reached(Facility, actor).filter(pk=case.facility_id or 0).exists():
        case.facility = None  # a site is its enterprise's own: not everybody whom the case concerns reads it
    found, evidence = file_of(case, actor), evidence_of(case.qualification, actor, today)
    wanting = lacks(found, evidence, today) if _leads(actor) else []
    context = {
        "case": case,
        "name": profession(case),
        "state": state_cell(case),
        "facts": case_facts(case),
        "is_led": _leads(actor),
        "is_open": case.state not in (CaseState.ACCEPTED, CaseState.REFUSED),
        "lacks": lack_texts(wanting),
        "moves": moves_for(actor, case, ready=not wanting),
        "onward": ("accepted", "prepared", "evidence") if case.state != CaseState.PREPARED else ("accepted",),
        "evidence": evidence_table(evidence),
        "kept": kept_evidence(case.evidence) if _leads(actor) else [],
        "letters": letters_table(found, may_judge=_gathering(case) and may_do("judge_letter", actor)),
        "stated": found.persons_by_year(confirmed=False),
        "confirmed": found.persons_by_year(),
        "may_write": _gathering(case) and actor.role in ("planner", "enterprise_hr"),
        "may_edit": _gathering(case) and actor.role == "planner",
        "may_step": case.state in LEADING and actor.role == "planner",
        "offers": [_offer(actor, case, offer) for offer in found.offers],
        "steps": steps_table(found.steps, {step.pk: may_finish(step, actor) for step in found.steps}, today),
        "candidates": _candidates(case, found, actor),
        "crumbs": crumbs(),
    }
    return render(request, "planner/cases/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def case_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """This will change what a case is about."""
    actor, case = request.actor, case_or_404(request, pk)
    if actor.role != "planner" or not _gathering(case):
        raise Http404
    initial = {
        "title": case.title,
        "qualification": case.qualification.qualification if case.qualification else "",
        "facility": case.facility.facility_id if case.facility else "",
        "note": case.note,
        "version": case.version,
    }
    form, told = CaseForm(actor, request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            change_case(case=case, words=form.said(actor), version=form.cleaned_data["version"] or 0, by=actor)
        except StaleCaseError:
            form = CaseForm(actor, seen(request.POST, case.version))
            told = stale([("", form, CaseForm(actor, initial=initial))], who=changed_by(SUBJECT, pk))
        except CaseRefusedError as refused:
            form.add_error(None, words(f"case_refused_{refused.code}"))
        else:
            return redirect("cases:detail", pk=pk)
    back = reverse("cases:detail", args=[pk])
    context = {"form": form, "stale": told, "crumbs": crumbs(case), "action": words("case_keep"), "back": back}
    context["heading"] = words("case_edit")
    return render(request, "planner/cases/new.html", context, status=409 if told else 200)


@login_required
@require_http_methods(["GET", "POST"])
def case_move(request: ActorRequest, pk: int, state: str) -> HttpResponse:
    """This will show what a decision means, and take it once it is confirmed."""
    actor, case = request.actor, case_or_404(request, pk)
    if state not in CASE_MOVES[case.state] or not may_move(actor.role, case.state, state):
        raise Http404
    reasoned = state in REASONED or case.state == CaseState.PREPARED
    form = ReasonForm(request.POST or None) if reasoned else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            move_case(case=case, state=state, by=actor, reason=form.cleaned_data["reason"] if form else "")
        except CaseRefusedError as refused:
            messages.error(request, words(f"case_refused_{refused.code}"))
        else:
            messages.success(request, words(f"case_moved_{state}", number=str(case.number)))
        return redirect("cases:detail", pk=pk)
    context = {
        "form": form,
        "question": words(f"case_move_{state}"),
        "consequences": [words(f"case_means_{state}")],
        "action_label": words("state_order_confirm"),
        "cancel_url": reverse("cases:detail", args=[pk]),
        "danger": state == CaseState.REFUSED,
        "crumbs": crumbs(case),
    }
    return render(request, "planner/cases/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def case_steps(request: ActorRequest, pk: int) -> HttpResponse:
    """This will let a planner write a case's steps: owners, dates, sources."""
    actor, case = request.actor, case_or_404(request, pk)
    if actor.role != "planner" or case.state not in LEADING:
        raise Http404
    kinds = formset_factory(StepForm, extra=2, max_num=40, validate_max=True)
    initial, told = steps_initial(file_of(case, actor).steps), None
    formset = kinds(request.POST or None, initial=initial, prefix="step")
    if request.method == "POST" and formset.is_valid():
        steps = [said for form in formset if (said := form.said()) is not None]
        version = request.POST.get("version", "")
        try:
            set_steps(case=case, steps=steps, version=int(version) if version.isdecimal() else -1, by=actor)
        except StaleCaseError:
            pairs = rows_beside(formset, kinds(initial=initial, prefix="step"), _step_number)
            told = stale(pairs, who=changed_by(SUBJECT, pk))
        except CaseRefusedError as refused:
            messages.error(request, words(f"case_refused_{refused.code}"))
        if told is None:
            return redirect("cases:detail", pk=pk)
    back = reverse("cases:detail", args=[pk])
    context = {"case": case, "formset": formset, "stale": told, "crumbs": crumbs(case), "back": back}
    return render(request, "planner/cases/steps.html", context, status=409 if told else 200)


@login_required
@require_http_methods(["GET", "POST"])
def step_done(request: ActorRequest, pk: int) -> HttpResponse:
    """This will mark a step as done today, once it is confirmed."""
    try:
        step = step_for(pk, request.actor)
    except MissingCaseError as missing:
        raise Http404 from missing
    if not may_finish(step, request.actor):
        raise Http404
    if request.method == "POST":
        try:
            finish_step(step=step, by=request.actor)
        except CaseRefusedError as refused:
            messages.error(request, words(f"case_refused_{refused.code}"))
        return redirect("cases:detail", pk=step.case_id)
    context = {
        "question": step_name(step),
        "consequences": [words("case_step_done_means")],
        "action_label": words("case_step_do"),
        "cancel_url": reverse("cases:detail", args=[step.case_id]),
        "crumbs": crumbs(step.case),
    }
    return render(request, "planner/cases/confirm.html", context)


def case_or_404(request: ActorRequest, pk: int) -> SpecialtyCase:
    """This will return the case of an address, or say that there is no such page."""
    try:
        return case_for(pk, request.actor)
    except MissingCaseError as missing:
        raise Http404 from missing


def crumbs(case: SpecialtyCase | None = None) -> list[tuple[str, str]]:
    """This will lead from the list to a case."""
    found = [(words("cases_title"), reverse("cases:list"))]
    return found if case is None else [*found, (f"№ {case.number}", reverse("cases:detail", args=[case.pk]))]


def moves_for(actor: Actor, case: SpecialtyCase, *, ready: bool) -> list[str]:
    """This will list the decisions an actor may take now; none that needs what the case still lacks."""
    offered = [state for state in CASE_MOVES[case.state] if may_move(actor.role, case.state, state)]
    if not ready:
        onward = (CaseState.PREPARED, CaseState.ACCEPTED)
        offered = [state for state in offered if state not in onward]
        begun = case.state != CaseState.OPENED
        offered = [state for state in offered if begun or state != CaseState.EVIDENCE]
    if case.prepared_by_id is not None and case.prepared_by_id == actor.person_id:
        offered = [state for state in offered if state not in (CaseState.ACCEPTED, CaseState.REFUSED)]
    return [str(state) for state in sorted(offered, key=ONWARD.index)]


def _step_number(place: int) -> str:
    return words("case_step_number", number=place)


def _leads(actor: Actor) -> bool:
    """Who sees the whole case: only they can be told what it lacks."""
    return may(Programme, actor, "add") or may_do("decide_case", actor) or actor.role == "head_officer"


def _gathering(case: SpecialtyCase) -> bool:
    return case.state in GATHERING


def _offer(actor: Actor, case: SpecialtyCase, offer: CaseOffer) -> dict[str, object]:
    own = actor.role == "college_deputy" and actor.organisation_code == offer.college.college_bin
    sees = own or may_do("decide_case", actor) or actor.role == "head_officer"
    return {
        "offer": offer,
        "facts": offer_facts(offer, case, sees_masters=sees and may(MasterPosts, actor, "read")),
        "table": equipment_table(offer),
        "condition": condition_of(case, offer, language_now()) if offer.licence != "unknown" else "",
        "may_fill": _gathering(case) and (own or actor.role == "planner"),
        "may_propose": _gathering(case) and actor.role == "planner",
    }


def _candidates(case: SpecialtyCase, found: CaseFile, actor: Actor) -> list[tuple[CaseOffer, str]]:
    """The programmes an accepted case put into the records, a link a college."""
    if case.state != CaseState.ACCEPTED or case.qualification is None or not may(Programme, actor, "read"):
        return []
    code = case.qualification.qualification
    return [
        (offer, rows_of("programmes", college_bin=offer.college.college_bin, qualification=code))
        for offer in found.proposed
    ]
