"""The dictionary is whole: three languages, known types, references that lead somewhere, and a page made from it."""

from pathlib import Path

import pytest

from kasip.contract.classifications import KAZAKHSTAN, NAMED_RULES
from kasip.contract.dictionary import DTYPES, LANGUAGES, dictionary, studies
from kasip.contract.page import NAMES, reference_page
from kasip.contract.rules import ROW_RULES, SUM_RULES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
TABLES = [(study, table) for study in studies() for table in dictionary(study).values()]


@pytest.mark.parametrize(("study", "table"), TABLES, ids=lambda value: getattr(value, "name", value))
def test_table_is_described_in_every_language(study, table):
    assert study in studies()
    assert all(table.title[language] for language in LANGUAGES)
    assert len({bool(table.if_missing[language]) for language in LANGUAGES}) == 1
    assert table.required != bool(table.if_missing["en"])
    assert all(column.description[language] for column in table.columns for language in LANGUAGES)


@pytest.mark.parametrize(("study", "table"), TABLES, ids=lambda value: getattr(value, "name", value))
def test_columns_have_known_types_and_references_to_keys(study, table):
    for column in table.columns:
        assert column.type in DTYPES
        assert (column.type == "code") == bool(column.code_kind)
        if column.references is not None:
            name, target = column.references
            assert dictionary(study)[name].column(target).type == column.type


def test_rules_speak_of_columns_there_are():
    for study, table in [*ROW_RULES, *SUM_RULES]:
        names = {column.name for column in dictionary(study)[table].columns}
        rules = ROW_RULES.get((study, table), ())

        assert {rule.column for rule in rules} <= names
        assert {name for rule in rules for name in rule.wrong.meta.root_names()} <= names


def test_named_rules_are_those_a_study_may_name():
    allowed = dictionary("region")["classifications"].column("check_rule").allowed

    assert set(allowed) == {"none", *NAMED_RULES}
    assert set(KAZAKHSTAN.values()) <= set(NAMED_RULES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reference_page_is_the_one_made_from_the_dictionary(language):
    """Stale? Run: python -m kasip.contract.page docs/reference."""
    assert (REFERENCE / NAMES[language]).read_text("utf-8") == reference_page(language)
