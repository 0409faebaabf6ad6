"""A real Chromium before the site: a server within the test's transaction, and one function that judges a page.

In a test module: `from tests.journeys.chromium import assert_page_is_sound`, then ask for `server` and `visitor`:

    @pytest.mark.browser
    def test_list_is_sound(server, visitor):
        assert_page_is_sound(visitor("planner", "kk"), f"{server}/records/colleges/", "kk")

With KASIP_SCREENSHOTS set to a folder, every page judged is kept there as pictures, desktop and phone.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from tests.site.reading import foreign_words

SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
COUNT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""
WORDS = """
(() => {
  const main = document.querySelector("main").cloneNode(true);
  main.querySelectorAll("code, pre, kbd, td.code, th.code, [lang]").forEach((each) => each.remove());
  return main.textContent;
})()
"""
GRAVE = {"serious", "critical"}


class OneAtATime(StaticFilesHandler):
    """Answers one request at a time: all share the one connection of the test's transaction."""

    turn = threading.Lock()

    def __call__(self, environ, start_response):
        with self.turn:
            return super().__call__(environ, start_response)


class Handler(QuietWSGIRequestHandler):
    """Closes every connection after its answer, so that none outlives the test."""

    protocol_version = "HTTP/1.0"
    timeout = 3


class Joined(ThreadedWSGIServer):
    """Waits for its threads when it is closed."""

    daemon_threads = False
    block_on_close = True


class Thread(LiveServerThread):
    """The server beside the test."""

    def _create_server(self, connections_override=None):
        return Joined(
            (self.host, self.port), Handler, allow_reuse_address=False, connections_override=connections_override
        )


@pytest.fixture
def server(site, settings):  # noqa: ARG001  the site is what is served
    """Address of a server that answers within the test's transaction, so that nothing has to be cleaned up."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    shared = {alias: connections[alias] for alias in connections}
    for connection in shared.values():
        connection.inc_thread_sharing()
    thread = Thread("localhost", OneAtATime, connections_override=shared)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://{thread.host}:{thread.port}"
    thread.terminate()
    for connection in shared.values():
        connection.dec_thread_sharing()


@pytest.fixture(scope="module")
def chromium():
    """A browser for one file of tests; where there is none, the tests that ask for it are skipped and say so.

    Not for the whole run: while it is open its loop lives in this thread, and rooms that know nothing of browsers would
    find themselves beside it.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on the path: pages are not walked in a browser")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    # Playwright's loop lives in this thread; Django would refuse the database beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def visitor(chromium, server, site):
    """Opens a tab in which somebody of a role has signed in ("" for the public): `visitor(role, language)`."""
    opened = []

    def open_tab(role="", language="kk", *, scripts=True):
        context = chromium.new_context(viewport=SIZES["desktop"], java_script_enabled=scripts, locale=language)
        opened.append(context)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": server}]
        if role:
            held = site.client_for(role).cookies[settings.SESSION_COOKIE_NAME].value
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": held, "url": server})
        context.add_cookies(cookies)
        context.add_init_script(COUNT_VIOLATIONS)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    yield open_tab
    for context in opened:
        context.close()


def assert_page_is_sound(page, url, language, *, status=200, words=True):
    """This will open a page and hold it, at both sizes, to what every page of the site must be.

    It answers, speaks the language, has one heading and a title; axe finds nothing serious; the console has no error,
    the security policy nothing to refuse; nothing has to be scrolled sideways on a phone. With `words=False` words of
    another language are not looked for: a page about the contract's own codes.
    """
    page.set_viewport_size(SIZES["desktop"])
    answer = page.goto(url)
    page.wait_for_load_state("networkidle")
    found = {
        "status": answer.status,
        "language": page.get_attribute("html", "lang"),
        "headings": page.locator("h1").count(),
        "titled": bool(page.title().strip()),
        "console": [] if status != 200 else page.said,
        "foreign": foreign_words(page.evaluate(WORDS), language) if words else [],
    }
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        found[size] = {"overflow": overflow(page), "axe": grave_findings(page)}
        keep_picture(page, url, language, size)
    found["violations"] = page.evaluate("window.violations")
    right = {"overflow": 0, "axe": []}
    expected = {"status": status, "language": language, "headings": 1, "titled": True, "console": [], "foreign": []}
    expected |= {"desktop": right, "phone": right, "violations": []}
    wrong = {name: value for name, value in found.items() if value != expected[name]}
    assert not wrong, f"{url} in {language}: {wrong}"


def overflow(page):
    """This will return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def grave_findings(page):
    """This will list what axe calls serious or critical: rule and the first elements."""
    violations = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3]) for each in violations if each["impact"] in GRAVE
    ]


def keep_picture(page, url, language, size):
    """This will keep a picture of the page where a folder for pictures is named."""
    folder = os.environ.get("KASIP_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", url.split("/", 3)[-1].lower()).strip("-") or "home"
        page.screenshot(path=Path(folder) / f"{name}-{size}-{language}.png", full_page=True)
