"""Settings of a study written as `parameters.yaml`: names and values, nested names joined by a point."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kasip.contract.source import SourceTable
from kasip.gateways.yaml_text import LARGEST_FILE, named_values, refusal


def read_settings(path: Path) -> SourceTable:
    """This will read a YAML file of settings as the table `parameters`; every value stays the text that was written.

    Lists become text joined by commas, so that `order_years: [2027, 2028]` says the same as `2027,2028`.

    Raises:
        InputRejectedError: the file is no YAML mapping of names to values, or too large.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise refusal(path.name, 0, "larger than 1 MB")
    found = named_values(path.name, path.read_bytes())
    names, values, rows = zip(*found, strict=True) if found else ((), (), ())
    frame = pl.DataFrame({"parameter": names, "value": values}, schema={"parameter": pl.String, "value": pl.String})
    return SourceTable("parameters", path.name, frame, rows=pl.Series("row", rows, dtype=pl.Int64))
