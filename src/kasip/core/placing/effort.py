"""How far a student has to travel: in the plane, on the globe, or by a table of times."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
EARTH_RADIUS_KM = 6371.0088
HUNDREDS_OF_METRES = 10


@attrs.frozen
class Reach:
    """How far is measured and how far is too far.

    Attributes:
        measure: `plane` (km), `centres` (degrees, great circle), `minutes` (table by district), or `none`.
        largest: largest effort allowed, in hundreds of metres or minutes; nothing where there is no limit.
        minutes: travel time between districts by number, for `minutes`; infinite where not listed.
    """

    measure: str
    largest: float | None
    minutes: Floats = attrs.field(factory=lambda: np.zeros((0, 0)))

    @property
    def scale(self) -> float:
        """This will return efforts per unit of the setting: hundreds of metres in a km, or 1."""
        return float(HUNDREDS_OF_METRES) if self.measure in ("plane", "centres") else 1.0

    def effort(self, here: Floats, there: Floats) -> Floats:
        """This will return the effort between spots (n, 2) and (m, 2) as an (n, m) array."""
        if self.measure == "plane":
            across, along = (here[:, None, :] - there[None, :, :]).transpose(2, 0, 1)
            return np.asarray(HUNDREDS_OF_METRES * np.hypot(across, along))
        if self.measure == "centres":
            return HUNDREDS_OF_METRES * great_circle_km(here, there)
        if self.measure == "minutes":
            return self.minutes[here[:, 0].astype(np.int64)][:, there[:, 0].astype(np.int64)]
        return np.zeros((len(here), len(there)))


def great_circle_km(here: Floats, there: Floats) -> Floats:
    """This will return great-circle distances between points in degrees (latitude, longitude): haversine."""
    a, b = np.radians(here)[:, None, :], np.radians(there)[None, :, :]
    half = (b - a) / 2
    chord = np.sin(half[..., 0]) ** 2 + np.cos(a[..., 0]) * np.cos(b[..., 0]) * np.sin(half[..., 1]) ** 2
    distance: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return distance
