"""A fleet's files, read station by station: output, published forecasts, load."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError, Positions, power_to_mw
from tanheng.domains.renewables.model import Fleet, PowerFile, Station, StationTable
from tanheng.store.tables import column_names, numbers, read_columns
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
    """

    station: Station
    time_s: Instants
    power_mw: Floats
    step_s: int
    path: Path
    column: str
    unit: str


@dataclass(frozen=True)
class Door:
    """The way from a field of the project file to the files it names, with complaints placed.

    Parameters
    ----------
    field : str
        Path of the fleet in the project file, ``renewables.fleets[0]``.
    opened : list of Path
        Files that have been asked for, in that order.
    """

    positions: Positions
    field: str
    locate: Callable[[str], Path]
    opened: list[Path] = dataclasses.field(default_factory=list)

    @contextmanager
    def at(self, part: str) -> Iterator[None]:
        """Turn complaints raised inside into complaints about one field of the project file."""
        try:
            yield
        except InputError as error:
            if error.place and error.place.file == self.positions.file:
                raise
            raise self.positions.complaint(f"{self.field}.{part}", str(error)) from None

    def path(self, part: str, name: str) -> Path:
        """Return the path of a file that a field names."""
        with self.at(part):
            path = self.locate(name)
            if not path.is_file():
                raise InputError(f"no such file {name!r}")
            if path not in self.opened:
                self.opened.append(path)
            return path


class FleetReader:
    """Reads what a fleet's section of the project names, one station at a time."""

    def __init__(self, fleet: Fleet, door: Door) -> None:
        self.fleet = fleet
        self.door = door
        self._last: tuple[Path, tuple[str, ...], pl.DataFrame] | None = None

    @cached_property
    def stations(self) -> tuple[Station, ...]:
        """Stations of the fleet, with capacity and coordinates filled in where they can be.

        Raises
        ------
        InputError
            When there is none, two share an id, or a capacity or a coordinate is needed and absent.
        """
        given = self.fleet.stations
        if isinstance(given, StationTable):
            listed = self._from_table(given)
        else:
            listed = list(given) or [Station(id=name) for name in self._found()]
        with self.door.at("stations"):
            names = [station.id for station in listed]
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice or not names:
                raise InputError(f"two stations are called {twice!r}" if twice else "no stations")
            return tuple(self._completed(station) for station in listed)

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
            order = np.unique(time_s, return_index=True)[1]
            return time_s[order], (total * power_to_mw(spec.unit, 1.0))[order]

    def rows(self, path: Path, names: list[str], key: str | None, station: Station) -> pl.DataFrame:
        """Rows of one station; ``key`` is the column that names the station in a shared file."""
        if path.suffix.lower() in {".parquet", ".pq"} and key:
            frame = self._scanned(path, names, key, station)
        else:
            frame = self._remembered(path, (*names, key) if key else tuple(names))
            if key:
                frame = frame.filter(pl.col(key).cast(pl.String).str.strip_chars() == station.id)
        if frame.height == 0:
            raise InputError(f"no rows of station {station.id!r} in {path.name}")
        return frame

    def _scanned(self, path: Path, names: list[str], key: str, station: Station) -> pl.DataFrame:
        """Read one station out of a shared Parquet file without holding the whole of it."""
        there = column_names(path)
        for name in (*names, key):
            if name not in there:
                raise InputError(f"no column {name!r} in {path.name}; it has {', '.join(there)}")
        wanted = pl.col(key).cast(pl.String) == station.id
        return pl.scan_parquet(path).filter(wanted).select(list(dict.fromkeys(names))).collect()

    def _remembered(self, path: Path, names: tuple[str, ...]) -> pl.DataFrame:
        if self._last is None or self._last[:2] != (path, names):
            self._last = (path, names, read_columns(path, names))
        return self._last[2]

    def _readings(self, station: Station, spec: PowerFile, part: str) -> Readings:
        path = self.door.path(f"{part}.file", spec.file.replace("{station}", station.id))
        field = "value" if spec.value else "columns" if spec.columns else "file"
        with self.door.at(f"{part}.{field}"):
            column = spec.value or spec.columns.get(station.id, station.id)
            self._must_hold(path, column)
        with self.door.at(f"{part}.time"):
            for name in spec.time.names:
                self._must_hold(path, name)
        wide = [] if spec.value else [self._column(spec, other) for other in self.stations]
        with self.door.at(part):
            present = set(column_names(path))
            names = [*spec.time.names, column, *(name for name in wide if name in present)]
            frame = self.rows(path, list(dict.fromkeys(names)), spec.station, station)
            power = numbers(frame, column, path)
        with self.door.at(f"{part}.time"):
            time_s = instants(frame, spec.time, path)
            step_s = infer_step_s(time_s)
        factor = power_to_mw(spec.unit, station.capacity_mw or 1.0)
        return Readings(station, time_s, power * factor, step_s, path, column, spec.unit)

    @staticmethod
    def _column(spec: PowerFile, station: Station) -> str:
        return spec.columns.get(station.id, station.id)

    @staticmethod
    def _must_hold(path: Path, column: str) -> None:
        there = column_names(path)
        if column not in there:
            raise InputError(f"no column {column!r} in {path.name}; it has {', '.join(there)}")

    def _from_table(self, table: StationTable) -> list[Station]:
        path = self.door.path("stations.file", table.file)
        columns = table.columns
        named = {
            "latitude": columns.latitude,
            "longitude": columns.longitude,
            "tilt": columns.tilt,
            "azimuth": columns.azimuth,
        }
        with self.door.at("stations.columns"):
            wanted = [columns.id, columns.capacity, *named.values()]
            frame = read_columns(path, [name for name in wanted if name])
            capacity = self._capacities(frame, table, path)
            angles = {
                name: _leading_numbers(frame, column, path)
                for name, column in named.items()
                if column
            }
            return [
                _station(str(name).strip(), row, capacity, angles, path)
                for row, name in enumerate(frame[columns.id])
                if self._wanted(str(name).strip(), table)
            ]

    @staticmethod
    def _wanted(name: str, table: StationTable) -> bool:
        return (not table.keep or name in table.keep) and name not in table.drop

    @staticmethod
    def _capacities(frame: pl.DataFrame, table: StationTable, path: Path) -> Floats | None:
        if table.columns.capacity is None:
            return None
        return numbers(frame, table.columns.capacity, path) * power_to_mw(table.capacity_unit, 1.0)

    def _found(self) -> list[str]:
        """Station ids where none are listed: from file names, rows or columns."""
        spec = self.fleet.power
        if "{station}" in spec.file:
            return _ids_in_names(self.door, spec.file)
        if spec.columns:
            return list(spec.columns)
        path = self.door.path("power.file", spec.file)
        with self.door.at("power.station"):
            if spec.station:
                ids = read_columns(path, [spec.station])[spec.station]
                return sorted({str(name).strip() for name in ids})
            if spec.value:
                return [path.stem]
            return [name for name in column_names(path) if name not in spec.time.names]

    def _completed(self, station: Station) -> Station:
        latitude = station.latitude if station.latitude is not None else self.fleet.latitude
        longitude = station.longitude if station.longitude is not None else self.fleet.longitude
        if self.fleet.kind == "solar" and (latitude is None or longitude is None):
            raise InputError(
                f"solar station {station.id!r} needs latitude and longitude "
                "(its own, or the fleet's)"
            )
        capacity = station.capacity_mw
        if capacity is None:
            if self.fleet.power.unit not in {"fraction", "percent"}:
                unit = self.fleet.power.unit
                raise InputError(
                    f"station {station.id!r} needs capacity_mw, its output being in {unit}"
                )
            capacity = 1.0
        return station.model_copy(
            update={"latitude": latitude, "longitude": longitude, "capacity_mw": capacity}
        )


