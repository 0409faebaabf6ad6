"""What pages of staff begin with: who asks, whether they may, and refusals as answers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from kasip.apps.accounts.permits import may_do
from kasip.apps.accounts.refusals import MissingError, RefusedError
from kasip.apps.journal.actor import Actor
from kasip.web.middleware.actor import ActorRequest
from kasip.web.templatetags.words import said

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]


def asking(request: HttpRequest) -> Actor:
    """This will return who asks."""
    return cast("ActorRequest", request).actor


def permitted(deed: str) -> Callable[[View[Parameters]], View[Parameters]]:
    """This will let a page answer only those who may do a deed; what is missing for them is a missing page."""

    def guarded(view: View[Parameters]) -> View[Parameters]:
        @functools.wraps(view)
        def answer(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            if not may_do(deed, asking(request)):
                raise PermissionDenied(deed)
            try:
                return view(request, *args, **kwargs)
            except MissingError as missing:
                raise Http404 from missing

        return answer

    return guarded


def carried_out(request: HttpRequest, deed: Callable[[], object]) -> bool:
    """This will do a deed and say whether it was done; why it was refused is shown on the next page."""
    try:
        deed()
    except RefusedError as refused:
        tell(request, refused)
        return False
    return True


def tell(request: HttpRequest, refused: RefusedError) -> None:
    """This will show on the next page why something was not done."""
    messages.error(request, said(refused.code, **refused.facts))
