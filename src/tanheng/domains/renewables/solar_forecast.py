"""Quantile forecasts of a solar fleet and of its stations, out of sample at every hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S
from tanheng.domains.renewables.solar_features import (
    FleetSky,
    SolarInputs,
    clear_yield,
    fleet_features,
    fleet_sky,
    output_of_share,
    share_of_output,
    station_features,
    station_pool_features,
)
from tanheng.forecast import (
    Boosting,
    Calendar,
    Forest,
    Horizon,
    Known,
    PooledForest,
    QuantileForecast,
    known_by,
    pooled_forest,
    rolling_forest,
    rolling_mean,
)

__all__ = ["SolarForecast", "StationForecasts", "forecast_solar", "solar_calendar"]

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

# Chosen by cross-fitting and by rolling forecasts inside PVOD's first five months.
BOOSTING = Boosting(trees=200, leaves=15, rate=0.04, min_leaf=150)
FOREST = Forest(trees=150, min_leaf=15, max_features=0.6)
STATION_FOREST = Forest(trees=60, min_leaf=20, max_features=0.5, max_rows=8_000)


@dataclass(frozen=True)
class SolarForecast:
    """Quantiles of every hour of the axis; dark hours are zero at every level.

    Parameters
    ----------
    fleet : QuantileForecast
        (T, Q).
    stations : sequence of QuantileForecast
        One per station, made when asked for; or empty.
    mean : (T, S) float64
        Stage 1's expected output of each station.
    daylight : (T,) bool
        Hours in which some station can produce.
    """

    fleet: QuantileForecast
    stations: Sequence[QuantileForecast]
    mean: Floats
    daylight: NDArray[np.bool_]


def solar_calendar(start_s: int, test_s: int) -> Calendar:
    """Refit monthly after a first period that is cross-fitted in five folds of 8-day blocks.

    Shorter blocks than wind's keep each fold's sun near that of its training days.
    """
    return Calendar(start_s, test_s - start_s, 30 * DAY_S, folds=5, block_s=8 * DAY_S)


def forecast_solar(
    inputs: SolarInputs,
    fleet: Floats,
    horizon: Horizon,
    calendar: Calendar,
    *,
    stations: bool = True,
) -> SolarForecast:
    """Forecast a fleet.

    Stage 1 learns each station's share of a clear sky's output, pooled. Stage 2 is the mean of
    two forests, of the fleet's output and of its departure from stage 1: the first knows what
    outputs occur, the second follows season and capacity; together they beat either.

    Parameters
    ----------
    inputs : SolarInputs
    fleet : (T,) float64
        Output of the fleet, fraction of capacity, NaN where not known.
    horizon : Horizon
        What may be known when.
    calendar : Calendar
        From `solar_calendar`.
    stations : bool
        Forecast the stations too.
    """
    rows = np.flatnonzero(inputs.daylight)
    seen = _known(inputs, inputs.time_s[rows], horizon)
    clear = clear_yield(inputs, seen)
    share = rolling_mean(
        lambda station: station_features(inputs, seen, rows, station, clear),
        share_of_output(inputs, rows, clear),
        seen.time_s,
        seen.issued_s,
        calendar,
        BOOSTING,
    )
    mean = output_of_share(inputs, rows, clear, share)
    sky = fleet_sky(inputs, seen, rows)
    whole = _fleet_quantiles(inputs, seen, rows, mean, fleet, sky, calendar)
    everywhen = _known(inputs, inputs.time_s, horizon)
    parts: Sequence[QuantileForecast] = ()
    if stations:
        shares = _station_quantiles(inputs, seen, rows, mean, sky, clear, calendar)
        made = np.maximum(inputs.plane_wm2[rows] / 1000.0 * clear, 1e-9)
        parts = StationForecasts(shares, made, rows, everywhen)
    axis = np.zeros(inputs.power.shape)
    axis[rows] = mean
    return SolarForecast(_on_axis(whole, rows, everywhen), parts, axis, inputs.daylight)


def _known(inputs: SolarInputs, time_s: Rows, horizon: Horizon) -> Known:
    return known_by(inputs.weather, time_s, horizon, inputs.time_s)


def _fleet_quantiles(
    inputs: SolarInputs,
    seen: Known,
    rows: Rows,
    mean: Floats,
    fleet: Floats,
    sky: FleetSky,
    calendar: Calendar,
) -> QuantileForecast:
    features = fleet_features(inputs, seen, rows, mean, fleet, sky)
    output = fleet[rows]
    expected = inputs.of_fleet(mean)
    plane = inputs.of_fleet(inputs.plane_wm2[rows]) / 1000.0
    high = plane > 0.05
    departure = np.where(high, (output - expected) / np.where(high, plane, 1.0), np.nan)
    when = seen.time_s, seen.issued_s, calendar
    plain = rolling_forest(features, output, *when, FOREST)
    apart = rolling_forest(features, departure, *when, replace(FOREST, seed=FOREST.seed + 1))
    moved = np.clip(expected[:, None] + plane[:, None] * apart.quantiles, 0.0, 1.0)
    return replace(plain, quantiles=(plain.quantiles + moved) / 2.0)


def _station_quantiles(
    inputs: SolarInputs,
    seen: Known,
    rows: Rows,
    mean: Floats,
    sky: FleetSky,
    clear: Floats,
    calendar: Calendar,
) -> PooledForest:
    """Fit one forest to all stations; it learns each output against its clear sky's."""
    return pooled_forest(
        lambda station: station_pool_features(inputs, rows, mean, sky, clear, station),
        share_of_output(inputs, rows, clear),
        seen.time_s,
        seen.issued_s,
        calendar,
        STATION_FOREST,
    )


@dataclass(frozen=True)
class StationForecasts(Sequence[QuantileForecast]):
    """Forecasts of single stations on the fleet's axis, each made when it is asked for.

    Parameters
    ----------
    shares : PooledForest
        Quantiles of output over clear sky's, in the hours of daylight.
    made : (N, S) float64
        What a clear sky's output would be in these hours.
    rows : (N,) int64
        Their places on the axis.
    everywhen : Known
        The whole axis.
    """

    shares: PooledForest
    made: Floats
    rows: Rows
    everywhen: Known

    def __len__(self) -> int:
        """Count the stations."""
        return len(self.shares)

    @overload
    def __getitem__(self, index: int) -> QuantileForecast: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[QuantileForecast]: ...
    def __getitem__(self, index: int | slice) -> QuantileForecast | Sequence[QuantileForecast]:
        """Forecast one station."""
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        one = self.shares[index]
        output = np.clip(one.quantiles * self.made[:, index, None], 0.0, 1.0)
        return _on_axis(replace(one, quantiles=output), self.rows, self.everywhen)


def _on_axis(forecast: QuantileForecast, rows: Rows, everywhen: Known) -> QuantileForecast:
    quantiles = np.zeros((everywhen.time_s.size, forecast.levels.size))
    quantiles[rows] = forecast.quantiles
    return QuantileForecast(everywhen.time_s, everywhen.issued_s, forecast.levels, quantiles)
