"""Serving for real: one command begins all and stops all; what is acknowledged is kept whatever is killed."""

import contextlib
import hashlib
import os
import random
import re
import signal
import socket
import sqlite3
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.config.test_safety import GOOD
from tests.gateways.engines import free_port
from tests.site.databases import sqlite_site, sqlite_template

from kasip.wording.catalogue import say

__all__ = ["sqlite_site", "sqlite_template"]


@contextlib.contextmanager
def served(site, *options, **more):
    port = free_port()
    child = site.begin("serve", "--port", str(port), *options, **more)
    try:
        line = child.stdout.readline()
        while line and str(port) not in line:
            line = child.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in line
        yield child, port
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait(40)


def get(port, path, headers=None):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def gone(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


def test_served_site_answers_works_and_stops_whole(sqlite_site):
    sqlite_site.ask("trial_marks")
    with served(sqlite_site) as (child, port):
        sqlite_site.wait([("done",)], "SELECT state FROM work_job")
        [(worker,)] = sqlite_site.sql("SELECT name FROM work_worker")
        status, page = get(port, "/health/")
        [style, *_] = re.findall(r'href="(/static/[^"]+\.css)"', get(port, "/")[1])
        styled = get(port, style)[0]

        child.send_signal(signal.SIGTERM)

        assert (child.wait(40), status, styled) == (0, 200, 200)
    assert '"well": true' in page
    assert gone(int(worker.split("-")[-2]))
    with pytest.raises(ConnectionRefusedError):
        get(port, "/health/")


def test_worker_that_dies_is_begun_again(sqlite_site):
    with served(sqlite_site):
        sqlite_site.wait([(1,)], "SELECT count(*) FROM work_worker")
        [(first,)] = sqlite_site.sql("SELECT name FROM work_worker")
        os.kill(int(first.split("-")[-2]), signal.SIGKILL)

        sqlite_site.wait([(1,)], "SELECT count(*) FROM work_worker WHERE name <> ?", first)


def test_taken_port_is_said_in_words(sqlite_site):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = sqlite_site.kasip("serve", "--port", str(port), check=False)

    assert (refused.returncode, refused.stderr.strip()) == (1, say("serve_port_taken", "en", port=str(port)))


@pytest.mark.parametrize("language", ["kk", *(pytest.param(one, marks=pytest.mark.deep) for one in ("ru", "en"))])
def test_unsafe_production_site_is_not_served(sqlite_site, language):
    refused = sqlite_site.kasip("serve", check=False, KASIP_PRODUCTION="1", KASIP_LANGUAGE=language)

    codes = ["unsafe_secret_key", "unsafe_hosts", "unsafe_no_https", "unsafe_no_mail"]
    assert refused.returncode == 1
    assert [code for code in codes if say(code, language) not in refused.stderr] == []
    assert say("unsafe_debug", language) not in refused.stderr


PRODUCTION = {
    "KASIP_PRODUCTION": "1",
    "KASIP_SECRET_KEY": GOOD["SECRET_KEY"],
    "KASIP_HOSTS": "kasip.example.kz",
    "KASIP_PROXIES": "1",
    "KASIP_SMTP_HOST": "mail.example.kz",
}


def test_settings_of_the_manual_pass_every_check(sqlite_site):
    assert sqlite_site.kasip("check-site", **PRODUCTION).stdout.strip() == say("site_is_safe", "en")
    assert sqlite_site.kasip("manage", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION).returncode == 0


def test_site_in_production_speaks_https_only_but_tells_its_health(sqlite_site):
    with served(sqlite_site, **PRODUCTION) as (_, port):
        plain = get(port, "/", {"Host": "kasip.example.kz"})[0]
        behind = {"Host": "kasip.example.kz", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        answers = (plain, get(port, "/", behind)[0], get(port, "/health/", {"Host": "kasip.example.kz"})[0])

    assert answers == (301, 200, 200)


def test_first_administrator_gets_a_link_whose_secret_is_kept_nowhere(sqlite_site):
    names = ["--region", "Қарағанды", "Караганда", "Karaganda", "--office", "Басқарма", "Управление", "Department"]
    codes = ["--kato", "350000000", "--bin", "990140000001"]

    told = sqlite_site.kasip("first-administrator", "aigul@kasip.example", "Айгүл", *codes, *names)

    [secret] = re.findall(r"/account/invitation/(\S+)/", told.stdout)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    invitations = sqlite_site.sql("SELECT email, role, token_digest FROM accounts_invitation")
    assert invitations == [("aigul@kasip.example", "administrator", digest)]
    assert sqlite_site.kasip("journal-check").returncode == 0


def writer(port, acknowledged, ended):
    """Have events stored over and over: each answer is the number of an event that is stored."""
    while not ended.is_set():
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request(
                "POST", "/trial/mark/", urlencode({}), {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = connection.getresponse()
            number = answer.read().decode()
            if answer.status == 200:
                acknowledged.append(int(number))
        except (OSError, HTTPException, ValueError):  # killed before, or half-way through, the answer
            time.sleep(0.02)
        finally:
            connection.close()


def killed_servers(site, trials, seed):
    """Kill every process of the web server under writes; return how many writes were acknowledged, all found again."""
    chance = random.Random(seed)
    acknowledged: list[int] = []
    for _ in range(trials):
        ended, port = threading.Event(), free_port()
        child = site.begin(
            "serve", "--no-worker", "--port", str(port), DJANGO_SETTINGS_MODULE="tests.site.trial_settings"
        )
        while str(port) not in child.stdout.readline():
            assert child.poll() is None
        threads = [threading.Thread(target=writer, args=(port, acknowledged, ended)) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.3, 1.0))
        kill_tree(child.pid)
        ended.set()
        for thread in threads:
            thread.join()
        child.wait()
    return acknowledged


def children_of(pid):
    own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return own + [grandchild for child in own for grandchild in children_of(child)]


def kill_tree(pid):
    for one in [pid, *children_of(pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def lost(site, acknowledged):
    with contextlib.closing(sqlite3.connect(site.folder / "kasip.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = {
            number for (number,) in database.execute("SELECT sequence FROM journal_event WHERE subject = 'trial'")
        }
    return sorted(set(acknowledged) - stored)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here to find a server's processes in")
@pytest.mark.parametrize("trials", [1, pytest.param(200, marks=pytest.mark.deep)])
def test_killed_server_loses_nothing_it_acknowledged(sqlite_site, trials):
    acknowledged = killed_servers(sqlite_site, trials, seed=3)

    assert lost(sqlite_site, acknowledged) == []
    assert lost(sqlite_site, [*acknowledged, 10**9]) == [10**9]
    assert len(acknowledged) > trials
    assert sqlite_site.kasip("journal-check").returncode == 0
    print(  # noqa: T201 - the trial says its N
        f"{trials} servers killed under writes: 0 of {len(acknowledged)} acknowledged lost, 3/N = {3 / trials:.3f}"
    )
