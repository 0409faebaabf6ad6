import pytest

from kasip.core.measuring.shares import wilson_interval


def test_interval_is_that_of_the_published_example():
    """Newcombe 1998, table I: 15 of 148 at 95 % is 0.0624 to 0.1605."""
    assert wilson_interval(15, 148, z=1.959964) == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_interval_of_none_and_of_all_stays_within_a_share():
    assert wilson_interval(0, 20)[0] == 0.0
    assert wilson_interval(20, 20)[1] == pytest.approx(1.0)


@pytest.mark.parametrize(("counted", "asked"), [(1, 0), (3, 2), (-1, 5)])
def test_impossible_counts_are_refused(counted, asked):
    with pytest.raises(ValueError, match=f"{counted} of {asked}"):
        wilson_interval(counted, asked)
