"""Every phrase exists in three languages and takes the same facts in each."""

import re
import string

import pytest

from kasip.wording.catalogue import LANGUAGES, phrases, say


def fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(phrases()))
def test_phrase_names_the_same_facts_in_every_language(code):
    templates = phrases()[code]

    assert all(templates[language].strip() for language in LANGUAGES)
    assert len({frozenset(fields(templates[language])) for language in LANGUAGES}) == 1


def test_phrase_is_not_cut_at_an_unquoted_comma():
    cut = {code: sorted(set(entry) - {*LANGUAGES, "review"}) for code, entry in phrases().items()}

    assert {code: rest for code, rest in cut.items() if rest} == {}


def test_say_writes_numbers_as_the_language_does():
    assert say("more_faults", "en", count=1234) == "… and 1,234 more faults"
    assert say("more_faults", "ru", count=1234) == "… и ещё ошибок: 1\u00a0234"


def test_per_cent_is_written_as_each_language_writes_it():
    """Kazakh and Russian set a no-break space before the sign, English none."""
    wrong = {
        (code, language)
        for code, texts in phrases().items()
        for language in LANGUAGES
        for space in re.findall(r"[\d}]([ \xa0]?)%", texts[language])
        if space != ("" if language == "en" else "\xa0")
    }

    assert wrong == set()
