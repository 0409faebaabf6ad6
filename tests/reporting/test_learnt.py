"""What the records taught, what employers advertise, and conditions in the reader's language."""

import polars as pl
import pytest
from tests.reporting import region

from kasip.reporting.findings.learnt import Lesson, Moved, lessons
from kasip.reporting.findings.openings import openings
from kasip.reporting.findings.shortages import all_gaps
from kasip.reporting.findings.study import Study
from kasip.reporting.findings.vacancies import vacancies_by_qualification
from kasip.reporting.report import render

LEARNT = pl.DataFrame(
    {
        "kind": ["request_record", "request_record", "continuation_1", "continuation_2", "fill"],
        "owner": ["990000000001", "990000000002", "3W07150501", "3W07150501", "000000000000|3W07150501"],
        "prior": [0.70, 0.70, 0.95, 0.95, 0.92],
        "posterior": [0.30, 0.71, 0.85, 0.95, 0.90],
        "n": [40, 3, 200, 180, 50],
    }
)


def study(**inputs):
    return Study(region.inputs() | inputs, region.results() | {"learnt": LEARNT}, region.certificate())


def test_only_rates_that_moved_notably_are_named_and_study_years_are_one_kind():
    assert lessons(study()) == [
        Lesson("request_record", 2, 1, [Moved("990000000001", 0.70, 0.30, 40)]),
        Lesson("continuation", 2, 1, [Moved("3W07150501", 0.95, 0.85, 200)]),
    ]


def test_page_names_the_employer_whose_requests_proved_too_high():
    page = render(region.inputs(), region.results() | {"learnt": LEARNT}, region.certificate(), "en")

    assert 'Plant: 70% → <span class="strong">30%</span> <span class="soft">(cases: 40)</span>' in page


def test_vacancies_are_those_of_the_last_twelve_months_shared_out_over_qualifications():
    months = [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01"]
    vacancies = pl.DataFrame({"occupation": "7212-0", "kato": "351000000", "month": months, "published": 10.0})
    links = pl.DataFrame(
        {"occupation": ["7212-0", "7212-0"], "qualification": ["3W07150501", "4S07150502"], "share": [0.75, 0.25]}
    )

    found = vacancies_by_qualification(study(vacancies=vacancies, occupation_qualifications=links))

    assert found == {"3W07150501": 90.0, "4S07150502": 30.0}


@pytest.mark.parametrize(
    ("given", "language", "shown"),
    [
        ({"opening_condition": "plain"}, "kk", "plain"),
        ({"opening_condition": "plain", "opening_condition_kk": "қазақша"}, "kk", "қазақша"),
        ({"opening_condition": "plain", "opening_condition_kk": "қазақша"}, "ru", "plain"),
        ({"opening_condition": None, "opening_condition_kk": "қазақша"}, "en", "қазақша"),
        ({"opening_condition": None}, "en", ""),
    ],
)
def test_condition_is_shown_in_the_readers_language_else_as_plain_text(given, language, shown):
    programmes = region.inputs()["programmes"].with_columns(pl.lit(text).alias(name) for name, text in given.items())

    assert {each.condition for each in openings(study(programmes=programmes), language)} == {shown}


def test_kinds_that_act_at_once_are_the_most_frequent_combination_of_useful_lines():
    order = region.results()["order"]
    cell = order.row(0, named=True)
    several = pl.concat([order.head(1)] * 3).with_columns(
        one_more_group_gain=pl.Series([5.0, 5.0, 5.0]),
        binding=pl.Series(
            [
                "beds:D1:2027;master_hours:C|S:2027",
                "master_hours:C|S:2028;beds:D1:2028",
                "applicants:region|grade9:2027",
            ]
        ),
    )
    results = region.results() | {"order": several}

    gaps = all_gaps(Study(region.inputs(), results, region.certificate()))

    found = {(gap.qualification, gap.year): gap.together for gap in gaps if gap.together}
    assert found == {(cell["qualification"], cell["graduation_year"]): ("beds", "master_hours")}
