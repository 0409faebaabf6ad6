"""Identifiers and row order: large tables take another road to the same numbers."""

import numpy as np
import polars as pl

from kasip.core.matching import identifiers, ordering
from kasip.core.matching.identifiers import positions
from kasip.core.matching.ordering import wishes_in_order


def test_large_tables_are_numbered_like_small_ones(monkeypatch):
    known = pl.Series([f"p{number}" for number in range(300)])
    wanted = pl.Series([f"p{number}" for number in np.random.default_rng(1).integers(0, 330, size=2_000)])
    small = positions(wanted, known)

    monkeypatch.setattr(identifiers, "LARGE", 0)

    assert positions(wanted, known).tolist() == small.tolist()
    assert small.tolist() == [int(name[1:]) if int(name[1:]) < 300 else -1 for name in wanted]


def test_large_tables_with_a_shared_hash_are_joined(monkeypatch):
    monkeypatch.setattr(identifiers, "LARGE", 0)
    monkeypatch.setattr(pl.Series, "hash", lambda series: pl.Series(np.zeros(series.len(), dtype=np.uint64)))

    assert positions(pl.Series(["b", "x"]), pl.Series(["a", "b"])).tolist() == [1, -1]


def test_large_tables_are_ordered_like_small_ones(monkeypatch):
    rng = np.random.default_rng(2)
    who = rng.permutation(np.repeat(np.arange(200), 7)).astype(np.int32)
    rank = rng.permutation(who.size).astype(np.int64)
    start, order = wishes_in_order(who, rank, 201)

    monkeypatch.setattr(ordering, "LARGE", 0)
    large_start, large_order = wishes_in_order(who, rank, 201)
    _, already = wishes_in_order(who[order], rank[order], 201)

    assert start.tolist() == large_start.tolist()
    assert order is not None
    assert large_order is not None
    assert order.tolist() == large_order.tolist()
    assert already is None
