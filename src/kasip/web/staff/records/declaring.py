"""What an enterprise does not type into tables: needs and openings enter by a declaration the chamber confirms."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from kasip.apps.accounts.permits import may_do
from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.models import Facility, FacilityJobs
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.sources.queries import reached
from kasip.vocabulary.faults import Fault
from kasip.web.navigation import address
from kasip.web.pieces import Task
from kasip.web.staff.records.entry import Opened
from kasip.wording.catalogue import say

DECLARED = {EmployerRequest: "record_declared", Facility: "record_opening", FacilityJobs: "record_opening"}
"""Table -> words of how its rows enter; sites and their jobs only where the site is to open."""


def declared_instead(here: Opened) -> Task | None:
    """This will say where whoever declares needs goes instead of typing a row; nothing on every other page."""
    words = DECLARED.get(here.model)
    if words is None or not may_do("declare_needs", here.actor):
        return None
    title, why = say(words, here.language), say(f"{words}_why", here.language)
    return Task(title, why, address("employer:declaration_list"), say("record_declared_do", here.language))


def sent_to_declare(request: HttpRequest, here: Opened) -> HttpResponseRedirect | None:
    """This will lead to the declarations somebody who came to type a row by an old link; nothing for all others."""
    instead = declared_instead(here)
    if instead is None:
        return None
    messages.info(request, instead.why)
    return HttpResponseRedirect(instead.url)


def opening_fault(here: Opened, texts: Mapping[str, str]) -> Fault | None:
    """This will say that a row somebody typed is of a site that opens, which is declared; nothing where it is not."""
    if declared_instead(here) is None:
        return None
    if here.model is Facility and texts.get("status") == OPENING:
        return Fault(here.table, 1, "status", "opening_is_declared")
    opening = reached(Facility, here.actor).filter(facility_id=texts.get("facility_id", ""), status=OPENING)
    if here.model is FacilityJobs and opening.exists():
        return Fault(here.table, 1, "facility_id", "opening_is_declared")
    return None
