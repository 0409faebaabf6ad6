"""The access matrix: every role, every action on every kind of record, and the rule in words; as a page and a file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kasip.apps.accounts.access_matrix import EVERYBODY, Line, matrix
from kasip.apps.accounts.enums import LEADING_ROLES, STAFF_ROLES, Role
from kasip.apps.sources.exporting import safe
from kasip.apps.sources.labels import table_title
from kasip.apps.sources.models.record import Record
from kasip.web.pieces import Cell, Column, Table
from kasip.web.staff.asking import asking, permitted
from kasip.web.templatetags.words import language_now, said

TOKEN = re.compile(r"[a-z_]+\([^()]*\)|[a-z_,]+|[|&()]")
CIRCLES = {frozenset(STAFF_ROLES): "rule_staff", frozenset(LEADING_ROLES): "rule_leading"}
JOINTS = {"|": "rule_or", "&": "rule_and"}
TONES = {"all": "good", "own": "caution", "none": ""}


@permitted("read_access")
def access_matrix(request: HttpRequest) -> HttpResponse:
    """This will show the matrix for one role, at first that of whoever asks, or for all."""
    chosen = request.GET.get("role", asking(request).role)
    roles = [chosen] if chosen in EVERYBODY else list(EVERYBODY)
    lines = list(matrix())
    context = {
        "records": _table(said("access_records"), [line for line in lines if line.model], roles),
        "deeds": _table(said("access_deeds"), [line for line in lines if not line.model], roles),
        "rules": None if chosen in EVERYBODY else _rules(lines),
        "roles": EVERYBODY,
        "chosen": chosen,
    }
    return render(request, "staff/access_matrix.html", context)


@permitted("read_access")
def access_export(_request: HttpRequest) -> HttpResponse:
    """This will write the matrix as a file: codes and extents, and the rule in words."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="access.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(["subject", "name", "action", "rule", *EVERYBODY])
    for line in matrix():
        subject = line.model.__name__ if line.model else ""
        extents = [line.extents[role] for role in EVERYBODY]
        writer.writerow([safe(text) for text in (subject, _subject(line), line.action, rule_text(line.rule), *extents)])
    return answer


def rule_text(rule: str) -> str:
    """This will say a rule in the language of the page."""
    return " ".join(_token(token) for token in TOKEN.findall(rule)).replace("( ", "(").replace(" )", ")")


def _token(token: str) -> str:
    if token in JOINTS:
        return said(JOINTS[token])
    if token in ("(", ")"):
        return token
    name, _, inside = token.partition("(")
    if inside:
        return said("rule_where", condition=inside.rstrip(")")) if name == "where" else said(f"rule_{name}")
    roles = frozenset(token.split(","))
    if roles in CIRCLES:
        return said(CIRCLES[roles])
    return ", ".join(_roles(token.split(",")))


def _roles(names: list[str]) -> Iterator[str]:
    for name in names:
        yield said(f"role_{name}") if name in Role.values else said(f"rule_{name}")


def _subject(line: Line) -> str:
    return said(f"deed_{line.action}") if line.model is None else model_name(line.model)


def model_name(model: type[Model]) -> str:
    """This will return what a kind of records is called in the language of the page."""
    if issubclass(model, Record):
        return table_title(model.spec(), language_now())
    return said(f"model_{model.__name__.lower()}")


def _table(caption: str, lines: list[Line], roles: list[str]) -> Table:
    columns = [Column(said("access_subject")), Column(said("access_action"))]
    columns += [Column(said(f"role_{role}")) for role in roles]
    columns += [Column(said("access_rule"))] if len(roles) == 1 else []
    rows = [
        [
            Cell(_subject(line)),
            Cell(said(f"access_{line.action}") if line.model else said("access_do")),
            *(Cell(said(f"extent_{line.extents[role]}"), tone=TONES[line.extents[role]]) for role in roles),
            *([Cell(rule_text(line.rule))] if len(roles) == 1 else []),
        ]
        for line in lines
    ]
    return Table(caption, columns, rows, show_caption=True, stacked=len(roles) == 1, tall=len(roles) > 1)


def _rules(lines: list[Line]) -> Table:
    """The rules beneath the matrix: beside sixteen columns they would not be read."""
    columns = [Column(said("access_subject")), Column(said("access_action")), Column(said("access_rule"))]
    rows = [
        [
            Cell(_subject(line)),
            Cell(said(f"access_{line.action}") if line.model else said("access_do")),
            Cell(rule_text(line.rule)),
        ]
        for line in lines
    ]
    return Table(said("access_rules"), columns, rows, show_caption=True)
