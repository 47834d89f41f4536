"""Kernels of moist air: saturation by Hyland and Wexler (1983), its inverse, the wet bulb.

Flat float64 arrays in and out, one thread, compiled once and kept on disk.

References
----------
ASHRAE Handbook Fundamentals (2017), ch. 1, equations 5, 6, 33 and 35; starts by Sonntag (1990).
"""

from __future__ import annotations

from math import exp, log, nan

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["VAPOUR_RATIO", "dew_points", "saturation_pressures", "wet_bulbs"]

Floats = NDArray[np.float64]
VAPOUR_RATIO = 0.621945
"""Molar mass of water over that of dry air."""
ZERO_K = 273.15
TRIPLE_C = 0.01
TRIPLE_PA = 611.657
FREEZING_PA = 611.213
"""Saturation over water at 0 C [Pa], equation 6."""
ROUGH = 2
"""Steps on Sonntag's formula, which costs half of Hyland and Wexler's, before exact ones."""
STEPS = 12
CLOSE_K = 0.05
"""An exact step of Halley no longer than this leaves less than 1e-6 K."""


@njit(cache=True)  # type: ignore[untyped-decorator]
def _over_water(celsius: float) -> tuple[float, float]:
    """Logarithm of the saturation pressure over water [Pa] and its slope [1/K]."""
    kelvin = celsius + ZERO_K
    inverse = 1.0 / kelvin
    bent = -4.8640239e-2 + kelvin * (4.1764768e-5 - 1.4452093e-8 * kelvin)
    value = -5.8002206e3 * inverse + 1.3914993 + kelvin * bent + 6.5459673 * log(kelvin)
    slope = inverse * (5.8002206e3 * inverse + 6.5459673) - 4.8640239e-2
    return value, slope + kelvin * (8.3529536e-5 - 4.3356279e-8 * kelvin)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _over_ice(celsius: float) -> tuple[float, float]:
    """Logarithm of the saturation pressure over ice [Pa] and its slope [1/K]."""
    kelvin = celsius + ZERO_K
    inverse = 1.0 / kelvin
    cubic = 6.2215701e-7 + kelvin * (2.0747825e-9 - 9.484024e-13 * kelvin)
    value = -5.6745359e3 * inverse + 6.3925247 + 4.1635019 * log(kelvin)
    slope = inverse * (5.6745359e3 * inverse + 4.1635019) - 9.677843e-3
    rest = 1.24431402e-6 + kelvin * (6.2243475e-9 - 3.7936096e-12 * kelvin)
    return value + kelvin * (-9.677843e-3 + kelvin * cubic), slope + kelvin * rest


@njit(cache=True)  # type: ignore[untyped-decorator]
def saturation_pressures(celsius: Floats) -> Floats:
    """Saturation pressure [Pa] of temperatures [C]."""
    found = np.empty(celsius.size)
    for i in range(celsius.size):
        one = celsius[i]
        found[i] = exp(_over_ice(one)[0] if one < TRIPLE_C else _over_water(one)[0])
    return found


@njit(cache=True)  # type: ignore[untyped-decorator]
def dew_points(vapour_pa: Floats) -> Floats:
    """Temperature [C] at which this vapour pressure saturates."""
    lowest, highest = exp(_over_ice(-100.0)[0]), exp(_over_water(200.0)[0])
    found = np.empty(vapour_pa.size)
    for i in range(vapour_pa.size):
        vapour = vapour_pa[i]
        if lowest * (1.0 - 1e-9) <= vapour <= highest * (1.0 + 1e-9):
            found[i] = _dew_point(log(vapour), vapour < TRIPLE_PA)
        else:
            found[i] = nan
    return found


@njit(cache=True)  # type: ignore[untyped-decorator]
def _dew_point(bent: float, icy: bool) -> float:
    """Newton on the logarithm against 1/K, which is all but a straight line."""
    top = bent - 6.415424  # ln 611.2
    celsius = 272.62 * top / (22.46 - top) if icy else 243.12 * top / (17.62 - top)
    for _ in range(3):
        value, slope = _over_ice(celsius) if icy else _over_water(celsius)
        kelvin = celsius + ZERO_K
        celsius = kelvin / (1.0 - (bent - value) / (slope * kelvin)) - ZERO_K
    return celsius


@njit(cache=True)  # type: ignore[untyped-decorator]
def wet_bulbs(dry_bulb_c: Floats, humidity_ratio: Floats, pressure_pa: Floats) -> Floats:
    """Wet bulb [C]; above the dry bulb where the humidity ratio is above saturation."""
    found = np.empty(dry_bulb_c.size)
    for i in range(dry_bulb_c.size):
        found[i] = _wet_bulb(dry_bulb_c[i], humidity_ratio[i], pressure_pa[i])
    return found


@njit(cache=True)  # type: ignore[untyped-decorator]
def _wet_bulb(dry: float, ratio: float, pressure: float) -> float:
    """Halley on equation 33 or 35 times the partial pressure of dry air: no pole at boiling."""
    freezing = VAPOUR_RATIO * FREEZING_PA / (pressure - FREEZING_PA)
    wet_wick = dry > 0.0 and ratio * (2501.0 + 1.86 * dry) >= 2501.0 * freezing - 1.006 * dry
    latent, falls, warms, vapour = 2830.0, 0.24, 2.1, 1.86
    steep, far = 22.46, 272.62
    if wet_wick:
        latent, falls, warms, steep, far = 2501.0, 2.326, 4.186, 17.62, 243.12
    heat = 1.006 * dry + ratio * (latent + vapour * dry)
    cools = 1.006 + warms * ratio
    wet = dry
    for step in range(STEPS):
        if step < ROUGH:
            inverse = 1.0 / (far + wet)
            value, slope = 6.415424 + steep * wet * inverse, steep * far * inverse * inverse
        elif wet_wick:
            value, slope = _over_water(wet)
        else:
            value, slope = _over_ice(wet)
        saturated = exp(value)
        lacking = heat - cools * wet
        weight = VAPOUR_RATIO * (latent - falls * wet) + lacking
        drift = VAPOUR_RATIO * falls + cools
        gap = saturated * weight - pressure * lacking
        rise = saturated * (slope * weight - drift) + pressure * cools
        bend = saturated * slope * (slope * weight - 2.0 * drift)
        change = gap * rise / (rise * rise - 0.5 * gap * bend)
        wet -= change
        if step >= ROUGH and -CLOSE_K < change < CLOSE_K:
            break
    return wet
