"""Somebody who works for an organisation sets up a second factor before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kasip.apps.accounts.enums import STAFF_ROLES
from kasip.apps.accounts.models import Person
from kasip.apps.accounts.queries import has_second_factor
from kasip.web.middleware.actor import ActorRequest

Next = Callable[[HttpRequest], HttpResponse]
OPEN_UNTIL_THEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "choose_language",
        "help",
        "help_topic",
        "set_language",
    }
)
"""Names of the pages a person without a second factor may still use: setting one up, reading how, and leaving."""


class SecondFactorMiddleware:
    """Sends people with a role of staff to setting up a second factor while they have none."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """This will answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """This will answer in the page's place where a second factor is to be set up first."""
        if not _is_needed(request) or getattr(request.resolver_match, "url_name", "") in OPEN_UNTIL_THEN:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": redirect("mfa_index").url})
        return redirect("mfa_index")


def _is_needed(request: HttpRequest) -> bool:
    person = request.user
    if not isinstance(person, Person) or cast("ActorRequest", request).actor.role not in STAFF_ROLES:
        return False
    if settings.KASIP_DEMONSTRATION and person.is_demonstration:
        return False
    return not has_second_factor(person)
