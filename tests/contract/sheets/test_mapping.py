"""Foreign tables: a suggestion a person can confirm, and a mapping that reads the next file of the same source."""

import json

import pytest

from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.mapping import TableMapping, apply_mapping, mapping_of
from kasip.contract.sheets.sheet import Sheet
from kasip.contract.sheets.suggesting import suggest_mappings
from kasip.vocabulary.faults import InputRejectedError

ENTERPRISES = {
    "ru": ["БИН", "Наименование на русском", "Район (КАТО)", "ОКЭД", "Численность работников"],
    "kk": ["БСН", "Қазақша атауы", "Аудан коды (ӘАОЖ)", "ЭҚЖЖ", "Қызметкерлер саны"],
    "en": ["Business identification number", "Name in English", "District", "Industry", "Employees"],
}
NAMES = {"ru": "name_ru", "kk": "name_kk", "en": "name_en"}
ROWS = [["180440000019", "Завод", "351000000", "C", "120"], ["050140900108", "Шахта", "352000000", "B", "300"]]


def flat(rows, name="", file="реестр.xlsx"):
    return flat_table(Sheet(file, name, rows))


@pytest.mark.parametrize("language", ENTERPRISES)
def test_register_of_enterprises_is_suggested_in_three_languages(language):
    heading = ENTERPRISES[language]

    best = suggest_mappings(flat([heading, *ROWS]))[0]

    assert best.mapping.table == "enterprises"
    assert dict(best.mapping.columns) == dict(
        zip(["bin", NAMES[language], "kato", "industry", "employees"], heading, strict=True)
    )
    assert best.score > 0.8
    assert best.lacking == best.unused == ()


def test_headings_in_look_alike_letters_are_found():
    heading = [name.translate(str.maketrans("аеосрухІ", "aeocpyxI")) for name in ENTERPRISES["ru"]]

    assert (
        suggest_mappings(flat([heading, *ROWS]))[0].likeness
        == suggest_mappings(flat([ENTERPRISES["ru"], *ROWS]))[0].likeness
    )


def test_what_stands_in_a_column_can_speak_against_it():
    rows = [["завод", *row[1:]] for row in ROWS]

    best = [
        entry for entry in suggest_mappings(flat([ENTERPRISES["ru"], *rows])) if entry.mapping.table == "enterprises"
    ]

    assert "bin" not in best[0].mapping.columns
    assert "bin" in best[0].lacking


def test_nothing_is_suggested_for_a_table_of_other_things():
    assert suggest_mappings(flat([["Рецепт", "Соль, г"], ["Борщ", "5"]])) == []


def test_year_of_a_file_stands_for_every_row():
    rows = [["Район", "ОКЭД", "Занято, человек"], ["351000000", "C", "10"]]

    best = next(
        entry
        for entry in suggest_mappings(flat(rows, file="2023_занятость.xlsx"))
        if entry.mapping.table == "employment_history"
    )

    assert best.mapping.constants == {"year": "2023"}
    assert apply_mapping(flat(rows, file="2023_занятость.xlsx"), best.mapping).frame.rows(named=True) == [
        {"kato": "351000000", "industry": "C", "persons": "10", "year": "2023"}
    ]


def test_remembered_mapping_is_plain_data_and_reads_columns_in_any_order():
    mapping = TableMapping("enterprises", {"bin": "БИН", "kato": "Район (КАТО)"}, {"industry": "C"})
    remembered = mapping_of(json.loads(json.dumps(mapping.as_data())))
    turned = [["Реестр за 2026 год"], ENTERPRISES["ru"][::-1], *[row[::-1] for row in ROWS]]

    table = apply_mapping(flat(turned), remembered)

    assert remembered == mapping
    assert table.name == "enterprises"
    assert table.frame.rows() == [("180440000019", "351000000", "C"), ("050140900108", "352000000", "C")]
    assert table.place().rows.to_list() == [3, 4]


def test_heading_that_names_another_year_is_found_and_a_missing_one_is_named():
    mapping = TableMapping("school_leavers", {"persons": "Выпуск 2024 года, чел.", "kato": "КАТО"})
    rows = [["Выпуск 2025 года, чел.", "Код"], ["100", "351000000"]]

    with pytest.raises(InputRejectedError) as error:
        apply_mapping(flat(rows), mapping)

    assert [(fault.row, fault.column, fault.code) for fault in error.value.faults] == [
        (1, "КАТО", "mapped_heading_missing")
    ]


@pytest.mark.parametrize(
    "data", [{"table": "recipes", "columns": {}}, {"table": "budget", "columns": {"salt": "Соль"}}]
)
def test_mapping_of_something_the_contract_does_not_have_is_refused(data):
    with pytest.raises(ValueError, match=r"no (table|column)"):
        mapping_of(data)
