"""Letters that look alike in the Latin and Cyrillic scripts, and names that are nearly the same."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

CYRILLIC_TO_LATIN = str.maketrans("аеорсухіѕјквмнтгёАЕОРСУХІЅЈКВМНТҺһ", "aeopcyxisjkbmhtrёAEOPCYXISJKBMHTHh")
KAZAKH_TO_RUSSIAN = str.maketrans("әғқңөұүһіё", "агкноуухие")
"""Letters of Kazakh, and those a Russian keyboard puts in their place; ё is seldom typed."""

ASIDE = re.compile(r"\([^()]*\)")
LETTERS_TO_DIGITS = str.maketrans("ЗзOoОоІіIl", "3300001111")


def fold(text: str) -> str:
    """This will write a word in Latin letters of the same look and in lower case, so that look-alikes compare equal."""
    return text.translate(CYRILLIC_TO_LATIN).casefold().strip()


def name_key(name: str) -> str:
    """This will fold a name, so that it is found however it was typed.

    Kazakh letters and the Russian ones typed for them are the same, as are letters of one look; case, signs, spaces and
    asides such as "(по видам)" say nothing.
    """
    plain = unicodedata.normalize("NFC", ASIDE.sub(" ", name)).casefold().translate(KAZAKH_TO_RUSSIAN)
    return " ".join(re.findall(r"\w+", fold(plain)))


def fold_code(text: str) -> str:
    """This will fold a code: letters of the same look are one, and letters that look like digits are digits."""
    return text.translate(LETTERS_TO_DIGITS).translate(CYRILLIC_TO_LATIN).upper().strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """This will return the known name most like `word`: a look-alike first, else a close spelling, else empty."""
    names = sorted(known)
    folded = {fold(name): name for name in names}
    if fold(word) in folded:
        return folded[fold(word)]
    close = difflib.get_close_matches(fold(word), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""
