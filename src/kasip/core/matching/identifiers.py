"""Identifiers of any length into numbers from 0, quickly and exactly."""

from __future__ import annotations

import numpy as np
import polars as pl

from kasip.core.compiled import compiled
from kasip.core.matching.market import SmallInts

LARGE = 200_000
"""Rows from which the compiled table of hashes beats a join."""


@compiled
def find_hashes(known: np.ndarray, wanted: np.ndarray, table: np.ndarray, found: np.ndarray) -> int:
    """This will write into `found` the position in `known` of each wanted hash, -1 where there is none.

    Args:
        known: hashes of the known identifiers.
        wanted: hashes to look for.
        table: working memory filled with -1; its size is a power of two and at least twice that of `known`.
        found: shape of `wanted`; the answer.

    Returns:
        How many known identifiers share a hash with an earlier one; the answer holds only where that is 0.
    """
    mask = np.uint64(table.size - 1)
    shared = 0
    for position in range(known.size):
        place = known[position] & mask
        while table[place] >= 0:
            shared += int(known[table[place]] == known[position])
            place = (place + np.uint64(1)) & mask
        table[place] = position
    for position in range(wanted.size):
        place = wanted[position] & mask
        while table[place] >= 0 and known[table[place]] != wanted[position]:
            place = (place + np.uint64(1)) & mask
        found[position] = table[place]
    return shared


def positions(wanted: pl.Series, known: pl.Series) -> SmallInts:
    """This will return the position of each wanted identifier among the known ones, -1 where there is none.

    Large tables are looked up by 64-bit hashes. Two known identifiers with one hash are noticed and looked up by the
    identifiers themselves; that an unknown one has a known one's hash (chance below 1e-6 for ten million rows and a
    million identifiers) is excluded by the reference check that stands before this.
    """
    if not find_hashes.pays(wanted.len(), LARGE):
        return _joined_positions(wanted, known)
    size = 1 << (2 * known.len()).bit_length()
    found = np.empty(wanted.len(), dtype=np.int32)
    table = np.full(size, -1, dtype=np.int32)
    shared = find_hashes.fast()(known.hash().to_numpy(), wanted.hash().to_numpy(), table, found)
    return _joined_positions(wanted, known) if shared else found


def _joined_positions(wanted: pl.Series, known: pl.Series) -> SmallInts:
    table = pl.DataFrame({"id": known}).with_row_index("position")
    found = pl.DataFrame({"id": wanted}).join(table, on="id", how="left", maintain_order="left")
    return found["position"].cast(pl.Int32).fill_null(-1).to_numpy()
