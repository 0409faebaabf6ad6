"""From a job title in Kazakh or Russian to the occupations and qualifications it most likely means."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import attrs

from kasip.core.measuring.titles import TitleDictionary
from kasip.law.dated import value_at
from kasip.law.definitions import occupation_titles

Pairs = tuple[tuple[str, str], ...]
THROUGH_OCCUPATION = 0.9
"""What a qualification's name loses against its own likeness where it is found through the occupation."""


@attrs.frozen
class Titles:
    """What titles of a region are compared with.

    Attributes:
        occupations: pairs of occupation code and a title of it, any language.
        unit_groups: pairs of occupation code and the ISCO-08 unit group it belongs to.
        qualifications: pairs of qualification code and a name of it.
        trained: triples of occupation, qualification and the share of its entrants that have it.
        year: of the parameters.
    """

    occupations: Pairs
    unit_groups: Pairs
    qualifications: Pairs
    trained: tuple[tuple[str, str, float], ...]
    year: int


@attrs.frozen
class Suggested:
    """Codes a title may mean, the likeliest first."""

    occupations: tuple[str, ...]
    qualifications: tuple[str, ...]


def suggested(title: str, titles: Titles, most: int = 5) -> Suggested:
    """This will suggest what a job title means.

    A qualification is found by its own name, or through an occupation the title is like, weighted by the share of the
    occupation's entrants who have it. Nothing is suggested below the least likeness at which titles are coded.

    Args:
        title: as typed.
        titles: what it is compared with.
        most: suggestions of each kind.
    """
    by_occupation, by_name = _dictionaries(titles)
    occupations = by_occupation.nearest(title, most) if by_occupation else []
    scores = {str(one.occupation): one.likeness for one in (by_name.nearest(title, most) if by_name else [])}
    trained = _trained(titles)
    for one in occupations:
        shares = trained.get(str(one.occupation), {})
        largest = max(shares.values(), default=1.0)
        for qualification, share in shares.items():
            score = THROUGH_OCCUPATION * one.likeness * share / largest
            scores[qualification] = max(score, scores.get(qualification, 0.0))
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    return Suggested(tuple(str(one.occupation) for one in occupations), tuple(ranked[:most]))


@functools.lru_cache(maxsize=8)
def _dictionaries(titles: Titles) -> tuple[TitleDictionary | None, TitleDictionary | None]:
    least = value_at("vacancy_title_likeness", titles.year)
    members: dict[str, list[str]] = {}
    for occupation, group in titles.unit_groups:
        members.setdefault(group, []).append(occupation)
    shipped = [(code, title) for group, title in occupation_titles() for code in members.get(group, [])]
    occupations = [*titles.occupations, *shipped]
    return _dictionary(occupations, least), _dictionary(titles.qualifications, least)


def _dictionary(pairs: Sequence[tuple[str, str]], least: float) -> TitleDictionary | None:
    known = [(code, title) for code, title in pairs if title.strip()]
    return TitleDictionary(known, least) if known else None


@functools.lru_cache(maxsize=8)
def _trained(titles: Titles) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for occupation, qualification, share in titles.trained:
        found.setdefault(occupation, {})[qualification] = share
    return found
