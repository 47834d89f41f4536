"""A fleet on one hourly axis: output of its stations and of the whole, and its weather."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import overload

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S, Context, InputError, epoch_s, iso, zone_of
from tanheng.domains.renewables.model import Fleet, Station
from tanheng.domains.renewables.plausibility import (
    refuse_no_output,
    refuse_wrong_clock,
    refuse_wrong_unit,
)
from tanheng.domains.renewables.reading import FleetReader, Readings
from tanheng.domains.renewables.station_hours import StationHours, station_hours
from tanheng.domains.renewables.weather_files import WeatherReader
from tanheng.domains.renewables.wind_reference import wind_signal
from tanheng.forecast import DayAhead, Weather, WeatherRuns, WeatherSeries, known_by

__all__ = [
    "FleetHours",
    "StationWeather",
    "fit_until_s",
    "hours_of",
    "reached",
    "read_fleet",
    "refuse_no_overlap",
    "test_start_s",
]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Instants = NDArray[np.int64]
REPORTING_SHARE = 0.8
"""The fleet's output counts in hours when stations with this share of its capacity report."""
DIGITS = 9
"""Output is kept to so many digits: in kW and in MW it is the same number, and grows one tree."""
KEPT_IN_MEMORY = 16
FIT_DAYS = 180
"""Days that are fitted before the first that is scored, unless the project says otherwise. It is
counted from the start of the record: a share of its length would move with every new day."""


@dataclass(frozen=True)
class FleetHours:
    """Hours of a fleet.

    Parameters
    ----------
    time_s : ndarray of int64, shape (T,)
        Every hour from the first reading to the last hour that is measured or forecast.
    power : ndarray of float64, shape (T, S)
        Output of the stations, fraction of their capacity; NaN where not known.
    fleet : ndarray of float64, shape (T,)
        Output of the fleet, fraction of the capacity that reports; NaN where less than 80 % does.
    capacity_mw : ndarray of float64, shape (S,)
        Capacity that is used; where none is stated, 1: stations weigh the same.
    hours : tuple of StationHours
        What was read and flagged, station by station.
    weather : sequence of Weather
        Per station, read when asked for; empty when there is none.
    """

    time_s: Instants
    power: Floats
    fleet: Floats
    capacity_mw: Floats
    hours: tuple[StationHours, ...]
    weather: Sequence[Weather]

    @property
    def stations(self) -> tuple[Station, ...]:
        """Stations, with the capacity that is used."""
        return tuple(one.station for one in self.hours)

    @property
    def in_mw(self) -> bool:
        """Whether capacities are stated, so that output is known in MW."""
        return all(one.capacity_stated for one in self.hours)


