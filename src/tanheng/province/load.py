"""Load of the model province, and its day-ahead forecast: load = forecast + known error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tanheng.province.field import FloatArray, autoregression

__all__ = ["Load", "load"]

_STREAM = 40
_MEAN_MW = 45_000.0
_ERROR = 0.02  # standard deviation of the forecast's relative error
_UTC_OFFSET_H = 8
# share of the day's mean by local hour: night low, noon shoulder, evening peak
_NIGHT = [0.84, 0.81, 0.79, 0.78, 0.79, 0.83, 0.90, 0.97]
_NOON = [1.03, 1.07, 1.09, 1.10, 1.06, 1.04, 1.04, 1.05]
_EVENING = [1.07, 1.10, 1.14, 1.16, 1.14, 1.09, 1.00, 0.91]
_DAY = np.array([*_NIGHT, *_NOON, *_EVENING])
_WEEK = np.array([1.01, 1.02, 1.02, 1.02, 1.01, 0.97, 0.95])  # Monday first


@dataclass(frozen=True)
class Load:
    """Load by hour.

    Attributes
    ----------
    time_s : ndarray of int64, (hours,)
    load_mw, forecast_mw : ndarray, (hours,)
        The forecast is of the day before; the relative error is Gaussian, 2 %, autoregressive.
    """

    time_s: npt.NDArray[np.int64]
    load_mw: FloatArray
    forecast_mw: FloatArray


def load(seed: int, time_s: npt.NDArray[np.int64], temperature_c: FloatArray) -> Load:
    """Draw the load of some hours from the province's mean temperature.

    Parameters
    ----------
    seed : int
    time_s : ndarray of int64, (hours,)
        Consecutive hours.
    temperature_c : ndarray, (hours,)
    """
    generator = np.random.default_rng([seed, _STREAM])
    noise = generator.standard_normal((time_s.size, 2)).T
    local_h = time_s // 3600 + _UTC_OFFSET_H
    weekday = (local_h // 24 + 3) % 7  # 1970-01-01 was a Thursday
    cooling = 0.022 * np.maximum(temperature_c - 22.0, 0.0)
    heating = 0.010 * np.maximum(8.0 - temperature_c, 0.0)
    habit = 0.015 * autoregression(noise[0].copy(), 72.0)
    shape = _DAY[local_h % 24] * _WEEK[weekday] * (0.93 + cooling + heating + habit)
    error = _ERROR * autoregression(noise[1].copy(), 12.0)
    forecast = _MEAN_MW * shape
    return Load(time_s, forecast * (1 + error), forecast)
