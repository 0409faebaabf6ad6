"""Parameters are dated, sourced and named in three languages."""

import pytest

from kasip.law.dated import parameters, value_at


@pytest.mark.parametrize("name", sorted(parameters()))
def test_parameter_has_a_source_and_three_titles(name):
    parameter = parameters()[name]

    assert set(parameter.title) == {"kk", "ru", "en"}
    assert all(parameter.title.values())
    assert all(value.source for value in parameter.values)


def test_value_follows_the_year():
    assert value_at("technical_share_minimum", 2024) == 0.65
    assert value_at("technical_share_minimum", 2027) == 0.70


def test_value_before_the_first_date_is_refused():
    with pytest.raises(LookupError):
        value_at("technical_share_minimum", 2010)
