"""Pages of machines' keys: the list, making one (its token is shown this once), ending one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kasip.apps.accounts.actions.keys import end_api_key, make_api_key
from kasip.apps.accounts.models import ApiKey
from kasip.apps.accounts.queries import reached_by
from kasip.apps.accounts.refusals import RefusedError
from kasip.web.staff.asking import asking, carried_out, permitted
from kasip.web.staff.people_forms import KeyForm
from kasip.web.staff.people_tables import keys_table
from kasip.web.templatetags.words import said


@permitted("make_api_key")
def api_keys(request: HttpRequest) -> HttpResponse:
    """This will list the keys of the organisations the actor looks after."""
    keys = reached_by(ApiKey, asking(request)).select_related("organisation", "membership__person")
    return render(request, "staff/api_keys.html", {"table": keys_table(list(keys.order_by("-created_at", "-pk")))})


@permitted("make_api_key")
@never_cache
def api_key_make(request: HttpRequest) -> HttpResponse:
    """This will make a key in the role acted in and show its token, once."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            key, token = make_api_key(
                name=given["key_name"], scopes=given["scopes"], expires_at=form.moment(), by=asking(request)
            )
        except RefusedError as refused:
            form.add_error(None, said(refused.code, **refused.facts))
        else:
            return render(request, "staff/api_key_made.html", {"key": key, "token": token})
    context = {"form": form, "heading": said("people_key_make"), "action": said("people_key_make")}
    return render(request, "staff/form_page.html", context | {"back": reverse("staff:api_keys")})


@permitted("make_api_key")
def api_key_end(request: HttpRequest, pk: int) -> HttpResponse:
    """This will end a key."""
    actor = asking(request)
    key = reached_by(ApiKey, actor, "change").filter(pk=pk).first()
    if key is None:
        raise Http404
    if request.method == "POST":
        carried_out(request, lambda: end_api_key(pk=pk, by=actor))
        return redirect("staff:api_keys")
    context = {"question": said("people_key_end_question", name=key.name), "action_label": said("people_key_end")}
    return render(
        request, "staff/confirm_page.html", context | {"cancel_url": reverse("staff:api_keys"), "danger": True}
    )
