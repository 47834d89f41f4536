"""Weather forecasts as a fleet's files have them: runs with issue times, or one value per hour."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, conversion
from tanheng.domains.renewables.averaging import hourly, increments, means, whole_hours
from tanheng.domains.renewables.model import (
    RADIANT_ENERGY_J,
    Station,
    Weather,
    WeatherColumn,
)
from tanheng.domains.renewables.reading import FleetReader
from tanheng.forecast import Weather as Forecast
from tanheng.forecast import WeatherRuns, WeatherSeries
from tanheng.store.cells import numbers
from tanheng.store.tables import column_names, place_of, refuse_absent
from tanheng.store.times import infer_step_s, instants

__all__ = ["WeatherReader", "hourly"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
_LEAD_S = {"h": 3600, "min": 60, "s": 1}
_SPARSE = 64
"""Runs times leads may pass the rows so many times before they are no grid."""


class WeatherReader:
    """Reads a fleet's weather station by station; what all stations share is read once."""

    def __init__(self, reader: FleetReader) -> None:
        self._reader = reader
        self._shared: dict[int, Forecast] = {}

    def of(self, station: Station) -> Forecast | None:
        """Read and join the weather of one station, None when the fleet has none.

        The published forecast of output is the variable ``forecast``, a fraction of capacity.

        Raises
        ------
        InputError
            With the field of the project file that is wrong, or the line of the file.
        """
        found = [self._one(index, station) for index in range(len(self._reader.fleet.weather))]
        published = self._reader.published(station)
        if published is not None:
            share = published.power_mw / (station.capacity_mw or 1.0)
            hours, mean = hourly(published.time_s, share[:, None])
            found.append(WeatherSeries(hours, ("forecast",), mean.astype(np.float32)))
        runs = [one for one in found if isinstance(one, WeatherRuns)]
        series = [one for one in found if isinstance(one, WeatherSeries)]
        return _joined_runs(runs) if runs else _joined_series(series) if series else None

    def _one(self, index: int, station: Station) -> Forecast:
        spec = self._reader.fleet.weather[index]
        if index in self._shared:
            return self._shared[index]
        weather = _Spec(self._reader, spec, f"weather[{index}]", station).read()
        if spec.shared:
            self._shared[index] = weather
        return weather


