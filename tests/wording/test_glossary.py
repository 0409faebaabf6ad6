"""The glossary page is what the glossary says."""

from pathlib import Path

from kasip.wording.glossary import page, terms

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "glossary.md"


def test_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_term_stands_in_three_languages():
    assert len(terms()) > 150
    assert [term for term in terms() if not (term.en and term.ru and term.kk)] == []
