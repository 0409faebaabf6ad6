"""One position of a declaration: typed in one's own words, suggested, saved; a change made meanwhile is laid beside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasip.apps.labour_market.actions.declaring import (
    DeclarationRefusedError,
    StaleDeclarationError,
    drop_line,
    put_line,
)
from kasip.apps.labour_market.declarations import lines_of
from kasip.apps.labour_market.models import Declaration, DeclarationLine
from kasip.web.employer.declarations.entry import crumbs, declaring, own_declaration, own_line, still_open
from kasip.web.employer.declarations.forms import LineForm, TitleForm, line_initial
from kasip.web.middleware.actor import ActorRequest
from kasip.web.stale import seen, stale, stale_gone
from kasip.web.templatetags.words import said as words

MOST_TYPED = 200


@require_http_methods(["GET", "POST"])
@declaring
def line_new(request: ActorRequest, pk: int) -> HttpResponse:
    """This will add a position."""
    return _written(request, still_open(own_declaration(request, pk)), None)


@require_http_methods(["GET", "POST"])
@declaring
def line(request: ActorRequest, pk: int) -> HttpResponse:
    """This will change a position."""
    found = own_line(request, pk)
    return _written(request, still_open(found.declaration), found)


@require_POST
@declaring
def line_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """This will remove a position."""
    found = own_line(request, pk)
    try:
        drop_line(line=found, by=request.actor)
        messages.success(request, words("declaration_removed"))
    except DeclarationRefusedError as refused:
        messages.error(request, words(f"declaration_refused_{refused.code}"))
    return redirect("employer:declaration", pk=found.declaration_id)


@require_GET
@declaring
def title_suggestions(request: ActorRequest) -> HttpResponse:
    """This will suggest what a title typed so far may mean."""
    form = TitleForm(request.GET.get("job_title", "")[:MOST_TYPED])
    return render(request, "employer/declarations/suggestions.html", {"form": form})


def _written(request: ActorRequest, declaration: Declaration, found: DeclarationLine | None) -> HttpResponse:
    try:
        return _answer(request, declaration, found)
    except StaleDeclarationError as overtaken:
        return _both(request, declaration, overtaken.current)


def _answer(request: ActorRequest, declaration: Declaration, found: DeclarationLine | None) -> HttpResponse:
    if request.method == "GET":
        return _page(request, LineForm(declaration, initial=line_initial(found) if found else {}), found)
    if "suggest" in request.POST:
        return _page(request, LineForm(declaration, initial=_typed(request)), found)
    form = LineForm(declaration, request.POST)
    if not form.is_valid() or not _stored(request, form, found):
        return _page(request, form, found)
    messages.success(request, words("declaration_saved"))
    if "more" in request.POST:
        return redirect("employer:declaration_line_new", pk=declaration.pk)
    return redirect("employer:declaration", pk=declaration.pk)


def _stored(request: ActorRequest, form: LineForm, found: DeclarationLine | None) -> bool:
    """This will store what a valid form says, or say in the form why not."""
    given, version = form.given(), form.cleaned_data["version"] or 0
    try:
        put_line(declaration=form.declaration, given=given, by=request.actor, line=found, version=version)
    except DeclarationRefusedError as refused:
        form.add_error(None, words(f"declaration_refused_{refused.code}"))
        return False
    return True


def _typed(request: ActorRequest) -> dict[str, object]:
    """What was typed, to be shown again with what the title may mean; a choice made for another title is not kept."""
    left = ("suggest", "csrfmiddlewaretoken", "qualification", "other_qualification", "occupation")
    return {name: text for name, text in request.POST.items() if name not in left}


def _page(request: ActorRequest, form: LineForm, found: DeclarationLine | None, **more: object) -> HttpResponse:
    declaration = form.declaration
    context = {
        "declaration": declaration,
        "form": form,
        "found": found,
        "title": words("declaration_line_edit" if found else "declaration_line_new"),
        "action": reverse("employer:declaration_line", args=[found.pk])
        if found
        else reverse("employer:declaration_line_new", args=[declaration.pk]),
        "cancel": reverse("employer:declaration", args=[declaration.pk]),
        "crumbs": crumbs(declaration),
        **more,
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "employer/declarations/line.html", context, status=409 if more else 422 if wrong else 200)


def _both(request: ActorRequest, declaration: Declaration, current: object) -> HttpResponse:
    """What was typed stays in the form; what stands now is laid beside it; saving again is then meant."""
    standing = next((one for one in lines_of(declaration) if getattr(current, "pk", None) == one.pk), None)
    mine = LineForm(declaration, seen(request.POST, standing.version if standing else 0))
    mine.is_valid()
    if standing is None:
        return _page(request, mine, None, stale=stale_gone())
    theirs = LineForm(declaration, initial=line_initial(standing))
    told = stale([("", mine, theirs)], who=standing.changed_by_name)
    return _page(request, mine, standing, stale=told)
