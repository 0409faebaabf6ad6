"""Settings of a study written as `parameters.yaml`: names and values, nested names joined by a point."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import yaml

from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import Fault, InputRejectedError

LARGEST_FILE = 1_000_000
DEEPEST = 20


def read_settings(path: Path) -> SourceTable:
    """This will read a YAML file of settings as the table `parameters`; every value stays the text that was written.

    Lists become text joined by commas, so that `order_years: [2027, 2028]` says the same as `2027,2028`.

    Raises:
        InputRejectedError: the file is no YAML mapping of names to values, or too large.
    """
    try:
        found = list(_settings(_root(path), ""))
    except yaml.MarkedYAMLError as error:
        row = 0 if error.problem_mark is None else error.problem_mark.line + 1
        raise _refusal(path, row, str(error.problem)) from error
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        raise _refusal(path, 0, str(error)) from error
    names, values, rows = zip(*found, strict=True) if found else ((), (), ())
    frame = pl.DataFrame({"parameter": names, "value": values}, schema={"parameter": pl.String, "value": pl.String})
    return SourceTable("parameters", path.name, frame, rows=pl.Series("row", rows, dtype=pl.Int64))


def _refusal(path: Path, row: int, problem: str) -> InputRejectedError:
    return InputRejectedError([Fault(path.name, row, "", "not_yaml", problem[:80])])


def _root(path: Path) -> yaml.Node | None:
    if path.stat().st_size > LARGEST_FILE:
        raise yaml.YAMLError("larger than 1 MB")
    content = path.read_bytes()
    _refuse_hostile(content)
    return yaml.compose(content, Loader=yaml.SafeLoader)


def _refuse_hostile(content: bytes) -> None:
    """Aliases let a small file stand for an endless one, and each level of nesting costs the parser more."""
    depth = 0
    for event in yaml.parse(content, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            raise yaml.YAMLError("aliases and deep nesting are not read")


def _settings(node: yaml.Node | None, prefix: str) -> Iterator[tuple[str, str, int]]:
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        raise yaml.YAMLError(f"line {node.start_mark.line + 1}: names and values expected")
    for key, value in node.value:
        name = f"{prefix}{key.value}"
        if isinstance(value, yaml.MappingNode):
            yield from _settings(value, f"{name}.")
        else:
            yield name, _text(value), key.start_mark.line + 1


def _text(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return ",".join(_text(entry) for entry in node.value)
    return str(node.value)
