"""An enterprise writes its declaration: starts it, copies last year's, puts lines and sites, sends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kasip.apps.accounts.models import Region
from kasip.apps.accounts.permits import may_do
from kasip.apps.classifications.models import Occupation, Qualification
from kasip.apps.employers.models import Enterprise, Facility
from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.labour_market.declarations import findings, numbers_of, under_way
from kasip.apps.labour_market.enums import OPEN, Certainty, DeclarationState
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredNumber, DeclaredSite
from kasip.law.dated import value_at

SUBJECT = "declaration"
MOST_LINES = 200


class DeclarationRefusedError(Exception):
    """Nothing was stored. `code` is worded as `declaration_refused_<code>`.

    Attributes:
        code: `role`, `enterprise`, `state`, `reason`, `findings`, `same_organisation`, `year`, `persons`, `line`,
            `site`, `site_name`, `many` or `nothing_to_copy`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleDeclarationError(Exception):
    """Somebody changed this line or site since it was read: nothing was stored, both can be shown.

    Attributes:
        current: it as it stands now; nothing where it was removed.
    """

    def __init__(self, current: DeclarationLine | DeclaredSite | None) -> None:
        super().__init__(str(current))
        self.current = current


@attrs.frozen
class LineGiven:
    """What a line says.

    Attributes:
        job_title: as typed.
        numbers: year -> people.
        occupation, qualification: what the title was taken for.
        facility: the existing site the people are for.
        site: the declared site they are for.
        pay_kzt: pay a month, tenge.
        needed_on: day they are needed by.
        certainty: how sure the enterprise is.
        targeted: it binds itself to hire a targeted group's graduates.
    """

    job_title: str
    numbers: Mapping[int, int]
    occupation: Occupation | None = None
    qualification: Qualification | None = None
    facility: Facility | None = None
    site: DeclaredSite | None = None
    pay_kzt: int | None = None
    needed_on: dt.date | None = None
    certainty: str = Certainty.LIKELY
    targeted: bool = False


@transaction.atomic
def start_declaration(*, by: Actor, first_year: int) -> Declaration:
    """This will return the declaration the actor's enterprise writes, started where there is none.

    Two people who start at once are given the same one.

    Raises:
        DeclarationRefusedError: the actor may not declare, or the register does not have the enterprise.
    """
    if by.person_id is None or not may_do("declare_needs", by):
        raise DeclarationRefusedError("role")
    Region.objects.select_for_update().get(pk=by.tenant)
    enterprise = Enterprise.objects.filter(bin=by.organisation_code).first()
    if enterprise is None:
        raise DeclarationRefusedError("enterprise")
    return under_way(enterprise) or _new(enterprise, by, first_year)


def _new(enterprise: Enterprise, by: Actor, first_year: int) -> Declaration:
    last = Declaration.objects.aggregate(last=Max("number"))["last"] or 0
    in_force = Declaration.objects.filter(enterprise=enterprise, state=DeclarationState.CONFIRMED).first()
    made = Declaration(
        region_id=by.tenant,
        number=last + 1,
        enterprise=enterprise,
        first_year=first_year,
        years=int(value_at("declaration_years", timezone.localdate().year)),
        renews=in_force,
        started_by_name=by.person_name,
    )
    with journalled():
        made.save()
    tell(made, by, Action.CREATED, {"state": [None, made.state]})
    return made


@transaction.atomic
def put_line(
    *, declaration: Declaration, given: LineGiven, by: Actor, line: DeclarationLine | None = None, version: int = 0
) -> DeclarationLine:
    """This will store a line, new or changed.

    Args:
        declaration: whose line it is.
        given: what it says.
        by: who writes.
        line: the line to change; nothing for a new one.
        version: version of the line the change was made from.

    Raises:
        DeclarationRefusedError: it is not to be changed, or a number, site or year is none of its own.
        StaleDeclarationError: somebody else changed the line meanwhile, or removed it.
    """
    current = locked(declaration, by)
    _check(given, current)
    if line is None and DeclarationLine.objects.filter(declaration=current).count() >= MOST_LINES:
        raise DeclarationRefusedError("many")
    stored = _line_to_change(line, version) if line else DeclarationLine(region_id=by.tenant, declaration=current)
    before = _told(stored) if line else {}
    for name, value in attrs.asdict(given, recurse=False, filter=lambda field, _: field.name != "numbers").items():
        setattr(stored, name, value)
    stored.job_title = given.job_title.strip()
    stored.changed_by_name = by.person_name
    stored.version = stored.version + 1 if line else 1
    with journalled():
        stored.save()
        DeclaredNumber.objects.filter(line=stored).delete()
        DeclaredNumber.objects.bulk_create(
            DeclaredNumber(region_id=by.tenant, line=stored, year=year, persons=persons)
            for year, persons in sorted(given.numbers.items())
            if persons
        )
    after = _told(DeclarationLine.objects.get(pk=stored.pk))
    changes = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    tell(current, by, Action.CHANGED if line else Action.CREATED, changes, stored)
    return stored


