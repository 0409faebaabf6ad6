"""Read the next pieces while the last one is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
AHEAD = 4
"""Pieces read ahead at most: bounds the memory."""


class _End:
    """What comes after the last piece."""


def read_ahead(pieces: Iterable[T], ahead: int = AHEAD) -> Generator[T, None, None]:
    """This will give the pieces in their order, reading up to `ahead` of them in a thread of its own.

    A fault of reading is raised where its piece would have come. A consumer that stops early stops the reading too.
    """
    rest, end = iter(pieces), _End()
    with ThreadPoolExecutor(1, "read ahead") as pool:
        line = deque(pool.submit(next, rest, end) for _ in range(ahead))
        while not isinstance(piece := line.popleft().result(), _End):
            line.append(pool.submit(next, rest, end))
            yield piece
