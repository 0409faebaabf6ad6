"""Asking every route for everything in every role, and looking for what should not be there."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from tests.site.canaries import ESTATES, MISSING, TOKEN, Canaries
from tests.site.routes import METHODS, Route, routes

from kasip.apps.accounts.enums import Role
from kasip.apps.sources.registry import record_models, references_of

ROLES = ("public", *Role.values)
FEW_ROLES = (
    "public",
    "administrator",
    "planner",
    "college_deputy",
    "enterprise_hr",
    "guardian",
)
SAFE = ("GET", "HEAD", "OPTIONS")
OURS_TO_WRITE = ("django_session", "site_cache", "accounts_apikey", "accounts_apiuse")
"""Written whatever is asked: sessions, counters of attempts, when a key was last used and how often."""
SECRET = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|"csrf[^"]*": "[^"]+"|nonce-[^"]+|"challenge": "[^"]+"|id="request-[^"]+"'
)
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')


@attrs.frozen
class Probe:
    route: Route
    role: str
    method: str
    estate: str
    table: str
    form: str = "csv"

    @property
    def address(self) -> str:
        number = ESTATES.get(self.estate, MISSING)
        values: dict[str, object] = {}
        for name, converter in self.route.parameters.items():
            values[name] = number if converter == "int" else self._word(name, number)
        return self.route.at(**values)

    def _word(self, name: str, number: int) -> str:
        model = record_models()[self.table]
        words = {"table": self.table, "file_format": self.form, "column": next(iter(references_of(model)), "none")}
        states = {"cases:move": "suspended"}
        words |= {"state": states.get(self.route.name, "discarded"), "result": "certificate"}
        return words.get(name, f"{str(number)[0]}01000000000")


@attrs.frozen
class Answer:
    status: int
    text: str
    writes: tuple[str, ...]


@attrs.define
class Findings:
    """What a round of probes found; every list is to be empty."""

    count: int = 0
    canaries: list[str] = attrs.field(factory=list)
    written: list[str] = attrs.field(factory=list)
    told_apart: list[str] = attrs.field(factory=list)
    broken: list[str] = attrs.field(factory=list)
    statuses: Counter[int] = attrs.field(factory=Counter)


def probes(roles: tuple[str, ...], tables: int, *, thorough: bool) -> Iterator[Probe]:
    """Every route x role x method x whose object; of routes of tables, so many tables in turn.

    Not thorough: every route in every role by GET, and by the other methods in one role, another for each route.
    """
    names, turn = sorted(record_models()), 0
    for place, route in enumerate(routes()):
        for role in roles:
            methods = METHODS if thorough or role == roles[place % len(roles)] else ("GET",)
            chosen = [names[(turn + step) % len(names)] for step in range(tables if "table" in route.parameters else 1)]
            turn += len(chosen)
            estates = (
                ("missing", "own", "near", "far")
                if set(route.parameters) - {"table", "column", "file_format"}
                else ("own",)
            )
            forms = ("csv", "xlsx") if "file_format" in route.parameters else ("csv",)
            for table in chosen:
                for method in methods:
                    for form in forms:
                        for estate in estates:
                            yield Probe(route, role, method, estate, table, form)


def run(planted: Canaries, asked: Iterator[Probe], *, thorough: bool) -> Findings:
    """Not thorough: where a role is refused an object that is missing, only another region's is asked for besides."""
    found = Findings()
    clients: dict[str, Client] = {}
    missing: dict[object, Answer] = {}
    for probe in asked:
        if probe.role not in clients:
            clients[probe.role] = planted.client(probe.role)
        if not thorough and probe.estate in ("own", "near") and _is_refused(missing.get(_whose(probe))):
            continue
        answer = ask(clients[probe.role], probe)
        found.count += 1
        found.statuses[answer.status] += 1
        _judge(found, probe, answer, planted, missing)
    return found


def ask(client: Client, probe: Probe) -> Answer:
    """Send a request, and take back whatever it changed."""
    cookies, writes = client.cookies.copy(), []
    mail.outbox.clear()

    def noting(execute, sql, params, many, context):
        if written := WRITE.match(sql):
            writes.append(written.group(1))
        return execute(sql, params, many, context)

    body: dict[str, Any] = (
        {} if probe.method in SAFE else {"data": _body(), "content_type": "application/x-www-form-urlencoded"}
    )
    with transaction.atomic():
        with connection.execute_wrapper(noting):
            answer = client.generic(probe.method, probe.address, **body)
            text = decoded(answer)
        transaction.set_rollback(True)
    client.cookies = cookies  # type: ignore[assignment]  # its own copy says it is a plain dict
    kept = tuple(table for table in writes if table not in OURS_TO_WRITE)
    return Answer(answer.status_code, text, kept)


def _body() -> str:
    """Fields of any form, filled with numbers and texts of another region."""
    far = ESTATES["far"]
    names = (
        "person",
        "organisation",
        "membership",
        "role",
        "territory",
        "college",
        "enterprise",
        "version",
        "kind",
        "code",
    )
    given = {
        **dict.fromkeys(names, str(far)),
        "reason": "probe",
        "name": "probe",
        "email": "probe@example.org",
        "name_kk": "x",
    }
    return "&".join(f"{name}={value}" for name, value in given.items())


def decoded(answer) -> str:
    """All of an answer as text: headers, the body whatever it is packed in, letters sent."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    letters = "\n".join(f"{letter.subject} {letter.body} {letter.to}" for letter in mail.outbox)
    return f"{headers}\n{content.decode('utf-8', 'replace')}\n{letters}"


def _judge(found: Findings, probe: Probe, answer: Answer, planted: Canaries, missing: dict[object, Answer]) -> None:
    said = f"{probe.role} {probe.method} {probe.address} -> {answer.status}"
    leaked = set(TOKEN.findall(answer.text)) & planted.forbidden_to(probe.role)
    if leaked:
        found.canaries.append(f"{said}: {sorted(leaked)[:3]}")
    if answer.status >= 500:
        found.broken.append(said)
    whose = _whose(probe)
    if probe.estate == "missing":
        missing[whose] = answer
    if probe.estate in ("missing", "far") and answer.writes:
        found.written.append(f"{said}: {sorted(set(answer.writes))}")
    if probe.estate == "far" and faceless(answer) != faceless(missing[whose]):
        found.told_apart.append(said)


def _whose(probe: Probe) -> object:
    return probe.route.address, probe.role, probe.method, probe.table, probe.form


def _is_refused(answer: Answer | None) -> bool:
    """Refused for the role or the method, before any object is looked for; never where a route is of no object."""
    if answer is None:
        return False
    return answer.status in (403, 405) or (answer.status == 302 and "/account/login/" in answer.text)


def faceless(answer: Answer) -> tuple[int, str]:
    """An answer without what differs between any two requests: tokens, and the number asked for."""
    text = SECRET.sub("", answer.text)
    for number in (MISSING, ESTATES["far"]):
        for shown in (str(number), f"{str(number)[0]}01000000000"):
            text = text.replace(shown, "N")
    return answer.status, re.sub(
        r"(?i)^(set-cookie|content-length|expires|x-request-id|vary):.*$", "", text, flags=re.MULTILINE
    )
