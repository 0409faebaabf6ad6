"""Large tables are put in the order in which small ones are."""

import numpy as np
import polars as pl
import pytest

from kasip.contract import ordering
from kasip.contract.ordering import rows_in_order


def drawn_table(rng, rows):
    """This will draw text, numbers and missing cells, every value several times."""
    words = np.array(["", "а", "A", "ab", "b", "ә", "10", "9", None], dtype=object)
    return pl.DataFrame(
        {
            "text": pl.Series(words[rng.integers(0, words.size, rows)].tolist(), dtype=pl.String),
            "count": pl.Series([None if value == 7 else int(value) - 3 for value in rng.integers(0, 8, rows)]),
            "code": pl.Series(words[rng.integers(0, words.size, rows)].tolist(), dtype=pl.String),
        }
    )


@pytest.mark.parametrize("nulls_last", [True, False])
@pytest.mark.parametrize("columns", [["text"], ["text", "count"], ["count", "code", "text"], []])
def test_numbered_rows_stand_as_sorted_rows_do(monkeypatch, columns, nulls_last):
    monkeypatch.setattr(ordering, "LARGE", 0)
    rng = np.random.default_rng(3)
    for rows in (0, 1, 2, 50, 400):
        table = drawn_table(rng, rows)

        found = rows_in_order(table, columns, nulls_last=nulls_last)

        expected = table.sort(columns, nulls_last=nulls_last, maintain_order=True) if columns else table
        assert found.select(columns).equals(expected.select(columns))
        assert found.sort(pl.all()).equals(table.sort(pl.all()))


def test_columns_that_do_not_go_into_one_number_are_compared(monkeypatch):
    monkeypatch.setattr(ordering, "LARGE", 0)
    monkeypatch.setattr(ordering, "MOST", 10)
    table = pl.DataFrame({"a": ["c", "a", "b", "a"], "b": [4, 1, 9, 0], "c": [1.5, 0.5, 2.5, -1.0]})

    assert rows_in_order(table, ["a", "b", "c"], nulls_last=True).equals(table.sort("a", "b", "c"))
    assert rows_in_order(table, ["c"], nulls_last=True).equals(table.sort("c"))