def renamed(readings: Readings, station: Station) -> Readings:
    """Return the same readings under a station whose entry has been completed or corrected."""
    return replace(readings, station=station)


def _ids_in_names(door: Door, pattern: str) -> list[str]:
    head, tail = pattern.split("{station}", 1)
    with door.at("power.file"):
        folder = door.locate(head + "x" + tail).parent
        name = Path(head + "*" + tail).name
        matcher = re.compile(re.escape(name).replace(r"\*", "(.+)"))
        found = [matcher.fullmatch(path.name) for path in sorted(folder.glob(name))]
        ids = [match.group(1) for match in found if match]
        if not ids:
            raise InputError(f"no file fits {pattern!r}")
        return ids


def _leading_numbers(frame: pl.DataFrame, column: str, path: Path) -> Floats:
    """Numbers of a column whose cells may carry words around them (``South 33°``)."""
    if frame[column].dtype != pl.String:
        return numbers(frame, column, path)
    found = frame[column].str.extract(r"(-?\d+(?:\.\d+)?)")
    return found.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _station(
    name: str, row: int, capacity: Floats | None, angles: dict[str, Floats], path: Path
) -> Station:
    given: dict[str, float] = {key: float(values[row]) for key, values in angles.items()}
    if capacity is not None:
        given["capacity_mw"] = float(capacity[row])
    known = {key: value for key, value in given.items() if np.isfinite(value)}
    try:
        return Station.model_validate({"id": name, **known})
    except ValueError as error:
        first = str(error).splitlines()[1:3]
        raise InputError(f"station {name!r} in {path.name}: {' '.join(first)}") from None
