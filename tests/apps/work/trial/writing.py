"""Work asked for without end, as a busy site would."""

from django_scopes import scope

from kasip.apps.accounts.models import Region
from kasip.apps.journal.actor import system
from kasip.apps.work.actions import ask


def write(count):
    region = Region.objects.get().pk
    with scope(region=region):
        for _ in range(count):
            ask(kind="trial_plain", arguments={"numbers": []}, by=system(region))
