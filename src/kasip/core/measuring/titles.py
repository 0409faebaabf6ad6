"""Occupations read from job titles in Kazakh and Russian: a dictionary of titles, compared by pieces of words.

A title is coded by the dictionary title it shares the most telling letter groups with, weighted by how rare they are
(cosine of TF-IDF weighted character n-grams within words). Below a least likeness it stays uncoded: unknown, not zero.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

LENGTHS = (2, 3, 4)
NOISE = re.compile(
    r"\b(срочно|требуется|требуются|нужен|нужна|керек|қажет|шұғыл|вахта|вахтой|разряда?|кат|категории|санаты|р)\b|\d+"
)
BRACKETS = re.compile(r"\([^)]*\)")
BREAK = re.compile(r"[^0-9a-zа-яәғқңөұүһі]+")
MARGIN = 0.02
"""Likeness within which two dictionary titles are taken as equally good; the shorter one stands."""


@attrs.frozen
class CodedTitle:
    """What a title was read as: `occupation` (None: not recognised) and `likeness`, 0 to 1."""

    occupation: str | None
    likeness: float


def plain(title: str) -> str:
    """This will reduce a title to its telling words: lower case, no grades, brackets or calls to hurry."""
    text = title.casefold().replace("ё", "е")
    kept = BREAK.sub(" ", NOISE.sub(" ", BREAK.sub(" ", BRACKETS.sub(" ", text)))).strip()
    return kept or BREAK.sub(" ", text).strip()


def pieces(title: str) -> Counter[str]:
    """This will count the letter groups of a title's words, with marks at both ends of each word."""
    groups: Counter[str] = Counter()
    for word in plain(title).split():
        marked = f"<{word}>"
        groups[marked] += 1
        for length in LENGTHS:
            groups.update(marked[start : start + length] for start in range(len(marked) - length + 1))
    return groups


class TitleDictionary:
    """A dictionary of titles, ready to code others.

    Attributes:
        occupations: occupation of each dictionary title.
        least: likeness below which a title stays uncoded.
    """

    def __init__(self, entries: Iterable[tuple[str, str]], least: float) -> None:
        """This will index pairs of occupation and title."""
        from scipy.sparse import csr_array

        known = sorted(set(entries))
        self.occupations = [occupation for occupation, _ in known]
        self.least = least
        counts = [pieces(title) for _, title in known]
        spread = Counter(group for one in counts for group in one)
        self._column = {group: number for number, group in enumerate(sorted(spread))}
        rarity = np.array([np.log((1 + len(known)) / spread[group]) for group in self._column])
        self._rarity: NDArray[np.float64] = rarity
        self._lengths = np.array([len(plain(title)) for _, title in known])
        self._matrix: csr_array = self._weighted(counts)

    def _weighted(self, counts: Sequence[Counter[str]]) -> csr_array:  # type: ignore[name-defined]  # noqa: F821
        """This will give each title a row of unit length; groups no dictionary title has still count in the length."""
        from scipy.sparse import csr_array

        rows, columns, weights = [], [], []
        unknown = float(np.log(1 + len(self.occupations)))
        for number, groups in enumerate(counts):
            values = {group: np.sqrt(count) * self._weight(group, unknown) for group, count in groups.items()}
            length = np.sqrt(sum(value**2 for value in values.values())) or 1.0
            for group, value in values.items():
                if group in self._column:
                    rows.append(number)
                    columns.append(self._column[group])
                    weights.append(value / length)
        return csr_array((weights, (rows, columns)), shape=(len(counts), len(self._column)))

    def _weight(self, group: str, unknown: float) -> float:
        column = self._column.get(group)
        return UNSEEN_SHARE * unknown if column is None else float(self._rarity[column])

    def code(self, titles: Sequence[str]) -> list[CodedTitle]:
        """This will code titles, in their order; equal titles are compared once."""
        distinct = sorted(set(titles))
        likeness = (self._weighted([pieces(title) for title in distinct]) @ self._matrix.T).toarray()
        found = {title: self._best(row) for title, row in zip(distinct, likeness, strict=True)}
        return [found[title] for title in titles]

    def nearest(self, title: str, most: int) -> list[CodedTitle]:
        """This will list the occupations a title is most like, the likest first, each once, at most `most`."""
        if not plain(title):
            return []
        likeness = (self._weighted([pieces(title)]) @ self._matrix.T).toarray()[0]
        found: dict[str, float] = {}
        for place in np.lexsort((self._lengths, -likeness)):
            if likeness[place] < self.least or len(found) == most:
                break
            found.setdefault(self.occupations[place], float(likeness[place]))
        return [CodedTitle(occupation, likeness) for occupation, likeness in found.items()]

    def _best(self, row: NDArray[np.float64]) -> CodedTitle:
        close = np.flatnonzero(row >= row.max() - MARGIN)
        best = int(close[np.argmin(self._lengths[close])])
        likeness = float(row[best])
        return CodedTitle(self.occupations[best] if likeness >= self.least else None, likeness)


UNSEEN_SHARE = 0.3
"""How much letter groups that stand in no dictionary title lengthen a title: additions such as a place say little."""
