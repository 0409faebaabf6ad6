"""Pages of who answers for whom: entered for a student or an applicant on a named paper, ended with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kasip.apps.accounts.actions.guardians import Ground, appoint_guardian, end_guardianship
from kasip.apps.accounts.enums import GuardianshipBasis
from kasip.apps.accounts.models import Guardianship, Person
from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.queries import may_have_guardian, people_reached, person_for, reached_by
from kasip.apps.accounts.refusals import RefusedError
from kasip.apps.journal.actor import Actor
from kasip.web.pieces import Cell, Column, Table
from kasip.web.staff.asking import asking, carried_out, permitted
from kasip.web.staff.people_forms import Labelled, ReasonForm
from kasip.web.staff.people_tables import day
from kasip.web.templatetags.words import said


class GuardianForm(Labelled):
    """Who answers for the person, on what ground, by which paper."""

    guardian_email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    basis = forms.ChoiceField()
    document = forms.CharField(max_length=200)

    def __init__(self, actor: Actor, data: object = None) -> None:
        super().__init__(data)
        self.actor = actor
        bases = [(basis, said(f"guardianship_{basis}")) for basis in GuardianshipBasis.values]
        self.fields["basis"].choices = bases  # type: ignore[attr-defined]
        for name in ("guardian_email", "document"):
            self.fields[name].help_text = said(f"people_{name}_help")

    def clean_guardian_email(self) -> int:
        """This will find the person who bears the address, of those the actor may see."""
        found = people_reached(self.actor).filter(email__iexact=self.cleaned_data["guardian_email"]).first()
        if found is None:
            raise forms.ValidationError(said("people_guardian_unknown"))
        return found.pk


def guardians_of(person: Person, actor: Actor) -> Table | None:
    """This will list who answers for a person and whom they answer for; nothing where it concerns neither."""
    every = reached_by(Guardianship, actor).select_related("guardian", "minor").order_by("-starts_on", "-pk")
    rows = [*every.filter(minor=person), *every.filter(guardian=person)]
    if not rows and not may_have_guardian(person, actor):
        return None
    ends = may_do("appoint_guardian", actor)
    return _table(person, rows, ends=ends)


def _table(person: Person, rows: Sequence[Guardianship], *, ends: bool) -> Table:
    columns = [
        Column(said("people_name")),
        Column(said("people_relation")),
        Column(said("people_basis")),
        Column(said("people_document"), minor=True),
        Column(said("people_from"), kind="date"),
        Column(said("people_state")),
    ]
    cells = [
        [
            _other(person, one, linked=ends),
            Cell(said("people_is_guardian" if one.minor_id == person.pk else "people_is_minor")),
            Cell(said(f"guardianship_{one.basis}")),
            Cell(one.document, unknown=True),
            Cell(day(one.starts_on)),
            _state(one, ends=ends),
        ]
        for one in rows
    ]
    return Table(said("people_guardians"), columns, cells, said("people_no_guardian"), said("people_no_guardian_what"))


def _other(person: Person, one: Guardianship, *, linked: bool) -> Cell:
    other = one.guardian if one.minor_id == person.pk else one.minor
    return Cell(other.name, reverse("staff:person", args=[other.pk]) if linked else "")


def _state(one: Guardianship, *, ends: bool) -> Cell:
    if one.ends_on is not None:
        return Cell(said("people_ended_on", day=day(one.ends_on)))
    if not ends:
        return Cell(said("people_current"))
    return Cell(said("people_guardian_end"), reverse("staff:guardian_end", args=[one.pk]))


@permitted("appoint_guardian")
def guardian_add(request: HttpRequest, pk: int) -> HttpResponse:
    """This will enter who answers for a student or an applicant."""
    actor = asking(request)
    minor = person_for(pk, actor)
    form = GuardianForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ground = Ground(given["basis"], given["document"])
        try:
            appoint_guardian(guardian_id=given["guardian_email"], minor_id=pk, ground=ground, by=actor)
        except RefusedError as refused:
            form.add_error(None, said(refused.code, **refused.facts))
        else:
            messages.success(request, said("people_guardian_entered", name=minor.name))
            return redirect("staff:person", pk=pk)
    context = {"form": form, "heading": said("people_guardian_of", name=minor.name), "action": said("people_save")}
    return render(request, "staff/form_page.html", context | {"back": reverse("staff:person", args=[pk])})


@permitted("appoint_guardian")
def guardian_end(request: HttpRequest, pk: int) -> HttpResponse:
    """This will end that a person answers for another, with the reason."""
    actor = asking(request)
    found = reached_by(Guardianship, actor, "change").select_related("guardian", "minor").filter(pk=pk).first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    back = reverse("staff:person", args=[found.minor_id])
    if request.method == "POST" and form.is_valid():
        carried_out(request, lambda: end_guardianship(pk=pk, by=actor, reason=form.cleaned_data["reason"]))
        return redirect(back)
    question = said("people_guardian_end_question", guardian=found.guardian.name, minor=found.minor.name)
    context = {"question": question, "consequences": [said("people_guardian_end_what")], "form": form}
    context |= {"action_label": said("people_guardian_end"), "cancel_url": back, "danger": True}
    return render(request, "staff/confirm_page.html", context)
