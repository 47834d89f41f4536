"""Weather in plain tables (CSV): columns named by the user, or by what they hold and its unit."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError, Place, conversion
from tanheng.weather.plausible import expect_plausible
from tanheng.weather.record import WeatherRecord
from tanheng.weather.source import text_of

__all__ = ["TIME", "names_of", "place_of", "read_headed_table", "read_weather_table"]

TIME = "time"
# last part of a canonical name -> last part of a header -> unit
UNITS: dict[str, dict[str, str]] = {
    "c": {"c": "C", "k": "K", "f": "F"},
    "pct": {"pct": "percent", "fraction": "fraction"},
    "hpa": {"hpa": "hPa", "pa": "Pa", "kpa": "kPa"},
    "ms": {"ms": "m/s", "kmh": "km/h", "knots": "knots", "mph": "mph"},
    "deg": {"deg": "deg"},
    "wm2": {"wm2": "W/m2", "kwm2": "kW/m2"},
}
NAMES = (
    "temperature_c",
    "dew_point_c",
    "humidity_pct",
    "pressure_hpa",
    "speed_ms",
    "direction_deg",
    "cloud_pct",
    "ghi_wm2",
    "dni_wm2",
    "dhi_wm2",
)
STAMP = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.0+)?)?"
ZONE = r"(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$"


def read_weather_table(
    path: Path,
    time_column: str,
    columns: Mapping[str, tuple[str, str | None]],
    *,
    utc_offset_s: int = 0,
) -> WeatherRecord:
    """Read a CSV file of weather at one place.

    Parameters
    ----------
    path : Path
        Comma-separated, the first line names the columns.
    time_column : str
        Column with the start of each interval, ``2023-01-31 23:00[:00]`` (``T`` allowed); a
        cell that ends in ``Z`` or ``+08:00`` says its own zone.
    columns : mapping
        Canonical name to the column's name and unit (``{"speed_ms": ("wind", "km/h")}``);
        without a unit (None) the column is in the unit of the canonical name.
    utc_offset_s : int
        The clock of the file less UTC [s], for cells that do not say.

    Raises
    ------
    InputError
        With file and line: no such column, a cell that is no number or time, a value that
        cannot be, times that do not ascend.
    """
    frame = _frame(path, [time_column, *(column for column, _ in columns.values())])
    time_s = _times(frame[time_column], path, utc_offset_s)
    steps = np.diff(time_s)
    if (steps <= 0).any():
        row = int(np.flatnonzero(steps <= 0)[0]) + 1
        raise InputError(
            f"{time_column}: expected times that ascend, got {frame[time_column][row]!r} after "
            f"{frame[time_column][row - 1]!r}",
            Place(str(path), row + 2),
        )
    values = {
        name: _numbers(frame[column], name, unit, path) for name, (column, unit) in columns.items()
    }
    step_s = int(np.median(steps)) if steps.size else 3600
    return WeatherRecord(time_s, step_s, values, utc_offset_s=utc_offset_s)


def read_headed_table(path: Path) -> WeatherRecord:
    """Read a CSV file whose header names what each column holds and its unit.

    ``time`` and any of ``temperature_c``, ``_k``, ``_f``; ``dew_point_c``; ``humidity_pct``,
    ``_fraction``; ``pressure_hpa``, ``_pa``, ``_kpa``; ``speed_ms``, ``_kmh``, ``_knots``,
    ``_mph``; ``direction_deg``; ``cloud_pct``; ``ghi_wm2``, ``dni_wm2``, ``dhi_wm2``.

    Raises
    ------
    InputError
        As `read_weather_table`; a column that does not name its unit, two for one quantity, none.
    """
    header = names_of(text_of(path).partition("\n")[0])
    columns: dict[str, tuple[str, str | None]] = {}
    for name in NAMES:
        stem, _, unit = name.rpartition("_")
        spelled = {f"{stem}_{ending}": told for ending, told in UNITS[unit].items()}
        found = [one for one in header if one in spelled]
        if stem in header or len(found) > 1:
            raise InputError(
                f"expected one of {', '.join(spelled)}, got {', '.join(found or [stem])}",
                Place(str(path), 1),
            )
        if found:
            columns[name] = (found[0], spelled[found[0]])
    if not columns:
        raise InputError(f"expected columns among {', '.join(NAMES)}", Place(str(path), 1))
    record = read_weather_table(path, TIME, columns)
    zoned = _frame(path, [TIME])[TIME].str.contains(ZONE).all()
    return record if zoned else replace(record, flags=(f"{TIME}: read as UTC",))


def names_of(header: str) -> list[str]:
    """Names in the first line of a table."""
    return [name.strip().strip('"').strip() for name in header.split(",")]


def place_of(path: Path, row: int) -> Place:
    """Where an interval stands in the file."""
    return Place(str(path), row + 2)


def _frame(path: Path, wanted: list[str]) -> pl.DataFrame:
    try:
        frame = pl.read_csv(io.StringIO(text_of(path)), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"cannot be read as CSV: {reason}", Place(str(path))) from None
    stripped = [name.strip() for name in frame.columns]
    if len(set(stripped)) < len(stripped):
        raise InputError(
            f"expected each column once, got {', '.join(stripped)}", Place(str(path), 1)
        )
    frame.columns = stripped
    for column in wanted:
        if column not in frame.columns:
            raise InputError(
                f"no column {column!r}; there are {', '.join(frame.columns)}", Place(str(path), 1)
            )
    if frame.is_empty():
        raise InputError("expected at least one row below the names", Place(str(path), 2))
    return frame


def _times(cells: pl.Series, path: Path, utc_offset_s: int) -> NDArray[np.int64]:
    text = cells.str.strip_chars()
    stamp = text.str.extract(f"({STAMP})(?:{ZONE}|$)", 1).str.replace("T", " ", literal=True)
    full = pl.when(stamp.str.len_chars() == 16).then(stamp + ":00").otherwise(stamp.str.head(19))
    parsed = pl.select(full.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)).to_series()
    _refuse_first(parsed.is_null(), cells, "a time such as 2023-01-31 23:00", path)
    zone = text.str.extract(ZONE, 1).str.replace("Z", "+0000").str.replace(":", "")
    hours, minutes = zone.str.slice(1, 2).cast(pl.Int64), zone.str.slice(3, 2).cast(pl.Int64)
    ahead = (hours * 3600 + minutes * 60) * zone.str.starts_with("-").replace_strict(
        {True: -1, False: 1}, return_dtype=pl.Int64
    )
    offset = ahead.fill_null(utc_offset_s)
    return (parsed.dt.epoch("s") - offset).to_numpy().astype(np.int64)


def _numbers(cells: pl.Series, name: str, unit: str | None, path: Path) -> NDArray[np.float64]:
    text = cells.str.strip_chars()
    empty = text.is_null() | text.is_in(["", "NA", "NaN", "nan", "null"])
    parsed = text.cast(pl.Float64, strict=False)
    _refuse_first(parsed.is_null() & ~empty, cells, "a number", path)
    known = parsed.set(empty, None).to_numpy().astype(np.float64)
    change = conversion(name, unit)
    inside = np.asarray(known * change.scale + change.shift)
    expect_plausible(name, inside, lambda row: Place(str(path), row + 2, field=str(cells.name)))
    return inside


def _refuse_first(wrong: pl.Series, cells: pl.Series, expected: str, path: Path) -> None:
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        raise InputError(
            f"{cells.name}: expected {expected}, got {cells[row]!r}", Place(str(path), row + 2)
        )
