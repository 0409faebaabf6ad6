"""Names and values out of YAML, as text with their line numbers; hostile ones are refused before they are built."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from kasip.vocabulary.faults import Fault, InputRejectedError

LARGEST_FILE = 1_000_000
DEEPEST = 20


def named_values(file: str, content: bytes) -> list[tuple[str, str, int]]:
    """This will return every name, its value and its line; nested names are joined by a point, lists by commas.

    Raises:
        InputRejectedError: the file is no YAML mapping of names to values, or too large.
    """
    try:
        return list(_settings(_root(content), ""))
    except yaml.MarkedYAMLError as error:
        row = 0 if error.problem_mark is None else error.problem_mark.line + 1
        raise refusal(file, row, str(error.problem)) from error
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        raise refusal(file, 0, str(error)) from error


def refusal(file: str, row: int, problem: str) -> InputRejectedError:
    """This will say that a file is no YAML of settings."""
    return InputRejectedError([Fault(file, row, "", "not_yaml", problem[:80])])


def _root(content: bytes) -> yaml.Node | None:
    if len(content) > LARGEST_FILE:
        raise yaml.YAMLError("larger than 1 MB")
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
            yield name, _written(value), key.start_mark.line + 1


def _written(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return ",".join(_written(entry) for entry in node.value)
    return str(node.value)
