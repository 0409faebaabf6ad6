"""The four files of a US state, read as they are published."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import polars as pl

from kasip.gateways.fingerprint import tables_hash


@attrs.frozen
class StateData:
    """The four files as read.

    Attributes:
        colleges: INSTNM, CITY, COUNTYNM, COUNTYCD, LATITUDE, LONGITUD by college_id.
        completions: year, college_id, cip, award_level, completions (persons).
        projections: soc, title, employment in two years, exits, transfers, openings, entry education.
        links: cip, cip_title, soc, soc_title.
        first_year: first year of the projections; last_year: their last.
    """

    colleges: pl.DataFrame
    completions: pl.DataFrame
    projections: pl.DataFrame
    links: pl.DataFrame
    first_year: int
    last_year: int


def read_state(folder: Path) -> StateData:
    """This will read the four files of a state.

    Raises:
        FileNotFoundError: one of the four is not in the folder.
    """
    projections = _one(folder, "occupation_projections_*.csv")
    years = re.findall(r"\d{4}", projections.stem)
    return StateData(
        colleges=pl.read_csv(
            _one(folder, "colleges.csv"), infer_schema_length=None, schema_overrides={"college_id": pl.String}
        ),
        completions=pl.read_parquet(_one(folder, "completions_*.parquet")),
        projections=pl.read_csv(projections, infer_schema_length=None),
        links=pl.read_csv(_one(folder, "programme_occupation_links.csv"), infer_schema=False),
        first_year=int(years[0]),
        last_year=int(years[-1]),
    )


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise FileNotFoundError(f"{folder}: exactly one file {pattern} is needed, {len(found)} found")
    return found[0]


def import_hash(state: StateData) -> str:
    """This will hash the four files' content, so that a study can say what it was made from."""
    return tables_hash(
        {
            "colleges": state.colleges,
            "completions": state.completions,
            "projections": state.projections,
            "links": state.links,
        }
    )


def last_completions_year(state: StateData) -> int:
    """This will return the last year completions are known for."""
    return int(state.completions["year"].cast(pl.Int64).to_numpy().max())
