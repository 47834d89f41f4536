"""Solar plants of the model province: sun, clear sky, and the power's law given a run.

The plane-of-array irradiance is pvlib's clear sky (simplified Solis: Ineichen, 2008, "A broadband
simplified version of the Solis clear sky model") times a clear-sky index
``k = k0 + (1 - k0) * Phi(a - b z)`` of the latent cloudiness z. A run gives ``z + error``, so
``P(power <= x) = Phi((zeta - z(x)) / sigma)`` with ``zeta`` the run's cloudiness and ``z(x)`` the
cloudiness at which the plant gives x.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pvlib import clearsky, irradiance, solarposition
from scipy.special import ndtr, ndtri

from tanheng.province.field import FloatArray

__all__ = [
    "ERROR_ANALYSIS",
    "ERROR_GROWTH",
    "SolarConditional",
    "Sun",
    "clear_sky",
    "clear_sky_index",
    "cloud_cover",
    "solar_power",
    "sun",
]

ERROR_ANALYSIS, ERROR_GROWTH = 0.12, 0.6  # variance of cloudiness at lead 0+, added by 48 h
_DARKEST, _OPENNESS, _CONTRAST = 0.12, 0.35, 1.1  # k0, a, b
_HEAT = 0.004  # power lost per degree of the cells above 25 C
_WARMING = 0.028  # degrees of the cells per W/m2
_LOADING = 1.05  # direct-current power over the inverters' at 1000 W/m2 and 25 C


@dataclass(frozen=True)
class Sun:
    """Declination [deg], equation of time [min] and hours UTC at the middle of each hour."""

    declination_deg: FloatArray
    equation_min: FloatArray
    utc_h: FloatArray


def sun(time_s: npt.NDArray[np.int64]) -> Sun:
    """Position of the sun without a place, at the middle of hours that start at ``time_s``."""
    middle = pd.to_datetime(time_s + 1800, unit="s", utc=True)
    # seen from the pole the sun stands as high as its declination
    polar = solarposition.spa_python(middle, 90.0, 0.0)
    return Sun(
        declination_deg=90.0 - polar["zenith"].to_numpy(),
        equation_min=polar["equation_of_time"].to_numpy(),
        utc_h=(time_s % 86400) / 3600.0 + 0.5,
    )


def clear_sky(
    sun: Sun, latitude: float, longitude: float, tilt: float, azimuth: float
) -> tuple[FloatArray, FloatArray]:
    """Clear-sky irradiance, horizontal and in the plane of the array [W/m2]; zero at night."""
    hour_angle = 15 * (sun.utc_h - 12) + longitude + sun.equation_min / 4
    angles = [np.deg2rad(part) for part in (latitude, hour_angle, sun.declination_deg)]
    height_zenith = solarposition.solar_zenith_analytical(*angles)
    sun_azimuth = np.rad2deg(solarposition.solar_azimuth_analytical(*angles, height_zenith))
    zenith = np.rad2deg(height_zenith)
    day = zenith < 90.0
    beams = clearsky.simplified_solis(np.maximum(90.0 - zenith, 0.0), 0.15, 1.8)
    plane = irradiance.get_total_irradiance(
        tilt, azimuth, zenith, sun_azimuth, beams["dni"], beams["ghi"], beams["dhi"]
    )["poa_global"]
    return np.where(day, beams["ghi"], 0.0), np.where(day, np.maximum(plane, 0.0), 0.0)


def clear_sky_index(cloudiness: FloatArray) -> FloatArray:
    """Irradiance over clear-sky irradiance, 0.12..1, falling with cloudiness."""
    return _DARKEST + (1 - _DARKEST) * np.asarray(ndtr(_OPENNESS - _CONTRAST * cloudiness))


def _cloudiness_at(index: FloatArray) -> FloatArray:
    share = np.clip((index - _DARKEST) / (1 - _DARKEST), 0.0, 1.0)
    return np.asarray((_OPENNESS - ndtri(share)) / _CONTRAST, dtype=np.float64)


def cloud_cover(cloudiness: FloatArray) -> FloatArray:
    """Cloud cover [%], rising with cloudiness and telling it exactly."""
    return 100.0 * np.asarray(ndtr(cloudiness), dtype=np.float64)


def solar_power(plane_wm2: FloatArray, temperature_c: FloatArray) -> FloatArray:
    """Power of a plant, fraction of capacity; rises with irradiance up to the inverters' limit.

    Parameters
    ----------
    plane_wm2 : ndarray
        Irradiance in the plane of the array.
    temperature_c : ndarray
        Air temperature.
    """
    cell = temperature_c + _WARMING * plane_wm2
    return np.clip(_LOADING * plane_wm2 / 1000 * (1 - _HEAT * (cell - 25.0)), 0.0, 1.0)


def _plane_at(power: FloatArray, temperature_c: FloatArray) -> FloatArray:
    """Irradiance at which a plant gives ``power``: the lower root of its parabola."""
    linear = 1 - _HEAT * (temperature_c - 25.0)
    square = _HEAT * _WARMING
    root = np.sqrt(np.maximum(linear**2 - 4 * square * 1000 * power / _LOADING, 0.0))
    return np.asarray((linear - root) / (2 * square), dtype=np.float64)


@dataclass(frozen=True)
class SolarConditional:
    """Law of a solar plant's power at some hours, given the run that speaks of them.

    Attributes
    ----------
    cloudiness, sigma : ndarray, (hours,)
        The run's cloudiness, and the standard deviation of its error.
    clear_wm2, temperature_c : ndarray, (hours,)
        Clear-sky irradiance in the plane of the array, air temperature.
    """

    cloudiness: FloatArray
    sigma: FloatArray
    clear_wm2: FloatArray
    temperature_c: FloatArray

    components = 1

    @property
    def size(self) -> int:
        """Number of hours."""
        return int(self.sigma.size)

    def at(self, part: slice) -> SolarConditional:
        """Law of a part of the hours."""
        return SolarConditional(
            self.cloudiness[part], self.sigma[part], self.clear_wm2[part], self.temperature_c[part]
        )

    def cdf(self, power: npt.ArrayLike) -> FloatArray:
        """P(power at the hour <= ``power``), ``power`` a fraction of capacity; (hours,)."""
        level = np.broadcast_to(np.asarray(power, dtype=np.float64), self.sigma.shape)
        plane = _plane_at(np.clip(level, 0.0, 1.0), self.temperature_c)
        with np.errstate(divide="ignore", invalid="ignore"):
            index = np.where(self.clear_wm2 > 0, plane / self.clear_wm2, np.inf)
        below = ndtr((self.cloudiness - _cloudiness_at(index)) / self.sigma)
        inside = np.where((level >= 1.0) | (self.clear_wm2 <= 0), 1.0, below)
        return np.where(level < 0, 0.0, inside)

    def exceedance(self, guarantee: npt.ArrayLike) -> FloatArray:
        """P(power at the hour >= ``guarantee``); (hours,)."""
        level = np.asarray(guarantee, dtype=np.float64)
        above = 1.0 - self.cdf(np.where(level < 1.0, level, np.nextafter(1.0, 0.0)))
        return np.where(level <= 0, 1.0, np.where(level > 1.0, 0.0, above))

    def quantile(self, probability: npt.ArrayLike) -> FloatArray:
        """Power that is not reached with the given probability, fraction of capacity; (hours,)."""
        cloudy = self.cloudiness - self.sigma * ndtri(np.asarray(probability, dtype=np.float64))
        return solar_power(self.clear_wm2 * clear_sky_index(cloudy), self.temperature_c)

    def power(self, noise: FloatArray) -> FloatArray:
        """Power for given standard normal errors, (1, hours, samples) -> (hours, samples)."""
        cloudy = self.cloudiness[:, None] + self.sigma[:, None] * noise[0]
        plane = self.clear_wm2[:, None] * clear_sky_index(cloudy)
        return solar_power(plane, self.temperature_c[:, None])
