"""Parquet files: typed as stored."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault, InputRejectedError


def read_parquet(path: Path) -> tuple[SourceTable, list[Fault]]:
    """This will read a Parquet file.

    Raises:
        InputRejectedError: the file is damaged or no Parquet.
    """
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise InputRejectedError([Fault(path.name, 0, "", "not_parquet", reason)]) from error
    return SourceTable(path.stem, path.name, frame), []
