"""Codes the example invents: valid by their own rules, marked synthetic where they stand."""

from __future__ import annotations

import numpy as np

PASSES: tuple[tuple[int, ...], ...] = (
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2),
)
"""Weights of the two passes of the check digit of an IIN or BIN."""


def check_digit(stem: str) -> int | None:
    """This will return the check digit of eleven digits, or None where such a number is never issued."""
    for weights in PASSES:
        digit = sum(int(letter) * weight for letter, weight in zip(stem, weights, strict=True)) % 11
        if digit < 10:
            return digit
    return None


def business_numbers(count: int, rng: np.random.Generator) -> list[str]:
    """This will return `count` distinct BINs of resident head offices: year and month, 4, 0, serial, check digit.

    The serial starts with 9: numbers of that form are valid but belong, as far as the example knows, to nobody.
    """
    found: dict[str, None] = {}
    while len(found) < count:
        year, month = int(rng.integers(0, 25)), int(rng.integers(1, 13))
        stem = f"{year:02d}{month:02d}409{int(rng.integers(0, 10_000)):04d}"
        digit = check_digit(stem)
        if digit is not None:
            found[f"{stem}{digit}"] = None
    return list(found)
