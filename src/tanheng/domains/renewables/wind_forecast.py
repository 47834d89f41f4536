"""Forecasts of a wind fleet: expected output of its stations, then quantiles.

Day-ahead: a boosted mean of every station from its weather (stage 1), a quantile forest of the
fleet on these means (stage 2), and one forest for all single stations. Intraday: the same two
stages for the change from the latest output, with the day-ahead means and what their last errors
were among the features.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.renewables.wind_features import (
    FleetWind,
    clock,
    course,
    earlier,
    fleet_wind,
    latest,
    station_weather,
    trailing_mean,
)
from tanheng.forecast import (
    Boosting,
    Calendar,
    Forest,
    Known,
    PooledForest,
    QuantileForecast,
    Weather,
    pooled_forest,
    rolling_forest,
    rolling_mean,
)

__all__ = [
    "WindFleet",
    "fleet_mean",
    "fleet_quantiles",
    "intraday_quantiles",
    "station_means",
    "station_quantiles",
]

Floats = NDArray[np.float64]
Matrix = NDArray[np.float32]

MEAN_BOOSTING = Boosting(trees=300, rate=0.04)
STATION_FOREST = Forest(trees=60, min_leaf=20, max_rows=15_000)
CHANGE_BOOSTING = Boosting(trees=150, rate=0.06, max_rows=30_000)
RECENT_H = (1, 2, 3, 6)
ERROR_WINDOWS_H = (24, 168, 720)


@dataclass(frozen=True)
class WindFleet:
    """Hours of a wind fleet, all on one hourly axis that is also the axis of the targets.

    Parameters
    ----------
    power : ndarray of float64, shape (T, S)
        Fraction of capacity; NaN where not known, also in the hours to come.
    fleet : ndarray of float64, shape (T,)
        Output of the whole, fraction of its capacity.
    capacity_mw : ndarray of float64, shape (S,)
    weather : sequence of Weather
        One per station, all with the same variables; empty when there is none.
    """

    power: Floats
    fleet: Floats
    capacity_mw: Floats
    weather: Sequence[Weather] = ()


def station_means(wind: WindFleet, known: Known, calendar: Calendar) -> Floats:
    """Stage 1, day-ahead: expected output of each station and hour, shape (T, S)."""
    shared = _shared_columns(wind, known)

    def features(station: int) -> Matrix:
        own = wind.power[:, station]
        parts = [shared, _column(np.full(own.size, station)), _levels(own, known)]
        if len(wind.weather):
            parts.append(station_weather(wind.weather[station], known))
        return _float32(parts)

    means = rolling_mean(
        features, wind.power, known.time_s, known.issued_s, calendar, MEAN_BOOSTING
    )
    return np.clip(means, 0.0, 1.0)


def fleet_quantiles(
    wind: WindFleet, known: Known, calendar: Calendar, means: Floats
) -> QuantileForecast:
    """Stage 2, day-ahead: quantiles of the fleet's output from the stations' means (T, S)."""
    features = _fleet_columns(wind, known, means)
    return rolling_forest(features, wind.fleet, known.time_s, known.issued_s, calendar)


def station_quantiles(
    wind: WindFleet, known: Known, calendar: Calendar, means: Floats
) -> PooledForest:
    """Stage 2 for single stations: one forest for all of them, day-ahead."""
    return pooled_forest(
        lambda station: _own_columns(wind, known, means, station),
        wind.power,
        known.time_s,
        known.issued_s,
        calendar,
        STATION_FOREST,
    )


def intraday_quantiles(
    wind: WindFleet, known: Known, calendar: Calendar, ahead: Floats
) -> QuantileForecast:
    """Quantiles of the fleet's output some hours ahead, from the latest outputs.

    Both stages forecast the change from the latest output.

    Parameters
    ----------
    known : Known
        By an intraday horizon.
    ahead : ndarray of float64, shape (T, S)
        Day-ahead means of the stations, :func:`station_means`, which are known by then.
    """
    since = np.stack([latest(own, known) for own in wind.power.T], axis=1)
    shared = np.concatenate([_shared_columns(wind, known), _recent(wind, known, ahead)], axis=1)

    def station_columns(station: int) -> Matrix:
        own, mean = wind.power[:, station], ahead[:, station]
        parts = [shared, _column(np.full(own.size, station)), _course_of_errors(own, mean, known)]
        if len(wind.weather):
            parts.append(station_weather(wind.weather[station], known))
        return _float32(parts)

    change = rolling_mean(
        station_columns, wind.power - since, known.time_s, known.issued_s, calendar, CHANGE_BOOSTING
    )
    start = latest(wind.fleet, known)
    expected = _fleet_columns(wind, known, np.clip(since + change, 0.0, 1.0))
    rest = [_column(fleet_mean(wind, change)), _recent(wind, known, ahead)]
    features = np.concatenate([expected, _float32(rest)], axis=1)
    found = rolling_forest(features, wind.fleet - start, known.time_s, known.issued_s, calendar)
    quantiles = np.clip(found.quantiles + start[:, None], 0.0, 1.0)
    return QuantileForecast(known.time_s, known.issued_s, found.levels, quantiles)


def fleet_mean(wind: WindFleet, means: Floats) -> Floats:
    """Capacity-weighted mean of the stations' expected outputs, shape (T,).

    Not a matrix product: that rounds a row differently when there are more rows after it.
    """
    return np.asarray((means * (wind.capacity_mw / wind.capacity_mw.sum())).sum(axis=1))


def _shared_columns(wind: WindFleet, known: Known) -> Floats:
    parts = [clock(known), _levels(wind.fleet, known)]
    if len(wind.weather):
        fleet = fleet_wind(wind.weather, known)
        own = fleet.signals if fleet.signals.shape[1] else fleet.spread
        parts += [own, fleet.course, fleet.flow]
    return np.concatenate(parts, axis=1)


def _fleet_columns(wind: WindFleet, known: Known, means: Floats) -> Matrix:
    mean = fleet_mean(wind, means)
    parts = [
        np.stack([mean, means.std(axis=1), means.min(axis=1), means.max(axis=1)], axis=1),
        np.stack([earlier(mean, known, hours) for hours in (1, 2, 3)], axis=1),
        clock(known),
        _levels(wind.fleet, known),
        _errors(wind.fleet - mean, known),
    ]
    if len(wind.weather):
        fleet: FleetWind = fleet_wind(wind.weather, known)
        parts += [fleet.signals, fleet.spread, fleet.course, fleet.flow, fleet.change]
    return _float32(parts)


def _own_columns(wind: WindFleet, known: Known, means: Floats, station: int) -> Matrix:
    own, mean, fleet = wind.power[:, station], means[:, station], fleet_mean(wind, means)
    parts = [
        np.stack([mean, fleet, means.std(axis=1)], axis=1),
        np.stack([earlier(mean, known, hours) for hours in (1, 2, 3)], axis=1),
        clock(known),
        _levels(own, known),
        _errors(own - mean, known),
        _column(trailing_mean(own, known, 720)),
    ]
    if len(wind.weather):
        parts.append(course(wind.weather[station], known))
    return _float32(parts)


def _recent(wind: WindFleet, known: Known, ahead: Floats) -> Floats:
    return _course_of_errors(wind.fleet, fleet_mean(wind, ahead), known)


def _course_of_errors(power: Floats, ahead: Floats, known: Known) -> Floats:
    """Last outputs, changes and errors of the day-ahead mean, and what it says of the change."""
    last, then = latest(power, known), latest(ahead, known)
    changes = [last - latest(power, known, lag) for lag in RECENT_H]
    errors = [trailing_mean(power - ahead, known, hours) for hours in RECENT_H]
    levels = [last, trailing_mean(power, known, 24), ahead, ahead - then]
    return np.stack([*levels, *changes, *errors], axis=1)


def _levels(power: Floats, known: Known) -> Floats:
    """Latest output and the mean of the last day known."""
    return np.stack([latest(power, known), trailing_mean(power, known, 24)], axis=1)


def _errors(error: Floats, known: Known) -> Floats:
    """Mean and mean absolute error of the forecasts whose outcomes were known."""
    kinds = (error, np.abs(error))
    return np.stack(
        [trailing_mean(kind, known, hours) for kind in kinds for hours in ERROR_WINDOWS_H], axis=1
    )


def _column(values: Floats) -> Floats:
    return np.asarray(values, dtype=np.float64)[:, None]


def _float32(parts: list[Floats]) -> Matrix:
    return np.concatenate(parts, axis=1).astype(np.float32)
