"""A payroll in CSV becomes Parquet by months, in blocks; whatever is wrong is named by row."""

import duckdb
import polars as pl
import pytest

from kasip.gateways.payroll_csv import written_by_months
from kasip.vocabulary.faults import InputRejectedError

HEADER = "person_id,employer_bin,kato,month,wage,leave\n"
GOOD = "1,a,35,2024-09,100,0\n"


def turned(tmp_path, text):
    path = tmp_path / "payroll.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    written_by_months(duckdb.connect(), path, tmp_path / "out")
    return pl.read_parquet(tmp_path / "out" / "**/*.parquet", hive_partitioning=False)


def test_months_written_in_any_way_are_kept_by_month(tmp_path):
    text = (
        HEADER
        + GOOD
        + '0017,b,,2024-09-15,"1,5",\n3,b,35,202410,,1\n4,b,35,2024-10-01T00:00,-5,0\n5,b,35,09.2024,7,0\n'
    )

    rows = turned(tmp_path, text).sort("person_id")

    assert rows.rows() == [
        ("0017", "b", None, "2024-09", 1.5, None),
        ("1", "a", "35", "2024-09", 100.0, 0),
        ("3", "b", "35", "2024-10", None, 1),
        ("4", "b", "35", "2024-10", -5.0, 0),
        ("5", "b", "35", "09.2024", 7.0, 0),
    ]
    months = [set(pl.read_parquet(file)["month"]) for file in (tmp_path / "out").rglob("*.parquet")]
    assert sorted(len(held) for held in months) == [1, 1, 1]


@pytest.mark.parametrize("text", ["\ufeff" + HEADER + GOOD, (HEADER + GOOD).replace(",", ";"), HEADER + GOOD + "\n"])
def test_file_as_programs_write_it_is_read(tmp_path, text):
    assert turned(tmp_path, text).rows() == [("1", "a", "35", "2024-09", 100.0, 0)]


def test_header_alone_gives_no_row(tmp_path):
    assert turned(tmp_path, HEADER).height == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADER + "2,a,35,2024-09,much,0\n", [(2, "wage", "not_a_number", "much")]),
        (HEADER + GOOD + "2,a,35,2024-09,1,no\n", [(3, "leave", "not_a_number", "no")]),
        (HEADER + GOOD + "2,a,35,2024-09\n", [(3, "", "ragged_row", "")]),
        (HEADER + GOOD + "2,a,35,2024-09,1,0,7\n", [(3, "", "ragged_row", "")]),
        (HEADER + GOOD + '2,"a,35,2024-09,1,0\n', [(3, "", "broken_quotes", "")]),
        ("wage," + HEADER + "1," + GOOD, [(1, "wage", "duplicate_column", "")]),
        ((HEADER + GOOD).encode("utf-16"), [(1, "", "not_text", "utf-8")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_row(tmp_path, text, expected):
    with pytest.raises(InputRejectedError) as caught:
        turned(tmp_path, text)

    assert [(fault.row, fault.column, fault.code, fault.value) for fault in caught.value.faults] == expected
    assert {fault.file for fault in caught.value.faults} == {"payroll.csv"}
