"""A process that makes a region with one planner, where there is none, and asks for work: KIND COUNT ARGUMENTS."""

import json
import sys
from typing import Any

import django

django.setup()

from django_scopes import scope  # noqa: E402

from kasip.apps.accounts.enums import OrganisationKind, Role  # noqa: E402
from kasip.apps.accounts.models import Membership, Organisation, Person, Region  # noqa: E402
from kasip.apps.accounts.queries import actor_of  # noqa: E402
from kasip.apps.journal.guard import journalled  # noqa: E402
from kasip.apps.work.actions import ask  # noqa: E402


def planner_of_a_region():
    names = {"name_kk": "Қарағанды", "name_ru": "Караганда", "name_en": "Karaganda"}
    with journalled():
        region, _ = Region.objects.get_or_create(kato="350000000", defaults=names)
        with scope(region=region.pk):
            office: dict[str, Any] = {"region": region, "kind": OrganisationKind.DEPARTMENT, "code": "990140000000"}
            organisation, _ = Organisation.objects.get_or_create(**office, defaults=names)
            person, _ = Person.objects.get_or_create(email="planner@kasip.example", defaults={"name": "Айгүл"})
            held = {"region": region, "organisation": organisation, "person": person, "role": Role.PLANNER}
            return Membership.objects.get_or_create(**held)[0]


if __name__ == "__main__":
    membership = planner_of_a_region()
    kind, count, arguments = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    with scope(region=membership.region_id):
        asked = [ask(kind=kind, arguments=arguments, by=actor_of(membership)).pk for _ in range(count)]
    sys.stdout.write(json.dumps(asked))
