"""The page on which a lost second factor is reset, and the letter that tells the person."""

from __future__ import annotations

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from kasip.apps.accounts.actions.second_factor import reset_second_factor
from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import hindrance_to_reset, person_for
from kasip.apps.accounts.refusals import RefusedError
from kasip.web.staff.asking import asking, carried_out, permitted, tell
from kasip.web.staff.people_forms import ReasonForm
from kasip.web.staff.people_tables import day
from kasip.web.templatetags.words import said


@permitted("reset_second_factor")
def person_reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """This will reset a person's second factor, with the reason, and write to them that it happened."""
    actor = asking(request)
    found, back = person_for(pk, actor), reverse("staff:person", args=[pk])
    if hindrance := hindrance_to_reset(found, actor):
        tell(request, RefusedError(hindrance))
        return redirect(back)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carried_out(request, lambda: reset_second_factor(person_id=pk, by=actor, reason=reason)):
            _send(request, found)
            messages.success(request, said("people_factor_done", name=found.name))
        return redirect(back)
    consequences = [said(f"people_factor_{what}") for what in ("certain", "removed", "sessions", "anew", "letter")]
    context = {
        "question": said("people_factor_question", name=found.name),
        "consequences": consequences,
        "form": form,
        "action_label": said("people_factor_reset"),
        "cancel_url": back,
        "danger": True,
        "crumbs": [(said("section_people"), reverse("staff:people")), (found.name, back)],
    }
    return render(request, "staff/confirm_page.html", context)


def _send(request: HttpRequest, person: Person) -> None:
    """The letter is in the language of who gets it, not of who pressed the button."""
    actor, link = asking(request), request.build_absolute_uri(reverse("account_login"))
    with translation.override(person.language):
        facts = {"name": person.name, "by": actor.person_name, "organisation": actor.organisation_name}
        body = said("account_mail_factor_reset", **facts, link=link, day=day(timezone.localdate()))
        send_mail(said("account_mail_factor"), body, None, [person.email])
