r"""Numerical weather predictions whose error is known.

A run is issued every 12 h and speaks of the next 48. For a place and an hour ``t`` let ``B(t)``
be what every run knows (:mod:`tanheng.province.climate`). The truth ``X`` of wind (each
component) and of cloudiness is ``B`` plus increments, one revealed at each issue ``k``::

    F(o, t) = B(t) + sum of e(k, t) over issues k <= o      the run issued at o
    X(t)    = F(o, t) + sum of e(k, t) over issues k > o    the truth: forecast plus error

    e(k, t) = s(t) * sqrt(V(l) - V(l - 12)) * w(k, l),      l = t - (k - 12 h) in 1..48
    V(l)    = variance of the error at lead l, V = 0 for l <= 0
    s(t)    = 0.7 + 0.8 / (1 + exp((pressure(t) - 1008 hPa) / 3 hPa))
    w(k, .) = unit-variance Gaussian, autoregressive along the lead (8 h), independent between
              issues and variables; over stations corr = (1 - nu) phi(x) @ phi(y) + nu [x = y]

(the martingale model of forecast evolution, Heath and Jackson, 1994). So, at lead ``L``, the
error ``X - F`` is Gaussian with variance ``s(t)**2 * V(L)``, and independent of everything known
at the issue: ``F`` and older runs are made of increments revealed earlier, past output too, and
the pressure that sets ``s`` stands in the run without error. **The latest run is sufficient**:
given it, older runs and the output measured before its issue say nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from tanheng.province.field import FloatArray, autoregression, combine, plane_waves

__all__ = [
    "CYCLE_H",
    "LEADS",
    "ErrorField",
    "WeatherRuns",
    "by_lead",
    "error_correlation",
    "error_features",
    "error_field",
    "error_scale",
    "error_variance",
    "evolve",
    "run_for",
    "unit_errors",
]

CYCLE_H = 12
LEADS = 48
LOCAL_SHARE = 0.2  # nu: share of the error's variance that no other station has
_ERROR_KM, _ERROR_WAVES = 110.0, 24
_ERROR_MEMORY_H = 8.0
_STREAM = {"u": 11, "v": 12, "cloud": 13}
_LOCAL_STREAM = 20


@dataclass(frozen=True)
class WeatherRuns:
    """Weather runs at one place.

    Attributes
    ----------
    issued_s : ndarray of int64, (runs,)
        Issue times, 00 and 12 UTC, seconds since 1970.
    lead_h : ndarray of int64, (48,)
        1..48: the value speaks of the hour that starts ``lead_h`` after the issue.
    values : dict of str to ndarray, (runs, 48)
        Columns by name and unit: ``u_ms`` ...
    """

    issued_s: npt.NDArray[np.int64]
    lead_h: npt.NDArray[np.int64]
    values: dict[str, FloatArray]


@dataclass(frozen=True)
class ErrorField:
    """Coefficients of the increments, shared by all stations; (features, runs, leads)."""

    waves: FloatArray


def error_variance(lead_h: npt.ArrayLike, analysis: float, growth: float) -> FloatArray:
    """Variance V of a run's error by lead; zero before the issue.

    Parameters
    ----------
    lead_h : array_like
        Hours from issue to target.
    analysis, growth : float
        Variance at lead 0+, and what 48 h add to it.
    """
    lead = np.asarray(lead_h, dtype=np.float64)
    return np.where(lead > 0, analysis + growth * np.maximum(lead, 0.0) / LEADS, 0.0)


def error_scale(pressure_hpa: FloatArray) -> FloatArray:
    """Scale s of the error: 0.7 in settled weather, up to 1.5 in troughs, where the ramps are."""
    return 0.7 + 0.8 / (1.0 + np.exp((pressure_hpa - 1008.0) / 3.0))


def error_features(latitude: float, longitude: float) -> FloatArray:
    """Features of the error field at one place."""
    return plane_waves(latitude, longitude, _ERROR_KM, _ERROR_WAVES)


def error_correlation(features: FloatArray) -> FloatArray:
    """Correlation of errors between stations, (n, n), of their features (n, m)."""
    shared = (1 - LOCAL_SHARE) * features @ features.T
    return shared + LOCAL_SHARE * np.eye(features.shape[0])


def error_field(seed: int, variable: str, runs: int) -> ErrorField:
    """Draw the province-wide part of a variable's increments for so many issues."""
    draws = [
        np.random.default_rng([seed, _STREAM[variable], wave]).standard_normal((runs, LEADS))
        for wave in range(2 * _ERROR_WAVES)
    ]
    return ErrorField(np.stack([autoregression(draw, _ERROR_MEMORY_H) for draw in draws]))


def unit_errors(
    field: ErrorField, features: FloatArray, seed: int, variable: str, station: int
) -> FloatArray:
    """Unit-variance increments w of one station, (runs, leads)."""
    stream = np.random.default_rng([seed, _LOCAL_STREAM, _STREAM[variable], station])
    local = autoregression(stream.standard_normal(field.waves.shape[1:]), _ERROR_MEMORY_H)
    shared = combine(features, field.waves)
    return sqrt(1 - LOCAL_SHARE) * shared + sqrt(LOCAL_SHARE) * local


def by_lead(hourly: FloatArray) -> FloatArray:
    """Hourly values from the first issue on, arranged (runs, leads)."""
    return sliding_window_view(hourly[1:], LEADS)[::CYCLE_H]


def evolve(
    known: FloatArray, scale: FloatArray, unit: FloatArray, variance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Make runs and truth from what every run knows and the unit increments.

    Parameters
    ----------
    known, scale : ndarray, (hours,)
        B and s, hourly from the first issue on; hours = 12 (runs - 1) + 49.
    unit : ndarray, (runs, 48)
        Row r, column l - 1: increment w revealed at issue r for the hour at lead l of the run
        before it.
    variance : ndarray, (48,)
        V at leads 1..48.

    Returns
    -------
    runs : ndarray, (runs, 48)
        F; the first three rows lack increments of issues before the first.
    truth : ndarray, (hours,)
        X; NaN after the last issue, and in the first 36 hours.
    """
    before = np.concatenate([np.zeros(CYCLE_H), variance[:-CYCLE_H]])
    step = np.sqrt(variance - before)
    increment = np.zeros_like(unit)
    increment[1:] = by_lead(scale)[:-1] * step * unit[1:]
    forecast = by_lead(known).copy()
    for end in (36, 24, 12):
        old = slice(end, end + CYCLE_H)
        forecast[1:, end - CYCLE_H : end] = forecast[:-1, old] + increment[1:, old]
    truth = np.full(known.size, np.nan)
    actual = forecast[:-1, :CYCLE_H] + increment[1:, :CYCLE_H]
    truth[1 : 1 + actual.size] = actual.ravel()
    truth[: 3 * CYCLE_H + 1] = np.nan
    return forecast, truth


def run_for(
    hour: npt.NDArray[np.int64], least_lead_h: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Latest run that speaks of an hour at least so long ahead.

    Parameters
    ----------
    hour : ndarray of int64
        Target hours, counted from an issue.
    least_lead_h : int
        1..37.

    Returns
    -------
    run, lead_h : ndarray of int64
        Runs counted from that issue, and the lead (``least_lead_h`` to 11 h more).
    """
    run = (hour - least_lead_h) // CYCLE_H
    return run, hour - run * CYCLE_H
