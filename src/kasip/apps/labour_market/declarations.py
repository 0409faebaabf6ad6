"""Declarations as people read them: whose, where they stand, what is wrong or to be noticed in them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

import attrs
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from kasip.apps.accounts.queries import reached_by
from kasip.apps.colleges.models import Programme
from kasip.apps.employers.declared import PREFIX, declared_id
from kasip.apps.employers.models import Enterprise, Facility
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.enums import UNDER_WAY, DeclarationState
from kasip.apps.labour_market.models import (
    Declaration,
    DeclarationLine,
    DeclaredNumber,
    DeclaredSite,
    EmployerRequest,
    RequestRecord,
)
from kasip.apps.sources.queries import reached
from kasip.law.dated import value_at


class MissingDeclarationError(Exception):
    """There is no such declaration, line or site for this actor."""


@attrs.frozen
class Finding:
    """Something about a declaration that is wrong or to be noticed.

    Attributes:
        code: worded as `declaration_<code>`.
        line: the line it is about, if one.
        site: the site it is about, if one.
        facts: what its words name.
        blocks: the declaration cannot be sent as it is.
    """

    code: str
    line: DeclarationLine | None = None
    site: DeclaredSite | None = None
    facts: Mapping[str, object] = attrs.field(factory=dict)
    blocks: bool = False


def declarations_for(actor: Actor) -> QuerySet[Declaration]:
    """This will return the declarations an actor sees, the latest first."""
    rows: QuerySet[Declaration] = reached_by(Declaration, actor)
    return rows.select_related("enterprise", "renews").order_by("-number")


def declaration_for(pk: int, actor: Actor) -> Declaration:
    """This will return one declaration an actor sees.

    Raises:
        MissingDeclarationError: there is none for this actor.
    """
    found = declarations_for(actor).filter(pk=pk).first()
    if found is None:
        raise MissingDeclarationError(str(pk))
    return found


def line_for(pk: int, actor: Actor) -> DeclarationLine:
    """This will return one line an actor sees, with its declaration.

    Raises:
        MissingDeclarationError: there is none for this actor.
    """
    rows: QuerySet[DeclarationLine] = reached_by(DeclarationLine, actor)
    found = _whole(rows).filter(pk=pk).first()
    if found is None:
        raise MissingDeclarationError(str(pk))
    return found


def site_for(pk: int, actor: Actor) -> DeclaredSite:
    """This will return one declared site an actor sees, with its declaration.

    Raises:
        MissingDeclarationError: there is none for this actor.
    """
    rows: QuerySet[DeclaredSite] = reached_by(DeclaredSite, actor)
    found = rows.select_related("declaration__enterprise", "territory").filter(pk=pk).first()
    if found is None:
        raise MissingDeclarationError(str(pk))
    return found


def _whole(rows: QuerySet[DeclarationLine]) -> QuerySet[DeclarationLine]:
    parts = ("declaration__enterprise", "occupation", "qualification", "facility", "site")
    return rows.select_related(*parts).prefetch_related("numbers")


def lines_of(declaration: Declaration) -> list[DeclarationLine]:
    """This will list a declaration's lines in the order they were written, with all they refer to."""
    return list(_whole(DeclarationLine.objects.filter(declaration=declaration)).order_by("pk"))


def sites_of(declaration: Declaration) -> list[DeclaredSite]:
    """This will list a declaration's sites with their staffing plans."""
    rows = DeclaredSite.objects.filter(declaration=declaration).select_related("territory").order_by("pk")
    return list(rows.prefetch_related("jobs__occupation"))


def numbers_of(line: DeclarationLine) -> dict[int, int]:
    """This will return how many people a line declares by year."""
    return {one.year: one.persons for one in line.numbers.all()}


def under_way(enterprise: Enterprise) -> Declaration | None:
    """This will return the declaration an enterprise writes or waits for; nothing where it has none."""
    return Declaration.objects.filter(enterprise=enterprise, state__in=UNDER_WAY).first()


def standing(enterprise: Enterprise) -> list[Declaration]:
    """This will return the declarations an enterprise writes or waits for and has in force: at most one of each."""
    states = (*UNDER_WAY, DeclarationState.CONFIRMED)
    return list(Declaration.objects.filter(enterprise=enterprise, state__in=states).order_by("number"))


def in_force(enterprise: Enterprise) -> Declaration | None:
    """This will return the declaration whose rows are among the records; nothing where there is none."""
    return Declaration.objects.filter(enterprise=enterprise, state=DeclarationState.CONFIRMED).first()


def ending_soon(actor: Actor, today: dt.date | None = None) -> list[Declaration]:
    """This will list confirmed declarations whose time is over or nearly so, and that nobody renews yet."""
    now = today or timezone.localdate()
    until = now + dt.timedelta(days=value_at("declaration_reminder_days", now.year))
    rows = declarations_for(actor).filter(state=DeclarationState.CONFIRMED, ends_on__lte=until)
    renewing = Declaration.objects.filter(state__in=UNDER_WAY).values("enterprise")
    return list(rows.exclude(enterprise__in=renewing).order_by("ends_on"))


def ended(today: dt.date | None = None) -> QuerySet[Declaration]:
    """This will return the confirmed declarations whose time is over."""
    return Declaration.objects.filter(state=DeclarationState.CONFIRMED, ends_on__lt=today or timezone.localdate())


def own_existing_sites(enterprise: Enterprise) -> list[Facility]:
    """This will list an enterprise's sites among the records; those a declaration brought go with it."""
    rows = Facility.objects.filter(enterprise=enterprise).exclude(facility_id__startswith=PREFIX)
    return list(rows.exclude(status="closing").select_related("territory").order_by("facility_id"))


