"""Rows of one station out of a fleet's files, each shared file parsed once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.renewables.model import Fleet, PowerFile, Station, Weather
from tanheng.domains.renewables.stations import station_ids
from tanheng.store.tables import ROW, column_names, is_parquet, read_columns, refuse_absent
from tanheng.store.times import TimeColumn, instants

__all__ = ["Rows"]

Parts = dict[str, pl.DataFrame]


class Rows:
    """Reads rows of stations.

    A CSV is parsed once for all that is asked of it, and kept while it can be asked again: a file
    of all stations for good, a file of one station until the next is read. From Parquet only
    the columns and rows of one station are read.
    """

    def __init__(self, fleet: Fleet, stations: tuple[Station, ...]) -> None:
        self._fleet = fleet
        self._stations = stations
        self._parts: dict[tuple[Path, str], Parts] = {}
        self._whole: dict[Path, pl.DataFrame] = {}
        self._single: tuple[Path, pl.DataFrame] | None = None
        self._times: dict[tuple[Path, TimeColumn], NDArray[np.int64]] = {}

    def of(
        self, path: Path, file: str, names: list[str], key: str | None, station: Station
    ) -> pl.DataFrame:
        """Rows of one station.

        Parameters
        ----------
        file : str
            Name of the file as the project has it.
        names : list of str
            Columns that are needed.
        key : str, optional
            Column that names the station of a row.

        Raises
        ------
        InputError
            When a column is not there, or no row is this station's.
        """
        if is_parquet(path):
            frame = self._from_parquet(path, names, key, station)
        elif key:
            frame = self._part(path, file, names, key, station)
        else:
            frame = self._from_csv(path, file, names)
        if frame.height == 0:
            raise InputError(f"no rows of station {station.id!r} in {path.name}")
        return frame

    def instants(
        self, path: Path, file: str, frame: pl.DataFrame, clock: TimeColumn, key: str | None
    ) -> NDArray[np.int64]:
        """Instants of rows; those of a file whose rows all stations share are worked out once."""
        if key or "{station}" in file:
            return instants(frame, clock, path)
        if (path, clock) not in self._times:
            self._times[path, clock] = instants(frame, clock, path)
        return self._times[path, clock]

    def _from_parquet(
        self, path: Path, names: list[str], key: str | None, station: Station
    ) -> pl.DataFrame:
        if key is None:
            return read_columns(path, names)
        refuse_absent(path, [*names, key], column_names(path))
        rows = pl.scan_parquet(path, row_index_name=ROW)
        wanted = pl.col(key).map_batches(station_ids, return_dtype=pl.String) == station.id
        return rows.select(ROW, *dict.fromkeys([*names, key])).filter(wanted).collect()

    def _part(
        self, path: Path, file: str, names: list[str], key: str, station: Station
    ) -> pl.DataFrame:
        if (path, key) not in self._parts:
            frame = self._read(path, file, [*names, key])
            split = frame.with_columns(station_ids(frame[key])).partition_by(
                key, as_dict=True, maintain_order=True
            )
            self._parts[path, key] = {str(found[0]): part for found, part in split.items()}
        found = self._parts[path, key].get(station.id)
        if found is None:
            ids = [name for name in self._parts[path, key] if name != "None"]
            raise InputError(
                f"no rows of station {station.id!r} in {path.name}; it has {', '.join(ids[:12])}"
            )
        refuse_absent(path, names, found.columns)
        return found

    def _from_csv(self, path: Path, file: str, names: list[str]) -> pl.DataFrame:
        if "{station}" in file:
            if self._single is None or self._single[0] != path:
                self._single = (path, self._read(path, file, names))
            frame = self._single[1]
        else:
            if path not in self._whole:
                self._whole[path] = self._read(path, file, names)
            frame = self._whole[path]
        if any(name not in frame.columns for name in names):
            refuse_absent(path, names, column_names(path, names))
            return read_columns(path, names)
        return frame

    def _read(self, path: Path, file: str, names: list[str]) -> pl.DataFrame:
        """Read what is asked for now, and of the rest what is there."""
        there = column_names(path, names)
        rest = [name for name in self._asked(file) if name in there]
        return read_columns(path, [*names, *rest])

    def _asked(self, file: str) -> list[str]:
        """Columns that the project asks of a file, for any station."""
        fleet = self._fleet
        powers = (spec for spec in (fleet.power, fleet.forecast) if spec and spec.file == file)
        weathers = (spec for spec in fleet.weather if spec.file == file)
        asked = [name for spec in powers for name in self._of_power(spec)]
        return asked + [name for spec in weathers for name in _of_weather(spec)]

    def _of_power(self, spec: PowerFile) -> list[str]:
        columns = [spec.column_of(station.id) for station in self._stations]
        return [*spec.time.names, *columns, *([spec.station] if spec.station else [])]


def _of_weather(spec: Weather) -> list[str]:
    clocks = [name for clock in (spec.time, spec.issued) if clock for name in clock.names]
    keys = [spec.lead.column] if spec.lead else []
    keys += [spec.station] if spec.station else []
    return [*clocks, *keys, *(column.column for column in spec.columns.values())]
