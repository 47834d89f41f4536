"""How moist the air of the province is: the dew point lies below the day's mean temperature.

The depression is log-normal with a smooth field of weather systems of its own, drawn only when
asked for. Its mean by season, spread and persistence were set to those of Zhengzhou's typical
year (CSWD: depression 7.1 C in the mean, 10 C in spring, 4 C in late summer, correlation 0.6
from day to day). What is simpler than nature: it does not depend on cloud or fronts.
"""

from __future__ import annotations

import numpy as np

from tanheng.province.climate import Climate
from tanheng.province.field import FloatArray, combine, plane_waves, smooth_noise

__all__ = ["dew_point_c"]

_YEAR_H, _DAY_H = 8766.0, 24
_STREAM = 8  # after those of the climate
_MEMORY_H, _SYSTEM_KM, _SYSTEM_WAVES = 18.0, 450.0, 12
_MEAN_C, _SEASON_C, _DRIEST = 7.1, 2.9, 0.22
_SPREAD = 0.55


def dew_point_c(
    seed: int, climate: Climate, latitude: float, longitude: float, temperature_c: FloatArray
) -> FloatArray:
    """Dew point at one place, never above the temperature [C], a value per hour."""
    waves = range(2 * _SYSTEM_WAVES)
    streams = (np.random.default_rng([seed, _STREAM, wave]) for wave in waves)
    hours = temperature_c.size
    field = np.stack([smooth_noise(stream, hours, _MEMORY_H) for stream in streams])
    unit = combine(plane_waves(latitude, longitude, _SYSTEM_KM, _SYSTEM_WAVES), field)
    season = np.cos(2 * np.pi * (climate.hour / _YEAR_H - _DRIEST))
    depression = (_MEAN_C + _SEASON_C * season) * np.exp(_SPREAD * unit - 0.5 * _SPREAD**2)
    return np.minimum(_day_mean(temperature_c) - depression, temperature_c)


def _day_mean(hourly: FloatArray) -> FloatArray:
    """Mean of the hours of a day around each hour, of those there are at the ends."""
    day = np.ones(_DAY_H)
    total = np.convolve(hourly, day, "same")
    return np.asarray(total / np.convolve(np.ones(hourly.size), day, "same"))
