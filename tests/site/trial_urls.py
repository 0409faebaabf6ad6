"""The site's addresses, and one that stores an event and answers with its number once it is stored."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import system
from kasip.apps.journal.enums import Action
from kasip.config.urls import urlpatterns as addresses


@login_not_required
@csrf_exempt
def mark(_request):
    event = record(by=system(None), deed=Deed(Action.CHANGED, "trial"))
    return HttpResponse(str(event.sequence), content_type="text/plain")


urlpatterns = [path("trial/mark/", mark), *addresses]
