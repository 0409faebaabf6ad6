"""What anybody may see: the first page, and the choice of a language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kasip.apps.accounts.models import Person
from kasip.wording.catalogue import LANGUAGES

A_YEAR = 365 * 24 * 60 * 60


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """This will show what Kasip is to somebody who has not signed in."""
    return render(request, "public/home.html")


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
