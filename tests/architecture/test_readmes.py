"""The three READMEs name the same commands, and none that another does not know."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^ {4}(?:\.venv/bin/)?((?:make|kasip) [^#\n]*?) *(?:#.*)?$", re.MULTILINE)
SPOKEN = re.compile(r"--language (?:kk|ru|en)|KASIP_LANGUAGE=(?:kk|ru|en)")


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def commands_of(text):
    return [SPOKEN.sub("LANGUAGE", command).strip() for command in COMMAND.findall(text)]


def addresses_of(text):
    return set(re.findall(r"http://[\d.:]+|[\w.]+@[\w.]+example|/help/", text))


def test_translations_name_the_same_commands_in_the_same_order():
    assert commands_of(text_of("README.kk.md")) == commands_of(text_of("README.ru.md"))


@pytest.mark.parametrize("name", ["README.kk.md", "README.ru.md"])
def test_every_command_of_a_translation_stands_in_the_english_one(name):
    english, translated = text_of("README.md"), text_of(name)

    assert commands_of(translated)[:2] == commands_of(english)[:2] == ["make run", "make test"]
    assert set(commands_of(translated)) - set(commands_of(english)) == set()
    assert addresses_of(translated) == addresses_of(english)


@pytest.mark.parametrize("name", ["README.md", "README.kk.md", "README.ru.md"])
def test_each_leads_to_the_other_two_at_its_top(name):
    others = {"README.md", "README.kk.md", "README.ru.md"} - {name}

    assert set(re.findall(r"\]\((README[^)#]*)\)", text_of(name)[:200])) == others


def test_a_command_that_only_one_names_would_be_found():
    assert commands_of("    make run   # all\n    .venv/bin/kasip plan A --language ru # x\n") == [
        "make run",
        "kasip plan A LANGUAGE",
    ]
