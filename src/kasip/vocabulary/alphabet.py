"""The order of the Kazakh alphabet: ә after а, ғ after г, қ after к, ң after н, ө after о, ұ and ү after у, і after ы.

Signs come first, then digits, Cyrillic, Latin; capitals follow small letters only where nothing else differs. It is the
order that PostgreSQL gives under the collation `kk-x-icu`, for the letters of Kazakh, Russian and English.
"""

from __future__ import annotations

import functools
import unicodedata

SIGNS = " _-–—,;:!?.·'\"«»()[]{}@*/\\&#%`^+<=>|~$₸"
DIGITS = "0123456789"
CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
PLACES = {sign: place for place, sign in enumerate(SIGNS + DIGITS + CYRILLIC + LATIN)}
AFTER = len(PLACES)
"""Place of whatever no Kazakh, Russian or English text holds: by code point, after all letters."""
SPELT = str.maketrans({"№": "no"})

Key = tuple[tuple[int, ...], tuple[bool, ...]]


@functools.lru_cache(maxsize=200_000)
def order_key(text: str) -> Key:
    """This will return what a text is sorted by: places of its letters, then which of them are capitals."""
    whole = unicodedata.normalize("NFC", text)
    small = whole.lower()
    return (
        tuple(PLACES.get(letter, AFTER + ord(letter)) for letter in small.translate(SPELT)),
        tuple(letter.isupper() for letter in whole),
    )


def compared(one: str, other: str) -> int:
    """This will return -1, 0 or 1 as one text stands before, with or after another."""
    first, second = order_key(one), order_key(other)
    return (first > second) - (first < second)
