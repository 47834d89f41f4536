"""What a wind station's output should have been by its weather forecast: a yardstick, no forecast.

Against it a plateau shows as curtailment and a shifted day as a wrong clock. The power curve is
estimated from the readings that may be used to judge the station.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S
from tanheng.domains.renewables.reading import FleetReader, Readings
from tanheng.domains.renewables.weather_files import WeatherReader
from tanheng.domains.renewables.wind import estimate_power_curve
from tanheng.domains.renewables.wind_features import read_wind
from tanheng.forecast import DayAhead, Weather, known_by

__all__ = ["expected_share", "wind_signal"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
LEAST_HOURS = 30 * 24
TELLING = ("speed_ms", "u_ms", "forecast")
"""Variables of which output is a rising function, or from which one follows."""


def wind_signal(reader: FleetReader, readings: Readings) -> tuple[Instants, Floats] | None:
    """Wind speed (or published forecast) of every hour of a station's span, as known day-ahead.

    Returns
    -------
    tuple of ndarray, shapes (H,) and (H,), or None
        Hours and signal; None for solar fleets, and where no forecast tells of the wind.
    """
    if reader.fleet.kind != "wind" or not (reader.fleet.weather or reader.fleet.forecast):
        return None
    weather = WeatherReader(reader).of(readings.station)
    if weather is None or not any(name.split("@")[0] in TELLING for name in weather.names):
        return None
    first = int(readings.time_s.min()) // HOUR_S * HOUR_S
    hours = np.arange(first, int(readings.time_s.max()) + HOUR_S, HOUR_S, dtype=np.int64)
    return hours, _signal(weather, hours, reader.fleet.day_ahead.min_lead_h * HOUR_S)


def expected_share(
    signal: tuple[Instants, Floats], time_s: Instants, share: Floats, fit: NDArray[np.bool_]
) -> Floats | None:
    """Output expected of every reading, fraction of capacity, by the station's own power curve.

    Parameters
    ----------
    signal : from `wind_signal`
    time_s : ndarray of int64, shape (N,)
        Start of each reading's interval.
    share : ndarray of float64, shape (N,)
        Readings, fraction of capacity.
    fit : ndarray of bool, shape (N,)
        Readings from which the curve is estimated.

    Returns
    -------
    ndarray of float64, shape (N,), or None
        None with less than 30 days of wind and output.
    """
    hours, speed = signal
    place = np.clip((time_s - hours[0]) // HOUR_S, 0, hours.size - 1)
    there = speed[place]
    teach = fit & (share >= 0) & (share <= 1.2) & np.isfinite(there)
    if np.unique(place[teach]).size < LEAST_HOURS:
        return None
    return estimate_power_curve(there[teach], share[teach])(there)


def _signal(weather: Weather, hours: Instants, lead_s: int) -> Floats:
    seen = known_by([weather], hours, DayAhead(lead_s), hours)
    return read_wind(weather, seen)["signal"]
