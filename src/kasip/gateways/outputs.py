"""Output folders that appear whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs
import polars as pl


class OutputExistsError(Exception):
    """The output folder exists and is not one of ours: nothing was written."""


MARKER = ".kasip-output"


@attrs.frozen
class OutputFolder:
    """A folder being written beside its final place.

    Attributes:
        path: where files are written now; only valid inside `new_folder`.
    """

    path: Path

    def write_table(self, name: str, frame: pl.DataFrame) -> None:
        """This will write one table as UTF-8 CSV; floats in their shortest exact form, missing cells empty."""
        frame.write_csv(self.path / f"{name}.csv")

    def write_parquet(self, name: str, frame: pl.DataFrame) -> None:
        """This will write one table as Parquet (for tables too large to read as text)."""
        frame.write_parquet(self.path / f"{name}.parquet", compression="zstd")

    def write_text(self, name: str, text: str) -> None:
        """This will write one text file, UTF-8, as given."""
        (self.path / name).write_text(text, encoding="utf-8", newline="\n")

    def write_bytes(self, name: str, content: bytes) -> None:
        """This will write one binary file."""
        (self.path / name).write_bytes(content)

    def write_json(self, name: str, content: Mapping[str, object]) -> None:
        """This will write one JSON object with sorted keys, readable by people."""
        self.write_text(name, json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


@contextmanager
def new_folder(target: Path) -> Iterator[OutputFolder]:
    """This will give a folder to write into and put it at `target` only if the block ends well.

    An earlier output of ours at `target` is replaced in one rename; a folder with anything else in it is refused.

    Raises:
        OutputExistsError: `target` exists, is not empty and was not written by Kasip.
    """
    target = target.absolute()
    refuse_foreign_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        (working / MARKER).write_text("1\n")
        yield OutputFolder(working)
        _sync(working)
        _put_in_place(working, target)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise


def refuse_foreign_folder(target: Path) -> None:
    """This will raise `OutputExistsError` where `target` holds something Kasip did not write."""
    if target.is_dir() and not any(target.iterdir()):
        return
    if target.exists() and not (target / MARKER).is_file():
        raise OutputExistsError(str(target))


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _put_in_place(working: Path, target: Path) -> None:
    working.chmod(0o755)
    if not target.exists():
        working.rename(target)
        return
    replaced = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    target.rename(replaced / "old")
    working.rename(target)
    shutil.rmtree(replaced, ignore_errors=True)
