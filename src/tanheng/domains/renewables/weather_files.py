"""Weather forecasts as a fleet's files have them: runs with issue times, or one value per hour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, conversion
from tanheng.domains.renewables.model import Lead, Station, Weather
from tanheng.domains.renewables.reading import FleetReader
from tanheng.forecast import WeatherRuns, WeatherSeries
from tanheng.store.tables import numbers
from tanheng.store.times import TimeColumn, instants

__all__ = ["hourly", "weather_runs", "weather_series"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
_LEAD_S = {"h": 3600, "min": 60, "s": 1}


def weather_runs(reader: FleetReader, station: Station) -> WeatherRuns | None:
    """Read and join those weather files of a station that have issue times.

    Raises
    ------
    InputError
        With the field of the project file that is wrong, or the line of the file.
    """
    found = [
        _runs(reader, station, spec, f"weather[{index}]")
        for index, spec in enumerate(reader.fleet.weather)
        if spec.issued is not None
    ]
    return _joined_runs(found) if found else None


def weather_series(reader: FleetReader, station: Station) -> WeatherSeries | None:
    """Read and join those weather files, and the published forecast, that have no issue times.

    The published forecast of output is the variable ``forecast``, a fraction of capacity.
    """
    found = [
        _series(reader, station, spec, f"weather[{index}]")
        for index, spec in enumerate(reader.fleet.weather)
        if spec.issued is None
    ]
    published = reader.published(station)
    if published is not None:
        share = published.power_mw / (station.capacity_mw or 1.0)
        hours, means = hourly(published.time_s, share[:, None])
        found.append(WeatherSeries(hours, ("forecast",), means.astype(np.float32)))
    return _joined_series(found) if found else None


def hourly(time_s: Instants, values: Floats) -> tuple[Instants, Floats]:
    """Means over whole hours of rows at any step of an hour or less; blanks are left out.

    Parameters
    ----------
    time_s : ndarray of int64, shape (N,)
    values : ndarray of float64, shape (N, V)

    Returns
    -------
    ndarray of int64, shape (H,), and ndarray of float64, shape (H, V)
        Hours that have at least one row, ascending.
    """
    hours, place = np.unique(np.floor_divide(time_s, HOUR_S), return_inverse=True)
    means = np.empty((hours.size, values.shape[1]))
    for column in range(values.shape[1]):
        valid = np.isfinite(values[:, column])
        total = np.bincount(place[valid], values[valid, column], hours.size)
        count = np.bincount(place[valid], minlength=hours.size)
        means[:, column] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return hours * HOUR_S, means


def _runs(reader: FleetReader, station: Station, spec: Weather, part: str) -> WeatherRuns:
    path, frame = _frame(reader, station, spec, part)
    issued = spec.issued
    if issued is None:
        raise InputError("this weather has no issue times")
    with reader.door.at(f"{part}.issued"):
        issued_s = instants(frame, issued, path)
    lead_s = _leads(reader, spec, part, frame, path, issued_s)
    values = _values(reader, spec, part, frame, path)
    runs, run = np.unique(issued_s, return_inverse=True)
    leads, lead = np.unique(lead_s, return_inverse=True)
    table = np.full((runs.size, leads.size, values.shape[1]), np.nan)
    table[run[::-1], lead[::-1]] = values[::-1]  # the first row of an instant stands
    return WeatherRuns(runs, leads, tuple(spec.columns), table.astype(np.float32))


def _leads(
    reader: FleetReader,
    spec: Weather,
    part: str,
    frame: pl.DataFrame,
    path: Path,
    issued_s: Instants,
) -> Instants:
    with reader.door.at(f"{part}.lead" if spec.lead else f"{part}.time"):
        if spec.lead:
            lead: Lead = spec.lead
            hours = numbers(frame, lead.column, path)
            if not np.isfinite(hours).all():
                raise InputError(f"expected a lead on every row of {path.name}, came blanks")
            return np.rint(hours * _LEAD_S[lead.unit]).astype(np.int64)
        if spec.time is None:
            raise InputError("expected lead, or time")
        return instants(frame, spec.time, path) - issued_s


def _series(reader: FleetReader, station: Station, spec: Weather, part: str) -> WeatherSeries:
    path, frame = _frame(reader, station, spec, part)
    clock: TimeColumn | None = spec.time
    if clock is None:
        raise InputError("this weather has no time")
    with reader.door.at(f"{part}.time"):
        time_s = instants(frame, clock, path)
    hours, means = hourly(time_s, _values(reader, spec, part, frame, path))
    return WeatherSeries(hours, tuple(spec.columns), means.astype(np.float32))


def _frame(
    reader: FleetReader, station: Station, spec: Weather, part: str
) -> tuple[Path, pl.DataFrame]:
    path = reader.door.path(f"{part}.file", spec.file.replace("{station}", station.id))
    clocks = [name for clock in (spec.time, spec.issued) if clock for name in clock.names]
    leads = [spec.lead.column] if spec.lead else []
    named = [column.column for column in spec.columns.values()]
    with reader.door.at(f"{part}.columns"):
        names = list(dict.fromkeys([*clocks, *leads, *named]))
        return path, reader.rows(path, names, spec.station, station)


def _values(
    reader: FleetReader, spec: Weather, part: str, frame: pl.DataFrame, path: Path
) -> Floats:
    out = np.empty((frame.height, len(spec.columns)))
    for index, (name, column) in enumerate(spec.columns.items()):
        with reader.door.at(f"{part}.columns.{name}"):
            change = conversion(name, column.unit)
            out[:, index] = numbers(frame, column.column, path) * change.scale + change.shift
    return out


def _joined_runs(found: list[WeatherRuns]) -> WeatherRuns:
    if len(found) == 1:
        return found[0]
    runs = np.unique(np.concatenate([one.issued_s for one in found]))
    leads = np.unique(np.concatenate([one.lead_s for one in found]))
    parts = []
    for one in found:
        table = np.full((runs.size, leads.size, len(one.names)), np.nan, dtype=np.float32)
        rows = np.searchsorted(runs, one.issued_s)
        table[np.ix_(rows, np.searchsorted(leads, one.lead_s))] = one.values
        parts.append(table)
    names = tuple(name for one in found for name in one.names)
    return WeatherRuns(runs, leads, names, np.concatenate(parts, axis=2))


def _joined_series(found: list[WeatherSeries]) -> WeatherSeries:
    if len(found) == 1:
        return found[0]
    time_s = np.unique(np.concatenate([one.time_s for one in found]))
    parts = []
    for one in found:
        table = np.full((time_s.size, len(one.names)), np.nan, dtype=np.float32)
        table[np.searchsorted(time_s, one.time_s)] = one.values
        parts.append(table)
    names = tuple(name for one in found for name in one.names)
    return WeatherSeries(time_s, names, np.concatenate(parts, axis=1))
