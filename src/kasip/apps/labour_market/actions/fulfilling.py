"""A confirmed declaration as rows of the data contract, and out of them again: what forecast and order read.

The rows are stored by Kasip itself on the chamber's word: each is checked like a typed one, journalled, and names the
declaration as its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kasip.apps.employers.declared import OPENING, declared_id
from kasip.apps.employers.models import Facility, FacilityJobs
from kasip.apps.journal.actor import Actor, system
from kasip.apps.labour_market.declarations import lines_of, numbers_of, rows_of_declaration, sites_of, standing_for
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredSite, EmployerRequest
from kasip.apps.sources.actions import RecordInUseError, add_record, remove_record
from kasip.apps.sources.rows import text_of


def put_among_records(declaration: Declaration) -> None:
    """This will add a declaration's sites, staffing plans and requests to the records.

    A request that stands already for the same site, qualification, year and kind goes out: the declaration takes its
    place, so that nothing is counted twice.

    Raises:
        InputRejectedError: a row is wrong by the data contract.
    """
    by, reason = system(declaration.region_id), source_of(declaration)
    for site in sites_of(declaration):
        add_record(model=Facility, texts=_site_row(site, declaration), by=by, reason=reason)
        for row in _jobs_rows(site, declaration):
            add_record(model=FacilityJobs, texts=row, by=by, reason=reason)
    for line in lines_of(declaration):
        _remove_replaced(line, declaration, by, reason)
        for row in _request_rows(line, declaration):
            add_record(model=EmployerRequest, texts=row, by=by, reason=reason)


def take_out_of_records(declaration: Declaration) -> None:
    """This will remove from the records what a declaration put there; the journal keeps what stood.

    A site that other records refer to meanwhile stays, without its staffing plan: it adds nothing to demand.
    """
    by, reason = system(declaration.region_id), source_of(declaration)
    for request in rows_of_declaration(declaration):
        remove_record(model=EmployerRequest, pk=request.pk, version=request.version, by=by, reason=reason)
    begins = f"{declared_id(declaration.number)}-"
    for jobs in FacilityJobs.objects.filter(facility__facility_id__startswith=begins):
        remove_record(model=FacilityJobs, pk=jobs.pk, version=jobs.version, by=by, reason=reason)
    for site in Facility.objects.filter(facility_id__startswith=begins):
        try:
            remove_record(model=Facility, pk=site.pk, version=site.version, by=by, reason=reason)
        except RecordInUseError:
            continue


def source_of(declaration: Declaration) -> str:
    """This will name a declaration as the source of a row."""
    return f"{declared_id(declaration.number)}, {declaration.decided_by_name}"[:200]


def _remove_replaced(line: DeclarationLine, declaration: Declaration, by: Actor, reason: str) -> None:
    for standing in standing_for(line, declaration):
        if bool(standing.targeted) == line.targeted and standing not in rows_of_declaration(declaration):
            remove_record(model=EmployerRequest, pk=standing.pk, version=standing.version, by=by, reason=reason)


def _belonging(declaration: Declaration) -> dict[str, str]:
    """Where the row comes from: an enterprise's own statement, confirmed; a synthetic enterprise's is synthetic too."""
    decided = declaration.decided_at
    day = "" if decided is None else decided.date().isoformat()
    kind = "synthetic" if declaration.enterprise.provenance == "synthetic" else "survey"
    return {"provenance": kind, "source": source_of(declaration), "source_date": day}


def _site_row(site: DeclaredSite, declaration: Declaration) -> Mapping[str, str]:
    return {
        "facility_id": declared_id(declaration.number, site.pk),
        "bin": declaration.enterprise.bin,
        "name_kk": site.name,
        "name_ru": site.name,
        "name_en": site.name,
        "kato": site.territory.kato,
        "status": OPENING,
        "opens_on": site.opens_on.isoformat(),
        "probability": text_of(site.probability),
        "ramp_months": text_of(site.ramp_months),
        "local_hire_share": text_of(site.local_hire_share),
        "counted_in": "nowhere" if site.jobs.all() else "requests",
        **_belonging(declaration),
    }


def _jobs_rows(site: DeclaredSite, declaration: Declaration) -> Iterator[Mapping[str, str]]:
    for one in site.jobs.all():
        yield {
            "facility_id": declared_id(declaration.number, site.pk),
            "occupation": one.occupation.occupation,
            "jobs": str(one.jobs),
            **_belonging(declaration),
        }


def _request_rows(line: DeclarationLine, declaration: Declaration) -> Iterator[Mapping[str, str]]:
    site = declared_id(declaration.number, line.site_id) if line.site_id else ""
    sent = declaration.sent_at
    for year, persons in sorted(numbers_of(line).items()):
        yield {
            "request_id": declared_id(declaration.number, line.pk, year),
            "bin": declaration.enterprise.bin,
            "facility_id": line.facility.facility_id if line.facility else site,
            "qualification": line.qualification.qualification if line.qualification else "",
            "year": str(year),
            "persons": str(persons),
            "targeted": text_of(line.targeted),
            "certainty": line.certainty,
            "submitted_on": "" if sent is None else sent.date().isoformat(),
            **_belonging(declaration),
        }
