"""From ready forecasts to guarantees: what could be counted on, hour by hour, and its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, local_day, local_hour
from tanheng.domains.renewables.calibration import Memory, calibrated
from tanheng.forecast import QuantileForecast
from tanheng.reliability import (
    Comparison,
    Coverage,
    Verdict,
    compare,
    coverage,
    hours_needed,
    pinball,
    static_guarantee,
    verdict,
)

__all__ = [
    "Asked",
    "Backtest",
    "Promise",
    "backtest",
    "mean_pinball",
    "promise",
    "promises",
    "promises_of_stations",
]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """What is asked of a fleet: level, window, and over which history.

    Parameters
    ----------
    level : float
    window : str
    inside : ndarray of bool, shape (T,)
        Hours of the window.
    history_days : int
        Trailing history of the static guarantee.
    memory : Memory
        What its calibration remembers.
    """

    level: float
    window: str
    inside: Mask
    history_days: int
    memory: Memory


@dataclass(frozen=True)
class Promise:
    """Guarantees of every hour of a window, past and to come, none of which has seen its outcome.

    Parameters
    ----------
    rows : ndarray of int64, shape (N,)
        Hours of the window, as rows of the fleet's axis.
    static, conditional : ndarray of float64, shape (N,)
        Fraction of capacity; NaN while the history is too short.
    """

    rows: NDArray[np.int64]
    static: Floats
    conditional: Floats


@dataclass(frozen=True)
class Backtest:
    """A guarantee against what came: every hour in which all three amounts are known."""

    asked: Asked
    time_s: Instants
    issued_s: Instants
    measured: Floats
    static: Floats
    conditional: Floats
    comparison: Comparison
    coverage: Coverage
    verdict: Verdict


def promise(forecast: QuantileForecast, measured: Floats, asked: Asked, zone: ZoneInfo) -> Promise:
    """Promise each hour of a window what is known to hold at one level; see `promises`."""
    return promises(forecast, measured, [asked], zone)[0]


def promises(
    forecast: QuantileForecast, measured: Floats, asked: Sequence[Asked], zone: ZoneInfo
) -> list[Promise]:
    """Promise each hour of the windows asked for what is known to hold at the levels asked for.

    Levels of one window are calibrated together, so that a higher one never promises more.

    Parameters
    ----------
    forecast : QuantileForecast
        Raw quantiles of every hour of the axis, shape (T, Q).
    measured : ndarray of float64, shape (T,)
        Output; NaN where not known, also in hours to come.

    Returns
    -------
    list of Promise
        In the order of ``asked``.
    """
    day = local_day(forecast.time_s, zone)
    return [
        Promise(
            rows,
            static_guarantee(measured, day, one.level, one.history_days, inside=one.inside)[rows],
            conditional,
        )
        for one, (rows, conditional) in zip(
            asked, _conditional(forecast, measured, day, asked), strict=True
        )
    ]


def backtest(
    forecast: QuantileForecast,
    measured: Floats,
    promised: Promise,
    asked: Asked,
    zone: ZoneInfo,
    span_s: tuple[int, int],
    seed: int,
) -> Backtest:
    """Set a promise against what came, over the hours that start within ``span_s``.

    Raises
    ------
    InputError
        When no hour, or too few, can be scored: how many hours of history the level needs.
    """
    time_s = forecast.time_s[promised.rows]
    outcome = measured[promised.rows]
    scored = (time_s >= span_s[0]) & (time_s < span_s[1])
    scored &= np.isfinite(outcome + promised.static + promised.conditional)
    if scored.sum() < hours_needed(asked.level):
        raise InputError(
            f"window {asked.window} at level {asked.level:g}: needs {hours_needed(asked.level)} "
            f"hours of history, and as many to be scored on; came {int(scored.sum())} to score "
            f"and {int(np.isfinite(outcome[time_s < span_s[0]]).sum())} before them"
        )
    hours = time_s[scored]
    y, static, conditional = outcome[scored], promised.static[scored], promised.conditional[scored]
    day = local_day(hours, zone)
    record = coverage(y, conditional, day, asked.level, _regimes(hours, zone), seed)
    return Backtest(
        asked=asked,
        time_s=hours,
        issued_s=forecast.issued_s[promised.rows][scored],
        measured=y,
        static=static,
        conditional=conditional,
        comparison=compare(y, static, conditional, asked.level),
        coverage=record,
        verdict=verdict(record),
    )


def promises_of_stations(
    forecasts: Iterable[QuantileForecast], power: Floats, asked: Sequence[Asked], zone: ZoneInfo
) -> list[Floats]:
    """Guarantees of the single stations at every level and window, in one pass over stations.

    Returns
    -------
    list of ndarray of float64, shape (T, S)
        NaN outside the window.
    """
    out = [np.full(power.shape, np.nan) for _ in asked]
    for station, forecast in enumerate(forecasts):
        day = local_day(forecast.time_s, zone)
        made = _conditional(forecast, power[:, station], day, asked)
        for table, (rows, conditional) in zip(out, made, strict=True):
            table[rows, station] = conditional
    return out


def mean_pinball(power: Floats, guarantees: Floats, rows: Mask, level: float) -> float:
    """Mean over stations of the pinball loss at 1 - level, over the hours ``rows``."""
    losses = [
        float(np.nanmean(pinball(power[rows, column], guarantees[rows, column], 1 - level)))
        for column in range(power.shape[1])
        if np.isfinite(power[rows, column] + guarantees[rows, column]).any()
    ]
    return float(np.mean(losses)) if losses else float("nan")


def _conditional(
    forecast: QuantileForecast, measured: Floats, day: Instants, asked: Sequence[Asked]
) -> list[tuple[NDArray[np.int64], Floats]]:
    """Rows and conditional guarantees of all that is asked: the levels of a window at once."""
    known = np.isfinite(forecast.quantiles).all(axis=1)
    made: dict[int, tuple[NDArray[np.int64], Floats]] = {}
    for window in dict.fromkeys(one.window for one in asked):
        same = {place: one for place, one in enumerate(asked) if one.window == window}
        first = next(iter(same.values()))
        rows = np.flatnonzero(first.inside & known)
        levels = tuple(one.level for one in same.values())
        table = calibrated(forecast, measured, rows, day, levels, first.memory)
        made |= {place: (rows, table[:, column]) for column, place in enumerate(same)}
    return [made[place] for place in range(len(asked))]


def _regimes(time_s: Instants, zone: ZoneInfo) -> dict[str, NDArray[np.str_]]:
    """Labels by which the record is broken down: season and local hour of day."""
    month = (time_s.astype("datetime64[s]").astype("datetime64[M]").astype(int)) % 12
    season = np.array(["DJF", "MAM", "JJA", "SON"])[(month + 1) % 12 // 3]
    hour = np.char.zfill(local_hour(time_s, zone).astype(str), 2)
    return {"season": season, "hour": hour}
