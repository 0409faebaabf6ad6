"""Who may open an enterprise's pages of declarations, and finding what they open."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from kasip.apps.accounts.permits import may_do
from kasip.apps.labour_market.declarations import MissingDeclarationError, declaration_for, line_for, site_for
from kasip.apps.labour_market.enums import OPEN
from kasip.apps.labour_market.models import Declaration, DeclarationLine, DeclaredSite
from kasip.web.middleware.actor import ActorRequest
from kasip.web.templatetags.words import said as words

View = Callable[..., HttpResponse]
Found = TypeVar("Found", Declaration, DeclarationLine, DeclaredSite)


def declaring(view: View) -> View:
    """This will let a page be opened by whoever declares an enterprise's needs; to others it does not exist.

    Who sees a declaration without being its enterprise is refused where it is found (`own_declaration` and the like).
    """

    @login_required
    @functools.wraps(view)
    def answer(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not kwargs and not may_do("declare_needs", request.actor):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except MissingDeclarationError as missing:
            raise Http404 from missing

    return answer


def own_declaration(request: ActorRequest, pk: int) -> Declaration:
    """This will return one of the enterprise's declarations."""
    return _own(request, declaration_for(pk, request.actor))


def own_line(request: ActorRequest, pk: int) -> DeclarationLine:
    """This will return one of the enterprise's positions."""
    return _own(request, line_for(pk, request.actor))


def own_site(request: ActorRequest, pk: int) -> DeclaredSite:
    """This will return one of the enterprise's declared sites."""
    return _own(request, site_for(pk, request.actor))


def still_open(declaration: Declaration) -> Declaration:
    """This will return a declaration its enterprise may still write; one that was sent has no such page."""
    if declaration.state not in OPEN:
        raise Http404
    return declaration


def _own(request: ActorRequest, found: Found) -> Found:
    """What the department and the chamber see here is the enterprise's to write."""
    if not may_do("declare_needs", request.actor):
        raise PermissionDenied
    return found


def crumbs(declaration: Declaration | None = None) -> list[tuple[str, str]]:
    """This will return the way down to a declaration or what belongs to it."""
    found = [(words("declarations_title"), reverse("employer:declaration_list"))]
    if declaration is not None:
        found.append((f"№ {declaration.number}", reverse("employer:declaration", args=[declaration.pk])))
    return found
