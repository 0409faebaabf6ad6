"""Templates hold no words, no styles and no scripts of their own, and ask only for phrases that exist."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import kasip
from kasip.wording.catalogue import phrases

SOURCE = Path(kasip.__file__).parent
TEMPLATES = sorted((SOURCE / "web" / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SAID = re.compile(r"""\{%\s*say\s+["']([a-z0-9_]+)["']""")
NAMES = {"Kasip", "CSV", "XLSX"}
UNSPOKEN = {"script", "code", "pre", "kbd"}
"""Elements that hold code: data of a script, what is typed into a machine."""
SPOKEN = {"alt", "title", "placeholder", "aria-label", "label", "summary"}


class Text(HTMLParser):
    """What of a template is read out or shown, and what of it the security policy would refuse."""

    def __init__(self):
        super().__init__()
        self.words, self.refused, self.silent = [], [], 0

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.words += [value or "" for name, value in attrs if name in SPOKEN]
        self.refused += [f"{tag} {name}" for name in named if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        if tag == "style" or (tag == "script" and "src" not in named and named.get("type") != "application/json"):
            self.refused.append(tag)
        self.silent += tag in UNSPOKEN

    def handle_endtag(self, tag):
        self.silent -= tag in UNSPOKEN

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


def read(path):
    reader = Text()
    reader.feed(TAG.sub(" ", path.read_text("utf-8")))
    return reader


def shown(path):
    return str(path.relative_to(SOURCE / "web" / "templates"))


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_template_holds_no_words_of_its_own(path):
    words = {word for text in read(path).words for word in re.findall(r"[^\W\d_]{2,}", text)}

    assert words - NAMES == set()


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_template_has_nothing_the_security_policy_refuses(path):
    assert read(path).refused == []


def test_templates_ask_for_phrases_that_exist():
    asked = {code: shown(path) for path in TEMPLATES for code in SAID.findall(path.read_text("utf-8"))}

    assert len(asked) > 50
    assert {code: path for code, path in asked.items() if code not in phrases()} == {}


def test_code_asks_for_phrases_that_exist():
    asked = {}
    for path in sorted((SOURCE / "web").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and called(node) in {"say", "word", "_say"} and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    asked[code.value] = str(path.relative_to(SOURCE))

    assert len(asked) > 50
    assert {code: path for code, path in asked.items() if code not in phrases()} == {}


def called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_a_word_in_a_template_would_be_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<p title="Hint">{% say "x" %} Save</p><p style="color:red" onclick="x()"></p><script>1</script>')

    reader = read(page)

    assert {word for text in reader.words for word in re.findall(r"[^\W\d_]{2,}", text)} == {"Hint", "Save"}
    assert reader.refused == ["p style", "p onclick", "script"]
