"""Moist air and wind on arrays.

Arguments broadcast against each other; temperatures are in degrees Celsius, pressures in
hPa, humidity in per cent of saturation over water. NaN stays NaN.

Sonntag's formula and a density serve wind and solar stations; where heat and water of moist air
must close (data centres, cooling) take :mod:`tanheng.weather.psychrometrics`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "dew_point_c",
    "humidity_pct",
    "mixing_ratio",
    "moist_density_kgm3",
    "saturation_hpa",
    "standard_pressure_hpa",
    "vapour_hpa",
    "wind_from_components",
    "wind_to_components",
]

Floats = NDArray[np.float64]
DRY_GAS = 287.05
"""Specific gas constant of dry air [J/(kg K)] (ISO 2533:1975)."""
VAPOUR_RATIO = 0.62198
"""Molar mass of water over that of dry air."""


def saturation_hpa(temperature_c: ArrayLike) -> Floats:
    """Saturation vapour pressure over water [hPa].

    References
    ----------
    Sonntag, D. (1990), Z. Meteorol. 70(5); WMO-No. 8 (2018), annex 4.B, equation 4.B.1.
    """
    celsius = np.asarray(temperature_c, dtype=np.float64)
    return np.asarray(6.112 * np.exp(17.62 * celsius / (243.12 + celsius)))


def vapour_hpa(temperature_c: ArrayLike, humidity_pct: ArrayLike) -> Floats:
    """Vapour pressure [hPa] of air with this relative humidity [per cent]."""
    return np.asarray(np.asarray(humidity_pct) / 100.0 * saturation_hpa(temperature_c))


def humidity_pct(temperature_c: ArrayLike, dew_point_c: ArrayLike) -> Floats:
    """Relative humidity [per cent] from temperature and dew point."""
    return np.asarray(100.0 * saturation_hpa(dew_point_c) / saturation_hpa(temperature_c))


def dew_point_c(temperature_c: ArrayLike, humidity_pct: ArrayLike) -> Floats:
    """Dew point [C] from temperature and relative humidity above zero: `saturation_hpa` undone."""
    bent = np.log(vapour_hpa(temperature_c, humidity_pct) / 6.112)
    return np.asarray(243.12 * bent / (17.62 - bent))


def mixing_ratio(vapour_hpa: ArrayLike, pressure_hpa: ArrayLike) -> Floats:
    """Mass of vapour per mass of dry air [kg/kg] (WMO-No. 8, 2018, annex 4.A)."""
    part = np.asarray(vapour_hpa, dtype=np.float64)
    return np.asarray(VAPOUR_RATIO * part / (np.asarray(pressure_hpa) - part))


def moist_density_kgm3(
    pressure_hpa: ArrayLike, temperature_c: ArrayLike, humidity_pct: ArrayLike = 0.0
) -> Floats:
    """Density of moist air [kg/m3], dry unless told otherwise.

    References
    ----------
    IEC 61400-12-1:2017, equation 12 (ideal gases of dry air and vapour side by side).
    """
    vapour = vapour_hpa(temperature_c, humidity_pct)
    kelvin = np.asarray(temperature_c, dtype=np.float64) + 273.15
    dry = np.asarray(pressure_hpa, dtype=np.float64) - (1.0 - VAPOUR_RATIO) * vapour
    return np.asarray(100.0 * dry / (DRY_GAS * kelvin))


def standard_pressure_hpa(altitude_m: ArrayLike) -> Floats:
    """Pressure of the standard atmosphere up to 11 km [hPa].

    References
    ----------
    ISO 2533:1975, equation 12: 1013.25 hPa, 288.15 K and 6.5 K/km at sea level.
    """
    height = np.asarray(altitude_m, dtype=np.float64)
    return np.asarray(1013.25 * (1.0 - 0.0065 * height / 288.15) ** 5.255877)


def wind_to_components(speed_ms: ArrayLike, direction_deg: ArrayLike) -> tuple[Floats, Floats]:
    """Eastward and northward wind (u, v) [m/s] from speed and the direction it blows *from*."""
    speed, angle = np.asarray(speed_ms), np.radians(np.asarray(direction_deg))
    return np.asarray(-speed * np.sin(angle)), np.asarray(-speed * np.cos(angle))


def wind_from_components(u_ms: ArrayLike, v_ms: ArrayLike) -> tuple[Floats, Floats]:
    """Speed [m/s] and direction it blows from [deg, 0 to 360] of eastward and northward wind."""
    u, v = np.asarray(u_ms, dtype=np.float64), np.asarray(v_ms, dtype=np.float64)
    return np.hypot(u, v), np.degrees(np.arctan2(-u, -v)) % 360.0
