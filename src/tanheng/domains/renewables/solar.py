"""The sun, the clear sky and what a tilted panel makes of them, on arrays.

The sun's own motion is worked out once for all stations (:func:`sun_at`); what a
station adds to it is spherical trigonometry. Irradiance models are pvlib's. Times are
seconds since 1970 UTC; azimuth runs clockwise from north (south is 180); irradiance is
in W/m2, and power is a fraction of capacity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib import atmosphere, clearsky, irradiance, spa

from tanheng.core import InputError

__all__ = [
    "ClearSky",
    "Irradiance",
    "Panel",
    "Position",
    "Sun",
    "clear_sky",
    "clear_sky_over",
    "day_of_year",
    "latitude_tilt_deg",
    "linke_turbidity",
    "plane_of_array",
    "solar_position",
    "sun_at",
    "sun_over",
]

Floats = NDArray[np.float64]
DAY_S = 86_400
DELTA_T_S = 69.0
"""Terrestrial minus universal time [s], 2018 to 2024; a minute off moves the sun 0.0007 deg."""
ALBEDO = 0.2
PARTS = 5
"""Instants per interval, odd so that one is its middle: at 12 min the mean is within 0.1 %."""


@dataclass(frozen=True)
class Sun:
    """Where the sun stands above the rotating earth, for no station in particular.

    Parameters
    ----------
    time_s : (N,) int64
        Instants [s since 1970 UTC].
    declination_rad, hour_angle_rad : (N,) float64
        Declination, and hour angle at Greenwich.
    """

    time_s: NDArray[np.int64]
    declination_rad: Floats
    hour_angle_rad: Floats


@dataclass(frozen=True)
class Position:
    """The sun in a station's sky [deg]; ``apparent_zenith_deg`` allows for refraction."""

    zenith_deg: Floats
    apparent_zenith_deg: Floats
    azimuth_deg: Floats


@dataclass(frozen=True)
class Irradiance:
    """Global horizontal, direct normal and diffuse horizontal irradiance [W/m2]."""

    ghi_wm2: Floats
    dni_wm2: Floats
    dhi_wm2: Floats


