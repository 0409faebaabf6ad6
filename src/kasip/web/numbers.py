"""How pages write numbers: as the reports do, in the language of the page; what is not known is left empty.

A real minus, digits grouped as the language groups them, a no-break space before the sign of per cent in Kazakh and
Russian and none in English. Counts are whole, shares have one decimal, probabilities are whole and never certain.
"""

from __future__ import annotations

from kasip.reporting.numbers import MINUS, count_text, probability_text, share_text
from kasip.web.templatetags.words import language_now

MILLION = 1_000_000


def whole(value: float | None) -> str:
    """This will write a number without decimals."""
    return exact(value, 0)


def exact(value: object, decimals: int = 1) -> str:
    """This will write a number with at most so many decimals; empty for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return count_text(value, language_now(), decimals)


def signed(value: float | None, decimals: int = 0) -> str:
    """This will write a change with its sign; one that rounds to nothing as 0."""
    written = exact(value, decimals)
    return f"+{written}" if value is not None and round(value, decimals) > 0 else written


def millions(value: float | None, decimals: int = 0) -> str:
    """This will write an amount of tenge in millions, without the unit."""
    return "" if value is None else exact(value / MILLION, decimals)


def persons(value: float | None) -> str:
    """This will write persons of a forecast: whole ones, with a decimal where they are under ten."""
    return "" if value is None else exact(value, 0 if abs(value) >= 10 else 1)


def signed_persons(value: float | None) -> str:
    """This will write a change in persons of a forecast with its sign."""
    text = persons(value)
    return f"+{text}" if value is not None and value > 0 and text != "0" else text


def percent(share: float | None, decimals: int = 1) -> str:
    """This will write a share that was worked out, in per cent."""
    return "" if share is None else share_text(share, language_now(), decimals)


def stated_percent(share: float | None) -> str:
    """This will write a share somebody stated, in per cent and with no more decimals than they gave (two at most)."""
    if share is None:
        return ""
    decimals = next((count for count in (0, 1) if round(100 * share, count) == round(100 * share, 2)), 2)
    return share_text(share, language_now(), decimals)


def signed_percent(share: float | None) -> str:
    """This will write a relative change in per cent with its sign and one decimal; one that rounds to nothing as 0."""
    if share is None:
        return ""
    rounded = round(share, 3)
    text = share_text(abs(rounded), language_now(), 1)
    return text if rounded == 0 else f"+{text}" if rounded > 0 else f"{MINUS}{text}"


def probability(value: float | None) -> str:
    """This will write a probability from draws, never as certain."""
    return "" if value is None else probability_text(value, language_now())
