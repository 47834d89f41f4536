"""Typical years in EnergyPlus weather files (EPW).

The hour written ``n`` is the one that ends at ``n`` o'clock local standard time, so its
interval starts an hour before. A typical year joins months of different years; all rows are
put on one calendar year, and the last rows of the file's year become the last of that year.

References
----------
EnergyPlus, Auxiliary programs, "EnergyPlus Weather File (EPW) Data Dictionary".
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, Place
from tanheng.weather.record import WeatherRecord

__all__ = ["read_epw"]

HEADER_LINES = 8
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


def read_epw(path: Path, year: int = 2005) -> WeatherRecord:
    """Read a typical year.

    Parameters
    ----------
    path : Path
        An ``.epw`` file, hourly.
    year : int
        The calendar year to put it on; a file without 29 February needs one without.

    Returns
    -------
    WeatherRecord
        8760 (8784) hours in UTC; the file's local standard time is in ``utc_offset_s``.
        Temperature, humidity, pressure and wind are readings of the interval's end.

    Raises
    ------
    InputError
        With file and line: not an EPW, a field that is no number, hours missing or out of order.
    """
    lines = _lines(path)
    place = _location(lines[0], path)
    rows = [row for number, line in _data(lines) for row in [_row(line, number, path)]]
    stamps = np.array([row[0] for row in rows], dtype=np.int64)
    _expect_whole_year(stamps, year, path)
    start_s = calendar.timegm((year, 1, 1, 0, 0, 0)) - round(place[3] * HOUR_S)
    table = np.array([row[1] for row in rows]).T
    return WeatherRecord(
        time_s=start_s + np.arange(len(rows), dtype=np.int64) * HOUR_S,
        step_s=HOUR_S,
        columns=dict(zip(FIELDS, table, strict=True)),
        latitude_deg=place[1],
        longitude_deg=place[2],
        altitude_m=place[4],
        utc_offset_s=round(place[3] * HOUR_S),
        place=place[0],
    )


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", Place(str(path))) from None
    if len(lines) <= HEADER_LINES or not lines[0].upper().startswith("LOCATION,"):
        raise InputError("expected an EPW file that starts with LOCATION,", Place(str(path), 1))
    return lines


def _data(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines[HEADER_LINES:], HEADER_LINES + 1):
        if line.strip():
            yield number, line


def _location(line: str, path: Path) -> tuple[str, float, float, float, float]:
    parts = line.split(",")
    try:
        latitude, longitude, offset_h, altitude = (float(part) for part in parts[6:10])
    except ValueError:
        raise InputError(
            "expected LOCATION,...,latitude,longitude,hours from UTC,elevation",
            Place(str(path), 1),
        ) from None
    return parts[1], latitude, longitude, offset_h, altitude


def _row(line: str, number: int, path: Path) -> tuple[int, NDArray[np.float64]]:
    parts = line.split(",")
    if len(parts) <= max(position for position, _, _ in FIELDS.values()):
        raise InputError(f"expected 35 fields, got {len(parts)}", Place(str(path), number))
    stamp = int(_number(parts[1], "month", number, path)) * 10_000
    stamp += int(_number(parts[2], "day", number, path)) * 100
    stamp += int(_number(parts[3], "hour", number, path))
    values = np.empty(len(FIELDS))
    for index, (name, (position, factor, missing)) in enumerate(FIELDS.items()):
        value = _number(parts[position], name, number, path)
        values[index] = np.nan if value >= missing else value * factor
    return stamp, values


def _number(text: str, name: str, number: int, path: Path) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(
            f"expected a number for {name}, got {text.strip()!r}", Place(str(path), number)
        ) from None


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
