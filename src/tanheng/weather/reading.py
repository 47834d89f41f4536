"""Weather from whatever file a user brings."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tanheng.core import InputError, Place
from tanheng.weather import epw, open_meteo, table
from tanheng.weather.completing import with_humidity, with_standard_pressure
from tanheng.weather.record import WeatherRecord
from tanheng.weather.source import text_of

__all__ = ["read_weather"]


class _Reader(NamedTuple):
    read: Callable[[Path], WeatherRecord]
    place_of: Callable[[Path, int], Place]


def read_weather(path: Path, needs: Sequence[str] = ()) -> WeatherRecord:
    """Read a weather file by what it holds: EPW, Open-Meteo JSON or CSV, gzipped or not.

    A CSV file has a column ``time`` (start of the interval, UTC unless the cell names its zone)
    and columns that name their units: ``temperature_c`` or ``_k`` or ``_f``, ``humidity_pct`` or
    ``_fraction``, ``pressure_hpa`` or ``_pa`` or ``_kpa``, and so on; others are left out.

    Humidity that is not known is filled from the dew point, pressure from the altitude by the
    standard atmosphere; ``flags`` of the record say so.

    Parameters
    ----------
    path : Path
        The file.
    needs : sequence of str
        Columns that must be known in every interval, one interval after the other.

    Raises
    ------
    InputError
        With file and line or field: none of these formats, a value that cannot be, a unit that
        is not told, or a gap in what is needed.
    """
    reader = _reader(path)
    record = with_standard_pressure(with_humidity(reader.read(path)))
    if needs:
        _refuse_uneven(record, path, reader)
    for name in needs:
        _refuse_gaps(record, name, path, reader)
    return record


def _reader(path: Path) -> _Reader:
    first = text_of(path).lstrip().partition("\n")[0]
    if first.startswith(("{", "[")):
        return _Reader(open_meteo.read_open_meteo, open_meteo.place_of)
    if first.upper().startswith("LOCATION,"):
        return _Reader(epw.read_epw, epw.place_of)
    if table.TIME in table.names_of(first):
        return _Reader(table.read_headed_table, table.place_of)
    raise InputError(
        "expected an EPW file (LOCATION,...), Open-Meteo JSON, or CSV whose first line names "
        f"{table.TIME}, temperature_c, humidity_pct, pressure_hpa",
        Place(str(path), 1),
    )


def _refuse_uneven(record: WeatherRecord, path: Path, reader: _Reader) -> None:
    steps = np.diff(record.time_s)
    uneven = np.flatnonzero(steps != record.step_s)
    if uneven.size:
        row = int(uneven[0]) + 1
        raise InputError(
            f"expected an interval every {record.step_s} s, got {_clock(record, row)} "
            f"{steps[row - 1]} s after the one before",
            reader.place_of(path, row),
        )


def _refuse_gaps(record: WeatherRecord, name: str, path: Path, reader: _Reader) -> None:
    if name not in record.columns:
        hint = ", nor an altitude to tell it by" if name == "pressure_hpa" else ""
        raise InputError(
            f"expected {name}, got none{hint}; there are {', '.join(sorted(record.columns))}",
            Place(str(path)),
        )
    gaps = np.flatnonzero(np.isnan(record[name]))
    if gaps.size:
        row = int(gaps[0])
        raise InputError(
            f"expected {name} in every interval, got none in {gaps.size} of {record.time_s.size}, "
            f"the first at {_clock(record, row)}",
            reader.place_of(path, row),
        )


def _clock(record: WeatherRecord, row: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(int(record.time_s[row])))
