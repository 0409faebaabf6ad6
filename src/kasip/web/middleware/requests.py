"""Each request has a number: in the log, in the answer's header, and on the page that says something went wrong."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("kasip.requests")
_number: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """This will return the number of the request being answered; nothing outside requests."""
    return _number.get()


def new_request_id() -> str:
    """This will make a number short enough to be read out over the telephone."""
    return secrets.token_hex(4).upper()


class RequestIdMiddleware:
    """Gives the request its number and writes one line about its answer; addresses are logged without their query."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """This will answer and say in the log what was asked, how it was answered and how long it took."""
        token = _number.set(new_request_id())
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = current_request_id()
            log.info(
                "%s %s",
                request.method,
                request.path,
                extra={"status": response.status_code, "ms": round((time.perf_counter() - began) * 1000)},
            )
            return response
        finally:
            _number.reset(token)
