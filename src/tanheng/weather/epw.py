"""Typical years in EnergyPlus weather files (EPW).

The hour written ``n`` is the one that ends at ``n`` o'clock local standard time, so its
interval starts an hour before. A typical year joins months of different years; its rows are
put on one calendar year. A file whose rows all bear one year is taken to be of that year.

References
----------
EnergyPlus, Auxiliary programs, "EnergyPlus Weather File (EPW) Data Dictionary".
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, Place
from tanheng.weather.plausible import expect_plausible
from tanheng.weather.record import WeatherRecord
from tanheng.weather.source import text_of

__all__ = ["place_of", "read_epw"]

HEADER_LINES = 8
COMMON_YEAR, LEAP_YEAR = 2005, 2004
"""Where a year of months of several years is put."""
# name -> (position in the row, factor to the canonical unit, code from which a value is missing)
FIELDS: dict[str, tuple[int, float, float]] = {
    "temperature_c": (6, 1.0, 99.9),
    "dew_point_c": (7, 1.0, 99.9),
    "humidity_pct": (8, 1.0, 999.0),
    "pressure_hpa": (9, 0.01, 999_999.0),
    "ghi_wm2": (13, 1.0, 9999.0),
    "dni_wm2": (14, 1.0, 9999.0),
    "dhi_wm2": (15, 1.0, 9999.0),
    "direction_deg": (20, 1.0, 999.0),
    "speed_ms": (21, 1.0, 999.0),
    "cloud_pct": (22, 10.0, 99.0),
}
KELVIN = (180.0, 350.0)
"""A temperature between these is no code for missing but kelvin, to be refused as such."""


def read_epw(path: Path, year: int | None = None) -> WeatherRecord:
    """Read a typical or an actual year.

    Parameters
    ----------
    path : Path
        An ``.epw`` file, hourly, gzipped or not.
    year : int, optional
        The calendar year to put it on; a file without 29 February needs one without. By default
        the year that all rows bear, else 2005, or 2004 for a file with 29 February.

    Returns
    -------
    WeatherRecord
        8760 (8784) hours in UTC; the file's local standard time is in ``utc_offset_s``.
        Temperature, humidity, pressure and wind are readings of the interval's end.

    Raises
    ------
    InputError
        With file and line: not an EPW, a field that is no number or cannot be, hours missing or
        out of order.
    """
    lines = _lines(path)
    place = _location(lines[0], path)
    rows = [row for number, line in _data(lines) for row in [_row(line, number, path)]]
    stamps = np.array([row[0] for row in rows], dtype=np.int64)
    chosen = _calendar_year(stamps) if year is None else year
    _expect_whole_year(stamps % 1_000_000, chosen, path)
    start_s = calendar.timegm((chosen, 1, 1, 0, 0, 0)) - round(place[3] * HOUR_S)
    columns = dict(zip(FIELDS, np.array([row[1] for row in rows]).T, strict=True))
    for name, values in columns.items():
        expect_plausible(name, values, lambda row: place_of(path, row))
    return WeatherRecord(
        time_s=start_s + np.arange(len(rows), dtype=np.int64) * HOUR_S,
        step_s=HOUR_S,
        columns=columns,
        latitude_deg=place[1],
        longitude_deg=place[2],
        altitude_m=place[4],
        utc_offset_s=round(place[3] * HOUR_S),
        place=place[0],
        flags=_moved(stamps // 1_000_000, chosen),
    )


def place_of(path: Path, row: int) -> Place:
    """Where an hour stands in the file."""
    return Place(str(path), HEADER_LINES + 1 + row)


def _calendar_year(stamps: NDArray[np.int64]) -> int:
    """Year that all rows bear, if it has a day for each of them."""
    leap = bool((stamps % 1_000_000 // 100 == 229).any())
    own = int(stamps[0]) // 1_000_000
    if (stamps // 1_000_000 == own).all() and calendar.isleap(own) == leap:
        return own
    return LEAP_YEAR if leap else COMMON_YEAR


def _moved(years: NDArray[np.int64], year: int) -> tuple[str, ...]:
    moved = np.unique(years[years != year])
    if not moved.size:
        return ()
    span = f"{moved[0]} to {moved[-1]}" if moved.size > 1 else f"{moved[0]}"
    return (f"time: hours of {span} put on {year}",)


def _lines(path: Path) -> list[str]:
    lines = text_of(path).splitlines()
    if len(lines) <= HEADER_LINES or not lines[0].upper().startswith("LOCATION,"):
        raise InputError("expected an EPW file that starts with LOCATION,", Place(str(path), 1))
    return lines


def _data(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines[HEADER_LINES:], HEADER_LINES + 1):
        if line.strip():
            yield number, line


def _location(line: str, path: Path) -> tuple[str, float, float, float, float]:
    parts = line.split(",")
    if len(parts) < 10:
        raise InputError(
            "expected LOCATION,...,latitude,longitude,hours from UTC,elevation",
            Place(str(path), 1),
        )
    names = ("latitude", "longitude", "hours from UTC", "elevation")
    where = [_number(part, name, 1, path) for part, name in zip(parts[6:10], names, strict=True)]
    return parts[1], where[0], where[1], where[2], where[3]


def _row(line: str, number: int, path: Path) -> tuple[int, NDArray[np.float64]]:
    parts = line.split(",")
    if len(parts) <= max(position for position, _, _ in FIELDS.values()):
        raise InputError(f"expected 35 fields, got {len(parts)}", Place(str(path), number))
    stamp = int(_number(parts[0], "year", number, path)) * 1_000_000
    stamp += int(_number(parts[1], "month", number, path)) * 10_000
    stamp += int(_number(parts[2], "day", number, path)) * 100
    stamp += int(_number(parts[3], "hour", number, path))
    values = np.empty(len(FIELDS))
    for index, (name, (position, factor, missing)) in enumerate(FIELDS.items()):
        value = _number(parts[position], name, number, path)
        warm = name in ("temperature_c", "dew_point_c") and KELVIN[0] <= value <= KELVIN[1]
        values[index] = np.nan if value >= missing and not warm else value * factor
    return stamp, values


def _number(text: str, name: str, number: int, path: Path) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(
            f"expected a number for {name}, got {text.strip()!r}", Place(str(path), number)
        )
    return value


def _expect_whole_year(stamps: NDArray[np.int64], year: int, path: Path) -> None:
    expected = np.array(
        [
            month * 10_000 + day * 100 + hour
            for month in range(1, 13)
            for day in range(1, calendar.monthrange(year, month)[1] + 1)
            for hour in range(1, 25)
        ]
    )
    if len(stamps) != len(expected):
        raise InputError(
            f"expected the {len(expected)} hours of {year}, got {len(stamps)}", Place(str(path))
        )
    wrong = np.flatnonzero(stamps != expected)
    if wrong.size:
        raise InputError(
            f"expected month, day and hour {_spell(expected[wrong[0]])}, "
            f"got {_spell(stamps[wrong[0]])}",
            Place(str(path), HEADER_LINES + 1 + int(wrong[0])),
        )


def _spell(stamp: int) -> str:
    return f"{stamp // 10_000}/{stamp // 100 % 100} {stamp % 100}"
