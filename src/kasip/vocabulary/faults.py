"""What is wrong with an input, said once, as data: where, what value, why, and what to do about it.

A fault carries a code and numbers, never a sentence: `kasip.wording` says it in Kazakh, Russian or English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs


@attrs.frozen(order=True)
class Fault:
    """One thing wrong with the input.

    Attributes:
        file: file (and sheet) as the user knows it, e.g. `colleges.csv` or `region.xlsx[colleges]`.
        row: line or row number as the user's program shows it, header included; 0 where the whole table is meant.
        column: column name; empty where the whole row is meant.
        code: key of the wording, e.g. `not_a_number`.
        value: the offending value as read, shortened to 80 characters.
        facts: further named values the wording needs.
        severity: `error` stops the study; `warning` is reported and the study goes on.
    """

    file: str
    row: int
    column: str
    code: str
    value: str = ""
    facts: Mapping[str, object] = attrs.field(factory=dict, order=False)
    severity: str = "error"


class InputRejectedError(Exception):
    """The input is wrong and nothing was computed; `faults` says what, all at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)
