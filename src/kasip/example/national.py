"""Regions of nobody: any size, on the country's real region and district codes, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from kasip.example.profile import generated
from kasip.example.regions import region
from kasip.example.tables import Tables, fact


def invented_region(seed: int, colleges: int, specialties: int) -> Tables:
    """This will make one region; which of the country's codes it stands on depends on the seed."""
    codes = fact("kato_regions")["kato"].sort()
    return region(generated(seed, str(codes[seed % len(codes)]), colleges, specialties))


def invented_regions(seed: int, regions: int, colleges: int, specialties: int) -> Iterator[tuple[str, Tables]]:
    """This will make regions one at a time, each with its code, so that a country never stands in memory whole."""
    for kato in fact("kato_regions")["kato"].sort()[:regions]:
        yield kato, region(generated(seed, kato, colleges, specialties))
