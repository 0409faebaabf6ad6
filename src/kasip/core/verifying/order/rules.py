"""Rules of the order: the study's own `policy` first, what is shipped where it is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
import polars as pl


@attrs.frozen
class Rules:
    """Values of rules through time.

    Attributes:
        own: rule -> [(first year, value)], the study's policy.
        shipped: the same of the values handed in from `law`.
        first_year: the year weights are read at.
    """

    own: Mapping[str, list[tuple[int, float]]]
    shipped: Mapping[str, list[tuple[int, float]]]
    first_year: int

    def at(self, rule: str, year: int) -> float:
        """This will return a rule's value in a year.

        Raises:
            LookupError: neither the study nor the shipped rules know it.
        """
        for source in (self.own, self.shipped):
            held = [entry for entry in source.get(rule, []) if entry[0] <= year]
            if held:
                return max(held)[1]
        raise LookupError(rule)

    def weight(self, rule: str) -> float:
        """This will return a value that is read once, at the first order year."""
        return self.at(rule, self.first_year)


def read_rules(inputs: Mapping[str, pl.DataFrame], first_year: int) -> Rules:
    """This will read the tables `policy` and `law`, both (rule, valid_from, value)."""
    return Rules(_by_rule(inputs.get("policy")), _by_rule(inputs.get("law")), first_year)


def _by_rule(frame: pl.DataFrame | None) -> Mapping[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    rows: Iterable[tuple[str, int, float]] = (
        [] if frame is None else frame.select("rule", "valid_from", "value").iter_rows()
    )
    for rule, since, value in rows:
        found.setdefault(rule, []).append((int(since), float(value)))
    return found
