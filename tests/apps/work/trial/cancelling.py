"""A process that calls a job off as Kasip itself: NUMBER."""

import sys

import django

django.setup()

from django_scopes import scope  # noqa: E402

from kasip.apps.accounts.models import Region  # noqa: E402
from kasip.apps.journal.actor import system  # noqa: E402
from kasip.apps.work.actions import cancel  # noqa: E402

if __name__ == "__main__":
    region = Region.objects.get().pk
    with scope(region=region):
        cancel(pk=int(sys.argv[1]), by=system(region))
