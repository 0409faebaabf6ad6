"""Pages of organisations: the list, and one with its people, open invitations and roles that ended."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kasip.apps.accounts.actions.organisations import CODED_BY_BIN, add_organisation, rename_organisation
from kasip.apps.accounts.enums import OrganisationKind
from kasip.apps.accounts.models import Invitation, Membership, Organisation
from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.queries import may_do_for, organisation_for, organisations_reached, reached_by
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.web.pieces import Cell, Column, Table
from kasip.web.staff.asking import asking, permitted
from kasip.web.staff.people_forms import NamesForm, OrganisationForm
from kasip.web.staff.people_tables import invitations_table, members_table
from kasip.web.templatetags.words import named, number, said

PAGE = 100


@permitted("act_as")
def organisation_list(request: HttpRequest) -> HttpResponse:
    """This will list the organisations the actor may see, by kind."""
    rows = organisations_reached(asking(request))
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    for word in words.split():
        in_name = Q(name_kk__icontains=word) | Q(name_ru__icontains=word) | Q(name_en__icontains=word)
        rows = rows.filter(in_name | Q(code__startswith=word))
    held = Q(memberships__ended_at=None) & (
        Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=timezone.localdate())
    )
    page = Paginator(rows.annotate(holders=Count("memberships", held)), PAGE).get_page(request.GET.get("page"))
    context = {
        "table": _list_table(list(page.object_list)),
        "page": page,
        "kinds": OrganisationKind.values,
        "kind": kind,
        "words": words,
        "may_add": may_do("add_organisation", asking(request)),
    }
    return render(request, "staff/organisation_list.html", context)


@permitted("act_as")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show an organisation with its people, and what the actor may do there."""
    actor = asking(request)
    found = organisation_for(pk, actor)
    held = (
        reached_by(Membership, actor).filter(organisation=found).select_related("person").order_by("person__name", "pk")
    )
    offered = reached_by(Invitation, actor).filter(organisation=found, accepted_at=None, withdrawn_at=None)
    leads = may_do_for("invite", pk, actor)
    context = {
        "organisation": found,
        "is_coded": found.kind in CODED_BY_BIN,
        "members": members_table([one for one in held if one.ended_at is None], ends=leads),
        "former": members_table([one for one in held if one.ended_at is not None], ends=False),
        "invitations": invitations_table(list(offered.order_by("-created_at")), withdraws=leads),
        "leads": leads,
        "may_rename": organisations_reached(actor, "change").filter(pk=pk).exists(),
        "sees_people": leads or held.exists(),
        "crumbs": [(said("section_organisations"), reverse("staff:organisation_list"))],
    }
    return render(request, "staff/organisation.html", context)


@permitted("add_organisation")
def organisation_add(request: HttpRequest) -> HttpResponse:
    """This will enter an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            added = add_organisation(kind=given.pop("kind"), code=given.pop("code"), names=given, by=asking(request))
        except RefusedError as refused:
            form.add_error(None, said(refused.code, **refused.facts))
        else:
            messages.success(request, said("people_organisation_added"))
            return redirect("staff:organisation", pk=added.pk)
    context = {"form": form, "heading": said("people_organisation_add"), "action": said("people_add")}
    return render(request, "staff/form_page.html", context | {"back": reverse("staff:organisation_list")})


@permitted("act_as")
def organisation_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """This will change an organisation's names."""
    actor = asking(request)
    found = organisation_for(pk, actor)
    if not organisations_reached(actor, "change").filter(pk=pk).exists():
        raise Http404
    names = {name: getattr(found, name) for name in ("name_kk", "name_ru", "name_en")}
    form = NamesForm(request.POST or None, initial=names)
    if request.method == "POST" and form.is_valid():
        try:
            rename_organisation(pk=pk, names=form.cleaned_data, by=actor)
        except (RefusedError, MissingError) as refused:
            raise Http404 from refused
        return redirect("staff:organisation", pk=pk)
    context = {"form": form, "heading": said("people_organisation_rename"), "action": said("people_save")}
    return render(request, "staff/form_page.html", context | {"back": reverse("staff:organisation", args=[pk])})


def _list_table(rows: list[Organisation]) -> Table:
    columns = [
        Column(said("people_organisation")),
        Column(said("people_kind")),
        Column(said("people_code"), kind="code", minor=True),
        Column(said("people_holders"), kind="number"),
    ]
    cells = [
        [
            Cell(named(one), reverse("staff:organisation", args=[one.pk])),
            Cell(said(f"organisation_{one.kind}")),
            Cell(one.code if one.kind in CODED_BY_BIN else ""),
            Cell(number(one.holders)),  # type: ignore[attr-defined]  # annotated
        ]
        for one in rows
    ]
    return Table(said("section_organisations"), columns, cells, empty_title=said("people_none_found"))
