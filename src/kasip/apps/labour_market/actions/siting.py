"""An enterprise declares a site to be opened and its staffing plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from django.db import transaction

from kasip.apps.classifications.models import Occupation
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.labour_market.actions.declaring import (
    DeclarationRefusedError,
    StaleDeclarationError,
    locked,
    tell,
)
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredJobs, DeclaredSite

FIELDS = (
    "name", "territory", "opens_on", "probability", "ramp_months", "local_hire_share", "starts_on", "cost_million_kzt",
    "permanent_jobs", "temporary_jobs", "planned_payroll_kzt", "actual_payroll_kzt", "average_wage_kzt", "staff_now",
    "labour_contracts", "risk",
)  # fmt: skip
"""What an enterprise says of a site; the last ten are the government's project card."""


@attrs.frozen
class JobsGiven:
    """A position of a staffing plan: the title as typed, what it was taken for, how many."""

    job_title: str
    occupation: Occupation
    jobs: int


@transaction.atomic
def put_site(
    *,
    declaration: Declaration,
    given: Mapping[str, object],
    by: Actor,
    site: DeclaredSite | None = None,
    version: int = 0,
) -> DeclaredSite:
    """This will store a declared site, new or changed.

    Args:
        declaration: whose site it is.
        given: field of `FIELDS` -> value.
        by: who writes.
        site: the site to change; nothing for a new one.
        version: version of the site the change was made from.

    Raises:
        DeclarationRefusedError: not to be changed, or another site of the declaration bears the name.
        StaleDeclarationError: somebody else changed the site meanwhile, or removed it.
    """
    current = locked(declaration, by)
    others = DeclaredSite.objects.filter(declaration=current, name=given["name"])
    if (others.exclude(pk=site.pk) if site else others).exists():
        raise DeclarationRefusedError("site_name")
    stored = _site_to_change(site, version) if site else DeclaredSite(region_id=by.tenant, declaration=current)
    before = _told(stored) if site else {}
    for name in FIELDS:
        setattr(stored, name, given.get(name))
    stored.risk = stored.risk or ""
    stored.changed_by_name = by.person_name
    stored.version = stored.version + 1 if site else 1
    with journalled():
        stored.save()
    changes = {name: [before.get(name), value] for name, value in _told(stored).items() if before.get(name) != value}
    tell(current, by, Action.CHANGED if site else Action.CREATED, changes, stored)
    return stored


def _site_to_change(site: DeclaredSite, version: int) -> DeclaredSite:
    current = DeclaredSite.objects.select_for_update().filter(pk=site.pk).first()
    if current is None or current.version != version:
        raise StaleDeclarationError(current)
    return current


@transaction.atomic
def put_staffing(*, site: DeclaredSite, plan: Sequence[JobsGiven], version: int, by: Actor) -> None:
    """This will store a site's staffing plan in the place of the one it had; positions of one occupation are summed.

    Raises:
        DeclarationRefusedError: the declaration is not to be changed.
        StaleDeclarationError: somebody else changed the site meanwhile, or removed it.
    """
    declaration = locked(site.declaration, by)
    current = _site_to_change(site, version)
    before = staffing_told(current)
    jobs: dict[int, DeclaredJobs] = {}
    for one in plan:
        known = jobs.get(one.occupation.pk)
        if known is None:
            jobs[one.occupation.pk] = DeclaredJobs(
                region_id=by.tenant, site=current, job_title=one.job_title, occupation=one.occupation, jobs=one.jobs
            )
        else:
            known.jobs += one.jobs
    current.version += 1
    current.changed_by_name = by.person_name
    with journalled():
        DeclaredJobs.objects.filter(site=current).delete()
        DeclaredJobs.objects.bulk_create(jobs.values())
        current.save()
    tell(declaration, by, Action.CHANGED, {"jobs": [before, staffing_told(current)]}, current)


@transaction.atomic
def drop_site(*, site: DeclaredSite, by: Actor) -> None:
    """This will remove a site; lines for it stay, for no site in particular.

    Raises:
        DeclarationRefusedError: the declaration is not to be changed.
    """
    declaration = locked(site.declaration, by)
    current = DeclaredSite.objects.filter(pk=site.pk).first()
    if current is None:
        return
    changes = {name: [value, None] for name, value in _told(current).items()}
    tell(declaration, by, Action.REMOVED, changes, current)
    with journalled():
        DeclarationLine.objects.filter(site=current).update(site=None)
        DeclaredJobs.objects.filter(site=current).delete()
        current.delete()


def staffing_told(site: DeclaredSite) -> dict[str, int]:
    """This will return a site's staffing plan as the journal holds it: code of the occupation -> jobs."""
    return dict(DeclaredJobs.objects.filter(site=site).order_by("pk").values_list("occupation__occupation", "jobs"))


def _told(site: DeclaredSite) -> dict[str, object]:
    """A site as the journal holds it."""
    told: dict[str, object] = {}
    for name in FIELDS:
        value = getattr(site, name)
        told[name] = value.kato if name == "territory" else value.isoformat() if hasattr(value, "isoformat") else value
    return {name: value for name, value in told.items() if value not in (None, "")}
