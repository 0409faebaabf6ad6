"""Employers' requests at a glance: this year's against last year's."""

from __future__ import annotations

import attrs
from django.db.models import Count, Sum

from kasip.apps.classifications.models import Qualification
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.sources.figures import Figure
from kasip.apps.sources.queries import reached


@attrs.frozen
class RequestLine:
    """Persons of a qualification asked for in one year and the year before; nothing where nobody asked."""

    qualification: Qualification
    persons: int | None
    before: int | None


def persons_asked(actor: Actor, year: int) -> Figure:
    """This will sum the people asked for in a year over the requests an actor reaches."""
    return Figure(reached(EmployerRequest, actor).filter(year=year), Sum("persons"))


def enterprises_asking(actor: Actor, year: int) -> Figure:
    """This will count the enterprises that ask for people in a year."""
    return Figure(reached(EmployerRequest, actor).filter(year=year), Count("enterprise", distinct=True))


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