class _Spec:
    """One entry of ``weather``, for one station."""

    def __init__(self, reader: FleetReader, spec: Weather, part: str, station: Station) -> None:
        self.reader, self.spec, self.part, self.station = reader, spec, part, station
        self.path = reader.door.path(f"{part}.file", spec.file.replace("{station}", station.id))
        self.frame = self._rows()

    def read(self) -> Forecast:
        """Read the runs, or the series."""
        return self._series() if self.spec.issued is None else self._runs()

    def _rows(self) -> pl.DataFrame:
        spec, part = self.spec, self.part
        clocks = {"time": spec.time.names if spec.time else ()}
        clocks |= {"issued": spec.issued.names if spec.issued else ()}
        fields = {f"{part}.{field}": list(names) for field, names in clocks.items()}
        fields[f"{part}.lead"] = [spec.lead.column] if spec.lead else []
        fields[f"{part}.station"] = [spec.station] if spec.station else []
        for name, column in spec.columns.items():
            fields[f"{part}.columns.{name}"] = [self._named(column)]
        names = list(dict.fromkeys(name for some in fields.values() for name in some))
        door = self.reader.door
        with door.at(f"{part}.file"):
            there = column_names(self.path, names)
        for field, some in fields.items():
            with door.at(field):
                refuse_absent(self.path, some, there)
        with door.at(f"{part}.station" if spec.station else f"{part}.file"):
            return self.reader.rows.of(self.path, spec.file, names, spec.station, self.station)

    def _named(self, column: WeatherColumn) -> str:
        return column.column.replace("{station}", self.station.id)

    def _series(self) -> WeatherSeries:
        time_s = self._times()
        run = np.zeros(time_s.size, dtype=np.int64)
        hours, mean = hourly(time_s, self._values(run, time_s))
        return WeatherSeries(hours, tuple(self.spec.columns), mean.astype(np.float32))

    def _times(self, run: Instants | None = None) -> Instants:
        with self.reader.door.at(f"{self.part}.time"):
            if self.spec.time is None:
                raise InputError("expected time, or issued and lead")
            return instants(self.frame, self.spec.time, self.path, run)

    def _runs(self) -> WeatherRuns:
        issued_s = self._issued()
        valid_s = issued_s + self._leads() if self.spec.lead else self._times(issued_s)
        values = self._values(issued_s, valid_s)
        step_s = infer_step_s(valid_s) if np.unique(valid_s).size > 1 else HOUR_S
        if step_s < HOUR_S:
            valid_s = whole_hours(valid_s, step_s)
        runs, run = np.unique(issued_s, return_inverse=True)
        leads, lead = np.unique(valid_s - issued_s, return_inverse=True)
        self._refuse_no_grid(runs.size * leads.size)
        self._refuse_short_leads(int(leads[-1]))
        place = run * leads.size + lead
        if step_s < HOUR_S:
            table = means(place, values, runs.size * leads.size).astype(np.float32)
        else:
            table = np.full((runs.size * leads.size, values.shape[1]), np.nan, dtype=np.float32)
            table[place[::-1]] = values[::-1]  # the first row of an instant stands
        shape = (runs.size, leads.size, values.shape[1])
        return WeatherRuns(runs, leads, tuple(self.spec.columns), table.reshape(shape))

    def _issued(self) -> Instants:
        with self.reader.door.at(f"{self.part}.issued"):
            if self.spec.issued is None:
                raise InputError("this weather has no issue times")
            own_run = np.arange(self.frame.height, dtype=np.int64)
            return instants(self.frame, self.spec.issued, self.path, own_run)

    def _leads(self) -> Instants:
        spec = self.spec.lead
        with self.reader.door.at(f"{self.part}.lead"):
            if spec is None:
                raise InputError("expected lead")
            lead = numbers(self.frame, spec.column, self.path)
            blank = np.flatnonzero(~np.isfinite(lead))
            if blank.size:
                place = place_of(self.path, self.frame, int(blank[0]), spec.column)
                raise InputError("expected a lead, came nothing", place)
            return np.rint(lead * _LEAD_S[spec.unit]).astype(np.int64)

    def _refuse_no_grid(self, size: int) -> None:
        if size > _SPARSE * self.frame.height + 1_000_000:
            raise self.reader.door.complaint(
                f"{self.part}.issued",
                f"expected runs that share their leads, came {self.frame.height} rows on "
                f"{size} pairs of issue time and lead",
            )

    def _refuse_short_leads(self, longest_s: int) -> None:
        """Refuse runs that never reach as far ahead as the day-ahead forecast asks."""
        asked_h = self.reader.fleet.day_ahead.min_lead_h
        if longest_s < asked_h * HOUR_S:
            raise self.reader.door.complaint(
                f"{self.part}.lead" if self.spec.lead else f"{self.part}.issued",
                f"expected leads of at least day_ahead.min_lead_h = {asked_h} h, "
                f"came none above {longest_s / HOUR_S:g} h",
            )

    def _values(self, run: Instants, time_s: Instants) -> Floats:
        out = np.empty((self.frame.height, len(self.spec.columns)))
        for index, (name, column) in enumerate(self.spec.columns.items()):
            with self.reader.door.at(f"{self.part}.columns.{name}"):
                out[:, index] = self._column(name, column, run, time_s)
        if not np.isfinite(out).any():
            raise self.reader.door.complaint(
                f"{self.part}.columns",
                f"station {self.station.id!r}: no value at all in {self.path.name}",
            )
        return out

    def _column(self, name: str, column: WeatherColumn, run: Instants, time_s: Instants) -> Floats:
        values = numbers(self.frame, self._named(column), self.path)
        if column.accumulated:
            values = increments(run, time_s, values)
        if column.unit in RADIANT_ENERGY_J:
            joules: Floats = values * RADIANT_ENERGY_J[column.unit]
            return joules / infer_step_s(time_s)
        change = conversion(name, column.unit)
        return values * change.scale + change.shift


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