@dataclass(frozen=True)
class ClearSky:
    """A cloudless sky, as means over intervals.

    Parameters
    ----------
    ghi_wm2, plane_wm2 : (N,) float64
        Global horizontal and plane-of-array irradiance [W/m2].
    zenith_deg, azimuth_deg : (N,) float64
        The sun at the middle of the interval.
    sun_up : (N,) bool
        The sun is above the horizon at some time of the interval.
    """

    ghi_wm2: Floats
    plane_wm2: Floats
    zenith_deg: Floats
    azimuth_deg: Floats
    sun_up: NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """Where a panel stands and how it is turned.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        North and east are positive.
    altitude_m : float
        Above sea level.
    tilt_deg, azimuth_deg : float, optional
        From the horizontal; clockwise from north. Left out: the yearly best tilt of the
        latitude (:func:`latitude_tilt_deg`), facing the equator.

    Raises
    ------
    InputError
        A coordinate or an angle is out of range.
    """

    latitude_deg: float
    longitude_deg: float
    altitude_m: float = 0.0
    tilt_deg: float = math.nan
    azimuth_deg: float = math.nan

    def __post_init__(self) -> None:
        if math.isnan(self.tilt_deg):
            object.__setattr__(self, "tilt_deg", latitude_tilt_deg(self.latitude_deg))
        if math.isnan(self.azimuth_deg):
            object.__setattr__(self, "azimuth_deg", 180.0 if self.latitude_deg >= 0 else 0.0)
        for name, low, high in (
            ("latitude_deg", -90.0, 90.0),
            ("longitude_deg", -180.0, 360.0),
            ("altitude_m", -500.0, 9000.0),
            ("tilt_deg", 0.0, 90.0),
            ("azimuth_deg", 0.0, 360.0),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise InputError(f"{name}: expected {low:g} to {high:g}, got {value:g}")


def latitude_tilt_deg(latitude_deg: float) -> float:
    """Yearly best tilt of a fixed panel facing the equator [deg].

    References
    ----------
    Jacobson, M. Z. and Jadhav, V. (2018), World estimates of PV optimal tilt angles,
    Solar Energy 169, 55-66: third-degree fits for each hemisphere.
    """
    x = latitude_deg
    if x >= 0:
        tilt = 1.3793 + x * (1.2011 + x * (-0.014404 + x * 0.000080509))
    else:
        tilt = 0.41657 - x * (1.4216 + x * (0.024051 + x * 0.00021828))
    return min(max(tilt, 0.0), 90.0)


def day_of_year(time_s: NDArray[np.int64]) -> NDArray[np.int64]:
    """Day of the year in UTC, 1 to 366, of instants (N,)."""
    days = (np.asarray(time_s) // DAY_S).astype("datetime64[D]")
    first = days.astype("datetime64[Y]").astype("datetime64[D]")
    return np.asarray((days - first).astype(np.int64) + 1)


def sun_at(time_s: NDArray[np.int64]) -> Sun:
    """Find the sun's declination and Greenwich hour angle at instants (N,).

    References
    ----------
    Reda, I. and Andreas, A. (2004), Solar position algorithm for solar radiation
    applications, Solar Energy 76(5), steps 3.1 to 3.10 (pvlib.spa).
    """
    instants = np.asarray(time_s, dtype=np.int64)
    sidereal, ascension, declination = spa.solar_position(
        instants.astype(np.float64), 0.0, 0.0, 0.0, 0.0, 0.0, DELTA_T_S, 0.0, sst=True
    )
    return Sun(instants, np.radians(declination), np.radians(sidereal - ascension))


def sun_over(start_s: NDArray[np.int64], step_s: int, parts: int = PARTS) -> Sun:
    """Find the sun at the middles of ``parts`` equal pieces of each interval: (N * parts,)."""
    middles = ((np.arange(parts) + 0.5) * step_s / parts).astype(np.int64)
    return sun_at((np.asarray(start_s, dtype=np.int64)[:, None] + middles).ravel())


def solar_position(sun: Sun, latitude_deg: float, longitude_deg: float) -> Position:
    """Place the sun in the sky of one station.

    Parallax (at most 0.0024 deg) is left out; refraction is that of 1010 hPa and 10 C.

    References
    ----------
    Reda and Andreas (2004), equations 41, 42 and 46.
    """
    angle = sun.hour_angle_rad + math.radians(longitude_deg)
    sine, cosine = math.sin(math.radians(latitude_deg)), math.cos(math.radians(latitude_deg))
    up = sine * np.sin(sun.declination_rad)
    up += cosine * np.cos(sun.declination_rad) * np.cos(angle)
    elevation = np.degrees(np.arcsin(np.clip(up, -1.0, 1.0)))
    north = np.cos(angle) * sine - np.tan(sun.declination_rad) * cosine
    azimuth = (np.degrees(np.arctan2(np.sin(angle), north)) + 180.0) % 360.0
    return Position(90.0 - elevation, 90.0 - elevation - _refraction_deg(elevation), azimuth)


def _refraction_deg(elevation_deg: Floats) -> Floats:
    seen = np.maximum(elevation_deg, -0.8334)  # below, the sun's upper limb does not show
    bend = 1.02 / (60.0 * np.tan(np.radians(seen + 10.3 / (seen + 5.11))))
    return np.where(elevation_deg >= -0.8334, bend, 0.0)


def linke_turbidity(time_s: NDArray[np.int64], latitude_deg: float, longitude_deg: float) -> Floats:
    """Linke turbidity of a usual cloudless day, from the monthly map that pvlib ships: (N,).

    References
    ----------
    Remund, J. et al. (2003), Worldwide Linke turbidity information, ISES Solar World Congress.
    """
    months = pd.date_range("2019-01-15", periods=12, freq=pd.DateOffset(months=1))
    east = (longitude_deg + 180.0) % 360.0 - 180.0
    found = clearsky.lookup_linke_turbidity(months, latitude_deg, east, interp_turbidity=False)
    middles = np.asarray(months.day_of_year, dtype=np.float64)
    values = np.asarray(found, dtype=np.float64)
    return np.interp(day_of_year(time_s).astype(np.float64), middles, values, period=365.0)


def clear_sky(sun: Sun, position: Position, panel: Panel) -> Irradiance:
    """Irradiance under a cloudless sky at instants (N,): Ineichen with mapped turbidity.

    References
    ----------
    Ineichen, P. and Perez, R. (2002), A new airmass independent formulation for the Linke
    turbidity coefficient, Solar Energy 73(3), 151-157.
    """
    up = position.apparent_zenith_deg < 90.0
    zenith, time_s = position.apparent_zenith_deg[up], sun.time_s[up]
    pressure = atmosphere.alt2pres(panel.altitude_m)
    sky = clearsky.ineichen(
        zenith,
        atmosphere.get_absolute_airmass(atmosphere.get_relative_airmass(zenith), pressure),
        linke_turbidity(time_s, panel.latitude_deg, panel.longitude_deg),
        altitude=panel.altitude_m,
        dni_extra=irradiance.get_extra_radiation(day_of_year(time_s)),
    )
    parts = np.zeros((3, len(up)))
    parts[:, up] = sky["ghi"], sky["dni"], sky["dhi"]
    return Irradiance(*parts)


def plane_of_array(
    sun: Sun, position: Position, sky: Irradiance, panel: Panel, albedo: float = ALBEDO
) -> Floats:
    """Irradiance in the panel's plane (N,): beam, sky (Hay-Davies) and ground.

    References
    ----------
    Hay, J. E. and Davies, J. A. (1980), Calculations of the solar radiation incident on an
    inclined surface, First Canadian Solar Radiation Data Workshop.
    """
    facing = irradiance.aoi_projection(
        panel.tilt_deg, panel.azimuth_deg, position.zenith_deg, position.azimuth_deg
    )
    extra = irradiance.get_extra_radiation(day_of_year(sun.time_s))
    sky_part = irradiance.haydavies(
        panel.tilt_deg,
        panel.azimuth_deg,
        sky.dhi_wm2,
        sky.dni_wm2,
        extra,
        position.zenith_deg,
        position.azimuth_deg,
    )
    ground = irradiance.get_ground_diffuse(panel.tilt_deg, sky.ghi_wm2, albedo)
    beam = sky.dni_wm2 * np.maximum(facing, 0.0)
    return np.asarray(beam + sky_part + ground, dtype=np.float64)


def clear_sky_over(panel: Panel, sun: Sun, parts: int = PARTS) -> ClearSky:
    """Means of the cloudless sky over intervals.

    Parameters
    ----------
    panel : Panel
    sun : Sun
        From :func:`sun_over` with the same ``parts``: (N * parts,).
    parts : int
        Instants per interval, an odd number.

    Returns
    -------
    ClearSky
        Arrays (N,).

    Raises
    ------
    InputError
        For an even number of instants, of which none is the middle.
    """
    if parts % 2 == 0:
        raise InputError(f"expected an odd number of instants per interval, came {parts}")
    position = solar_position(sun, panel.latitude_deg, panel.longitude_deg)
    sky = clear_sky(sun, position, panel)
    plane = plane_of_array(sun, position, sky, panel)
    middle = np.s_[parts // 2 :: parts]
    return ClearSky(
        ghi_wm2=sky.ghi_wm2.reshape(-1, parts).mean(axis=1),
        plane_wm2=plane.reshape(-1, parts).mean(axis=1),
        zenith_deg=position.zenith_deg[middle],
        azimuth_deg=position.azimuth_deg[middle],
        sun_up=position.apparent_zenith_deg.reshape(-1, parts).min(axis=1) < 90.0,
    )
