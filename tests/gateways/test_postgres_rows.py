"""Rows copied to PostgreSQL come back as they were: every type, every empty cell, every awkward text."""

import datetime as dt
from decimal import Decimal

import polars as pl
import psycopg
import pytest
from polars.testing import assert_frame_equal
from tests.gateways.engines import postgres_missing, postgres_server

from kasip.gateways import postgres_rows
from kasip.gateways.postgres_rows import append_rows, cells_only
from kasip.gateways.warehouse import opened

AWKWARD = ["a", "", None, 'q"x', "line\nline\r\n", "\\N", "\\.", "c,d", "  ә ғ қ ң ө ұ ү һ і ", "NULL", "\t", "'; --"]
FLOATS = [0.1, None, float("inf"), -float("inf"), 1e300, 1 / 3, 5e-324, -0.0, 1e16, 2.5, 1e-7, 123456789.123456789]
WHOLE = [1, None, -(2**63), 2**63 - 1, 0, 2**53 + 1, 7, 8, 9, 10, 11, 12]
MOMENT = dt.datetime(2024, 2, 29, 23, 59, 59, 999_999)  # noqa: DTZ001  a local time stays one


@pytest.fixture(scope="module")
def server():
    if reason := postgres_missing():
        pytest.skip(f"copying to PostgreSQL: {reason}")
    with postgres_server() as address:
        yield address


def every_type():
    count = len(AWKWARD)
    return pl.DataFrame(
        {
            "text": AWKWARD,
            "category": pl.Series(AWKWARD, dtype=pl.Categorical),
            "whole": WHOLE,
            "small": pl.Series([1, None] * (count // 2), dtype=pl.Int8),
            "float": FLOATS,
            "yes": [True, None, False] * (count // 3),
            "day": [dt.date(2024, 2, 29), None, dt.date(1, 1, 1), dt.date(9999, 12, 31)] * (count // 4),
            "moment": [MOMENT, None] * (count // 2),
            "money": [Decimal("12345678901234.56"), None] * (count // 2),
            "nothing": pl.Series([None] * count, dtype=pl.String),
            'od"d Name': list(range(count)),
        }
    )


@pytest.mark.postgres
def test_every_type_and_empty_cell_comes_back_as_it_went(server, monkeypatch):
    monkeypatch.setattr(postgres_rows, "SLICE_ROWS", 5)
    sent = every_type()

    with opened(server) as warehouse:
        found = warehouse.fetch(warehouse.upload("every_type", sent))

    expected = sent.with_columns(pl.col("category").cast(pl.String))
    assert_frame_equal(found.sort('od"d Name'), expected, check_dtypes=False, check_exact=True)
    kinds = {name: found.schema[name] for name in ("whole", "small", "float", "yes", "day")}
    assert kinds == {"whole": pl.Int64, "small": pl.Int16, "float": pl.Float64, "yes": pl.Boolean, "day": pl.Date}


@pytest.mark.postgres
def test_one_column_of_empty_texts_and_of_none_keeps_them_apart(server):
    sent = pl.DataFrame({"text": ["", None, "\\.", "end"]})

    with opened(server) as warehouse:
        found = warehouse.fetch(warehouse.upload("one_column", sent))

    assert sorted(found["text"].to_list(), key=str) == sorted(sent["text"].to_list(), key=str)


@pytest.mark.postgres
def test_files_of_several_blocks_are_brought_whole(server, tmp_path, monkeypatch):
    monkeypatch.setattr("kasip.gateways.warehouse.BLOCK_ROWS", 3)
    sent = every_type().drop("category", "moment", "money").with_columns(code=pl.lit("0017"), more=pl.lit([1, 2]))
    sent.head(7).write_parquet(tmp_path / "2024-01.parquet")
    sent.tail(5).write_parquet(tmp_path / "2024-02.parquet")

    with opened(server) as warehouse:
        found = warehouse.fetch(warehouse.parquet("blocks", tmp_path))

    assert_frame_equal(found.sort('od"d Name'), sent.drop("more"), check_dtypes=False, check_exact=True)


@pytest.mark.postgres
def test_refused_value_leaves_the_table_as_it_was(server):
    with opened(server) as warehouse:
        kept = warehouse.upload("refused", pl.DataFrame({"text": ["kept"]}))

        with pytest.raises(psycopg.errors.DataError):
            append_rows(warehouse.connection.con, "refused", pl.DataFrame({"text": ["fine", "with \0 inside"]}))

        assert warehouse.fetch(kept).rows() == [("kept",)]


def test_columns_no_cell_can_hold_are_left_and_columns_of_nothing_become_text():
    frame = pl.DataFrame({"text": ["a"], "list": [[1]], "pair": [{"a": 1}], "bytes": [b"x"], "nothing": [None]})

    cells = cells_only(frame.with_columns(long=pl.duration(days=1)))

    assert cells.schema == {"text": pl.String, "nothing": pl.String}
