"""What weather can be at the ground: wider than the records, narrower than a mistaken unit.

Bounds of the EnergyPlus weather file (EPW data dictionary) where it has them, else beyond the
records of the World Meteorological Organization's archive of extremes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place

__all__ = ["expect_plausible"]

# name -> lowest, highest, unit, what it may be instead
BOUNDS: dict[str, tuple[float, float, str, str]] = {
    "temperature_c": (-95.0, 70.0, "C", "kelvin or Fahrenheit"),
    "dew_point_c": (-110.0, 70.0, "C", "kelvin or Fahrenheit"),
    "humidity_pct": (0.0, 110.0, "per cent", ""),
    "pressure_hpa": (310.0, 1200.0, "hPa", "Pa or kPa"),
    "speed_ms": (0.0, 120.0, "m/s", "km/h"),
    "direction_deg": (0.0, 360.0, "degrees", ""),
    "cloud_pct": (0.0, 100.0, "per cent", ""),
}


def expect_plausible(
    name: str, values: NDArray[np.float64], place_of: Callable[[int], Place]
) -> None:
    """Refuse values that no weather has; what is not known passes.

    Parameters
    ----------
    name : str
        Canonical name, ``temperature_c``, ``speed_ms@100``.
    values : (N,) float64
        In the unit of the name.
    place_of : callable
        Where a row's value stands.

    Raises
    ------
    InputError
        At the first value out of bounds, or where humidity never passes 1 per cent.
    """
    stem = name.split("@")[0]
    low, high, unit, instead = BOUNDS.get(stem, (-np.inf, np.inf, "", ""))
    wrong = np.flatnonzero((values < low) | (values > high) | np.isinf(values))
    if wrong.size:
        hint = f" (is this in {instead}?)" if instead else ""
        raise InputError(
            f"expected {name} from {low:g} to {high:g} {unit}, got {values[wrong[0]]:g}{hint}",
            place_of(int(wrong[0])),
        )
    known = np.flatnonzero(values > 0.0)
    if stem == "humidity_pct" and known.size and values[known].max() <= 1.0:
        raise InputError(
            f"expected {name} in per cent, got nothing above 1 (is this a fraction?)",
            place_of(int(known[0])),
        )
