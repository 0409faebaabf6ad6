"""Dates and numbers are written as each language does, and read in the ways people type them."""

import datetime as dt

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import localize

from kasip.web.calendar_pieces import span
from kasip.web.templatetags.pieces import day, moment
from kasip.web.templatetags.words import number

FIRST_OF_SEPTEMBER = dt.date(2027, 9, 1)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("kk", "2027 ж. 1 қыркүйек"), ("ru", "1 сентября 2027 г."), ("en", "1 September 2027")],
)
def test_day_is_written_in_the_language(language, expected):
    with translation.override(language):
        assert day(FIRST_OF_SEPTEMBER).replace("\xa0", " ") == expected


def test_moment_stands_in_the_time_zone_of_the_site():
    with translation.override("en"):
        assert moment(dt.datetime(2027, 9, 1, 5, 0, tzinfo=dt.UTC)).replace("\xa0", " ") == "1 September 2027, 10:00"


def test_nothing_is_written_for_no_date():
    assert (day(None), moment(FIRST_OF_SEPTEMBER)) == ("", "")


@pytest.mark.parametrize(("language", "expected"), [("kk", "1\xa0234,5"), ("ru", "1\xa0234,5"), ("en", "1,234.5")])
def test_number_is_grouped_by_a_space_that_does_not_break(language, expected):
    with translation.override(language):
        assert number(1234.5) == expected


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("typed", ["2027-09-01", "01.09.2027", "1.9.27"])
def test_date_is_read_as_people_type_it(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == FIRST_OF_SEPTEMBER


@pytest.mark.parametrize(("language", "typed"), [("kk", "1234,5"), ("ru", "1234,5"), ("en", "1234.5")])
def test_number_is_read_as_the_language_writes_it(language, typed):
    with translation.override(language):
        assert forms.FloatField(localize=True).clean(typed) == 1234.5


def test_keys_in_addresses_are_never_grouped():
    with translation.override("ru"):
        assert localize(12345) == "12345"


@pytest.mark.parametrize(
    ("language", "last", "expected"),
    [
        ("kk", dt.date(2027, 10, 5), "2027 ж. 1 қыркүйек – 5 қазан"),
        ("ru", dt.date(2027, 10, 5), "1 сентября – 5 октября 2027 г."),
        ("en", dt.date(2027, 10, 5), "1 September – 5 October 2027"),
        ("en", dt.date(2028, 1, 5), "1 September 2027 – 5 January 2028"),
    ],
)
def test_span_of_days_names_their_year_once(language, last, expected):
    with translation.override(language):
        assert span(FIRST_OF_SEPTEMBER, last).replace("\xa0", " ") == expected
