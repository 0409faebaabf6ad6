"""Why a line changed, in words of each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kasip.reporting.names import Names
from kasip.reporting.words import Words
from kasip.studies.order_changes import Cause
from kasip.wording.catalogue import LANGUAGES, say

DATED = ("limit", "stopped", "freed")
"""Causes whose facts are kind, owner, year."""


def with_reasons_of_change(
    changes: pl.DataFrame, causes: Sequence[Sequence[Cause]], given: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """This will add to each change its reason in each language, with names instead of codes."""
    worded = {}
    for language in LANGUAGES:
        words = Words(Names(given, language))
        told = [" ".join(_sentence(cause, words) for cause in _years_together(each)) for each in causes]
        worded[f"reason_{language}"] = pl.Series(told, dtype=pl.String)
    return changes.with_columns(**worded)


def _years_together(causes: Sequence[Cause]) -> list[Cause]:
    """This will say once what moved alike in several years."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for cause in causes:
        code, facts = cause.code, cause.facts
        year = facts[2] if code in DATED else ""
        alike.setdefault((code, *facts[:2], *facts[3:]), []).append(year)
    dated = ((key, ", ".join(sorted(years))) for key, years in alike.items())
    return [Cause(key[0], (*key[1:3], years, *key[3:]) if key[0] in DATED else key[1:]) for key, years in dated]


def _sentence(cause: Cause, words: Words) -> str:
    language = words.language
    match cause.code, *cause.facts:
        case "dropped", name:
            return say(f"dropped:{name}", language)
        case "need", before, after:
            return say("order_change_need", language, before=round(float(before)), after=round(float(after)))
        case "limit", kind, owner, year, before, after:
            figures = (words.capacity(float(side), kind) for side in (before, after))
            where = _limit(words, kind, owner, year)
            return say(
                "order_change_limit", language, limit=where, **dict(zip(("before", "after"), figures, strict=True))
            )
        case ("stopped" | "freed") as code, kind, owner, year:
            return say(f"order_change_{code}", language, limit=_limit(words, kind, owner, year))
    return say(f"order_change_{cause.code}", language)


def _limit(words: Words, kind: str, owner: str, year: str) -> str:
    named = words.owner(owner.split("|target", 1)[0])
    return ", ".join(part for part in (words.coded("kind", kind), named, year) if part)
