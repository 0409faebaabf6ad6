"""The page about the machine interface: its requests are made as they stand, and its answers are true."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.test import Client
from tests.site.records import api_key
from tests.site.region import site, stored_site  # noqa: F401  fixtures

import kasip
from kasip.apps.accounts.enums import Role

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(http|json)\n(.*?)```", re.DOTALL)
WRONG = {400, 401, 403, 404, 409, 429}


def exchanges():
    """Each request of the page with the part of its answer that follows, or nothing."""
    found = []
    for kind, text in BLOCK.findall(PAGE):
        if kind == "http":
            found.append([text, None])
        else:
            found[-1][1] = json.loads(text)
    return found


def sent(client, text, token):
    head, _, body = text.partition("\n\n")
    first, *lines = head.strip().splitlines()
    method, path = first.split(" ", 1)
    headers = dict(
        line.replace("KEY", token, 1).split(": ", 1) if "Bearer" in line else line.split(": ", 1) for line in lines
    )
    return client.generic(method, path, body.strip(), "application/json", headers=headers)


def test_requests_of_the_page_are_answered_as_it_says(site):  # noqa: F811
    token = api_key(site.membership_of(Role.PLANNER))
    told = exchanges()

    for text, expected in told:
        answer = sent(Client(), text, token)
        if expected is None:
            assert answer.status_code < 300, text
            continue
        assert {name: answer.json()[name] for name in expected} == expected, text
        assert answer.status_code not in WRONG, text

    assert len(told) == 11


def test_page_names_every_problem():
    phrases = Path(kasip.__file__).parent / "wording" / "phrases" / "site_api.yaml"
    codes = {code.removeprefix("api_") for code in yaml.safe_load(phrases.read_text(encoding="utf-8"))}
    table = PAGE[PAGE.index("## Refusals") :]

    assert codes == set(re.findall(r"`([a-z_]+)`", table)) - {"type"}
