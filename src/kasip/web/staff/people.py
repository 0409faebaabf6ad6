"""Pages of people: the list, one person with their roles, inviting, ending a role, off-boarding, switching the role."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kasip.apps.accounts.actions.invitations import invite, withdraw_invitation
from kasip.apps.accounts.actions.roles import end_role, off_board
from kasip.apps.accounts.models import Invitation, Membership, Person
from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.queries import (
    current_memberships,
    hindrance_to_reset,
    may_have_guardian,
    organisation_for_deed,
    people_reached,
    person_for,
    reached_by,
    roles_of_person,
)
from kasip.apps.accounts.refusals import RefusedError
from kasip.web.middleware.actor import ACTING_AS
from kasip.web.staff.asking import asking, carried_out, permitted
from kasip.web.staff.guardians import guardians_of
from kasip.web.staff.people_forms import InvitationForm, ReasonForm
from kasip.web.staff.people_tables import day, people_table, roles_table
from kasip.web.templatetags.words import named, said

PAGE = 100


@permitted("invite")
def people(request: HttpRequest) -> HttpResponse:
    """This will list the people whose roles the actor looks after, with the roles held now."""
    actor, words = asking(request), request.GET.get("q", "").strip()
    rows = people_reached(actor).order_by("name", "pk")
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    held = reached_by(Membership, actor).filter(person__in=[one.pk for one in shown], ended_at=None)
    roles: dict[int, list[Membership]] = defaultdict(list)
    for one in held.select_related("organisation").order_by("pk"):
        roles[one.person_id].append(one)
    context = {
        "table": people_table(shown, roles),
        "page": page,
        "words": words,
        "organisation_id": actor.organisation_id,
    }
    return render(request, "staff/people.html", context)


@permitted("act_as")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a person with the roles the actor may see."""
    actor = asking(request)
    found = person_for(pk, actor)
    held = roles_of_person(found, actor)
    changeable = (
        reached_by(Membership, actor, "change").filter(person=found, ended_at=None).exclude(pk=actor.membership_id or 0)
    )
    ends = frozenset(changeable.values_list("pk", flat=True))
    context = {
        "person": found,
        "roles": roles_table(held, ends),
        "guardians": guardians_of(found, actor),
        "may_enter_guardian": may_do("appoint_guardian", actor) and may_have_guardian(found, actor),
        "may_reset_factor": hindrance_to_reset(found, actor) == "",
        "may_off_board": bool(ends) and found.pk != actor.person_id,
        "crumbs": [(said("section_people"), reverse("staff:people"))],
    }
    return render(request, "staff/person.html", context)


@permitted("invite")
def invite_person(request: HttpRequest, pk: int) -> HttpResponse:
    """This will invite somebody into an organisation by a letter."""
    actor = asking(request)
    try:
        organisation = organisation_for_deed("invite", pk, actor)
    except RefusedError as refused:
        raise Http404 from refused
    form = InvitationForm(organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offered, secret = invite(organisation_id=pk, offer=form.offer(), days=settings.INVITATION_DAYS, by=actor)
        except RefusedError as refused:
            form.add_error(None, said(refused.code, **refused.facts))
        else:
            _send(request, offered, secret)
            messages.success(request, said("people_invited", email=offered.email))
            return redirect("staff:organisation", pk=pk)
    context = {
        "form": form,
        "heading": said("people_invite_into", name=named(organisation)),
        "action": said("people_invite"),
    }
    return render(request, "staff/form_page.html", context | {"back": reverse("staff:organisation", args=[pk])})


@permitted("invite")
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will withdraw an open invitation."""
    actor = asking(request)
    offered = reached_by(Invitation, actor, "change").filter(pk=pk).first()
    if offered is None:
        raise Http404
    back = reverse("staff:organisation", args=[offered.organisation_id])
    if request.method == "POST":
        carried_out(request, lambda: withdraw_invitation(pk=pk, by=actor))
        return redirect(back)
    context = {"question": said("people_withdraw_question", name=offered.name), "action_label": said("people_withdraw")}
    return render(request, "staff/confirm_page.html", context | {"cancel_url": back, "danger": True})


@permitted("end_role")
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """This will end one role, with the reason."""
    actor = asking(request)
    held = reached_by(Membership, actor, "change").select_related("person", "organisation").filter(pk=pk).first()
    if held is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    back = reverse("staff:person", args=[held.person_id])
    if request.method == "POST" and form.is_valid():
        carried_out(request, lambda: end_role(membership_id=pk, by=actor, reason=form.cleaned_data["reason"]))
        return redirect(back)
    question = said("people_end_question", name=held.person.name, role=said(f"role_{held.role}"))
    context = {"question": question, "consequences": [said("people_end_what")], "action_label": said("people_end_role")}
    return render(request, "staff/confirm_page.html", context | {"cancel_url": back, "danger": True, "form": form})


@permitted("off_board")
def person_off_board(request: HttpRequest, pk: int) -> HttpResponse:
    """This will end all of a person's roles, sessions and keys at once, with the reason."""
    actor = asking(request)
    found = person_for(pk, actor)
    form = ReasonForm(request.POST or None)
    back = reverse("staff:person", args=[pk])
    if request.method == "POST" and form.is_valid():
        if carried_out(request, lambda: off_board(person_id=pk, by=actor, reason=form.cleaned_data["reason"])):
            messages.success(request, said("people_off_boarded", name=found.name))
        return redirect(back)
    consequences = [said("people_off_board_roles"), said("people_off_board_sessions"), said("people_off_board_keys")]
    context = {
        "question": said("people_off_board_question", name=found.name),
        "consequences": consequences,
        "form": form,
    }
    context |= {"action_label": said("people_off_board"), "cancel_url": back, "danger": True}
    return render(request, "staff/confirm_page.html", context)


@require_POST
@permitted("act_as")
def act_as(request: HttpRequest) -> HttpResponse:
    """This will let a person go on in another of their current roles, in a fresh session."""
    chosen = request.POST.get("membership", "")
    held = current_memberships(request.user) if isinstance(request.user, Person) else []
    if not any(str(one.pk) == chosen for one in held):
        raise Http404
    request.session.cycle_key()
    request.session[ACTING_AS] = int(chosen)
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return redirect(asked if safe else "/")


def _send(request: HttpRequest, offered: Invitation, secret: str) -> None:
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    organisation = named(offered.organisation)
    body = said(
        "account_mail_invitation_body",
        name=offered.name,
        organisation=organisation,
        role=said(f"role_{offered.role}"),
        link=link,
        day=day(offered.expires_at),
    )
    subject = " ".join(said("account_mail_invitation", organisation=organisation).split())
    send_mail(subject, body, None, [offered.email])
