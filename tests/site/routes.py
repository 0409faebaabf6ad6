"""Every route of the site, found by walking the resolver, so that pages added later are met without being named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import attrs
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NEVER_OURS = ("static",)


@attrs.frozen
class Route:
    """A route: `address` with `{name}` for each parameter; `parameters` name -> converter (`int`, `slug`, `str`...)."""

    name: str
    address: str
    parameters: dict[str, str] = attrs.field(eq=False)
    module: str

    @property
    def is_of_objects(self) -> bool:
        """Whether it shows or changes one thing of an organisation or region by its number."""
        public = self.module.startswith("kasip.web.public")
        numbers = {name for name, kind in self.parameters.items() if kind == "int"} - {
            "year"
        }  # each region has them all
        return bool(numbers) and self.module.startswith("kasip.") and not public

    def at(self, **values: object) -> str:
        return "/" + self.address.format(**{name: values[name] for name in self.parameters})


def routes() -> list[Route]:
    found = list(_walk(get_resolver().url_patterns, "", ""))
    return sorted(found, key=lambda route: (route.address, route.name))


def _walk(patterns: Sequence[object], before: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, before + _text(pattern), inner)
        elif isinstance(pattern, URLPattern):
            address = before + _text(pattern)
            view = pattern.callback
            view = getattr(view, "view_class", view)
            yield Route(f"{space}{pattern.name or ''}", _plain(address), _parameters(address), view.__module__)


def _text(pattern: URLPattern | URLResolver) -> str:
    raw = str(pattern.pattern)
    if isinstance(pattern.pattern, RoutePattern):
        return raw
    named = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<str:\1>", raw)
    return named.removeprefix("^").removesuffix("$")


def _parameters(address: str) -> dict[str, str]:
    pairs = re.findall(r"<(?:(\w+):)?(\w+)>", address)
    return {name: converter or "str" for converter, name in pairs}


def _plain(address: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)
