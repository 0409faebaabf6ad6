"""What people see when an answer could not be given: what happened, and what to do next."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from kasip.web.middleware.requests import current_request_id
from kasip.web.templatetags.words import language_now


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it
    """This will say that what was sent could not be read."""
    return _refusal(request, "bad_request", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it
    """This will say that the role acted in may not do this."""
    return _refusal(request, "forbidden", HTTPStatus.FORBIDDEN)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it
    """This will say that there is no such page; what is not to be seen is said to be missing in the same words."""
    return _refusal(request, "missing", HTTPStatus.NOT_FOUND)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  the log has it already
    """This will say that a form was open too long or came from elsewhere, and that nothing was saved."""
    return _refusal(request, "form_expired", HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """This will say that something went wrong here, without asking the database anything: it may be what failed."""
    context = {"reference": current_request_id(), "language": language_now(), "path": request.path}
    return HttpResponseServerError(render_to_string("failures/server_error.html", context))


def _refusal(request: HttpRequest, code: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "failures/refusal.html", {"code": f"refusal_{code}"}, status=status)
