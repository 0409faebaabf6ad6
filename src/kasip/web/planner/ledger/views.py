"""The demand ledger: qualifications with every source of their need, one of them with the rows behind each figure."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kasip.apps.accounts.permits import may_do
from kasip.apps.classifications.models import Qualification
from kasip.apps.employers.declared import declaration_number
from kasip.apps.labour_market.declarations import declarations_for
from kasip.apps.orders.actions.drafting import may_draft
from kasip.apps.orders.actions.exporting_ledger import FORMATS, ledger_file
from kasip.apps.orders.ledger import (
    SORTS,
    LedgerAsk,
    MissingLedgerError,
    Source,
    ledger_rows,
    ledger_source,
    ledger_years,
    newer_declarations,
    occupation_rows,
    places_of,
    plant_rows,
    request_rows,
    sees_enterprises,
    years_of,
)
from kasip.apps.orders.past import order_year
from kasip.web.middleware.actor import ActorRequest
from kasip.web.planner.ledger import pieces
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

PAGE = 50
View = Callable[..., HttpResponse]


class AskForm(forms.Form):
    """What somebody looks for in the ledger."""

    q = forms.CharField(required=False, max_length=100)
    kato = forms.ChoiceField(required=False)
    year = forms.ChoiceField(required=False)
    only = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(required=False)

    def __init__(self, source: Source, data: Any, *, full: bool) -> None:
        super().__init__(data)
        labels = {"q": "search", "kato": "place", "year": "year", "only": "only", "sort": "sort"}
        for name, code in labels.items():
            self.fields[name].label = words(f"ledger_{code}")
        places, years = places_of(source), years_of(source)
        self.region = places[0].kato if places else ""
        self.first = years[0]
        self._choices("kato", [(one.kato, named(one)) for one in (places if full else places[:1])])
        self._choices("year", [(str(year), str(year)) for year in years])
        self._choices("only", [("", words("ledger_only_all")), ("asked", words("ledger_only_asked"))])
        sorts = SORTS if full else ("total", "name", "vacancies")
        self._choices("sort", [(sort, words(f"ledger_sort_{sort}")) for sort in sorts])
        if not full:
            del self.fields["only"]
        due = order_year(timezone.localdate().year)
        self.due = due if due in years else self.first
        self.fields["year"].initial = str(self.due)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  all of them are, for the type checker
        field.choices = choices

    def wanted(self) -> LedgerAsk:
        """This will return what is looked for; what the address says wrongly is left out."""
        self.is_valid()
        found = self.cleaned_data
        return LedgerAsk(
            kato=found.get("kato") or self.region,
            year=int(found.get("year") or self.due),
            words=found.get("q") or "",
            asked=found.get("only") == "asked",
            sort=found.get("sort") or "total",
        )


def reading(view: View) -> View:
    """This will let a page be opened by whoever reads the ledger; without a computation it says what to do."""

    @login_required
    @require_GET
    @functools.wraps(view)
    def answer(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_do("read_ledger", request.actor):
            raise Http404
        try:
            source = ledger_source()
        except MissingLedgerError:
            return render(request, "planner/ledger/none.html", {"may_draft": may_draft(request.actor)})
        return view(request, source, *args, **kwargs)

    return answer


@reading
def ledger_list(request: ActorRequest, source: Source) -> HttpResponse:
    """This will list qualifications with every source of their need side by side."""
    full = sees_enterprises(request.actor)
    form = AskForm(source, _asked(request), full=full)
    ask = form.wanted()
    page = Paginator(ledger_rows(source, ask), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "cleared": reverse("ledger:list"),
        "page": page,
        "table": pieces.ledger_table(list(page.object_list), ask, full=full),
        "query": request.GET.urlencode(),
        "formats": list(FORMATS),
        **_about(request, source, full=full),
    }
    return render(request, "planner/ledger/list.html", context)


@reading
def ledger_export(request: ActorRequest, source: Source, file_format: str) -> HttpResponse:
    """This will give what the list shows, all its pages, as a file."""
    if file_format not in FORMATS:
        raise Http404(file_format)
    full = sees_enterprises(request.actor)
    ask = AskForm(source, _asked(request), full=full).wanted()
    rows = pieces.file_rows(ledger_rows(source, ask), full=full)
    content = ledger_file(rows, pieces.file_header(full=full), file_format, by=request.actor)
    response = HttpResponse(content, content_type=FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="ledger-{ask.kato}-{ask.year}.{file_format}"'
    response["Cache-Control"] = "no-store"
    return response


@reading
def ledger_detail(request: ActorRequest, source: Source, pk: int) -> HttpResponse:
    """This will show one qualification: each source, what is counted and why, and the rows behind every figure."""
    qualification = Qualification.objects.filter(pk=pk).first()
    if qualification is None:
        raise Http404
    full = sees_enterprises(request.actor)
    form = AskForm(source, _asked(request), full=full)
    ask = form.wanted()
    code = qualification.qualification
    row = next(
        (one for one in ledger_rows(source, LedgerAsk(ask.kato, ask.year)) if one.qualification == qualification), None
    )
    if row is None:
        raise Http404
    for name in ("q", "only", "sort"):
        form.fields.pop(name, None)
    context = {
        "qualification": qualification,
        "row": row,
        "interval": pieces.interval_text(row),
        "form": form,
        "years": pieces.years_table(ledger_years(source, ask.kato, code), full=full),
        "crumbs": [(words("ledger_title"), reverse("ledger:list"))],
        **_about(request, source, full=full),
    }
    if full:
        context |= _behind(request, source, ask, row)
    return render(request, "planner/ledger/detail.html", context)


def _behind(request: ActorRequest, source: Source, ask: LedgerAsk, row: Any) -> dict[str, object]:
    """The sources and the rows behind them, for whoever may see what enterprises ask for."""
    code, shares = row.qualification.qualification, pieces.shares_of(row.qualification.pk)
    requests = request_rows(source, ask, code)
    numbers = {declaration_number(str(one["request_id"])) for one in requests} - {0}
    declarations = {one.number: one for one in declarations_for(request.actor).filter(number__in=numbers)}
    return {
        "sources": pieces.sources_table(row, ask),
        "requests": pieces.requests_table(requests, declarations),
        "sites": pieces.sites_table(plant_rows(source, ask, code)),
        "occupations": pieces.occupations_table(occupation_rows(source, ask, list(shares)), shares),
    }


def _asked(request: ActorRequest) -> dict[str, str]:
    return {name: str(request.GET.get(name, "")) for name in ("q", "kato", "year", "only", "sort")}


def _about(request: ActorRequest, source: Source, *, full: bool) -> dict[str, object]:
    facts = {"number": source.number, "date": day(timezone.localdate(source.copied_at))}
    return {
        "full": full,
        "computed": words("ledger_computed", **facts),
        "newer": newer_declarations(source),
        "may_draft": may_draft(request.actor),
    }
