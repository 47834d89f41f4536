"""A fleet's files, read station by station: output, published forecasts, load."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, power_to_mw
from tanheng.domains.renewables.door import Door
from tanheng.domains.renewables.model import Fleet, PowerFile, Station
from tanheng.domains.renewables.rows import Rows
from tanheng.domains.renewables.stations import stations_of
from tanheng.store.cells import numbers
from tanheng.store.tables import column_names, read_columns, refuse_absent
from tanheng.store.times import infer_step_s, instants

__all__ = ["Door", "FleetReader", "Readings"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]


@dataclass(frozen=True)
class Readings:
    """Output of one station as its file has it: rows in file order, instants in UTC.

    Parameters
    ----------
    time_s : ndarray of int64, shape (N,)
        Start of each row's interval, seconds since 1970.
    power_mw : ndarray of float64, shape (N,)
    step_s : int
        Length of an interval.
    path, column, unit : what was read.
    unit_mw : float
        One of the unit in MW: loggers write their codes for "no data" in the file's unit.
    """

    station: Station
    time_s: Instants
    power_mw: Floats
    step_s: int
    path: Path
    column: str
    unit: str
    unit_mw: float = 1.0


class FleetReader:
    """Reads what a fleet's section of the project names, one station at a time."""

    def __init__(self, fleet: Fleet, door: Door) -> None:
        self.fleet = fleet
        self.door = door

    @cached_property
    def stations(self) -> tuple[Station, ...]:
        """Stations of the fleet.

        Raises
        ------
        InputError
            With the field of the project file that is wrong, or the line of the station table.
        """
        return stations_of(self.fleet, self.door)

    @cached_property
    def rows(self) -> Rows:
        """The way to the rows of one station."""
        return Rows(self.fleet, self.stations)

    def power(self, station: Station) -> Readings:
        """Read one station's output.

        Raises
        ------
        InputError
            With the field of the project file that is wrong, or the line of the file.
        """
        return self._readings(station, self.fleet.power, "power")

    def published(self, station: Station) -> Readings | None:
        """Read the published forecast of one station's output, if the fleet has one."""
        forecast = self.fleet.forecast
        return self._readings(station, forecast, "forecast") if forecast else None

    def load(self) -> tuple[Instants, Floats]:
        """Read the load: instants (N,) and MW (N,), the sum over its columns, in order of time."""
        spec = self.fleet.load
        if spec is None:
            raise InputError("the fleet has no load")
        path = self.door.path("load.file", spec.file)
        with self.door.at("load"):
            frame = read_columns(path, [*spec.time.names, *spec.columns])
            time_s = instants(frame, spec.time, path)
            total = np.sum([numbers(frame, name, path) for name in spec.columns], axis=0)
            if not np.isfinite(total).any():
                raise InputError(f"no load at all in {', '.join(spec.columns)} of {path.name}")
            order = np.unique(time_s, return_index=True)[1]
            return time_s[order], (total * power_to_mw(spec.unit, 1.0))[order]

    def _readings(self, station: Station, spec: PowerFile, part: str) -> Readings:
        path = self.door.path(f"{part}.file", spec.file.replace("{station}", station.id))
        column = spec.column_of(station.id)
        key = [spec.station] if spec.station else []
        named = [column, *spec.time.names, *key]
        with self.door.at(f"{part}.file"):
            there = column_names(path, named)
        value = "value" if spec.value else "columns" if spec.columns else "file"
        for field, names in ((value, [column]), ("time", spec.time.names), ("station", key)):
            with self.door.at(f"{part}.{field}"):
                refuse_absent(path, names, there)
        with self.door.at(f"{part}.station" if key else f"{part}.file"):
            frame = self.rows.of(path, spec.file, named, spec.station, station)
        with self.door.at(f"{part}.time"):
            time_s = self.rows.instants(path, spec.file, frame, spec.time, spec.station)
            step_s = infer_step_s(time_s)
        with self.door.at(f"{part}.{value}"):
            unit_mw = _to_mw(spec, station, step_s)
            power = numbers(frame, column, path) * unit_mw
        return Readings(station, time_s, power, step_s, path, column, spec.unit, unit_mw)


def _to_mw(spec: PowerFile, station: Station, step_s: int) -> float:
    """Factor to MW; energy of an interval is spread over it."""
    unit = spec.unit
    if unit.endswith("h"):
        return power_to_mw(unit.removesuffix("h"), 1.0) * HOUR_S / step_s
    return power_to_mw(unit, station.capacity_mw or 1.0)
