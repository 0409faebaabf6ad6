"""Headers on every route, and no change without the token of one's own page."""

import logging

import pytest
from django.test import Client
from tests.site.probing import Probe, ask
from tests.site.routes import routes
from tests.site.world import World

pytestmark = pytest.mark.django_db
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
WITHOUT_TOKEN = ("api/",)
"""Routes of machines: they bear a key in a header, which no other site can make a browser send."""


def pages(client):
    logging.disable(logging.CRITICAL)
    for route in routes():
        yield route, client.get(Probe(route, "administrator", "GET", "missing", "colleges").address)
    logging.disable(logging.NOTSET)


def test_every_answer_keeps_scripts_frames_and_addresses_in(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    faults = []
    for client in (Client(), World().client("administrator")):
        for route, answer in pages(client):
            policy = answer.headers.get("Content-Security-Policy", "")
            held = {
                "policy": "default-src 'self'" in policy and "unsafe" not in policy,
                "frames": "frame-ancestors 'none'" in policy and answer.headers.get("X-Frame-Options") == "DENY",
                "sniffing": answer.headers.get("X-Content-Type-Options") == "nosniff",
                "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
            }
            faults += [f"{route.address} {answer.status_code}: {name}" for name, right in held.items() if not right]

    assert faults == []


def test_no_page_holds_a_script_or_style_of_its_own(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    faults = []
    for route, answer in pages(World().client("administrator")):
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            text = answer.content.decode()
            scripts = [part.split(">")[0] for part in text.split("<script")[1:]]
            own = [script for script in scripts if "src=" not in script and "application/json" not in script]
            faults += [route.address] if own or " style=" in text or "<style" in text or " onclick=" in text else []

    assert faults == []


@pytest.mark.parametrize("method", UNSAFE)
def test_change_without_the_pages_token_is_refused(method, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    logging.disable(logging.CRITICAL)
    client = World().client("administrator", enforce_csrf_checks=True)

    answered = {
        route.address: ask(client, Probe(route, "administrator", method, "own", "colleges")).status
        for route in routes()
        if not route.address.startswith(WITHOUT_TOKEN)
    }

    logging.disable(logging.NOTSET)
    assert {address: status for address, status in answered.items() if status != 403} == {}
    assert len(answered) > 40
