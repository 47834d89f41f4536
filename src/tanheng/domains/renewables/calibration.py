"""How the guarantees of a fleet learn from its past: what they remember, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S
from tanheng.forecast import QuantileForecast
from tanheng.reliability import History, calibrate, circular

__all__ = ["Memory", "calibrated", "memory_of"]

Floats = NDArray[np.float64]
HALF_LIFE_DAYS = {"wind": 120.0, "solar": 60.0}
"""Age at which an outcome weighs half; the sun's seasons pass faster than the wind's."""
FEEDBACK = 1.5
YEAR_DAYS = 365
TROPICAL_YEAR_DAYS = 365.2422
SEASON_DAYS = 40.0
"""Bandwidth of the day of the year, where each season has been seen more than once."""


@dataclass(frozen=True)
class Memory:
    """What a calibration remembers of the past.

    Parameters
    ----------
    half_life_days : float
        Age at which an outcome weighs half.
    feedback : float
        How strongly the recent record of a guarantee moves it.
    seasonal : bool
        Whether outcomes weigh more the nearer their day of the year.
    """

    half_life_days: float
    feedback: float = FEEDBACK
    seasonal: bool = False


def memory_of(kind: Literal["wind", "solar"], fitted_s: int) -> Memory:
    """Remember by the whole years that are fitted before the first hour that is scored.

    A short record has to follow the seasons with what it has: it forgets, and heeds how it fared
    lately. One of several years holds each season more than once: forgetting it, or heeding a
    lucky month, only adds noise, and its seasons are told apart instead.
    """
    years = max(1, fitted_s // (YEAR_DAYS * DAY_S))
    return Memory(HALF_LIFE_DAYS[kind] * years, FEEDBACK / years, seasonal=years > 1)


def calibrated(
    forecast: QuantileForecast,
    measured: Floats,
    rows: NDArray[np.int64],
    day: NDArray[np.int64],
    levels: tuple[float, ...],
    memory: Memory,
) -> Floats:
    """Calibrate some rows of a forecast at some levels, shape (N, L).

    Parameters
    ----------
    forecast : QuantileForecast
        Of T hours.
    measured : ndarray of float64, shape (T,)
    rows : ndarray of int64, shape (N,)
    day : ndarray of int64, shape (T,)
        Local day of each hour.
    """
    time_s = forecast.time_s[rows]
    of_year = time_s / DAY_S % TROPICAL_YEAR_DAYS
    return calibrate(
        forecast.quantiles[rows],
        forecast.levels,
        measured[rows],
        History(day[rows], forecast.issued_s[rows], time_s + HOUR_S),
        levels,
        regimes=circular(of_year, TROPICAL_YEAR_DAYS, SEASON_DAYS) if memory.seasonal else (),
        half_life_days=memory.half_life_days,
        feedback=memory.feedback,
    ).guarantee
