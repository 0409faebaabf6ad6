"""Words and numbers in the language of the page, from the one catalogue of phrases."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kasip.wording.catalogue import LANGUAGES, number_text, say

register = template.Library()


def language_now() -> str:
    """This will return the language of the page: one of the three."""
    current = (get_language() or "kk").split("-")[0]
    return current if current in LANGUAGES else "kk"


def said(code: str, **facts: object) -> str:
    """This will word a code in the language of the page, for views and what they put on a page."""
    return say(code, language_now(), **facts)


@register.simple_tag(name="say")
def say_tag(code: str, **facts: object) -> SafeString:
    """This will word a code in the language of the page: `{% say "records_found" count=rows %}`; facts are escaped."""
    escaped = {name: _shown(value) for name, value in facts.items()}
    return mark_safe(say(code, language_now(), **escaped))  # noqa: S308  phrases are ours, facts are escaped above


def _shown(value: object) -> object:
    """Numbers are written by the phrase; everything else is escaped, whatever it is."""
    if isinstance(value, int | float):
        return value
    return conditional_escape(value if isinstance(value, str) else str(value))


@register.filter(name="worded")
def worded(code: str, prefix: str = "") -> str:
    """This will word a code made of a prefix and a value: `{{ role|worded:"role_" }}`."""
    return said(f"{prefix}{code}")


@register.filter(name="number")
def number(value: object) -> str:
    """This will write a number as the language of the page does."""
    return number_text(value, language_now())


@register.filter(name="named")
def named(thing: object) -> str:
    """This will return a thing's name in the language of the page, of its three columns."""
    name = (
        getattr(thing, f"name_{language_now()}", "") or getattr(thing, "name_ru", "") or getattr(thing, "name_en", "")
    )
    return str(name or thing)
