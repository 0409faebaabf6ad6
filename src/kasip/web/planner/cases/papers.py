"""What is brought to a case: letters with their files, the chamber's judgement, colleges and what they would need."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import formset_factory
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasip.apps.accounts.permits import may_do
from kasip.apps.colleges.models.college import College
from kasip.apps.employers.models.enterprise import Enterprise
from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.case_papers import (
    OFFER,
    add_letter,
    fill_offer,
    judge_letter,
    letter_file,
    name_college,
    propose,
)
from kasip.apps.orders.actions.cases import CaseRefusedError, StaleCaseError
from kasip.apps.orders.case_states import GATHERING, LetterState
from kasip.apps.orders.cases import MissingCaseError, letter_for, offer_for
from kasip.apps.orders.models.specialty_case import CaseLetter, CaseOffer
from kasip.apps.sources.queries import reached
from kasip.web.middleware.actor import ActorRequest
from kasip.web.planner.cases.forms import (
    CollegeForm,
    JudgeForm,
    LetterForm,
    OfferForm,
    ThingForm,
    letter_kind,
    offer_initial,
    things_initial,
)
from kasip.web.planner.cases.views import case_or_404, crumbs
from kasip.web.stale import changed_by, rows_beside, seen, stale
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


@login_required
@require_http_methods(["GET", "POST"])
def letter_new(request: ActorRequest, pk: int) -> HttpResponse:
    """This will add an enterprise's letter."""
    actor, case = request.actor, case_or_404(request, pk)
    if actor.role not in ("planner", "enterprise_hr") or case.state not in GATHERING:
        raise Http404
    brought = {"enterprise": request.GET.get("enterprise", "")[:40]}
    first = timezone.localdate().year + 1
    form = LetterForm(actor, first, request.POST or None, request.FILES or None, initial=brought)
    if request.method == "POST" and form.is_valid():
        enterprise = Enterprise.objects.get(bin=form.cleaned_data["enterprise"])
        try:
            add_letter(case=case, enterprise=enterprise, words=form.said(), by=actor)
        except CaseRefusedError as refused:
            form.add_error(None, words(f"case_refused_{refused.code}"))
        else:
            messages.success(request, words("case_letter_was_added"))
            return redirect("cases:detail", pk=pk)
    context = {"form": form, "crumbs": crumbs(case), "back": reverse("cases:detail", args=[pk])}
    return render(request, "planner/cases/letter.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def letter_judge(request: ActorRequest, pk: int) -> HttpResponse:
    """This will let the chamber confirm a letter or decline it with a reason."""
    letter = _letter(request, pk)
    waits = letter.state == LetterState.STATED and letter.case.state in GATHERING
    if not may_do("judge_letter", request.actor) or not waits:
        raise Http404
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            judge_letter(letter=letter, state=given["judgement"], note=given["note"], by=request.actor)
        except CaseRefusedError as refused:
            form.add_error("note" if refused.code == "reason" else None, words(f"case_refused_{refused.code}"))
        else:
            return redirect("cases:detail", pk=letter.case_id)
    stated = ", ".join(f"{jobs.year}: {jobs.persons}" for jobs in letter.jobs.order_by("year"))
    context = {
        "form": form,
        "question": f"{named(letter.enterprise)} · {letter.reference or letter.file_name}",
        "consequences": [words("case_letter_states", stated=stated), words("case_letter_judge_means")],
        "action_label": words("state_order_confirm"),
        "cancel_url": reverse("cases:detail", args=[letter.case_id]),
        "crumbs": crumbs(letter.case),
    }
    return render(request, "planner/cases/confirm.html", context)


@login_required
@require_GET
def letter_download(request: ActorRequest, pk: int) -> FileResponse:
    """This will hand over a letter's file, as a file to keep and never as a page."""
    try:
        letter, path = letter_file(pk, request.actor)
    except MissingCaseError as missing:
        raise Http404 from missing
    file = path.open("rb")
    kind = letter_kind(letter, file.read(8))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=letter.file_name, content_type=kind)


@login_required
@require_http_methods(["GET", "POST"])
def offer_new(request: ActorRequest, pk: int) -> HttpResponse:
    """This will name a college that could teach it."""
    actor, case = request.actor, case_or_404(request, pk)
    if actor.role != "planner" or case.state not in GATHERING:
        raise Http404
    form = CollegeForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        college = reached(College, actor).get(college_bin=form.cleaned_data["college"])
        try:
            offer = name_college(case=case, college=college, by=actor)
        except CaseRefusedError as refused:
            form.add_error(None, words(f"case_refused_{refused.code}"))
        else:
            return redirect("cases:offer", pk=offer.pk)
    back = reverse("cases:detail", args=[pk])
    context = {"form": form, "crumbs": crumbs(case), "action": words("case_college_name"), "back": back}
    return render(request, "planner/cases/college.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def offer_fill(request: ActorRequest, pk: int) -> HttpResponse:
    """This will let a college say what it would need: terms, licence, masters, equipment, cost."""
    offer = _offer(request, pk)
    posted, told = request.POST or None, None
    form = OfferForm(posted, initial=offer_initial(offer))
    kinds = formset_factory(ThingForm, extra=3, max_num=60, validate_max=True)
    formset = kinds(posted, initial=things_initial(offer), prefix="thing")
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        things = [said for one in formset if (said := one.said()) is not None]
        version = form.cleaned_data["version"]
        try:
            fill_offer(offer=offer, values=form.said(), things=things, version=version, by=request.actor)
        except StaleCaseError:
            form = OfferForm(seen(request.POST, offer.version))
            standing = kinds(initial=things_initial(offer), prefix="thing")
            pairs = [
                ("", form, OfferForm(initial=offer_initial(offer))),
                *rows_beside(formset, standing, _thing_number),
            ]
            told = stale(pairs, who=changed_by(OFFER, pk))
        except CaseRefusedError as refused:
            form.add_error(None, words(f"case_refused_{refused.code}"))
        else:
            messages.success(request, words("case_offer_kept"))
            return redirect("cases:detail", pk=offer.case_id)
    context = {
        "offer": offer,
        "form": form,
        "formset": formset,
        "stale": told,
        "crumbs": crumbs(offer.case),
        "back": reverse("cases:detail", args=[offer.case_id]),
    }
    return render(request, "planner/cases/offer.html", context, status=409 if told else 200)


@login_required
@require_POST
def offer_propose(request: ActorRequest, pk: int) -> HttpResponse:
    """This will propose a college to teach it, or take that back."""
    offer = _offer(request, pk)
    if request.actor.role != "planner":
        raise Http404
    try:
        propose(offer=offer, proposed=not offer.proposed, by=request.actor)
    except CaseRefusedError as refused:
        messages.error(request, words(f"case_refused_{refused.code}"))
    return redirect("cases:detail", pk=offer.case_id)


def _thing_number(place: int) -> str:
    return words("case_thing_number", number=place)


def _letter(request: ActorRequest, pk: int) -> CaseLetter:
    try:
        return letter_for(pk, request.actor)
    except MissingCaseError as missing:
        raise Http404 from missing


def _offer(request: ActorRequest, pk: int) -> CaseOffer:
    """What a college would need, of a case that is still gathering, for those who may fill it in."""
    try:
        offer = offer_for(pk, request.actor, "change")
    except MissingCaseError as missing:
        raise Http404 from missing
    if offer.case.state not in GATHERING or not _fills(request.actor):
        raise Http404
    return offer


def _fills(actor: Actor) -> bool:
    return actor.role in ("planner", "college_deputy")
