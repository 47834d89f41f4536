"""The stations of a fleet: listed in the project, in a table, or found in the files of output."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import ValidationError

from tanheng.core import InputError, power_to_mw, worded
from tanheng.domains.renewables.door import Door
from tanheng.domains.renewables.model import Fleet, Station, StationTable
from tanheng.store import datasets, names_dataset
from tanheng.store.cells import numbers
from tanheng.store.tables import column_names, place_of, read_columns

__all__ = ["station_ids", "stations_of"]

Floats = NDArray[np.float64]
RELATIVE = ("fraction", "percent")


def stations_of(fleet: Fleet, door: Door) -> tuple[Station, ...]:
    """Stations of a fleet, with capacity and coordinates filled in where they can be.

    Output in fractions needs no capacity: stations without one weigh the same.

    Raises
    ------
    InputError
        When there is none, two share an id, only some have a capacity, or a capacity or a
        coordinate is needed and absent.
    """
    given = fleet.stations
    if isinstance(given, StationTable):
        listed = _from_table(given, door)
    else:
        listed = list(given) or [Station(id=name) for name in _found(fleet, door)]
    with door.at("stations"):
        _refuse_listing([station.id for station in listed])
        stations = tuple(_completed(station, fleet) for station in listed)
        _refuse_some_capacities(stations)
    with door.at("windows"):
        _refuse_unlike_load(fleet, stations)
    with door.at("power.value"):
        _refuse_one_for_all(fleet, len(stations))
    return stations


def station_ids(column: pl.Series) -> pl.Series:
    """Write the column that names stations as the ids of the project are written."""
    if column.dtype.is_float():
        column = column.cast(pl.Int64, strict=False)
    return column.cast(pl.String).str.strip_chars()


def _refuse_listing(names: list[str]) -> None:
    if not names:
        raise InputError("expected at least one station, came none")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"two stations are called {twice!r}")


def _refuse_one_for_all(fleet: Fleet, count: int) -> None:
    """Refuse a layout in which every station would have the same output."""
    spec = fleet.power
    named = f"{spec.file} {spec.value}"
    if count > 1 and spec.value and not spec.station and "{station}" not in named:
        raise InputError(
            f"all {count} stations would have the same output: write station, the column that "
            "names them, or {station} in file or value"
        )


def _completed(station: Station, fleet: Fleet) -> Station:
    latitude = station.latitude if station.latitude is not None else fleet.latitude
    longitude = station.longitude if station.longitude is not None else fleet.longitude
    if fleet.kind == "solar" and (latitude is None or longitude is None):
        raise InputError(
            f"solar station {station.id!r} needs latitude and longitude (its own, or the fleet's)"
        )
    if station.capacity_mw is None and fleet.power.unit not in RELATIVE:
        unit = fleet.power.unit
        raise InputError(f"station {station.id!r} needs capacity_mw, its output being in {unit}")
    return station.model_copy(update={"latitude": latitude, "longitude": longitude})


def _refuse_some_capacities(stations: tuple[Station, ...]) -> None:
    """Refuse a fleet in which some stations would weigh by capacity and others by nothing."""
    without = [station.id for station in stations if station.capacity_mw is None]
    if without and len(without) < len(stations):
        first = next(station.id for station in stations if station.capacity_mw is not None)
        raise InputError(
            f"station {without[0]!r} has no capacity_mw, but {first!r} has one: expected one for "
            "every station, or for none (then stations weigh the same)"
        )


def _refuse_unlike_load(fleet: Fleet, stations: tuple[Station, ...]) -> None:
    """Refuse to take output that nobody knows in MW off a load in MW."""
    if "top_net_load" in fleet.windows and any(one.capacity_mw is None for one in stations):
        raise InputError(
            "top_net_load takes output off the load and needs it in MW: expected capacity_mw of "
            "every station, came none"
        )


def _from_table(table: StationTable, door: Door) -> list[Station]:
    path = door.path("stations.file", table.file)
    columns = table.columns.model_dump(exclude_none=True)
    with door.at("stations.columns"):
        frame = read_columns(path, list(columns.values()))
    ids = station_ids(frame[columns.pop("id")]).fill_null("")
    for part in ("keep", "drop"):
        with door.at(f"stations.{part}"):
            _refuse_unknown(getattr(table, part), ids, path)
    with door.at("stations.columns"):
        about = {name: _values(frame, name, column, path) for name, column in columns.items()}
    if "capacity" in about:
        about["capacity_mw"] = about.pop("capacity") * power_to_mw(table.capacity_unit, 1.0)
    kept = [row for row, name in enumerate(ids) if _wanted(name, table)]
    with door.at("stations.columns"):
        return [_station(str(ids[row]), row, about, frame, path) for row in kept]


def _wanted(name: str, table: StationTable) -> bool:
    return (not table.keep or name in table.keep) and name not in table.drop


def _refuse_unknown(names: tuple[str, ...], ids: pl.Series, path: Path) -> None:
    there = set(ids)
    for name in names:
        if name not in there:
            raise InputError(f"no station {name!r} in {path.name}; it has {_some(list(ids))}")


def _values(frame: pl.DataFrame, name: str, column: str, path: Path) -> Floats:
    """Numbers of a column; of a tilt, that within words (``South 33°``)."""
    if name != "tilt" or frame[column].dtype != pl.String:
        return numbers(frame, column, path)
    found = frame[column].str.extract(r"(-?\d+(?:\.\d+)?)")
    return found.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _station(
    name: str, row: int, about: dict[str, Floats], frame: pl.DataFrame, path: Path
) -> Station:
    known = {key: float(values[row]) for key, values in about.items() if np.isfinite(values[row])}
    try:
        return Station.model_validate({"id": name, **known})
    except ValidationError as error:
        field, message = worded(error, {"id", *known})
        raise InputError(
            f"station {name!r}: {message}", place_of(path, frame, row, field)
        ) from None


def _found(fleet: Fleet, door: Door) -> list[str]:
    """Station ids where none are listed: from file names, rows or columns."""
    spec = fleet.power
    if "{station}" in spec.file:
        with door.at("power.file"):
            return _ids_in_names(door, spec.file)
    if spec.columns:
        return list(spec.columns)
    path = door.path("power.file", spec.file)
    if spec.station:
        with door.at("power.station"):
            ids = station_ids(read_columns(path, [spec.station])[spec.station])
            return sorted(set(ids.drop_nulls()) - {""}, key=_natural)
    if spec.value:
        return [path.stem]
    with door.at("power.time"):
        there = column_names(path, spec.time.names)
    taken = {*spec.time.names, *_other_columns(fleet)}
    return [name for name in there if name and name not in taken and not _fits(name, fleet)]


def _other_columns(fleet: Fleet) -> set[str]:
    """Columns of the file of output that hold weather or load."""
    file = fleet.power.file
    found = [
        column.column
        for one in fleet.weather
        if one.file == file
        for column in one.columns.values()
    ]
    clocks = [
        one for part in fleet.weather if part.file == file for one in (part.time, part.issued)
    ]
    found += [name for clock in clocks if clock for name in clock.names]
    found += [part.lead.column for part in fleet.weather if part.file == file and part.lead]
    if fleet.load is not None and fleet.load.file == file:
        found += [*fleet.load.columns, *fleet.load.time.names]
    return set(found)


def _fits(name: str, fleet: Fleet) -> bool:
    """Whether a column is some station's weather by its pattern, ``wind_{station}``."""
    patterns = [name for name in _other_columns(fleet) if "{station}" in name]
    return any(
        re.fullmatch(re.escape(one).replace(re.escape("{station}"), ".+"), name) for one in patterns
    )