def _check(given: LineGiven, declaration: Declaration) -> None:
    if not given.job_title.strip():
        raise DeclarationRefusedError("line")
    if not set(given.numbers) <= set(declaration.year_list):
        raise DeclarationRefusedError("year")
    if any(not 0 <= persons <= 100_000 for persons in given.numbers.values()):
        raise DeclarationRefusedError("persons")
    if given.facility is not None and given.facility.enterprise_id != declaration.enterprise_id:
        raise DeclarationRefusedError("site")
    if given.site is not None and given.site.declaration_id != declaration.pk:
        raise DeclarationRefusedError("site")


def _line_to_change(line: DeclarationLine, version: int) -> DeclarationLine:
    current = DeclarationLine.objects.select_for_update().filter(pk=line.pk).first()
    if current is None or current.version != version:
        raise StaleDeclarationError(current)
    return current


@transaction.atomic
def drop_line(*, line: DeclarationLine, by: Actor) -> None:
    """This will remove a line.

    Raises:
        DeclarationRefusedError: the declaration is not to be changed.
    """
    declaration = locked(line.declaration, by)
    current = DeclarationLine.objects.filter(pk=line.pk).first()
    if current is None:
        return
    changes = {name: [value, None] for name, value in _told(current).items()}
    tell(declaration, by, Action.REMOVED, changes, current)
    with journalled():
        DeclaredNumber.objects.filter(line=current).delete()
        current.delete()


@transaction.atomic
def send_declaration(*, declaration: Declaration, by: Actor) -> Declaration:
    """This will send a declaration to the chamber of entrepreneurs.

    Raises:
        DeclarationRefusedError: something in it is wrong (`findings`), or it was sent already.
    """
    current = locked(declaration, by)
    if any(found.blocks for found in findings(current)):
        raise DeclarationRefusedError("findings")
    before = current.state
    current.state = DeclarationState.SENT
    current.sent_by_id, current.sent_by_name, current.sent_at = by.person_id, by.person_name, timezone.now()
    current.version += 1
    with journalled():
        current.save()
    tell(current, by, Action.CHANGED, {"state": [before, current.state]})
    return current


def locked(declaration: Declaration, by: Actor) -> Declaration:
    """This will lock a declaration its enterprise may still change.

    Raises:
        DeclarationRefusedError: another enterprise's, or sent or decided on already.
    """
    if not may_do("declare_needs", by):
        raise DeclarationRefusedError("role")
    current = Declaration.objects.select_for_update().select_related("enterprise").get(pk=declaration.pk)
    if current.enterprise.bin != by.organisation_code:
        raise DeclarationRefusedError("role")
    if current.state not in OPEN:
        raise DeclarationRefusedError("state")
    return current


def tell(
    declaration: Declaration,
    by: Actor,
    action: str,
    changes: Mapping[str, Sequence[object]],
    part: DeclarationLine | DeclaredSite | None = None,
    reason: str = "",
) -> None:
    """This will tell the journal what was done with a declaration or with one of its parts."""
    name = f"№ {declaration.number}" if part is None else f"№ {declaration.number}: {part}"
    deed = Deed(action, SUBJECT, declaration.pk, name, changes)
    record(by=by, deed=deed, reason=reason, occasion=f"declaration:{declaration.pk}")


def _told(line: DeclarationLine) -> dict[str, object]:
    """A line as the journal holds it."""
    numbers = {str(year): persons for year, persons in sorted(numbers_of(line).items())}
    return {
        "job_title": line.job_title,
        "occupation": line.occupation.occupation if line.occupation else None,
        "qualification": line.qualification.qualification if line.qualification else None,
        "facility_id": line.facility.facility_id if line.facility else None,
        "site": line.site.name if line.site else None,
        "pay_kzt": line.pay_kzt,
        "needed_on": line.needed_on.isoformat() if line.needed_on else None,
        "certainty": line.certainty,
        "targeted": line.targeted,
        "persons": numbers,
    }
