"""A forecast fan: an interval as a band, its median as a line, and other lines to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from kasip.reporting.drawing.scale import Scale, ticks

WIDTH, HEIGHT = 340.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 18.0, 10.0, 22.0


@attrs.frozen
class Mark:
    """A tick or a point: its place in picture units and the value it stands for."""

    place: float
    value: float


@attrs.frozen
class Fan:
    """A picture of one forecast.

    Attributes:
        band: closed path of the interval; empty where there is no forecast.
        lines: name -> path.
        points: name -> (x, y) of single points.
        years, values: marks of the two axes.
        boundary: x of the last year of history; missing where there is none.
        around: closed paths of further intervals, drawn one over another: where more lie, it is likelier.
        steps: moments marked by a line from top to bottom, `value` is what is written at it.
    """

    band: str
    lines: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    years: Sequence[Mark]
    values: Sequence[Mark]
    boundary: float | None
    around: Sequence[str] = ()
    steps: Sequence[Mark] = ()
    width: float = WIDTH
    height: float = HEIGHT


def fan(
    band: Sequence[tuple[int, float, float]],
    lines: Mapping[str, Sequence[tuple[int, float]]],
    points: Mapping[str, tuple[int, float]] | None = None,
    boundary: int | None = None,
    around: Sequence[Sequence[tuple[int, float, float]]] = (),
    steps: Sequence[tuple[float, int]] = (),
) -> Fan:
    """This will draw a fan over calendar years, the value axis starting at zero.

    Args:
        band: (year, low, high), ascending.
        lines: name -> (year, value), ascending; at least one of `band` and `lines` has a row.
        points: name -> (year, value).
        boundary: last year of history.
        around: further intervals, each as `band`.
        steps: (moment in years, number written at it); those outside the years drawn are left out.
    """
    points = points or {}
    spots = [spot for line in lines.values() for spot in line] + list(points.values())
    every = [row for rows in (band, *around) for row in rows]
    years = [row[0] for row in every] + [year for year, _ in spots]
    values = [end for row in every for end in row[1:]] + [value for _, value in spots]
    marks = ticks(min(0.0, *values), max(1.0, *values), 4)
    across = Scale(min(years), max(years), LEFT, WIDTH - RIGHT)
    up = Scale(marks[0], marks[-1], HEIGHT - BOTTOM, TOP)
    return Fan(
        band=_closed(band, across, up),
        around=[_closed(rows, across, up) for rows in around if rows],
        steps=[Mark(across(when), number) for when, number in steps if min(years) <= when <= max(years)],
        lines={name: _path([(across(year), up(value)) for year, value in line]) for name, line in lines.items()},
        points={name: (across(year), up(value)) for name, (year, value) in points.items()},
        years=[Mark(across(year), year) for year in _some_years(min(years), max(years))],
        values=[Mark(up(value), value) for value in marks],
        boundary=None if boundary is None else across(boundary),
    )


def _closed(rows: Sequence[tuple[int, float, float]], across: Scale, up: Scale) -> str:
    edge = [(across(year), up(high)) for year, _, high in rows]
    edge += [(across(year), up(low)) for year, low, _ in reversed(rows)]
    return f"{_path(edge)}Z" if rows else ""


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if number else 'M'}{x:g} {y:g}" for number, (x, y) in enumerate(spots))


def _some_years(first: int, last: int) -> Sequence[int]:
    step = max(1, -(-(last - first) // 6))
    return range(first, last + 1, step)
