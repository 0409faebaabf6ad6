"""A US state's public files to a study folder: documented in docs/how-to/import-a-us-state.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kasip.gateways.outputs import new_folder
from kasip.gateways.us_state.evidence import Assumptions
from kasip.gateways.us_state.files import import_hash, read_state
from kasip.gateways.us_state.tables import study_tables


def import_us_state(folder: Path, out: Path) -> Mapping[str, object]:
    """This will write the study folder of a state and return what it holds.

    Args:
        folder: the four public files (see `kasip.gateways.us_state`).
        out: the study folder to write; it appears whole or not at all.

    Returns:
        rows per table and the hash of the files read.
    """
    state = read_state(folder)
    tables = study_tables(state, Assumptions.shipped())
    with new_folder(out) as output:
        for name, frame in tables.items():
            output.write_table(name, frame)
    return {"rows": {name: frame.height for name, frame in tables.items()}, "input_hash": import_hash(state)}
