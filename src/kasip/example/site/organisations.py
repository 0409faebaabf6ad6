"""Organisations of a region's site: those its records name, and one invented of each kind they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from kasip.apps.accounts.enums import OrganisationKind
from kasip.apps.accounts.models import Organisation
from kasip.apps.colleges.models import College
from kasip.apps.employers.models import Enterprise
from kasip.apps.journal.actions import Deed, record_many
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled


@attrs.frozen
class Named:
    """An organisation to be: kind, code and name in three languages."""

    kind: str
    code: str
    kk: str
    ru: str
    en: str


INVENTED = (
    Named(
        OrganisationKind.DEPARTMENT, "department", "Білім басқармасы", "Управление образования", "Education department"
    ),
    Named(OrganisationKind.SCHOOL, "school-1", "№ 1 үлгі мектеп", "Школа-образец № 1", "Sample school No. 1"),
    Named(
        OrganisationKind.EMPLOYMENT_CENTRE,
        "employment-centre",
        "Мансап орталығы (үлгі)",
        "Карьерный центр (образец)",
        "Career centre (sample)",
    ),
    Named(
        OrganisationKind.CHAMBER,
        "chamber",
        "Кәсіпкерлер палатасы (үлгі)",
        "Палата предпринимателей (образец)",
        "Chamber of entrepreneurs (sample)",
    ),
    Named(
        OrganisationKind.HEAD_OFFICE,
        "head-office",
        "Әкім аппараты (үлгі)",
        "Аппарат акима (образец)",
        "Office of the region's head (sample)",
    ),
)
"""Organisations no table of the contract holds; their codes are no BIN, so that none is mistaken for a real one."""


def add_organisations(by: Actor) -> int:
    """This will add the organisations a region does not have yet, in its scope, and return how many it added."""
    known = set(Organisation.objects.values_list("kind", "code"))
    missing = [one for one in _all() if (one.kind, one.code) not in known]
    with journalled():
        stored = Organisation.objects.bulk_create(_organisation(one, by) for one in missing)
    record_many(by=by, deeds=[_deed(one) for one in stored])
    return len(stored)


def _all() -> Iterable[Named]:
    yield from INVENTED
    for model, kind, code in (
        (College, OrganisationKind.COLLEGE, "college_bin"),
        (Enterprise, OrganisationKind.ENTERPRISE, "bin"),
    ):
        for row in model.objects.order_by(code).values(code, "name_kk", "name_ru", "name_en"):
            yield _of_record(kind, row[code], row)


def _of_record(kind: str, code: str, names: Mapping[str, str]) -> Named:
    any_name = names["name_ru"] or names["name_kk"] or names["name_en"] or code
    return Named(kind, code, names["name_kk"] or any_name, names["name_ru"] or any_name, names["name_en"] or any_name)


def _organisation(one: Named, by: Actor) -> Organisation:
    return Organisation(
        region_id=by.tenant, kind=one.kind, code=one.code, name_kk=one.kk, name_ru=one.ru, name_en=one.en
    )


def _deed(one: Organisation) -> Deed:
    return Deed(
        Action.CREATED,
        "organisation",
        one.pk,
        one.name_kk,
        {"kind": [None, one.kind], "code": [None, one.code], "name_ru": [None, one.name_ru]},
    )
