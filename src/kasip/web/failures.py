"""What people see when an answer failed: what to do, and the number under which the log knows it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from kasip.web.middleware.requests import current_request_id
from kasip.web.templatetags.words import language_now


def server_error(request: HttpRequest) -> HttpResponse:
    """This will say that something went wrong here, without asking the database anything: it may be what failed."""
    context = {"reference": current_request_id(), "language": language_now(), "path": request.path}
    return HttpResponseServerError(render_to_string("failures/server_error.html", context))
