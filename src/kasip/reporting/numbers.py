"""How a report writes numbers: rounded to what they can bear, as the language writes them, unknown never as zero."""

from __future__ import annotations

import functools

from babel import Locale, dates, numbers

from kasip.reporting.findings.shortages import Band
from kasip.reporting.findings.study import known
from kasip.wording.catalogue import say

MINUS, DASH, NO_BREAK = "\u2212", "\u2013", "\u00a0"


def count_text(value: object, language: str, decimals: int = 0) -> str:
    """This will write a number with the language's grouping; a missing one as "no data"."""
    number = known(value)
    if number is None:
        return say("report_unknown", language)
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    written = numbers.format_decimal(round(number, decimals) + 0.0, format=pattern, locale=locale(language))
    return written.replace("-", MINUS)


def signed_text(value: object, language: str) -> str:
    """This will write a change with its sign; zero as 0."""
    number = known(value)
    written = count_text(value, language)
    return f"+{written}" if number is not None and round(number) > 0 else written


def share_text(value: object, language: str, decimals: int = 0) -> str:
    """This will write a share as per cent; one that rounds to all or nothing but is not keeps a sign that says so."""
    number = known(value)
    if number is None:
        return say("report_unknown", language)
    least = 0.5 * 10.0 ** -(decimals + 2)
    if 0 < number <= least:
        return f"<{NO_BREAK}{_percent(2 * least, language, decimals)}"
    if 1 - least <= number < 1:
        return f">{NO_BREAK}{_percent(1 - 2 * least, language, decimals)}"
    return _percent(number, language, decimals)


def change_share_text(value: object, language: str) -> str:
    """This will write a relative change as signed per cent, or say that there is none."""
    number = known(value)
    if number is not None and abs(number) < 0.0005:
        return say("report_no_change", language)
    written = (
        share_text(number, language, 1) if number is None or number >= 0 else MINUS + share_text(-number, language, 1)
    )
    return f"+{written}" if number is not None and number > 0 else written


def probability_text(value: object, language: str) -> str:
    """This will write a probability from draws: never as certain, since draws cannot prove certainty."""
    number = known(value)
    return share_text(None if number is None else min(max(number, 1e-9), 1 - 1e-9), language)


def band_text(band: Band, language: str) -> str:
    """This will write an interval as "180-310"; one bound at least must be known, else "no data"."""
    if band.low is None or band.high is None:
        return say("report_unknown", language)
    return f"{count_text(band.low, language)}{DASH}{count_text(band.high, language)}"


def money_text(value: object, language: str) -> str:
    """This will write an amount of tenge in millions."""
    number = known(value)
    if number is None:
        return say("report_unknown", language)
    millions = number / 1e6
    return say("report_million", language, value=count_text(millions, language, 0 if abs(millions) >= 100 else 1))


def date_text(iso: str, language: str) -> str:
    """This will write an ISO date in words; anything else as it stands."""
    try:
        day = dates.parse_date(iso, locale="en", format="yyyy-MM-dd")
    except (ValueError, IndexError):
        return iso
    return dates.format_date(day, format="long", locale=locale(language))


@functools.cache
def locale(language: str) -> Locale:
    """This will return the conventions of a language."""
    return Locale(language)


def _percent(number: float, language: str, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    sign = "%" if language == "en" else f"{NO_BREAK}%"
    written = numbers.format_decimal(round(100 * number, decimals) + 0.0, format=pattern, locale=locale(language))
    return written.replace("-", MINUS) + sign
