"""A table's hash speaks of its content alone."""

import polars as pl

from kasip.gateways.fingerprint import table_hash, tables_hash


def test_hash_is_the_same_for_rows_and_columns_in_another_order():
    table = pl.DataFrame({"college": ["a", "b"], "seats": [25, 50]})
    shuffled = pl.DataFrame({"seats": [50, 25], "college": ["b", "a"]})

    assert table_hash(table) == table_hash(shuffled)


def test_hash_changes_with_one_cell():
    table = pl.DataFrame({"college": ["a", "b"], "seats": [25, 50]})
    changed = pl.DataFrame({"college": ["a", "b"], "seats": [25, 51]})

    assert table_hash(table) != table_hash(changed)


def test_hash_of_tables_knows_their_names():
    table = pl.DataFrame({"seats": [25]})

    assert tables_hash({"orders": table}) != tables_hash({"offers": table})
