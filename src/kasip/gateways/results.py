"""A command's output folder, read back file by file: what cannot be read is said, never raised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

CERTIFICATE = "certificate.json"


@attrs.frozen
class Results:
    """What an output folder holds.

    Attributes:
        tables: name -> table; all text where it was CSV, typed where it was Parquet.
        certificate: the certificate; empty where it could not be read.
        unreadable: names of files that could not be read.
    """

    tables: Mapping[str, pl.DataFrame]
    certificate: Mapping[str, object]
    unreadable: tuple[str, ...]


def read_results(folder: Path) -> Results:
    """This will read every table and the certificate of an output folder."""
    tables: dict[str, pl.DataFrame] = {}
    unreadable: list[str] = []
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.parquet")]):
        frame = _read(path)
        if frame is None or path.stem in tables:
            unreadable.append(path.name)
        else:
            tables[path.stem] = frame
    certificate = _certificate(folder / CERTIFICATE)
    if certificate is None:
        unreadable.append(CERTIFICATE)
    return Results(tables, certificate or {}, tuple(unreadable))


def _read(path: Path) -> pl.DataFrame | None:
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeError):
        return None


def _certificate(path: Path) -> Mapping[str, object] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
