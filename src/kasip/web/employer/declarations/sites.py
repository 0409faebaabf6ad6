"""A site to be opened: dates, probability, project card, staffing plan pasted from a table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kasip.apps.labour_market.actions.declaring import DeclarationRefusedError, StaleDeclarationError
from kasip.apps.labour_market.actions.siting import drop_site, put_site, put_staffing
from kasip.apps.labour_market.models import Declaration, DeclaredSite
from kasip.web.employer.declarations.entry import crumbs, declaring, own_declaration, own_site, still_open
from kasip.web.employer.declarations.forms import (
    PlanTyped,
    SiteForm,
    occupations_for,
    plan_kept,
    plan_typed,
    site_initial,
)
from kasip.web.middleware.actor import ActorRequest
from kasip.web.pieces import Problem
from kasip.web.stale import seen, stale, stale_gone
from kasip.web.templatetags.words import said as words


@require_http_methods(["GET", "POST"])
@declaring
def site_new(request: ActorRequest, pk: int) -> HttpResponse:
    """This will add a site to be opened."""
    return _written(request, still_open(own_declaration(request, pk)), None)


@require_http_methods(["GET", "POST"])
@declaring
def site(request: ActorRequest, pk: int) -> HttpResponse:
    """This will change a site to be opened."""
    found = own_site(request, pk)
    return _written(request, still_open(found.declaration), found)


@require_POST
@declaring
def site_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """This will remove a site; positions for it stay, for the enterprise as a whole."""
    found = own_site(request, pk)
    try:
        drop_site(site=found, by=request.actor)
        messages.success(request, words("declaration_removed"))
    except DeclarationRefusedError as refused:
        messages.error(request, words(f"declaration_refused_{refused.code}"))
    return redirect("employer:declaration", pk=found.declaration_id)


@require_POST
@declaring
def site_staffing(request: ActorRequest, pk: int) -> HttpResponse:
    """This will store a site's staffing plan: what it had, as corrected, and what was pasted."""
    found = own_site(request, pk)
    still_open(found.declaration)
    typed = plan_typed(request.POST.get("plan", "")[:20_000])
    if typed.wrong:
        return _page(request, SiteForm(found.declaration, initial=site_initial(found)), found, typed=typed)
    version = request.POST.get("version", "")
    try:
        put_staffing(
            site=found,
            plan=[*plan_kept(found, request.POST.dict()), *typed.plan],
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
            by=request.actor,
        )
    except DeclarationRefusedError as refused:
        messages.error(request, words(f"declaration_refused_{refused.code}"))
    except StaleDeclarationError:
        typed.wrong.append(words("stale_by", who=found.changed_by_name))
        return _page(request, SiteForm(found.declaration, initial=site_initial(found)), found, typed=typed)
    return redirect("employer:declaration_site", pk=pk)


def _written(request: ActorRequest, declaration: Declaration, found: DeclaredSite | None) -> HttpResponse:
    if request.method == "GET":
        return _page(request, SiteForm(declaration, initial=site_initial(found) if found else {}), found)
    form = SiteForm(declaration, request.POST)
    if not form.is_valid():
        return _page(request, form, found)
    version = form.cleaned_data["version"] or 0
    try:
        stored = put_site(declaration=declaration, given=form.given(), by=request.actor, site=found, version=version)
    except DeclarationRefusedError as refused:
        form.add_error(None, words(f"declaration_refused_{refused.code}"))
        return _page(request, form, found)
    except StaleDeclarationError as overtaken:
        return _both(request, declaration, overtaken.current)
    messages.success(request, words("declaration_saved"))
    return redirect("employer:declaration_site", pk=stored.pk)


def _page(
    request: ActorRequest, form: SiteForm, found: DeclaredSite | None, *, typed: PlanTyped | None = None, **more: object
) -> HttpResponse:
    declaration = form.declaration
    context = {
        "declaration": declaration,
        "form": form,
        "found": found,
        "staffing": occupations_for(found) if found else [],
        "pasted": request.POST.get("plan", "")[:20_000] if typed else "",
        "problems": [Problem(text, anchor="plan") for text in typed.wrong] if typed else [],
        "action": reverse("employer:declaration_site", args=[found.pk])
        if found
        else reverse("employer:declaration_site_new", args=[declaration.pk]),
        "crumbs": crumbs(declaration),
        **more,
    }
    wrong = bool(typed) or (form.is_bound and not form.is_valid())
    return render(request, "employer/declarations/site.html", context, status=409 if more else 422 if wrong else 200)


def _both(request: ActorRequest, declaration: Declaration, current: object) -> HttpResponse:
    """What was typed stays in the form; what stands now is laid beside it; saving again is then meant."""
    standing = current if isinstance(current, DeclaredSite) else None
    mine = SiteForm(declaration, seen(request.POST, standing.version if standing else 0))
    mine.is_valid()
    if standing is None:
        return _page(request, mine, None, stale=stale_gone())
    theirs = SiteForm(declaration, initial=site_initial(standing))
    told = stale([("", mine, theirs)], who=standing.changed_by_name)
    return _page(request, mine, standing, stale=told)
