"""What must not stand between a site in production and its people: each unsafe setting is named with what to set.

`KASIP_PRODUCTION=1` switches the refusals on. They are checks of Django's, so `kasip check-site` lists them all, and
the server's entry asks them before it answers anything.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from kasip.apps.accounts.models import Person
from kasip.apps.work.queries import hosts_of_workers
from kasip.wording.catalogue import LANGUAGES, say

LEAST_KEY_LENGTH = 50
LEAST_KEY_LETTERS = 5
"""Django's own measure of a key too easy to guess: checks `security.W009`."""

OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class UnsafeSiteError(ImproperlyConfigured):
    """The site refuses to start; the message says what to set, a line each."""


def unsafe_settings() -> Iterator[str]:
    """This will name the settings a production site must not start with, as codes of the wording."""
    hosts = set(settings.ALLOWED_HOSTS)
    findings = {
        "unsafe_debug": settings.DEBUG,
        "unsafe_secret_key": _guessable(settings.SECRET_KEY),
        "unsafe_old_secret_key": any(_guessable(key) for key in settings.SECRET_KEY_FALLBACKS),
        "unsafe_hosts": not hosts - OWN_HOSTS or "*" in hosts,
        "unsafe_no_https": settings.SECURE_PROXY_SSL_HEADER is None,
        "unsafe_no_mail": not getattr(settings, "SMTP_HOST", ""),
        "unsafe_demonstration": getattr(settings, "KASIP_DEMONSTRATION", False),
    }
    yield from (code for code, found in findings.items() if found)


def _guessable(key: str) -> bool:
    return len(key) < LEAST_KEY_LENGTH or len(set(key)) < LEAST_KEY_LETTERS or "insecure" in key.lower()


def unsafe_contents() -> Iterator[str]:
    """This will name what a production site must not hold: invented people who sign in with a password known to all.

    On SQLite also: workers on other machines, which would share a database file over a network.
    """
    if Person.objects.filter(is_demonstration=True, is_active=True).exists():
        yield "unsafe_demonstration_people"
    if connection.vendor == "sqlite" and hosts_of_workers() - {socket.gethostname()[:40]}:
        yield "unsafe_sqlite_shared"


@checks.register(checks.Tags.security, "kasip", deploy=True)
def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:
    """This will report unsafe settings as errors of the deployment check."""
    return [_error(code) for code in unsafe_settings()]


@checks.register(checks.Tags.database, "kasip", deploy=True)
def check_contents(**kwargs: Any) -> list[checks.CheckMessage]:
    """This will report unsafe contents; a database that is not made yet holds none."""
    if not kwargs.get("databases"):
        return []
    try:
        return [_error(code) for code in unsafe_contents()]
    except DatabaseError:
        return []


def _error(code: str) -> checks.Error:
    return checks.Error(say(code, command_language()), id=f"kasip.{code}")


def command_language() -> str:
    """This will return the language the administrator is spoken to in: `KASIP_LANGUAGE`, else English."""
    chosen = str(getattr(settings, "COMMAND_LANGUAGE", "en"))
    return chosen if chosen in LANGUAGES else "en"


def refuse_unsafe() -> None:
    """This will let a site in production start only where nothing about it is unsafe.

    Raises:
        UnsafeSiteError: something is; the message words all of it.
    """
    if not settings.PRODUCTION:
        return
    found = checks.run_checks(tags=["kasip"], include_deployment_checks=True, databases=["default"])
    if found:
        raise UnsafeSiteError("\n".join(str(message.msg) for message in found))
