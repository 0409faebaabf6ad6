"""The need behind a case, read from the records: what enterprises ask for, plants, vacancies, the gap of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl
from django.conf import settings
from django.db.models import Sum

from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.classifications.models.training import OccupationQualification, Qualification
from kasip.apps.employers.declared import OPENING
from kasip.apps.employers.models.facility import Facility, FacilityJobs
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.models import EmployerRequest, VacancyCount
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.orders.queries import orders_for
from kasip.apps.sources.queries import may, reached
from kasip.wording.catalogue import LANGUAGES

MOST_OCCUPATIONS = 5
"""Occupations a qualification trains for that are looked at, the largest shares first."""


@attrs.frozen
class Evidence:
    """One figure of need and the rows it stands for.

    Attributes:
        kind: `requests`, `plants`, `vacancies` or `gap`: worded as `case_evidence_<kind>`.
        figure: persons, jobs or posts.
        facts: what its note names.
        table: the contract's table of its rows; empty for the gap, which is a version's.
        filters: column -> value: its rows.
        order_id: the version a gap was computed in.
    """

    kind: str
    figure: float
    facts: Mapping[str, Any]
    table: str = ""
    filters: Mapping[str, Any] = attrs.field(factory=dict)
    order_id: int | None = None

    def as_data(self) -> dict[str, object]:
        """This will return the figure as it is kept with a decision."""
        return {"kind": self.kind, "figure": self.figure, "facts": dict(self.facts)}


def evidence_of(qualification: Qualification | None, actor: Actor, today: dt.date) -> list[Evidence]:
    """This will read the need for a qualification from the records an actor reaches; each kind stands by itself.

    The kinds are not added: an opening plant may have sent a request too.
    """
    if qualification is None:
        return []
    occupations = [link.occupation for link in _links(qualification, actor)]
    return [
        *_requests(qualification, actor, today),
        *_plants(occupations, actor),
        *_vacancies(occupations, actor, today),
        *_gap(qualification, actor),
    ]


def _links(qualification: Qualification, actor: Actor) -> list[OccupationQualification]:
    rows = reached(OccupationQualification, actor).filter(qualification=qualification).select_related("occupation")
    return list(rows.order_by("-share", "occupation__occupation")[:MOST_OCCUPATIONS])


def _requests(qualification: Qualification, actor: Actor, today: dt.date) -> Iterator[Evidence]:
    if not may(EmployerRequest, actor, "read"):
        return
    rows = reached(EmployerRequest, actor).filter(qualification=qualification, year__gt=today.year)
    asked = dict(rows.order_by("year").values("year").annotate(asked=Sum("persons")).values_list("year", "asked"))
    if asked:
        by_year = ", ".join(f"{year}: {persons}" for year, persons in asked.items())
        facts = {"years": by_year, "enterprises": rows.values("enterprise").distinct().count()}
        filters = {"qualification": qualification.qualification}
        yield Evidence("requests", sum(asked.values()), facts, "employer_requests", filters)


def _plants(occupations: list[Occupation], actor: Actor) -> Iterator[Evidence]:
    if not may(FacilityJobs, actor, "read"):
        return
    rows = reached(FacilityJobs, actor).filter(facility__status=OPENING, occupation__in=occupations)
    for job in rows.select_related("facility", "occupation").order_by("-jobs", "pk"):
        place = job.facility
        facts = {
            "facility": place.facility_id,
            "occupation": job.occupation.occupation,
            **_names("facility", place),
            **_names("occupation", job.occupation),
            "opens": place.opens_on.isoformat() if place.opens_on else "",
            "probability": place.probability,
        }
        yield Evidence("plants", job.jobs, facts, "facility_jobs", {"facility_id": place.facility_id})


def _vacancies(occupations: list[Occupation], actor: Actor, today: dt.date) -> Iterator[Evidence]:
    if not may(VacancyCount, actor, "read"):
        return
    since = f"{today.year - 1}-{today.month:02d}"
    for occupation in occupations:
        rows = reached(VacancyCount, actor).filter(occupation=occupation, month__gte=since)
        found = rows.aggregate(posts=Sum("published"))["posts"]
        if found:
            facts = {"occupation": occupation.occupation, "since": since, **_names("occupation", occupation)}
            yield Evidence("vacancies", found, facts, "vacancies", {"occupation": occupation.occupation})


def _names(what: str, thing: Facility | Occupation) -> dict[str, str]:
    return {f"{what}_{language}": str(getattr(thing, f"name_{language}")) for language in LANGUAGES}


def _gap(qualification: Qualification, actor: Actor) -> Iterator[Evidence]:
    """The newest version that was computed says what stays uncovered; its largest year is shown."""
    for order in orders_for(actor).filter(first_year__isnull=False)[:1]:
        row = gap_in(order, qualification.qualification)
        if row is not None:
            facts = {"year": str(row["year"]), "probability": row["p_shortage"], "number": order.number}
            yield Evidence("gap", row["uncovered_mean"], facts, order_id=order.pk)


def gap_in(order: StateOrder, qualification: str) -> Mapping[str, Any] | None:
    """This will return the year in which most of the need stays uncovered by a version; nothing where none does."""
    path = Path(settings.DATA) / "orders" / order.folder / "plan" / "gaps.csv"
    if not path.is_file():
        return None
    types: dict[str, type[pl.DataType]] = {"qualification": pl.String, "change_line": pl.String}
    found = pl.read_csv(path, infer_schema_length=None, schema_overrides=types)
    rows = found.filter(pl.col("qualification") == qualification).sort("uncovered_mean", descending=True)
    return rows.row(0, named=True) if rows.height else None
