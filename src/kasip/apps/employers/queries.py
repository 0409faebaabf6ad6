"""Enterprises and their sites at a glance."""

from __future__ import annotations

import datetime as dt

import attrs
from django.db.models import Count, Sum

from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.models import Enterprise, Facility, FacilityJobs
from kasip.apps.journal.actor import Actor
from kasip.apps.sources.figures import Figure
from kasip.apps.sources.queries import reached


@attrs.frozen
class Site:
    """A site with the jobs of its staffing plan; none where it has no plan."""

    facility: Facility
    jobs: int | None


def own_enterprise(actor: Actor) -> Enterprise | None:
    """This will return the enterprise an actor acts for; nothing where the register does not have it."""
    return reached(Enterprise, actor).filter(bin=actor.organisation_code).first()


def own_sites(actor: Actor, most: int = 20) -> list[Site]:
    """This will list the sites of an actor's enterprise with the jobs planned on them, the soonest to open first."""
    own = reached(Facility, actor).filter(enterprise__bin=actor.organisation_code).select_related("territory")
    sites = list(own.order_by("opens_on", "facility_id")[:most])
    jobs = reached(FacilityJobs, actor).filter(facility__in=sites).order_by().values_list("facility_id")
    planned = dict(jobs.annotate(all=Sum("jobs")).values_list("facility_id", "all"))
    return [Site(site, planned.get(site.pk)) for site in sites]


def sites_opening(actor: Actor) -> Figure:
    """This will count the sites being opened."""
    return Figure(reached(Facility, actor).filter(status=OPENING), Count("pk"))


def sites_overdue(actor: Actor, today: dt.date) -> Figure:
    """This will count the sites that should have opened by a day and are still said to be opening."""
    return Figure(reached(Facility, actor).filter(status=OPENING, opens_on__lt=today), Count("pk"))


def jobs_opening(actor: Actor) -> Figure:
    """This will sum the jobs in the staffing plans of the sites being opened."""
    return Figure(reached(FacilityJobs, actor).filter(facility__status=OPENING), Sum("jobs"))


def enterprises(actor: Actor) -> Figure:
    """This will count enterprises."""
    return Figure(reached(Enterprise, actor), Count("pk"))


def joint_training(actor: Actor) -> Figure:
    """This will count the enterprises that train jointly with colleges."""
    return Figure(reached(Enterprise, actor).filter(joint_training=True), Count("pk"))
