"""A map of points: districts as circles at their centres, colleges as dots; no border is drawn that is not known."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

import attrs

from kasip.reporting.drawing.scale import Scale

WIDTH = 440.0
MARGIN = 46.0
LARGEST_RADIUS = 26.0
CLOSE = 60.0  # kilometres round the largest district that a close-up shows
KILOMETRES = 111.2  # of one degree of latitude
LETTER, LINE = 6.8, 13.0  # widths of an average letter and of a line of text at the map's text size


@attrs.frozen
class Spot:
    """A place to draw: where it is, how much of it there is, what stands beside it."""

    name: str
    latitude: float
    longitude: float
    seats: float = 0.0
    lacking: float = 0.0


@attrs.frozen
class Circle:
    """A district on the map, in picture units; `anchor` is how its name is set at (`text_x`, `text_y`)."""

    name: str
    x: float
    y: float
    seats_radius: float
    lacking_radius: float
    text_x: float
    text_y: float
    anchor: str
    spot: Spot


@attrs.frozen
class PlaceMap:
    """The map: circles of districts, dots of colleges."""

    circles: Sequence[Circle]
    dots: Sequence[tuple[float, float]]
    width: float
    height: float
    largest: float
    kilometre: float


def place_map(
    districts: Sequence[Spot], colleges: Sequence[tuple[float, float]], unnamed: Collection[str] = ()
) -> PlaceMap:
    """This will lay out districts and colleges: north up, the same scale along and across at the middle latitude.

    Args:
        districts: at least one, with names in the reader's language.
        colleges: (latitude, longitude).
        unnamed: names left out, because a close-up shows them.
    """
    north = [spot.latitude for spot in districts]
    east = [spot.longitude for spot in districts]
    middle = math.cos(math.radians((min(north) + max(north)) / 2))
    span_x = max((max(east) - min(east)) * middle, 1e-6)
    span_y = max(max(north) - min(north), 1e-6)
    unit = (WIDTH - 2 * MARGIN) / max(span_x, span_y / 1.1)
    height = round(2 * MARGIN + unit * span_y)
    left = (WIDTH - unit * span_x) / 2
    across = Scale(min(east), max(east), left, WIDTH - left) if span_x > 1e-6 else Scale(0, 0, WIDTH / 2, WIDTH / 2)
    down = Scale(max(north), min(north), MARGIN, height - MARGIN) if span_y > 1e-6 else Scale(0, 0, MARGIN, MARGIN)
    largest = max((max(spot.seats, spot.lacking) for spot in districts), default=0.0) or 1.0
    bare = [_circle(spot, across(spot.longitude), down(spot.latitude), largest) for spot in districts]
    dots = [(across(longitude), down(latitude)) for latitude, longitude in colleges]
    inside = [(x, y) for x, y in dots if 0 <= x <= WIDTH and 0 <= y <= height]
    return PlaceMap(_with_names(bare, unnamed), inside, WIDTH, height, largest, unit / KILOMETRES)


def close_by(districts: Sequence[Spot]) -> Sequence[Spot]:
    """This will return the districts near the largest one: what a map of the whole region crowds together."""
    largest = max(districts, key=lambda each: (each.seats, each.name))
    return [spot for spot in districts if _apart(spot, largest) <= CLOSE]


def _apart(one: Spot, other: Spot) -> float:
    middle = math.cos(math.radians((one.latitude + other.latitude) / 2))
    return KILOMETRES * math.hypot(one.latitude - other.latitude, (one.longitude - other.longitude) * middle)


def radius(value: float, largest: float) -> float:
    """This will give a circle whose area is in proportion to a value."""
    return round(LARGEST_RADIUS * math.sqrt(max(value, 0.0) / largest), 1)


def _circle(spot: Spot, x: float, y: float, largest: float) -> Circle:
    return Circle(spot.name, x, y, radius(spot.seats, largest), radius(spot.lacking, largest), x, y, "middle", spot)


def _with_names(circles: Sequence[Circle], unnamed: Collection[str]) -> Sequence[Circle]:
    """Set the names where they cover least: of each circle's candidate places the one least in the way of others."""
    taken = [_box(circle.x, circle.y, 2 * _reach(circle), 2 * _reach(circle)) for circle in circles]
    placed = []
    for circle in sorted(circles, key=lambda each: (-_reach(each), each.name)):
        if circle.name in unnamed:
            placed.append(attrs.evolve(circle, name=""))
            continue
        choices = list(_candidates(circle))
        best = min(choices, key=lambda each: _cover(_text_box(each), taken))
        taken.append(_text_box(best))
        placed.append(best)
    return placed


def _reach(circle: Circle) -> float:
    return max(circle.seats_radius, circle.lacking_radius, 3.0)


def _candidates(circle: Circle) -> Iterable[Circle]:
    away = _reach(circle) + 4
    slant = away * 0.75
    for dx, dy, anchor in (
        (away, 4, "start"),
        (-away, 4, "end"),
        (0, away + 9, "middle"),
        (0, -away, "middle"),
        (slant, slant + 6, "start"),
        (-slant, slant + 6, "end"),
        (slant, -slant, "start"),
        (-slant, -slant, "end"),
        (0, away + 22, "middle"),
        (0, -away - 13, "middle"),
    ):
        yield attrs.evolve(circle, text_x=round(circle.x + dx, 1), text_y=round(circle.y + dy, 1), anchor=anchor)


def _text_box(circle: Circle) -> tuple[float, float, float, float]:
    width = LETTER * len(circle.name)
    shift = {"start": width / 2, "end": -width / 2, "middle": 0.0}[circle.anchor]
    return _box(circle.text_x + shift, circle.text_y - 4, width, LINE)


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _cover(box: tuple[float, float, float, float], taken: Iterable[tuple[float, float, float, float]]) -> float:
    outside = max(0.0, -box[0]) + max(0.0, box[2] - WIDTH)
    return 100 * outside + sum(_shared(box, other) for other in taken)


def _shared(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)
