"""From a study folder to checked, typed tables: what every study command starts with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.contract.checks import conform
from kasip.contract.dictionary import TableSpec, dictionary
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.tables import read_tables
from kasip.vocabulary.faults import Fault, InputRejectedError


@attrs.frozen
class Study:
    """A study folder, checked.

    Attributes:
        name: `region`, `admission`, `placement` or `tracking`.
        tables: every table of the dictionary, typed, rows in the order of their keys; absent ones have no rows.
        given: names of the tables the folder really has.
        parameters: settings by name, as text.
        warnings: what was found and did not stop the study.
        input_hash: fingerprint of the typed tables, scenario applied, and of its name: the same whatever the order of
            rows and columns or the file format.
        scenario: name of the scenario applied, or nothing.
    """

    name: str
    tables: Mapping[str, pl.DataFrame]
    given: frozenset[str]
    parameters: Mapping[str, str]
    warnings: tuple[Fault, ...]
    input_hash: str
    scenario: str | None = None


def load_study(folder: Path, study: str = "region", scenario: str | None = None) -> Study:
    """This will read a folder, check it and apply a scenario.

    Args:
        folder: folder of CSV and Parquet files or one XLSX workbook.
        study: `region`, `admission`, `placement` or `tracking`.
        scenario: name of a scenario of the table `scenarios`.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    specs = dictionary(study)
    by_engine = frozenset(name for name, spec in specs.items() if spec.read_by_engine)
    sources, unread = read_tables(folder, by_engine)
    tables, faults = conform(sources, study, scenario)
    errors = [*unread, *(fault for fault in faults if fault.severity == "error")]
    if errors:
        raise InputRejectedError(errors)
    ordered = {name: in_key_order(frame, specs[name]) for name, frame in tables.items()}
    return Study(
        name=study,
        tables=ordered,
        given=frozenset(sources) & frozenset(specs) | _left_for_engine(folder, by_engine),
        parameters=dict(ordered["parameters"].select("parameter", "value").iter_rows()),
        warnings=tuple(faults),
        input_hash=_input_hash(ordered, scenario),
        scenario=scenario,
    )


def in_key_order(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """This will sort a table by its key, then by its other columns, so that row order in a file never matters."""
    keys = list(spec.key)
    return frame.sort(keys + [name for name in frame.columns if name not in keys], nulls_last=True)


def _input_hash(tables: Mapping[str, pl.DataFrame], scenario: str | None) -> str:
    named = {} if scenario is None else {"scenario": pl.DataFrame({"scenario": [scenario]})}
    return tables_hash({**tables, **named})


def _left_for_engine(folder: Path, names: frozenset[str]) -> frozenset[str]:
    """A table an engine reads may be a file or a folder of files."""
    return frozenset(path.stem for path in folder.iterdir() if path.stem in names)
