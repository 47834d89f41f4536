"""Forecast a fleet and its stations: which horizon sees what, which models stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S, Context
from tanheng.domains.renewables import solar_forecast, wind_forecast
from tanheng.domains.renewables.fleet_hours import FleetHours
from tanheng.domains.renewables.model import Fleet
from tanheng.domains.renewables.solar_features import solar_inputs
from tanheng.domains.renewables.station_hours import panel
from tanheng.domains.renewables.wind_forecast import WindFleet
from tanheng.forecast import (
    Calendar,
    DayAhead,
    Horizon,
    Intraday,
    Known,
    QuantileForecast,
    known_by,
)

__all__ = ["FleetForecast", "day_ahead", "intraday"]

WIND_REFIT_S = 91 * DAY_S


@dataclass(frozen=True)
class FleetForecast:
    """Quantiles of every hour of a fleet's axis, for one horizon.

    Parameters
    ----------
    horizon : str
        ``day_ahead``, or ``intraday_3h``.
    fleet : QuantileForecast
        Of the whole, shape (T, Q).
    stations : sequence of QuantileForecast
        Of each station, made when asked for; empty where they are not forecast.
    mean : ndarray of float64, shape (T, S)
        Expected output of each station.
    daylight : ndarray of bool, shape (T,)
        Hours in which the fleet can produce at all: all of them for wind.
    """

    horizon: str
    fleet: QuantileForecast
    stations: Sequence[QuantileForecast]
    mean: NDArray[np.float64]
    daylight: NDArray[np.bool_]


def day_ahead(
    hours: FleetHours, fleet: Fleet, test_s: int, context: Context, *, stations: bool = True
) -> FleetForecast:
    """Forecast every hour from what is known ``day_ahead.min_lead_h`` before it.

    Parameters
    ----------
    test_s : int
        First hour that is scored; hours before it are cross-fitted.
    stations : bool
        Forecast the single stations too.
    """
    horizon = DayAhead(fleet.day_ahead.min_lead_h * HOUR_S)
    context.progress(f"{fleet.name}: day-ahead forecast of {hours.time_s.size:,} hours")
    if fleet.kind == "solar":
        return _solar(hours, "day_ahead", horizon, test_s, stations=stations)
    wind, seen = _wind(hours), _known(hours, horizon)
    calendar = _wind_calendar(hours, test_s)
    means = wind_forecast.station_means(wind, seen, calendar)
    context.progress(f"{fleet.name}: quantiles of the fleet")
    whole = wind_forecast.fleet_quantiles(wind, seen, calendar, means)
    parts: Sequence[QuantileForecast] = ()
    if stations:
        context.progress(f"{fleet.name}: quantiles of the stations")
        parts = wind_forecast.station_quantiles(wind, seen, calendar, means)
    return FleetForecast("day_ahead", whole, parts, means, np.ones(hours.time_s.size, dtype=bool))


def intraday(
    hours: FleetHours,
    fleet: Fleet,
    lead_h: int,
    ahead: FleetForecast,
    test_s: int,
    context: Context,
) -> FleetForecast:
    """Forecast every hour ``lead_h`` hours ahead, using the latest measured output.

    Parameters
    ----------
    ahead : FleetForecast
        The day-ahead forecast of the same hours.
    """
    name, horizon = f"intraday_{lead_h}h", Intraday(lead_h)
    context.progress(f"{fleet.name}: forecast {lead_h} h ahead")
    if fleet.kind == "solar":
        return _solar(hours, name, horizon, test_s, stations=False)
    whole = wind_forecast.intraday_quantiles(
        _wind(hours), _known(hours, horizon), _wind_calendar(hours, test_s), ahead.mean
    )
    return FleetForecast(name, whole, (), ahead.mean, ahead.daylight)


def _solar(
    hours: FleetHours, name: str, horizon: Horizon, test_s: int, *, stations: bool
) -> FleetForecast:
    inputs = solar_inputs(
        hours.time_s,
        hours.power,
        hours.capacity_mw,
        [panel(station) for station in hours.stations],
        hours.weather,
    )
    calendar = solar_forecast.solar_calendar(int(hours.time_s[0]), test_s)
    made = solar_forecast.forecast_solar(inputs, hours.fleet, horizon, calendar, stations=stations)
    return FleetForecast(name, made.fleet, made.stations, made.mean, made.daylight)


def _wind(hours: FleetHours) -> WindFleet:
    return WindFleet(hours.power, hours.fleet, hours.capacity_mw, hours.weather)


def _wind_calendar(hours: FleetHours, test_s: int) -> Calendar:
    start_s = int(hours.time_s[0])
    return Calendar(start_s, test_s - start_s, WIND_REFIT_S)


def _known(hours: FleetHours, horizon: Horizon) -> Known:
    return known_by(hours.weather, hours.time_s, horizon, hours.time_s)
