"""What Django and allauth say reaches people in Kazakh: every message that can stand on a page is translated by us."""

import re
from pathlib import Path

import allauth
import django
import polib
import pytest

import kasip

OURS = Path(kasip.__file__).parent / "config" / "locale" / "kk" / "LC_MESSAGES"
PAGES = Path(kasip.__file__).parent / "web" / "templates"
DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
UPSTREAM = {
    "core": (DJANGO / "conf" / "locale", ("core/", "forms/", "db/", "utils/")),
    "auth": (
        DJANGO / "contrib" / "auth" / "locale",
        tuple(f"contrib/auth/{name}.py" for name in ("base_user", "forms", "models", "password_validation", "validators")),
    ),
    "allauth": (
        ALLAUTH / "locale",
        (
            "account/adapter.py",
            "account/fields.py",
            "account/forms.py",
            "mfa/adapter.py",
            "mfa/models.py",
            "mfa/totp/",
            "mfa/webauthn/",
            "socialaccount/adapter.py",
            "templates/account/messages/",
            "templates/account/email/base_",
            "templates/mfa/trust.html",
            "templates/socialaccount/messages/",
        ),
    ),
}
"""Catalogue -> its folder, and the files of Django and allauth whose messages can reach a page of ours. What is left
out: names of languages, the administration site, pages and mails that have a template of ours instead."""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w+\}")


def messages(language="en"):
    """Messages that can reach a page: (context, text) -> entry, with the upstream translation of a language."""
    found = {}
    for folder, files in UPSTREAM.values():
        source = polib.pofile(str(folder / "en" / "LC_MESSAGES" / "django.po"))
        needed = {key(entry) for entry in source if any(reaches(place, files) for place, _ in entry.occurrences)}
        translated = polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))
        found |= {key(entry): entry for entry in translated if key(entry) in needed}
    return found


def reaches(place, files):
    """Whether a message of a file can stand on a page: not where we have a template of the same name."""
    return place.startswith(files) and not (PAGES / place.removeprefix("templates/")).is_file()


def key(entry):
    return (entry.msgctxt, entry.msgid)


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module")
def ours():
    return {key(entry): entry for entry in polib.pofile(str(OURS / "django.po"))}


def test_every_message_that_can_reach_a_page_is_in_kazakh(ours):
    needed = messages()
    missing = sorted(text for context, text in needed if (context, text) not in ours)
    empty = sorted(entry.msgid for entry in ours.values() if not all(text.strip() for text in texts(entry)))

    assert len(needed) > 300
    assert (missing, empty) == ([], [])


def test_every_message_that_can_reach_a_page_is_in_russian_upstream():
    empty = sorted(entry.msgid for entry in messages("ru").values() if "fuzzy" in entry.flags or not all(texts(entry)))

    assert empty == []


def test_translations_keep_the_placeholders(ours):
    def placeholders(text):
        return sorted(PLACEHOLDER.findall(text))

    changed = [
        entry.msgid
        for entry in ours.values()
        for text in texts(entry)
        if placeholders(text) not in (placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid))
    ]

    assert changed == []


def test_nothing_is_left_in_latin_letters_but_names(ours):
    allowed = {"IPv", "UUID", "JSON", "IP", "PIN", "TOTP", "WebAuthn", "a", "z", "A", "Z"}
    found = {
        word
        for entry in ours.values()
        for text in texts(entry)
        for word in re.findall(r"[A-Za-z]+", PLACEHOLDER.sub("", text))
    }

    assert found - allowed == set()


def test_compiled_catalogue_is_that_of_the_source(ours):
    compiled = {key(entry): texts(entry) for entry in polib.mofile(str(OURS / "django.mo"))}

    assert compiled == {place: texts(entry) for place, entry in ours.items()}
