"""A topic's file of Markdown as a page: safe HTML, words of buttons from the catalogue, links that lead somewhere.

In a file stand, besides plain Markdown without raw HTML:

- the title, the one heading of the first level, and under it one paragraph that says what the topic is for;
- `{{ say:orders_new }}`: a button or heading as the site words it in the language of the file; facts of the phrase,
  which only the page itself knows, are shown as `…`;
- `[text](topic:imports)` and `[text](view:orders:list)`: links to another topic and to a page of the site;
- a comment of HTML on lines of its own: a note to translators and reviewers, left out.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import MutableMapping, Sequence
from typing import Any

import attrs
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kasip.web.help.topics import pages, topics
from kasip.wording.catalogue import phrases, say

SAID = re.compile(r"\{\{ say:([a-z0-9_:]+) \}\}")
COMMENT = re.compile(r"^<!--.*?-->\n*", re.DOTALL | re.MULTILINE)


class HelpError(Exception):
    """A file of the help is not written as the site needs it; says which and how."""


@attrs.frozen
class Article:
    """A topic in one language.

    Attributes:
        code: name of the topic.
        title, lede: plain text; the lede says in a sentence or two what the topic is for.
        body: safe HTML of the rest.
        said: codes of the phrases it names, in their order.
        shape: kinds of its headings, lists and list items in their order: equal in all languages.
    """

    code: str
    title: str
    lede: str
    body: SafeString
    said: tuple[str, ...]
    shape: tuple[str, ...]


@functools.cache
def article(code: str, language: str) -> Article:
    """This will read a topic in a language.

    Raises:
        HelpError: the file is missing, has no title and lede, or names a phrase, topic or page that does not exist.
    """
    name = f"{code}.{language}.md"
    file = pages() / name
    if not file.is_file():
        raise HelpError(f"{name} is missing")
    return read_article(file.read_text(encoding="utf-8"), code, language)


def read_article(text: str, code: str, language: str) -> Article:
    """This will make a page of a file's text.

    Raises:
        HelpError: as `article`.
    """
    markdown = _markdown()
    tokens = markdown.parse(COMMENT.sub("", text), {"language": language})
    head = [(token.type, token.tag) for token in tokens[:4]]
    if head != [("heading_open", "h1"), ("inline", ""), ("heading_close", "h1"), ("paragraph_open", "p")]:
        raise HelpError(f"{code}.{language}.md: begin with a title (#) and one paragraph")
    body = tokens[6:]
    try:
        _lead_links(body)
        html = markdown.renderer.render(body, markdown.options, {"language": language})
        title, lede = _plain(tokens[1], language), _plain(tokens[4], language)
    except Exception as wrong:
        raise HelpError(f"{code}.{language}.md: {wrong!r}") from wrong
    return Article(
        code, title, lede,
        mark_safe(html),  # noqa: S308  made by the renderer, which lets no HTML of the text through
        tuple(token.content for each in tokens for token in each.children or () if token.type == "said"),
        tuple(_shape_of(token) for token in tokens if token.nesting == 1 and token.type != "paragraph_open"),
    )  # fmt: skip


def phrase(code: str, language: str) -> str:
    """This will word a code as a page would, with `…` for each fact that only the page knows.

    Raises:
        KeyError: there is no such phrase.
    """
    facts = [name for _, name, _, _ in string.Formatter().parse(phrases()[code][language]) if name]
    return say(code, language, **dict.fromkeys(facts, "…"))


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.inline.ruler.before("link", "said", _said)
    markdown.add_render_rule("said", _render_said)
    return markdown


def _said(state: StateInline, silent: bool) -> bool:
    found = SAID.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("said", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _render_said(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, env: MutableMapping[str, Any]
) -> str:
    return f"<strong>{escapeHtml(phrase(tokens[index].content, env['language']))}</strong>"


def _lead_links(tokens: Sequence[Token]) -> None:
    for each in tokens:
        for token in each.children or ():
            if token.type == "link_open":
                token.attrs["href"] = _address(str(token.attrs["href"]))


def _address(target: str) -> str:
    """The address a link of the text means; only topics and pages of the site are linked."""
    kind, _, name = target.partition(":")
    if kind == "topic":
        if name not in {topic.code for topic in topics()}:
            raise HelpError(f"no topic {name}")
        return reverse("public:help_topic", args=[name])
    if kind == "view":
        return reverse(name)
    raise HelpError(f"link to {target}: write topic:… or view:…")


def _plain(inline: Token, language: str) -> str:
    parts = (
        phrase(token.content, language) if token.type == "said" else " " if token.type == "softbreak" else token.content
        for token in inline.children or ()
    )
    return "".join(parts)


def _shape_of(token: Token) -> str:
    return token.tag if token.type == "heading_open" else token.type
