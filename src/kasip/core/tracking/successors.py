"""Reorganised employers: a dated table of who took over whom becomes what each employer was in each month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

FOREVER = 12 * 10_000
"""A month after every other."""


@attrs.frozen(order=True)
class Succession:
    """One reorganisation: from `since` on, what was `bin` is part of `successor`; `since` is a month number."""

    bin: str
    successor: str
    since: int


@attrs.frozen(order=True)
class Identity:
    """What one employer was from month `since` up to, not including, month `until`.

    Attributes:
        bin: the employer's own number.
        since: first month.
        until: first month after.
        current: the legal entity it was then.
        family: the last entity of its chain, common to all employers that end up as one.
    """

    bin: str
    since: int
    until: int
    current: str
    family: str


class CircularSuccessionError(ValueError):
    """An employer's chain of successors leads back to itself; `args[0]` names it."""


def identities(successions: Iterable[Succession]) -> tuple[Identity, ...]:
    """This will tell for every reorganised employer, and every taker, what it was in each month.

    Where an employer is named with several successors the earliest one stands; a later link of a chain never takes
    effect before an earlier one.

    Raises:
        CircularSuccessionError: a chain leads back to its start.
    """
    links: dict[str, Succession] = {}
    for link in sorted(successions, key=lambda one: (one.bin, one.since, one.successor)):
        links.setdefault(link.bin, link)
    takers = {link.successor for link in links.values()} - set(links)
    alone = [Identity(name, 0, FOREVER, name, name) for name in takers]
    return tuple(sorted([*alone, *(stage for name in links for stage in _stages(name, links))]))


def _stages(name: str, links: Mapping[str, Succession]) -> list[Identity]:
    """This will follow one employer's chain to its end."""
    chain, dates = [name], [0]
    while chain[-1] in links:
        link = links[chain[-1]]
        if link.successor in chain:
            raise CircularSuccessionError(name)
        chain.append(link.successor)
        dates.append(max(dates[-1], link.since))
    ends = [*dates[1:], FOREVER]
    stages = zip(chain, dates, ends, strict=True)
    return [Identity(name, since, until, entity, chain[-1]) for entity, since, until in stages if since < until]
