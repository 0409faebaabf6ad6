"""Print forms: dated texts of papers."""

import pytest

from kasip.law.forms import print_form


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_annex_form_names_region_and_year(language):
    form = print_form("order", "annex", 2027, language)

    facts = {"region": "R", "first": 2027, "second": 2028}
    filled = form.title.format(**facts) + form.subtitle.format(**facts)
    assert "2027/2028" in filled
    assert "R" in filled
    assert form.signatures


def test_form_of_a_year_before_any_is_refused():
    with pytest.raises(LookupError):
        print_form("order", "annex", 1990, "ru")
