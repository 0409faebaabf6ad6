"""Bars lying beside their names: one or two a name, with a scale from zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from kasip.reporting.drawing.fan import Mark
from kasip.reporting.drawing.scale import Scale, ticks

WIDTH, RIGHT, FOOT = 460.0, 46.0, 20.0
LEFT_LEAST, LEFT_MOST, LETTER = 60.0, 210.0, 6.6  # room for names; a letter's usual width at the picture's text size
THICK, GAP = 15.0, 9.0


@attrs.frozen
class Bar:
    """One bar, in picture units; `kind` is the series it belongs to."""

    kind: str
    value: float
    y: float
    width: float
    end: float
    height: float
    middle: float


@attrs.frozen
class Name:
    """A name beside its bars."""

    text: str
    place: float


@attrs.frozen
class Bars:
    """The picture: bars, their names, the marks of the scale; `foot` is where the bars' field ends."""

    bars: Sequence[Bar]
    names: Sequence[Name]
    values: Sequence[Mark]
    left: float
    foot: float
    width: float
    height: float


def bars(rows: Sequence[tuple[str, Mapping[str, float]]]) -> Bars:
    """This will draw bars from zero to the right.

    Args:
        rows: name -> series -> value (not negative), at least one row; series in the order they are drawn.
    """
    left = min(max(LETTER * max(len(name) for name, _ in rows) + 10, LEFT_LEAST), LEFT_MOST)
    largest = max((value for _, series in rows for value in series.values()), default=0.0)
    marks = ticks(0.0, max(largest, 1.0), 4)
    across = Scale(0.0, marks[-1], left, WIDTH - RIGHT)
    drawn: list[Bar] = []
    names = []
    top = GAP
    for name, series in rows:
        names.append(Name(name, round(top + THICK * len(series) / 2, 1)))
        for kind, value in series.items():
            end = across(value)
            drawn.append(Bar(kind, value, top, round(end - left, 1), end, THICK - 1, round(top + THICK / 2, 1)))
            top += THICK
        top += GAP
    return Bars(
        drawn, names, [Mark(across(value), value) for value in marks], round(left, 1), top, WIDTH, round(top + FOOT, 1)
    )
