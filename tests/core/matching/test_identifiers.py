"""Identifiers and row order: large tables take another road to the same numbers."""

import numpy as np
import polars as pl

from kasip.core.compiled import Kernel
from kasip.core.matching.identifiers import positions
from kasip.core.matching.ordering import wishes_in_order


def in_form(monkeypatch, compiled):
    """All work from here on is done by the compiled kernels, or all by NumPy and plain Python."""
    monkeypatch.setattr(Kernel, "pays", lambda *_: compiled)


def test_large_tables_are_numbered_like_small_ones(monkeypatch):
    known = pl.Series([f"p{number}" for number in range(300)])
    wanted = pl.Series([f"p{number}" for number in np.random.default_rng(1).integers(0, 330, size=2_000)])
    in_form(monkeypatch, compiled=False)
    small = positions(wanted, known)

    in_form(monkeypatch, compiled=True)

    assert positions(wanted, known).tolist() == small.tolist()
    assert small.tolist() == [int(name[1:]) if int(name[1:]) < 300 else -1 for name in wanted]


def test_large_tables_with_a_shared_hash_are_joined(monkeypatch):
    in_form(monkeypatch, compiled=True)
    monkeypatch.setattr(pl.Series, "hash", lambda series: pl.Series(np.zeros(series.len(), dtype=np.uint64)))

    assert positions(pl.Series(["b", "x"]), pl.Series(["a", "b"])).tolist() == [1, -1]


def test_large_tables_are_ordered_like_small_ones(monkeypatch):
    rng = np.random.default_rng(2)
    who = rng.permutation(np.repeat(np.arange(200), 7)).astype(np.int32)
    rank = rng.permutation(who.size).astype(np.int64)
    in_form(monkeypatch, compiled=False)
    start, order = wishes_in_order(who, rank, 201)

    in_form(monkeypatch, compiled=True)
    large_start, large_order = wishes_in_order(who, rank, 201)
    _, already = wishes_in_order(who[order], rank[order], 201)

    assert start.tolist() == large_start.tolist()
    assert order is not None
    assert large_order is not None
    assert order.tolist() == large_order.tolist()
    assert already is None
