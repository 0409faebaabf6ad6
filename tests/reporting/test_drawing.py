"""Pictures as geometry."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kasip.reporting.drawing.fan import fan
from kasip.reporting.drawing.places import Spot, close_by, place_map
from kasip.reporting.drawing.scale import Scale, ticks

finite = st.floats(-1e6, 1e6, allow_nan=False)


@given(finite, st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_cover(low, span):
    marks = ticks(low, low + span)

    assert marks[0] <= low + 1e-6 * max(1.0, abs(low))
    assert marks[-1] >= low + span - 1e-6 * max(1.0, abs(low))
    assert 2 <= len(marks) <= 7


def test_scale_without_width_puts_all_at_its_start():
    assert Scale(5, 5, 10, 90)(5) == 10


def test_fan_starts_its_values_at_zero_and_keeps_inside():
    picture = fan([(2027, 10.0, 40.0), (2028, 12.0, 50.0)], {"needed": [(2027, 20.0), (2028, 30.0)]})

    assert picture.values[0].value == 0
    assert picture.values[-1].value >= 50
    assert picture.lines["needed"].startswith("M54 ")
    assert picture.band.endswith("Z")


def test_areas_are_in_proportion():
    drawn = place_map([Spot("a", 49, 73, 400, 100), Spot("b", 50, 74, 100, 0)], [])
    radii = {circle.name: circle.seats_radius for circle in drawn.circles}

    assert radii["a"] == 2 * radii["b"]
    assert drawn.circles[0].lacking_radius == radii["b"]


def test_north_is_up_and_a_kilometre_is_as_long_across_as_down():
    drawn = place_map([Spot("south", 49, 73), Spot("north", 50, 73), Spot("east", 49, 74)], [])
    places = {circle.name: (circle.x, circle.y) for circle in drawn.circles}

    assert places["north"][1] < places["south"][1]
    assert places["east"][0] > places["south"][0]
    across = (places["east"][0] - places["south"][0]) / (places["south"][1] - places["north"][1])
    assert 0.6 < across < 0.7  # the cosine of 49.5 degrees


def test_names_do_not_cover_each_other_where_there_is_room():
    spots = [Spot(f"District {number}", 48 + number / 2, 70 + number, 10) for number in range(5)]
    drawn = place_map(spots, [])
    lines = sorted(circle.text_y for circle in drawn.circles)

    assert all(after - before > 10 for before, after in itertools.pairwise(lines))


def test_close_up_shows_the_crowd_round_the_largest():
    spots = [Spot("big", 49.8, 73.1, 100), Spot("near", 49.8, 72.8, 10), Spot("far", 46.8, 75.0, 20)]

    assert [spot.name for spot in close_by(spots)] == ["big", "near"]


def test_fan_draws_wider_intervals_round_the_band_and_marks_steps_within_its_years():
    drawn = fan(
        [(2027, 10.0, 20.0), (2028, 10.0, 30.0)],
        {},
        around=[[(2027, 0.0, 40.0), (2028, 0.0, 40.0)], []],
        steps=[(2027.5, 1), (2031.0, 2)],
    )

    middle = (drawn.years[0].place + drawn.years[-1].place) / 2
    assert drawn.values[-1].value == 40.0
    assert len(drawn.around) == 1
    assert drawn.around[0].endswith("Z")
    assert [(round(mark.place), mark.value) for mark in drawn.steps] == [(round(middle), 1)]
