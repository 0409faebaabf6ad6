"""How a page of the records begins: a table and an actor who reads it, or there is no such page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import attrs
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kasip.apps.journal.actor import PUBLIC, Actor
from kasip.apps.sources.actions import NotPermittedError
from kasip.apps.sources.labels import column_label, named_in, table_title
from kasip.apps.sources.models.record import Record
from kasip.apps.sources.queries import MissingRecordError, may
from kasip.apps.sources.registry import record_model
from kasip.apps.sources.rows import key_text
from kasip.web.templatetags.words import language_now
from kasip.wording.catalogue import say

P = ParamSpec("P")


@attrs.frozen
class Opened:
    """A table as one person has opened it.

    Attributes:
        model: the table's model.
        actor: who looks.
        language: of the page.
    """

    model: type[Record]
    actor: Actor
    language: str

    @property
    def table(self) -> str:
        """This will return the table's name in the contract."""
        return self.model.contract_table

    @property
    def title(self) -> str:
        """This will return the table's title."""
        return table_title(self.model.spec(), self.language)

    @property
    def sentence(self) -> str:
        """This will return what the table holds, as the contract says it; nothing where its title says so already."""
        whole = self.model.spec().title[self.language]
        return "" if whole == self.title else whole

    def may(self, action: str) -> bool:
        """This will say whether to offer an action on the table."""
        return may(self.model, self.actor, action)

    def label(self, column: str) -> str:
        """This will return a column's label."""
        return column_label(self.table, column, self.language)

    def name(self, record: Record) -> str:
        """This will return what people call a record; its key where it has no name."""
        return named_in(record, self.language) or key_text(record)

    def address(self, view: str = "list", *arguments: object) -> str:
        """This will return the address of a page of the table."""
        return reverse(f"staff:record_{view}", args=[self.table, *arguments])

    def crumbs(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        """This will return the way to a page from the list of tables."""
        section = say("section_records", self.language)
        return [(section, reverse("staff:record_tables")), (self.title, self.address()), *more]


View = Callable[Concatenate[HttpRequest, Opened, P], HttpResponse]


def opened(view: View[P]) -> Callable[..., HttpResponse]:
    """This will open the table an address names; a table or record out of reach is missing, not forbidden."""

    @functools.wraps(view)
    def page(request: HttpRequest, table: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = getattr(request, "actor", PUBLIC)
        if not actor.is_signed_in:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, _table(table, actor), *args, **kwargs)
        except MissingRecordError as missing:
            raise Http404(str(missing)) from missing
        except NotPermittedError as refused:
            raise PermissionDenied(str(refused)) from refused

    return page


def _table(table: str, actor: Actor) -> Opened:
    try:
        model = record_model(table)
    except KeyError as unknown:
        raise MissingRecordError(table) from unknown
    if not may(model, actor, "read"):
        raise MissingRecordError(table)
    return Opened(model, actor, language_now())
