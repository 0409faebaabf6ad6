"""How a page is filled: every value escaped, every word from the catalogue, every number as the language writes it."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

from kasip.reporting import numbers
from kasip.wording.catalogue import say


def page(template: str, language: str, **content: object) -> str:
    """This will fill one template of this room in one language."""
    return environment(language).get_template(template).render(content)


@functools.cache
def environment(language: str) -> Environment:
    """This will prepare the templates of one language; an undefined name is an error, data never becomes markup."""
    prepared = Environment(
        loader=PackageLoader("kasip.reporting", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    prepared.globals["language"] = language
    prepared.globals["say"] = functools.partial(_say, language)
    for name in ("count", "signed", "share", "probability", "band", "money", "date", "change_share"):
        prepared.filters[name] = functools.partial(_in_language, getattr(numbers, f"{name}_text"), language)
    return prepared


def _say(language: str, code: str, **facts: object) -> str:
    return say(f"report_{code}", language, **facts)


def _in_language(writer: functools.partial[str], language: str, value: object, *settings: object) -> str:
    return writer(value, language, *settings)
