"""Texts that a spreadsheet program would take for a formula, and how ours are marked not to be."""

from __future__ import annotations

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BEFORE = " \u00a0\ufeff"
"""Blanks that spreadsheet programs may skip."""

HARMLESS = re.compile(r"-|-\d+(?:[.,]\d+)?", re.ASCII)
"""A dash, which says "none", and negative numbers are no formulas."""

MARK = "'"


def is_formula(text: str) -> bool:
    """This will say whether a spreadsheet program could take a text for a formula."""
    return text.lstrip(BEFORE).startswith(STARTS) and not HARMLESS.fullmatch(text)


def marked(text: str) -> str:
    """This will put an apostrophe before a text that could be taken for a formula."""
    return f"{MARK}{text}" if is_formula(text) else text


def unmarked(text: str) -> str:
    """This will take the apostrophe off again that `marked` put."""
    return text[1:] if text.startswith(MARK) and is_formula(text[1:]) else text
