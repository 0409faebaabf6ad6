"""Statistics with years or territories across the top become long tables; names become the codes they can only mean."""

import polars as pl

from kasip.contract.sheets.headers import flat_table
from kasip.contract.sheets.melting import MEASURE, TERRITORY, VALUE, YEAR, melted
from kasip.contract.sheets.naming import with_codes
from kasip.contract.sheets.sheet import Sheet
from kasip.contract.source import SourceTable
from kasip.vocabulary.lookalikes import name_key

KNOWN = {"352300000": ("Саран қ.", "Сарань", "Saran"), "351000000": ("Қарағанды", "Караганда", "Karaganda")}
TERRITORIES = {name_key(name) for names in KNOWN.values() for name in names}


def long(*rows):
    flat = melted(flat_table(Sheet("a.xlsx[1]", "1", [list(row) for row in rows])), TERRITORIES)
    return [flat.names, *map(tuple, flat.rows)]


def test_territories_across_the_top_become_a_column():
    assert long(["Отрасль", "Год", "Караганда", "г. Сарань", "Сарань"], ["Торговля", "2025", "10", "", "–"]) == [
        ("Отрасль", "Год", "г. Сарань", TERRITORY, VALUE),
        ("Торговля", "2025", "", "Караганда", "10"),
        ("Торговля", "2025", "", "Сарань", "–"),
    ]


def test_years_across_the_top_become_a_column_and_several_measures_another():
    found = long(
        ["Район", "2024", "", "2025", ""],
        ["", "мужчины", "женщины", "мужчины", "женщины"],
        ["Сарань", "1", "x", "3", "4"],
    )

    assert found == [
        ("Район", MEASURE, YEAR, VALUE),
        ("Сарань", "мужчины", "2024", "1"),
        ("Сарань", "женщины", "2024", "x"),
        ("Сарань", "мужчины", "2025", "3"),
        ("Сарань", "женщины", "2025", "4"),
    ]


def test_table_with_one_territory_above_or_none_stays_as_it_is():
    flat = flat_table(Sheet("a.xlsx[1]", "1", [["Колледж", "Сарань"], ["Горный", "5"]]))

    assert melted(flat, TERRITORIES) is flat


def test_names_that_mean_one_record_become_its_code_and_say_so():
    frame = pl.DataFrame({"kato": ["САРАНЬ", "351000000", "Темиртау", None], "persons": ["1", "2", "3", "4"]})
    source = SourceTable("employment_history", "a.csv", frame)

    read, faults = with_codes(source, lambda table: {"territories": KNOWN}.get(table, {}))

    assert read.frame["kato"].to_list() == ["352300000", "351000000", "Темиртау", None]
    assert [(fault.row, fault.column, fault.code, fault.facts["count"]) for fault in faults] == [
        (2, "kato", "names_read_as_codes", 1)
    ]


def test_name_that_two_records_bear_stays_a_name():
    twice = {**KNOWN, "352400000": ("Саран қ.", "Сарань", "")}
    source = SourceTable("employment_history", "a.csv", pl.DataFrame({"kato": ["Сарань"]}))

    read, faults = with_codes(source, lambda table: {"territories": twice}.get(table, {}))

    assert (read.frame["kato"].to_list(), faults) == (["Сарань"], [])
