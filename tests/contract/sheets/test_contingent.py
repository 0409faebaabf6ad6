"""The contingent export becomes groups and students; who they are never leaves the reader."""

import pytest

from kasip.contract.sheets.contingent import is_contingent, read_contingent
from kasip.contract.sheets.personal import contingent_columns, without_personal
from kasip.contract.sheets.sheet import Sheet

BIN = "050140900108"
HEADER = [
    f"{column.header} [{column.attribute}]" if column.attribute else column.header for column in contingent_columns()
]
PERSON = {
    "iin": '="060101500001"',
    "surname": "Сынақова",
    "given_name": "Айша",
    "patronymic": "Канарейқызы",
    "birth_date": "2006-01-01",
    "address": "г. Сарань, ул. Канарейки, 1",
    "phone": "+7 700 000 00 00",
    "email": "canary@example.kz",
    "orphan": "да",
    "left_why": "",
}
STUDENT = {
    "group": '="25ПО-11р"',
    "year_of_study": "1 курс",
    "year_starts_on": "2025-09-01",
    "graduates_on": "2029-06-30",
    "qualification": "4S06130103 Разработчик программного обеспечения",
    "language": "русский",
    "base": "основную школу",
    "form": "очная",
    "dormitory": "не нуждается",
    "funding": "за счет местного бюджета",
}


def row(**cells):
    known = PERSON | STUDENT | cells
    return [known.get(column.field, "") for column in contingent_columns()]


def sheet(*rows):
    return Sheet("контингент.csv", "", [HEADER, *rows])


def counted(*rows):
    return read_contingent(sheet(*rows), BIN)


def test_export_is_told_by_attributes_or_headings_in_any_order():
    plain = [column.header.upper() for column in reversed(contingent_columns())]

    assert is_contingent(sheet())
    assert is_contingent(Sheet("x", "", [["Выгрузка"], plain]))
    assert not is_contingent(Sheet("x", "", [["Код группы [6159]", "b"], ["1", "2"]]))


def test_students_are_counted_by_programme_and_year():
    found = counted(
        row(),
        row(dormitory="проживает в общежитии"),
        row(dormitory="нуждается"),
        row(group='="24ПО-11р"', year_of_study="2 курс", graduates_on="2028-06-30"),
    )

    key = (BIN, "4S06130103", "ru", "grade9", "full_time", "state")
    assert found.faults == ()
    assert found.cohorts.frame.rows() == [(*key, 2024, 2028, 1.0, 1, 0), (*key, 2025, 2029, 1.0, 3, 1)]
    assert found.cohorts.place().rows.to_list() == [5, 2]
    assert found.in_need.rows() == [(*key, 2025, 2029, 1)]
    assert found.groups.rows() == [("24ПО-11р", "4S06130103", 2, 1), ("25ПО-11р", "4S06130103", 1, 3)]


def test_mixed_group_counts_in_parts_that_sum_to_one():
    found = counted(row(), row(), row(), row(funding="самофинансирование"))

    assert found.cohorts.frame.select("funding", "groups", "students").rows() == [("paid", 0.25, 1), ("state", 0.75, 3)]


def test_those_who_left_are_not_counted():
    found = counted(row(), row(left_on="2026-01-10", left_why="семейные обстоятельства"))

    assert (found.read, found.gone) == (1, 1)


def test_year_is_told_by_enrolment_and_duration_where_the_course_has_no_date():
    found = counted(
        row(year_starts_on="", graduates_on="", enrolled_on="2025-08-25", duration="3 года 10 месяцев"),
        row(year_starts_on="", graduates_on="", enrolled_on="2025-08-25", duration="2 года"),
    )

    assert found.cohorts.frame.select("admission_year", "graduation_year").rows() == [(2025, 2027), (2025, 2029)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"qualification": "Программист"}, "Квалификация", "contingent_value"),
        ({"language": "немецкий"}, "Язык обучения", "contingent_value"),
        ({"base": ""}, "Из числа принятых, окончил(-а):", "contingent_value"),
        ({"group": ""}, "Код группы", "required_cell_empty"),
        ({"year_of_study": "выпуск"}, "Курс обучения", "contingent_value"),
        ({"year_starts_on": "", "enrolled_on": ""}, "Дата прибытия/зачисления", "contingent_no_year"),
    ],
)
def test_rows_that_cannot_be_counted_are_rejected_once_a_reason(cells, column, code):
    found = counted(row(), row(**cells), row(**cells))

    assert found.read == 1
    assert found.rejected == (3, 4)
    assert [(fault.row, fault.column, fault.code, fault.facts) for fault in found.faults] == [
        (3, column, code, {"count": 2})
    ]


def test_look_alike_letters_of_a_code_are_read():
    assert counted(row(qualification="ЗW06130102 Web-дизайнер")).cohorts.frame["qualification"].to_list() == [
        "3W06130102"
    ]


def test_missing_columns_are_named():
    header = [name for name in HEADER if "6159" not in name and "5568" not in name]

    found = read_contingent(Sheet("x.csv", "", [header]), BIN)

    assert [(fault.row, fault.column, fault.code) for fault in found.faults] == [
        (1, "group", "contingent_column_missing"),
        (1, "form", "contingent_column_missing"),
    ]


def test_personal_cells_are_emptied_and_their_columns_named():
    rows, noticed = without_personal("контингент.csv", [HEADER, row()])
    kept = list(rows)

    assert [value for value in PERSON.values() if value and value in kept[1]] == []
    assert all(cell in kept[1] for cell in STUDENT.values())
    assert [(fault.code, fault.facts["count"]) for fault in noticed] == [("personal_withheld", 18)]


def test_repeated_person_is_named_without_saying_who():
    came_back = [row(iin="2", left_on="2025-10-01"), row(iin="2")]
    rows, noticed = without_personal("контингент.csv", [HEADER, row(), row(iin="1"), row(), *came_back])
    kept = list(rows)

    repeated = [fault for fault in noticed if fault.code == "person_repeated"]
    assert [(fault.row, fault.value, fault.facts) for fault in repeated] == [(4, "", {"first": 2})]
    assert [len(line) > 0 for line in kept] == [True, True, True, False, True, True]


def test_other_sheets_pass_untouched():
    rows, noticed = without_personal("x", [["ИИН", "Фамилия"], ["060101500001", "Сынақова"]])

    assert list(rows) == [["ИИН", "Фамилия"], ["060101500001", "Сынақова"]]
    assert noticed == []
