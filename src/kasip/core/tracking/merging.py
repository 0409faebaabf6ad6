"""Evidence beside what a region knew already: rows of one key replace each other, codes are written alike."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SHARE = "share"


def by_key(old: pl.DataFrame, new: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """This will put new rows in the place of old ones with the same key and add the rest.

    Args:
        old: rows known so far, cells as text.
        new: rows learnt, cells as text; columns it lacks stay empty.
        key: columns that make a row the same one.

    Returns:
        Old rows in their order, then the new ones; columns of both.
    """
    kept = old.join(new.select(key).unique(), on=list(key), how="anti", maintain_order="left") if old.width else old
    return pl.concat([kept, new], how="diagonal")


def regions_occupations(written: pl.Series, known: Sequence[str]) -> pl.Series:
    """This will write occupations as the region does: the same code, else its only one in that unit group.

    Args:
        written: codes, e.g. `7212` or `7212-1-001`.
        known: the region's codes, e.g. `7212-0`.
    """
    groups: dict[str, set[str]] = {}
    for code in known:
        groups.setdefault(code[:4], set()).add(code)
    alike = {code: code for code in known}
    for code in written.drop_nulls().unique().to_list():
        group = groups.get(code[:4], set())
        if code not in alike and len(group) == 1:
            alike[code] = next(iter(group))
    return written.replace(alike)


def whole_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """This will make the shares of each occupation sum to one again, after rows were left out or joined.

    Args:
        rows: `occupation, qualification, share` as text, and whatever else.
    """
    rows = rows.with_columns(pl.col(SHARE).cast(pl.Float64))
    joined = rows.group_by("occupation", "qualification", maintain_order=True).agg(
        pl.col(SHARE).sum(), pl.exclude("occupation", "qualification", SHARE).first()
    )
    total = pl.col(SHARE).sum().over("occupation")
    return joined.filter(total > 0).with_columns((pl.col(SHARE) / total).cast(pl.String)).select(rows.columns)
