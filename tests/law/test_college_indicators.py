"""Indicators of the evaluation: every column of the workbook that is kept is defined, and nothing else is."""

from kasip.contract.dictionary import dictionary
from kasip.contract.sheets.evaluation import evaluation_columns
from kasip.law.college_indicators import college_indicators, indicator_title, latest_indicators

NAMING = {"region", "district", "college_name", "specialty_raw"}
"""Columns that say whose row it is."""


def test_every_indicator_of_the_workbook_is_defined_at_its_level_and_as_fact_or_score():
    columns = {
        column.field: (column.level, "score" if column.is_score else "fact", column.type == "text")
        for column in evaluation_columns()
        if column.field not in NAMING
    }
    defined = {name: (one.level, one.kind, one.unit == "") for name, one in latest_indicators().items()}

    number = defined.pop("college_id_source"), columns.pop("college_id_source")
    assert defined == columns
    assert number == (("college", "fact", True), ("college", "fact", False))


def test_indicators_have_names_in_three_languages_and_units_of_the_contract():
    units = {*dictionary("region")["college_indicators"].column("unit").allowed, ""}

    assert [one.name for one in college_indicators() if not all(one.title.values()) or one.unit not in units] == []
    for language in ("kk", "ru", "en"):
        titles = [one.title[language] for one in college_indicators()]
        assert len(set(titles)) == len(titles)


def test_what_a_region_measures_itself_is_called_by_its_identifier():
    assert indicator_title("own_measure", "kk") == "own_measure"
    assert indicator_title("dual_students_count", "kk") == "Дуальды оқытумен қамтылғандар"
