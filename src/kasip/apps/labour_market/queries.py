"""Employers' requests at a glance: this year's against last year's."""

from __future__ import annotations

import attrs
from django.db.models import Count, Sum

from kasip.apps.classifications.models import Qualification
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.sources.queries import reached


@attrs.frozen
class RequestYear:
    """The requests for people in one year: how many, for how many persons, from how many enterprises."""

    year: int
    requests: int
    persons: int
    enterprises: int


@attrs.frozen
class RequestLine:
    """Persons of a qualification asked for in one year and the year before; nothing where nobody asked."""

    qualification: Qualification
    persons: int | None
    before: int | None


def request_years(actor: Actor, first: int, last: int) -> dict[int, RequestYear]:
    """This will sum the requests an actor reaches by the year people are needed in."""
    rows = reached(EmployerRequest, actor).filter(year__gte=first, year__lte=last).order_by("year").values("year")
    summed = rows.annotate(many=Count("pk"), all_persons=Sum("persons"), who=Count("enterprise", distinct=True))
    return {row["year"]: RequestYear(row["year"], row["many"], row["all_persons"], row["who"]) for row in summed}


def requests_compared(actor: Actor, year: int) -> list[RequestLine]:
    """This will list an enterprise's requests by qualification for a year beside those for the year before."""
    own = {"enterprise__bin": actor.organisation_code, "year__in": (year, year - 1)}
    rows = reached(EmployerRequest, actor).filter(**own)
    counted = rows.values_list("qualification", "year").annotate(all_persons=Sum("persons")).order_by()
    persons = {(qualification, when): people for qualification, when, people in counted}
    asked = Qualification.objects.filter(pk__in={qualification for qualification, _ in persons})
    return [
        RequestLine(each, persons.get((each.pk, year)), persons.get((each.pk, year - 1)))
        for each in asked.order_by("qualification")
    ]
