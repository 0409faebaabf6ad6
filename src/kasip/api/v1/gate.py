"""What every request of a machine goes through: its key, its rate, its region, and numbers of requests done once."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope

from kasip.api.v1.problems import problem
from kasip.apps.accounts.keys import READ, WRITE, Machine, count_use, machine_of
from kasip.apps.accounts.repeats import Answer, NumberReusedError, StillAnsweredError, begin, keep

Run = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
NUMBER = "Idempotency-Key"
LONGEST_NUMBER = 100
REPEATED = ("ETag", "Location")
"""Headers an answer is repeated with."""


class MachineRequest(HttpRequest):
    """A request whose machine is known."""

    machine: Machine


def gate(run: Run) -> Run:
    """This will let a request through with a good key, within its rate, in its region."""

    @functools.wraps(run)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        machine = machine_of(_token(request))
        if machine is None:
            return problem(401, "unauthorised", headers={"WWW-Authenticate": "Bearer"})
        if count_use(machine.key_id) > settings.KASIP_API_PER_MINUTE:
            seconds = 60 - int(timezone.now().timestamp()) % 60
            return problem(429, "too_often", headers={"Retry-After": str(seconds)})
        if (READ if request.method in SAFE else WRITE) not in machine.scopes:
            return problem(403, "scope_missing")
        request.machine = machine
        with scope(region=machine.actor.tenant):
            return _once(request, machine, functools.partial(run, request, *args, **kwargs))

    return guarded


def _token(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.casefold() == "bearer" else ""


def _once(request: HttpRequest, machine: Machine, run: Callable[[], HttpResponse]) -> HttpResponse:
    """A numbered request is done in one transaction with the keeping of its answer; refused, the number is free."""
    number = request.headers.get(NUMBER, "")
    if not number or request.method in SAFE:
        return run()
    if len(number) > LONGEST_NUMBER:
        return problem(400, "number_too_long")
    try:
        with transaction.atomic():
            return _numbered(machine, number, _fingerprint(request), run)
    except NumberReusedError:
        return problem(422, "number_reused")
    except StillAnsweredError:
        return problem(409, "still_answered", headers={"Retry-After": "1"})


def _numbered(machine: Machine, number: str, fingerprint: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    taken = begin(machine, number, fingerprint)
    if isinstance(taken, Answer):
        return _again(taken)
    response = run()
    if response.status_code >= 400:
        transaction.set_rollback(True)
        return response
    headers = {name: response[name] for name in REPEATED if name in response}
    keep(taken, Answer(response.status_code, headers, response.content.decode()))
    return response


def _again(kept: Answer) -> HttpResponse:
    headers = {**kept.headers, "Idempotent-Replay": "true"}
    return HttpResponse(kept.body, status=kept.status, content_type="application/json; charset=utf-8", headers=headers)


def _fingerprint(request: HttpRequest) -> str:
    asked = [request.method or "", request.get_full_path(), request.headers.get("If-Match", "")]
    return hashlib.sha256("\n".join(asked).encode() + b"\n" + request.body).hexdigest()
