"""A session ends when it is too long, unused or void: with the very next request."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kasip.apps.accounts.enums import STAFF_ROLES
from kasip.apps.accounts.models import Person
from kasip.apps.accounts.sessions import BEGAN, USE_STEP, USED, SessionRules, end_of_session
from kasip.web.middleware.actor import ActorRequest

Next = Callable[[HttpRequest], HttpResponse]


class SessionRulesMiddleware:
    """Signs a person out whose session is over, and notes its use to the minute."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """This will answer, or sign the person out and send them to where they can sign in."""
        if not isinstance(request.user, Person):
            return self.get_response(request)
        now = time.time()
        used = float(request.session.get(USED, 0.0))
        if why := _over(request, used, now):
            logout(request)
            return _sent_to_sign_in(request, why)
        if now - used > USE_STEP:
            request.session[USED] = now
        return self.get_response(request)


def _over(request: HttpRequest, used: float, now: float) -> str:
    person = cast("Person", request.user)
    staff = cast("ActorRequest", request).actor.role in STAFF_ROLES
    rules = SessionRules(settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_SECONDS if staff else None)
    began = float(request.session.get(BEGAN, 0.0))
    return end_of_session(began, used, now, person.sessions_valid_from.timestamp(), rules)


def _sent_to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    address = f"{redirect(settings.LOGIN_URL).url}?over={why}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
