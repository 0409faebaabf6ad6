"""Values of records as people read them."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.formats import date_format

from kasip.apps.sources.labels import value_text
from kasip.contract.dictionary import dictionary


@pytest.mark.parametrize(("language", "expected"), [("kk", "24.11.2026"), ("ru", "24.11.2026"), ("en", "24 Nov 2026")])
def test_day_of_a_record_is_written_as_days_are_on_other_pages(language, expected):
    day, column = dt.date(2026, 11, 24), dictionary("region")["employer_requests"].column("submitted_on")

    with translation.override(language):
        elsewhere = date_format(day, "SHORT_DATE_FORMAT")

    assert value_text(column, day, language) == expected == elsewhere