@attrs.frozen
class EarlierYear:
    """What an enterprise asked for in a year and what came of it; nothing where it is not known."""

    year: int
    asked: int | None
    hired: int | None
    stayed: int | None


def earlier_years(enterprise: Enterprise, actor: Actor) -> list[EarlierYear]:
    """This will list what came of an enterprise's earlier requests, the latest year first."""
    rows = reached(RequestRecord, actor).filter(enterprise=enterprise).order_by("-year")[:5]
    return [EarlierYear(row.year, row.requested, row.hired, row.stayed) for row in rows]


def asked_before(enterprise: Enterprise, actor: Actor, year: int) -> dict[int, int]:
    """This will sum what an enterprise asks for in a year among the records, by qualification's number."""
    rows = reached(EmployerRequest, actor).filter(enterprise=enterprise, year=year).order_by()
    return dict(rows.values_list("qualification").annotate(all_persons=Sum("persons")))


def taught(qualifications: Iterable[int]) -> frozenset[int]:
    """This will say which qualifications some college of the region is licensed to teach, by their numbers."""
    rows = Programme.objects.filter(qualification__in=set(qualifications), status="licensed")
    return frozenset(rows.values_list("qualification_id", flat=True))


def findings(declaration: Declaration) -> list[Finding]:
    """This will list what stops a declaration from being sent, then what is to be noticed before."""
    lines, sites = lines_of(declaration), sites_of(declaration)
    wrong = [] if lines or any(site.jobs.all() for site in sites) else [Finding("nothing", blocks=True)]
    wrong += [Finding("no_qualification", line, blocks=True) for line in lines if line.qualification_id is None]
    wrong += [Finding("no_numbers", line, blocks=True) for line in lines if not line.numbers.all()]
    return [*wrong, *_twice(lines), *_told(declaration, lines, sites)]


def _twice(lines: list[DeclarationLine]) -> list[Finding]:
    """The same qualification for the same site and year in two lines would be asked for twice."""
    keys = Counter((*_place(line), year, line.targeted) for line in lines for year in numbers_of(line))
    found = []
    for line in lines:
        years = [year for year in numbers_of(line) if keys[(*_place(line), year, line.targeted)] > 1]
        if years and line.qualification_id is not None:
            found.append(Finding("twice", line, facts={"years": ", ".join(map(str, sorted(years)))}, blocks=True))
    return found


def _place(line: DeclarationLine) -> tuple[int | None, int | None, int | None]:
    return line.facility_id, line.site_id, line.qualification_id


def _told(declaration: Declaration, lines: list[DeclarationLine], sites: list[DeclaredSite]) -> list[Finding]:
    known = taught(line.qualification_id for line in lines if line.qualification_id is not None)
    found = [
        Finding("not_taught", line)
        for line in lines
        if line.qualification_id is not None and line.qualification_id not in known
    ]
    standing = {line.pk: standing_for(line, declaration) for line in lines}
    replaced = {one.pk for line in lines for one in standing[line.pk] if _gives_way(one, line)}
    for line in lines:
        own = [one for one in standing[line.pk] if _gives_way(one, line)]
        beside = [one for one in standing[line.pk] if one.pk not in replaced]
        found += [Finding("in_records", line, facts=_by_year(own))] if own else []
        found += [Finding("also_in_records", line, facts=_by_year(beside))] if beside else []
    return [*found, *(Finding("no_plan", site=site) for site in sites if not site.jobs.all())]


def _gives_way(request: EmployerRequest, line: DeclarationLine) -> bool:
    """A request gives way to a position of its own kind: a targeted one to a targeted one."""
    return bool(request.targeted) == line.targeted


def _by_year(requests: list[EmployerRequest]) -> dict[str, object]:
    said = [f"{one.year}: {one.persons}" for one in requests]
    return {"numbers": ", ".join(said), "requests": ", ".join(one.request_id for one in requests)}


def standing_for(line: DeclarationLine, declaration: Declaration) -> list[EmployerRequest]:
    """This will list requests among the records for the same enterprise, site, qualification and year.

    Rows of the declaration in force are left out: confirming this one takes them out anyway.
    """
    if line.qualification_id is None or line.site_id is not None:
        return []
    rows = EmployerRequest.objects.filter(
        enterprise_id=declaration.enterprise_id,
        qualification_id=line.qualification_id,
        facility=line.facility,
        year__in=numbers_of(line),
    )
    replaced = in_force(declaration.enterprise)
    if replaced is not None:
        rows = rows.exclude(request_id__startswith=f"{declared_id(replaced.number)}-")
    return list(rows.order_by("year", "request_id"))


def rows_of_declaration(declaration: Declaration) -> QuerySet[EmployerRequest]:
    """This will return the requests a declaration has among the records now."""
    return EmployerRequest.objects.filter(request_id__startswith=f"{declared_id(declaration.number)}-")


def totals_of(declarations: Iterable[Declaration]) -> dict[int, tuple[int, int]]:
    """This will count lines and people of declarations, by their numbers, in one query each."""
    pks = [one.pk for one in declarations]
    people = DeclaredNumber.objects.filter(line__declaration__in=pks).order_by().values_list("line__declaration")
    persons = dict(people.annotate(all_persons=Sum("persons")))
    lines = Counter(DeclarationLine.objects.filter(declaration__in=pks).values_list("declaration", flat=True))
    return {pk: (lines[pk], persons.get(pk, 0)) for pk in pks}


def waiting(actor: Actor) -> QuerySet[Declaration]:
    """This will return the declarations that wait for the chamber's word, the longest waiting first."""
    return declarations_for(actor).filter(Q(state=DeclarationState.SENT)).order_by("sent_at")
