"""Every route stands in the list of who may open it, and opens for exactly those.

`access_matrix.csv` holds a line a route and a column a role: what a GET is answered with, of one's own object and of
another region's: `page`, `sign in`, `refused`, `missing`, `other method`, or a redirect. A new route, or one that opens
for somebody else, fails here until the list says so: run this module with KASIP_WRITE_CENSUS=1, read the difference,
commit it.
"""

import csv
import logging
import os
from pathlib import Path

import pytest
from django.template.backends.django import Template
from tests.site.canaries import Planter, tenant_models
from tests.site.probing import ROLES, Probe, ask
from tests.site.routes import routes

from kasip.apps.accounts.access_matrix import matrix
from kasip.apps.accounts.permits import ACTIONS, deeds, permits

pytestmark = pytest.mark.django_db
LIST = Path(__file__).parent / "access_matrix.csv"
WORDS = {200: "page", 400: "bad", 403: "refused", 404: "missing", 405: "other method", 401: "refused", 503: "page"}
WITHOUT_A_PERMIT = {"IdempotentAnswer", "Import", "RememberedMapping"}
"""Machinery and work under way that nobody reaches by a rule of its own; for whatever people see, enter a permit."""


@pytest.fixture
def unwritten(monkeypatch):
    """Pages are answered for and not written out: whether they can be is other tests' claim, and most of the time."""
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")


def census():
    planted = Planter().plant()
    clients = {role: planted.client(role) for role in ROLES}
    return [
        {"route": route.address, "name": route.name} | {role: _answer(route, role, clients[role]) for role in ROLES}
        for route in routes()
    ]


def _answer(route, role, client):
    own = _word(ask(client, Probe(route, role, "GET", "own", "colleges")))
    if not route.is_of_objects:
        return own
    return f"{own}/{_word(ask(client, Probe(route, role, 'GET', 'far', 'colleges')))}"


def _word(answer):
    if answer.status in (301, 302):
        to = next(line for line in answer.text.splitlines() if line.startswith("Location: "))
        return "sign in" if "/account/login/" in to else "elsewhere"
    return WORDS.get(answer.status, str(answer.status))


@pytest.mark.usefixtures("unwritten")
def test_every_route_opens_for_exactly_those_the_list_names(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    logging.disable(logging.CRITICAL)
    found = census()
    logging.disable(logging.NOTSET)
    if os.environ.get("KASIP_WRITE_CENSUS"):
        _write(found)

    with LIST.open(encoding="utf-8", newline="") as file:
        listed = {(row["route"], row["name"]): row for row in csv.DictReader(file)}
    known = {(row["route"], row["name"]): row for row in found}
    assert sorted(known.keys() - listed.keys()) == []
    assert sorted(listed.keys() - known.keys()) == []
    assert [key for key, row in known.items() if row != listed[key]] == []


def _write(found):
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["route", "name", *ROLES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def test_every_route_of_a_room_has_a_name():
    assert [route.address for route in routes() if not route.name and route.module.startswith("kasip.")] == []


def test_every_kind_of_record_has_its_rules():
    missing = {model.__name__ for model in tenant_models()} - {model.__name__ for model, _ in permits()}

    assert missing <= WITHOUT_A_PERMIT


def test_matrix_has_a_line_for_each_action_and_each_deed():
    lines = list(matrix())

    assert len(lines) == len(ACTIONS) * len(list(permits())) + len(list(deeds()))
    assert {line.extents["public"] for line in lines} == {"none"}
