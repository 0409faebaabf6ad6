"""Tables an enterprise does not write in: what it needs enters them by a declaration the chamber confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from kasip.apps.accounts.permits import may_do
from kasip.apps.labour_market.models import EmployerRequest
from kasip.web.navigation import address
from kasip.web.pieces import Task
from kasip.web.staff.records.entry import Opened
from kasip.wording.catalogue import say


def declared_instead(here: Opened) -> Task | None:
    """This will say where whoever declares needs goes instead of typing a row; nothing on every other page."""
    if here.model is not EmployerRequest or here.may("add") or not may_do("declare_needs", here.actor):
        return None
    title, why, action = (say(f"record_declared{part}", here.language) for part in ("", "_why", "_do"))
    return Task(title, why, address("employer:declaration_list"), action)


def sent_to_declare(request: HttpRequest, here: Opened) -> HttpResponseRedirect | None:
    """This will lead to the declarations somebody who came to type a row by an old link; nothing for all others."""
    instead = declared_instead(here)
    if instead is None:
        return None
    messages.info(request, instead.why)
    return HttpResponseRedirect(instead.url)
