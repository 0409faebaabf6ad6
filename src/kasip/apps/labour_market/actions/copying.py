"""A new declaration begins with what the enterprise said last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from django.db import transaction
from django.utils import timezone

from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.actions.declaring import DeclarationRefusedError, LineGiven, put_line
from kasip.apps.labour_market.actions.siting import FIELDS, JobsGiven, put_site, put_staffing
from kasip.apps.labour_market.declarations import lines_of, numbers_of, sites_of
from kasip.apps.labour_market.enums import Certainty, DeclarationState
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredSite, EmployerRequest

SPOKEN = (
    DeclarationState.CONFIRMED,
    DeclarationState.REPLACED,
    DeclarationState.EXPIRED,
    DeclarationState.WITHDRAWN,
)
"""States in which a declaration was once said in earnest."""


@transaction.atomic
def copy_last(*, declaration: Declaration, by: Actor) -> int:
    """This will put the enterprise's last declaration, else its requests on record, into a new one.

    Positions and sites that stand in it already are left out, and so are numbers of years it does not cover and sites
    that should have opened by now.

    Returns:
        How many lines were put.

    Raises:
        DeclarationRefusedError: there is nothing to copy, or the declaration is not to be changed.
    """
    last = last_spoken(declaration)
    sites = _copied_sites(declaration, last, by) if last else {}
    lines = _of_declaration(last, sites) if last else _of_requests(declaration)
    wanted = [line for line in (_within(one, declaration) for one in lines) if line.numbers]
    if not wanted and not sites:
        raise DeclarationRefusedError("nothing_to_copy")
    standing = {(one.qualification_id, one.facility_id, one.site_id, one.targeted) for one in _lines(declaration)}
    missing = [line for line in wanted if _key(line) not in standing]
    for given in missing:
        put_line(declaration=declaration, given=given, by=by)
    return len(missing)


def last_spoken(declaration: Declaration) -> Declaration | None:
    """This will return the declaration an enterprise made before this one; nothing where it made none."""
    made = Declaration.objects.filter(enterprise_id=declaration.enterprise_id, state__in=SPOKEN)
    return made.exclude(pk=declaration.pk).order_by("-number").first()


def may_copy(declaration: Declaration) -> bool:
    """This will say whether there is anything to copy from."""
    if last_spoken(declaration) is not None:
        return True
    rows = EmployerRequest.objects.filter(enterprise_id=declaration.enterprise_id, year__in=declaration.year_list)
    return rows.exists()


def _lines(declaration: Declaration) -> Sequence[DeclarationLine]:
    return list(DeclarationLine.objects.filter(declaration=declaration))


def _within(line: LineGiven, declaration: Declaration) -> LineGiven:
    years = set(declaration.year_list)
    return attrs.evolve(line, numbers={year: count for year, count in line.numbers.items() if year in years})


def _key(given: LineGiven) -> tuple[int | None, int | None, int | None, bool]:
    qualification, facility, site = (
        None if one is None else one.pk for one in (given.qualification, given.facility, given.site)
    )
    return qualification, facility, site, given.targeted


def _copied_sites(declaration: Declaration, last: Declaration, by: Actor) -> Mapping[int, DeclaredSite]:
    standing = {site.name: site for site in sites_of(declaration)}
    copied: dict[int, DeclaredSite] = {}
    for site in sites_of(last):
        if site.opens_on < timezone.localdate():
            continue
        if site.name in standing:
            copied[site.pk] = standing[site.name]
            continue
        new = put_site(declaration=declaration, given={name: getattr(site, name) for name in FIELDS}, by=by)
        plan = [JobsGiven(one.job_title, one.occupation, one.jobs) for one in site.jobs.all()]
        put_staffing(site=new, plan=plan, version=new.version, by=by)
        copied[site.pk] = new
    return copied


def _of_declaration(declaration: Declaration, sites: Mapping[int, DeclaredSite]) -> list[LineGiven]:
    return [
        LineGiven(
            job_title=line.job_title,
            numbers=numbers_of(line),
            occupation=line.occupation,
            qualification=line.qualification,
            facility=line.facility,
            site=sites.get(line.site_id or 0),
            pay_kzt=line.pay_kzt,
            certainty=line.certainty,
            targeted=line.targeted,
        )
        for line in lines_of(declaration)
    ]


def _of_requests(declaration: Declaration) -> list[LineGiven]:
    rows = EmployerRequest.objects.filter(enterprise_id=declaration.enterprise_id, year__in=declaration.year_list)
    found: dict[tuple[int, int | None, bool], LineGiven] = {}
    for row in rows.select_related("qualification", "facility").order_by("qualification__qualification", "year", "pk"):
        key = (row.qualification_id, row.facility_id, bool(row.targeted))
        given = found.get(key) or _of_request(row)
        numbers = {**given.numbers, row.year: given.numbers.get(row.year, 0) + row.persons}
        found[key] = attrs.evolve(given, numbers=numbers)
    return list(found.values())


def _of_request(row: EmployerRequest) -> LineGiven:
    named = row.qualification
    return LineGiven(
        job_title=named.name_kk or named.name_ru or named.qualification,
        numbers={},
        qualification=named,
        facility=row.facility,
        certainty=row.certainty or Certainty.CERTAIN,
        targeted=bool(row.targeted),
    )
