"""Pieces read ahead come in their order, faults where they belong, and nothing is read on after the consumer stops."""

import pytest

from kasip.gateways.reading_ahead import read_ahead


def test_pieces_come_in_their_order():
    assert list(read_ahead(range(1000), 3)) == list(range(1000))


def test_fault_of_reading_comes_after_the_pieces_before_it():
    def pieces():
        yield from (1, 2)
        raise OSError("disk")

    seen: list[int] = []
    with pytest.raises(OSError, match="disk"):
        seen.extend(read_ahead(pieces()))

    assert seen == [1, 2]


def test_reading_ends_soon_after_the_consumer_stops():
    read = []

    def pieces():
        for piece in range(1000):
            read.append(piece)
            yield piece

    ahead = read_ahead(pieces(), 3)
    next(ahead)
    ahead.close()

    assert len(read) <= 5
