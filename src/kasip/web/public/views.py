"""What anybody may see: the first page, and the choice of a language."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import own_guardianships
from kasip.web.audience import actor_of
from kasip.wording.catalogue import LANGUAGES

AUDIENCES = ("department", "college", "enterprise", "young", "mentor", "head", "others")
"""Whom the public page speaks to, in its order; phrases `public_for_<audience>`."""
A_YEAR = 365 * 24 * 60 * 60


HOMES: Mapping[str, str] = {
    Role.PLANNER: "planner:home",
    Role.APPROVER: "planner:home",
    Role.COLLEGE_DEPUTY: "college:home",
    Role.COLLEGE_MASTER: "college:home",
    Role.ENTERPRISE_HR: "employer:home",
    Role.HEAD_OFFICER: "head:home",
    Role.COUNSELLOR: "staff_home:home",
    Role.EMPLOYMENT_OFFICER: "staff_home:home",
    Role.CHAMBER_OFFICER: "staff_home:home",
    Role.MENTOR: "staff_home:home",
    Role.ADMINISTRATOR: "staff_home:home",
}
"""Role -> its first page; students, applicants, guardians and people without a role have one here."""


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """This will lead everybody to their own first page, and say what Kasip is to those who have not signed in."""
    actor = actor_of(request)
    if actor.role in HOMES:
        return redirect(HOMES[actor.role])
    if isinstance(request.user, Person):
        own = own_guardianships(actor)
        bonds = {
            "people_answers_for": [one.minor.name for one in own if one.guardian_id == actor.person_id],
            "people_answered_by": [one.guardian.name for one in own if one.minor_id == actor.person_id],
        }
        return render(request, "public/mine.html", {"what": f"home_what_{actor.role or 'nobody'}", "bonds": bonds})
    return render(request, "public/home.html", {"audiences": AUDIENCES})


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """This will keep the chosen language, with the person where somebody is signed in, and go back to the page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_page_to_return_to(request))
    if chosen not in LANGUAGES:
        return response
    if isinstance(request.user, Person) and request.user.language != chosen:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def _page_to_return_to(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else "/"
