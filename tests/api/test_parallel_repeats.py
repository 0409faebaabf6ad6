"""One numbered request sent by twenty threads at one moment to a server of two processes: one record, one answer."""

import collections
import concurrent.futures
import http.client
import json
import threading

from tests.cli.site.test_serve import served
from tests.site.databases import postgres_address, postgres_site, postgres_template, site, sqlite_site, sqlite_template

__all__ = ["postgres_address", "postgres_site", "postgres_template", "site", "sqlite_site", "sqlite_template"]

AT_ONCE = 20
"""Fewer than the server's threads: none may have to wait for a thread."""


def post(port, token, body, number):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if number:
        headers["Idempotency-Key"] = number
    try:
        connection.request("POST", "/api/v1/tables/workshops/records", json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Idempotent-Replay"), answer.read().decode()
    finally:
        connection.close()


def at_once(port, known, workshop, numbers):
    """The answers to one body, sent by so many threads as there are numbers; none: an unnumbered request."""
    values = {"workshop_id": workshop, "college_bin": known["college_bin"], "kind": "welding", "rooms": 1}
    body = {"values": {**values, "hours_per_shift": 1440, "shifts": 1}}
    gate = threading.Barrier(len(numbers))

    def send(number):
        gate.wait(30)
        return post(port, known["token"], body, number)

    with concurrent.futures.ThreadPoolExecutor(len(numbers)) as pool:
        return list(pool.map(send, numbers))


def test_numbered_request_sent_at_once_is_done_once_and_answered_alike(site):
    known = json.loads(site.python("-m", "tests.site.keyed").stdout)
    with served(site, "--workers", "2", "--threads", "12", "--no-worker") as (_, port):
        answers = at_once(port, known, "ONCE", ["retry-1"] * AT_ONCE)
        again = post(port, known["token"], {"values": {}}, "retry-1")
        control = at_once(port, known, "UNNUMBERED", [""] * AT_ONCE)

    told = collections.Counter((status, replay, body) for status, replay, body in answers)
    (first, one), (replay, rest) = sorted(told.items(), key=lambda pair: pair[1])
    assert (first[:2], one, replay[:2], rest) == ((201, None), 1, (201, "true"), AT_ONCE - 1)
    assert first[2] == replay[2]
    assert again[0] == 422, "the number stands for another request"
    assert site.sql("SELECT count(*) FROM colleges_workshop WHERE workshop_id = ?", "ONCE") == [(1,)]
    assert site.sql("SELECT count(*) FROM journal_event WHERE subject = ? AND action = ?", "workshops", "created") == [
        (2,)
    ]
    assert collections.Counter(status for status, *_ in control) == {201: 1, 409: AT_ONCE - 1}
