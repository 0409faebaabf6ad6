"""A site in production starts only where nothing about it is unsafe; each refusal says what to set."""

import socket
from typing import Any

import pytest
from django.core import checks
from django.utils import timezone

from kasip.apps.accounts.models import Person
from kasip.apps.work.models import Worker
from kasip.config import safety
from kasip.wording.catalogue import LANGUAGES, say

GOOD = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": "k3J-" * 4 + "nV8q_RzT0aYb" * 5,
    "SECRET_KEY_FALLBACKS": [],
    "ALLOWED_HOSTS": ["kasip.example.kz"],
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SMTP_HOST": "mail.example.kz",
    "KASIP_DEMONSTRATION": False,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
}
BAD: dict[str, dict[str, Any]] = {
    "unsafe_debug": {"DEBUG": True},
    "unsafe_secret_key": {"SECRET_KEY": "insecure: none was given, and the site refuses to start with this one"},
    "unsafe_old_secret_key": {"SECRET_KEY_FALLBACKS": ["short"]},
    "unsafe_hosts": {"ALLOWED_HOSTS": ["localhost"]},
    "unsafe_no_https": {"SECURE_PROXY_SSL_HEADER": None},
    "unsafe_no_mail": {"SMTP_HOST": ""},
    "unsafe_demonstration": {"KASIP_DEMONSTRATION": True},
}


@pytest.fixture(autouse=True)
def _nobody_of_the_demonstration(db):  # noqa: ARG001  the people are asked of it
    """Other tests' small site stays for the whole run, with the demonstration's people."""
    Person.objects.update(is_demonstration=False)


@pytest.fixture
def production(settings):
    for name, value in GOOD.items():
        setattr(settings, name, value)
    return settings


@pytest.mark.django_db
def test_safe_site_passes_the_deployment_check_without_a_warning(production):
    assert production.PRODUCTION
    assert checks.run_checks(include_deployment_checks=True, databases=["default"]) == []
    safety.refuse_unsafe()


@pytest.mark.django_db
@pytest.mark.parametrize("code", BAD)
def test_unsafe_setting_is_refused_with_what_to_set(production, code):
    for name, value in BAD[code].items():
        setattr(production, name, value)

    with pytest.raises(safety.UnsafeSiteError) as refused:
        safety.refuse_unsafe()

    assert str(refused.value) == say(code, "en")


@pytest.mark.parametrize("key", ["short", "a" * 60, "django-insecure-" + "x7Qk" * 20])
def test_key_that_can_be_guessed_is_refused(production, key):
    production.SECRET_KEY = key

    assert list(safety.unsafe_settings()) == ["unsafe_secret_key"]


@pytest.mark.parametrize("hosts", [[], ["*"], ["kasip.example.kz", "*"], ["127.0.0.1", "[::1]"]])
def test_site_without_an_address_of_its_own_is_refused(production, hosts):
    production.ALLOWED_HOSTS = hosts

    assert list(safety.unsafe_settings()) == ["unsafe_hosts"]


@pytest.mark.django_db
@pytest.mark.parametrize(("switched_on", "found"), [(True, ["unsafe_demonstration_people"]), (False, [])])
def test_demonstration_people_are_refused_until_switched_off(switched_on, found):
    Person.objects.create(email="planner@karaganda.example", is_demonstration=True, is_active=switched_on)

    assert list(safety.unsafe_contents()) == found


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "found"), [("elsewhere", ["unsafe_sqlite_shared"]), (socket.gethostname()[:40], [])])
def test_sqlite_shared_with_another_machine_is_refused(host, found):
    Worker.objects.create(name=f"{host}-17-abcdef01", beat_at=timezone.now())

    assert list(safety.unsafe_contents()) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_speak_the_administrators_language(production, language):
    production.COMMAND_LANGUAGE, production.DEBUG = language, True

    assert [message.msg for message in safety.check_settings()] == [say("unsafe_debug", language)]


def test_site_not_in_production_starts_as_it_is(settings):
    settings.PRODUCTION, settings.DEBUG = False, True

    safety.refuse_unsafe()
