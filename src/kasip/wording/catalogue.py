"""Wording: a code and its facts become a sentence in Kazakh, Russian or English.

Catalogues are the YAML files of `phrases/`, one a subject; a code is unique over all of them. Each entry holds `en`,
`ru` and `kk`, and `review: kk` where a native speaker should look again.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import yaml
from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

LANGUAGES = ("kk", "ru", "en")

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where the library has it: ten times as quick, and every command reads these files."""


@functools.cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """This will return every phrase: code -> language -> template.

    Raises:
        ValueError: a code stands in two catalogues or lacks a language.
    """
    found: dict[str, Mapping[str, str]] = {}
    folder = resources.files("kasip.wording") / "phrases"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for code, entry in (yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER) or {}).items():  # noqa: S506  a safe loader
            if code in found:
                raise ValueError(f"{file.name}: {code} stands in another catalogue too")
            missing = [language for language in LANGUAGES if not entry.get(language)]
            if missing:
                raise ValueError(f"{file.name}: {code} lacks {', '.join(missing)}")
            found[code] = entry
    return found


def say(code: str, language: str, **facts: object) -> str:
    """This will word one code in one language; numbers are written as that language writes them.

    Args:
        code: key of the catalogue.
        language: `kk`, `ru` or `en`.
        facts: values the template names; floats are rounded to at most two decimals, other values stand as given.
    """
    template = phrases()[code][language]
    return template.format(**{name: number_text(value, language) for name, value in facts.items()})


def number_text(value: object, language: str) -> str:
    """This will write a number as the language does (1 234,5 in Kazakh and Russian) and anything else as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return _written(value, "#,##0.##" if isinstance(value, float) else "#,##0", language)


@functools.lru_cache(maxsize=4096)
def _written(value: float, pattern: str, language: str) -> str:
    """The same few numbers stand in thousands of sentences."""
    return format_decimal(value, format=pattern, locale=_locale(language))


@functools.cache
def _locale(language: str) -> Locale:
    try:
        return Locale(language)
    except UnknownLocaleError:
        return Locale("en")
