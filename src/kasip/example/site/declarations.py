"""Declarations of needs in several states: enterprise, chamber and department each find work on their first page."""

from __future__ import annotations

import datetime as dt

import attrs
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.models import Membership
from kasip.apps.accounts.queries import actor_of
from kasip.apps.classifications.models import Qualification
from kasip.apps.colleges.models import Programme
from kasip.apps.employers.models import Enterprise, FacilityJobs
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.actions.copying import copy_last
from kasip.apps.labour_market.actions.deciding import confirm_declaration, return_declaration
from kasip.apps.labour_market.actions.declaring import LineGiven, put_line, send_declaration, start_declaration
from kasip.apps.labour_market.actions.siting import JobsGiven, put_site, put_staffing
from kasip.apps.labour_market.models import Declaration, EmployerRequest
from kasip.apps.orders.past import order_year

NEXT_TO_BUSIEST = 4
"""Enterprises beside the demonstration account's own that declare something."""


@transaction.atomic
def add_declarations() -> int:
    """This will add the example's declarations to the region in scope, or find them there.

    The account's own enterprise has a draft with a position no college teaches; of four others one waits with what it
    asked for before, one with a new shop, one is confirmed, one was returned.

    Returns:
        How many were added.
    """
    if Declaration.objects.exists():
        return 0
    hr, chamber = _actor(Role.ENTERPRISE_HR), _actor(Role.CHAMBER_OFFICER)
    others = [_for(enterprise, hr) for enterprise in _asking(hr.organisation_code)]
    _draft(hr)
    for by, step in zip(others, (_waiting, _with_a_new_shop, _confirmed, _returned), strict=False):
        step(by, chamber)
    return Declaration.objects.count()


def _actor(role: str) -> Actor:
    held = Membership.objects.filter(role=role, person__is_demonstration=True).select_related("organisation", "person")
    return actor_of(held.order_by("pk")[0], channel="command")


def _asking(own: str) -> list[Enterprise]:
    """The enterprises that ask for most, without the account's own."""
    counted = EmployerRequest.objects.exclude(enterprise__bin=own).values_list("enterprise")
    busiest = counted.annotate(rows=Count("pk")).order_by("-rows", "enterprise__bin")[:NEXT_TO_BUSIEST]
    known = Enterprise.objects.in_bulk([pk for pk, _ in busiest])
    return [known[pk] for pk, _ in busiest]


def _for(enterprise: Enterprise, by: Actor) -> Actor:
    """The demonstration account's person, acting for another enterprise."""
    return attrs.evolve(
        by, organisation_id=None, organisation_name=enterprise.name_kk, organisation_code=enterprise.bin
    )


def _started(by: Actor, *, copied: bool = True) -> Declaration:
    declaration = start_declaration(by=by, first_year=order_year(timezone.localdate().year))
    if copied:
        copy_last(declaration=declaration, by=by)
    return declaration


def _draft(by: Actor) -> None:
    declaration = _started(by)
    taught = Programme.objects.filter(status="licensed").values("qualification")
    untaught = Qualification.objects.exclude(pk__in=taught).order_by("qualification").first()
    if untaught is not None:
        title = untaught.name_kk or untaught.name_ru or untaught.qualification
        numbers = {declaration.first_year + 2: 6, declaration.first_year + 3: 8}
        put_line(declaration=declaration, given=LineGiven(title, numbers, qualification=untaught), by=by)


def _waiting(by: Actor, _chamber: Actor) -> None:
    send_declaration(declaration=_started(by), by=by)


def _with_a_new_shop(by: Actor, _chamber: Actor) -> None:
    declaration = _started(by, copied=False)
    enterprise = declaration.enterprise
    opens = dt.date(declaration.first_year + 1, 9, 1)
    said = {"name": "Жаңа цех (үлгі)", "territory": enterprise.territory, "opens_on": opens, "probability": 0.7}
    card = {
        "ramp_months": 12,
        "local_hire_share": 0.8,
        "cost_million_kzt": 4200,
        "permanent_jobs": 60,
        "risk": "medium",
    }
    shop = put_site(declaration=declaration, given=said | card, by=by)
    known = FacilityJobs.objects.filter(jobs__gt=0).select_related("occupation").order_by("-jobs", "pk")[:3]
    plan = [JobsGiven(one.occupation.name_kk or one.occupation.occupation, one.occupation, 20) for one in known]
    put_staffing(site=shop, plan=plan, version=shop.version, by=by)
    asked = EmployerRequest.objects.filter(enterprise=enterprise).select_related("qualification").order_by("pk").first()
    if asked is not None:
        title = asked.qualification.name_kk or asked.qualification.qualification
        numbers = {declaration.first_year + 1: 10, declaration.first_year + 2: 10}
        put_line(
            declaration=declaration,
            given=LineGiven(title, numbers, qualification=asked.qualification, site=shop, pay_kzt=380_000),
            by=by,
        )
    send_declaration(declaration=declaration, by=by)


def _confirmed(by: Actor, chamber: Actor) -> None:
    sent = send_declaration(declaration=_started(by), by=by)
    confirm_declaration(declaration=sent, by=chamber, note="Штаттық кестемен салыстырылды (үлгі).")


def _returned(by: Actor, chamber: Actor) -> None:
    sent = send_declaration(declaration=_started(by), by=by)
    return_declaration(declaration=sent, by=chamber, note="Сандар былтырғыдан екі есе көп, себебін жазыңыз (үлгі).")
