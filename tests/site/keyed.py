"""A process that makes a region with a record of every table and a planner's key; it says what a client needs."""

import json
import sys

import django

django.setup()

from django_scopes import scope  # noqa: E402
from tests.site.records import api_key, fill, member, new_region  # noqa: E402

from kasip.apps.accounts.enums import Role  # noqa: E402
from kasip.apps.colleges.models import College  # noqa: E402

if __name__ == "__main__":
    region = new_region()
    fill(region, 1)
    token = api_key(member(region, Role.PLANNER))
    with scope(region=region.pk):
        college = College.objects.get().college_bin
    sys.stdout.write(json.dumps({"token": token, "college_bin": college}))