class StationWeather(Sequence[Weather]):
    """Weather of each station, read from its file when asked for, a few kept in memory.

    ``known_s`` hides every run issued later.
    """

    def __init__(self, reader: FleetReader, known_s: int | None = None) -> None:
        self._reader = reader
        self._weather = WeatherReader(reader)
        self._known_s = known_s
        self._read = lru_cache(maxsize=KEPT_IN_MEMORY)(self._from_file)

    def __len__(self) -> int:
        """Count the stations."""
        return len(self._reader.stations)

    @overload
    def __getitem__(self, index: int) -> Weather: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Weather]: ...
    def __getitem__(self, index: int | slice) -> Weather | Sequence[Weather]:
        """Return the weather of one station."""
        if isinstance(index, slice):
            return [self._read(one) for one in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._read(index)

    def __iter__(self) -> Iterator[Weather]:
        """Go through the stations."""
        return (self._read(index) for index in range(len(self)))

    def _from_file(self, index: int) -> Weather:
        station = self._reader.stations[index]
        weather = self._weather.of(station)
        if weather is None:
            raise InputError(f"station {station.id!r} has no weather")
        return self._until(weather)

    def _until(self, weather: WeatherRuns | WeatherSeries) -> Weather:
        if self._known_s is None or isinstance(weather, WeatherSeries):
            return weather
        kept = weather.issued_s <= self._known_s
        return WeatherRuns(
            weather.issued_s[kept], weather.lead_s, weather.names, weather.values[kept]
        )


def read_fleet(reader: FleetReader, context: Context, known_s: int | None = None) -> FleetHours:
    """Read a fleet, station by station.

    Parameters
    ----------
    known_s : int, optional
        Hide what was not known at this instant, and extend the axis by three days after it.

    Raises
    ------
    InputError
        With file, line or field of what cannot be used.
    """
    fleet = reader.fleet
    until_s = fit_until_s(reader)
    hours: list[StationHours] = []
    for number, station in enumerate(reader.stations, 1):
        context.progress(f"{fleet.name}: reading {station.id} ({number}/{len(reader.stations)})")
        hours.append(_known(hours_of(reader, reader.power(station), until_s), known_s))
    refuse_wrong_unit(fleet, reader.door, hours)
    refuse_wrong_clock(fleet, reader.door, hours)
    has_weather = bool(fleet.weather) or fleet.forecast is not None
    weather = StationWeather(reader, known_s) if has_weather else ()
    end_s = known_s + 3 * DAY_S if known_s is not None else None
    whole = joined(tuple(hours), weather, end_s)
    for one, its_weather in zip(whole.hours, whole.weather, strict=False):
        refuse_no_overlap(reader, one, its_weather)
    return whole


def hours_of(reader: FleetReader, readings: Readings, until_s: int) -> StationHours:
    """Flag and average one station's readings, with complaints at the field of its output."""
    spec = reader.fleet.power
    with reader.door.at("power.value" if spec.value else "power.columns"):
        refuse_no_output(readings)
    with reader.door.at("power.time"):
        return station_hours(readings, reader.fleet.kind, until_s, wind_signal(reader, readings))


def fit_until_s(reader: FleetReader) -> int:
    """First instant that is scored: what stands before may be used to judge the stations."""
    fleet = reader.fleet
    if fleet.test_from is not None:
        return _moment_s(fleet.test_from, fleet.zone)
    spans = []
    for station in reader.stations:
        time_s = reader.power(station).time_s
        spans.append((int(time_s.min()), int(time_s.max())))
    first_s, last_s = min(start for start, _ in spans), max(end for _, end in spans)
    start_s = test_start_s(fleet, np.array([first_s]))
    if last_s < start_s:
        raise reader.door.complaint(
            "test_from",
            f"expected a record longer than the {FIT_DAYS} days that are fitted by default, came "
            f"{iso(first_s)} to {iso(last_s)}: write test_from, the first day that is tested",
        )
    return start_s


def test_start_s(fleet: Fleet, time_s: Instants) -> int:
    """First hour that is scored: as the project says, else half a year after the first hour."""
    if fleet.test_from is not None:
        return _moment_s(fleet.test_from, fleet.zone)
    return int(time_s[0]) + FIT_DAYS * DAY_S


def _moment_s(moment: date | datetime, zone: str) -> int:
    if isinstance(moment, datetime):
        return epoch_s(moment)
    return epoch_s(datetime.combine(moment, time(), zone_of(zone)))


def _known(hours: StationHours, known_s: int | None) -> StationHours:
    if known_s is None:
        return hours
    kept = max(0, min(hours.power.size, (known_s - hours.start_s) // HOUR_S))
    return replace(hours, power=hours.power[:kept])


def joined(
    hours: tuple[StationHours, ...], weather: Sequence[Weather] = (), end_s: int | None = None
) -> FleetHours:
    """Put stations on one axis of hours, which reaches to ``end_s`` where their record does not."""
    start_s = min(one.start_s for one in hours)
    last_s = max(one.start_s + HOUR_S * one.power.size for one in hours)
    axis = np.arange(start_s, max(last_s, end_s or 0), HOUR_S, dtype=np.int64)
    power = np.full((axis.size, len(hours)), np.nan)
    for column, one in enumerate(hours):
        first = (one.start_s - start_s) // HOUR_S
        power[first : first + one.power.size, column] = np.round(one.power, DIGITS)
    capacity = np.round([one.station.capacity_mw or 1.0 for one in hours], DIGITS)
    output = np.round(fleet_output(power, capacity), DIGITS)
    return FleetHours(axis, power, output, capacity, hours, weather)


def fleet_output(power: Floats, capacity_mw: Floats) -> Floats:
    """Output of the whole: capacity-weighted mean of the stations that report.

    Parameters
    ----------
    power : ndarray of float64, shape (T, S)
    capacity_mw : ndarray of float64, shape (S,)

    Not a matrix product: that rounds a row differently when there are more rows after it.
    """
    reports = np.isfinite(power)
    reporting = (reports * capacity_mw).sum(axis=1)
    output = (np.where(reports, power, 0.0) * capacity_mw).sum(axis=1)
    enough = reporting >= REPORTING_SHARE * capacity_mw.sum()
    return np.where(enough, output / np.maximum(reporting, 1e-12), np.nan)


def reached(time_s: Instants, weather: Weather, min_lead_h: int) -> Mask:
    """Hours that a forecast made so many hours ahead has weather for, shape (T,)."""
    if isinstance(weather, WeatherSeries):
        mask: Mask = np.isin(time_s, weather.time_s)
        return mask
    seen = known_by([weather], time_s, DayAhead(min_lead_h * HOUR_S), time_s)
    return seen.run >= 0


def refuse_no_overlap(reader: FleetReader, hours: StationHours, weather: Weather) -> None:
    """Refuse weather that reaches none of a station's output: a wrong clock, or a wrong file.

    Raises
    ------
    InputError
        With both spans.
    """
    time_s = hours.start_s + HOUR_S * np.arange(hours.power.size, dtype=np.int64)
    measured = time_s[np.isfinite(hours.power)]
    lead_h = reader.fleet.day_ahead.min_lead_h
    if not measured.size or reached(measured, weather, lead_h).any():
        return
    first_s, last_s = _span(weather)
    raise reader.door.complaint(
        "weather" if reader.fleet.weather else "forecast",
        f"station {hours.station.id!r}: its weather ({iso(first_s)} to {iso(last_s)}) reaches none "
        f"of its output ({iso(int(measured[0]))} to {iso(int(measured[-1]))}) {lead_h} h ahead",
    )


def _span(weather: Weather) -> tuple[int, int]:
    if isinstance(weather, WeatherSeries):
        return int(weather.time_s[0]), int(weather.time_s[-1])
    if not weather.issued_s.size:
        raise InputError("no weather run had been issued by then")
    first = int(weather.issued_s[0] + weather.lead_s[0])
    return first, int(weather.issued_s[-1] + weather.lead_s[-1])