def _ids_in_names(door: Door, pattern: str) -> list[str]:
    head, tail = pattern.split("{station}", 1)
    names = _names_like(door, pattern, head, tail)
    matcher = re.compile(re.escape(head) + "(?P<id>[^/]+?)" + _tail(tail))
    found = {match["id"] for match in map(matcher.fullmatch, names) if match}
    if not found:
        raise InputError(f"no file fits {pattern!r}")
    return sorted(found, key=_natural)


def _tail(tail: str) -> str:
    """Pattern of what follows the id; the id may stand in it again."""
    return re.escape(tail).replace(re.escape("{station}"), "(?P=id)")


def _names_like(door: Door, pattern: str, head: str, tail: str) -> list[str]:
    """Names of files, written as the pattern is, among which the stations' are."""
    if names_dataset(pattern):
        files = (file for held in datasets() for file in held.files)
        return [file.reference for file in files]
    root = door.locate(head + "x").parent
    folder = head.rpartition("/")[0]
    deep = tail.count("/")
    found = root.glob("/".join(["*"] * (deep + 1))) if root.is_dir() else ()
    prefix = f"{folder}/" if folder else ""
    return [prefix + path.relative_to(root).as_posix() for path in found]


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sort ``z2`` before ``z10``."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((int(part), part) if part.isdigit() else (-1, part) for part in parts)


def _some(names: list[str], most: int = 12) -> str:
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")
