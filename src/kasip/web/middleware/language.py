"""The language of a page: the person's choice, else the cookie's, else what the browser asks for, else Kazakh."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kasip.wording.catalogue import LANGUAGES

Next = Callable[[HttpRequest], HttpResponse]


class ChosenLanguageMiddleware:
    """Activates the language for the time of the request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """This will answer in the chosen language and say so in the answer's header."""
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language() or "kk"
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "kk")
        return response


def chosen_language(request: HttpRequest) -> str:
    """This will choose among the three languages."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in LANGUAGES:
        return cookie
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        return str(person.language)
    return _asked_for(request.headers.get("Accept-Language", ""))


def _asked_for(header: str) -> str:
    for part in header.split(","):
        language = part.split(";")[0].split("-")[0].strip().lower()
        if language in LANGUAGES:
            return language
    return "kk"
