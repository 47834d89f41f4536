"""Weather in plain tables (CSV) with the user's own column names and units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError, Place, conversion
from tanheng.weather.record import WeatherRecord

__all__ = ["read_weather_table"]


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
        Column with the start of each interval, ``2023-01-31 23:00[:00]`` (``T`` allowed).
    columns : mapping
        Canonical name to the column's name and unit (``{"speed_ms": ("wind", "km/h")}``);
        without a unit (None) the column is in the unit of the canonical name.
    utc_offset_s : int
        The clock of the file less UTC [s].

    Raises
    ------
    InputError
        With file and line: no such column, a cell that is no number or time, times that do
        not ascend.
    """
    frame = _frame(path, [time_column, *(column for column, _ in columns.values())])
    time_s = _times(frame[time_column], path) - utc_offset_s
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


def _frame(path: Path, wanted: list[str]) -> pl.DataFrame:
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"cannot be read as CSV: {reason}", Place(str(path))) from None
    for column in wanted:
        if column not in frame.columns:
            raise InputError(
                f"no column {column!r}; there are {', '.join(frame.columns)}", Place(str(path), 1)
            )
    if frame.is_empty():
        raise InputError("expected at least one row below the names", Place(str(path), 2))
    return frame


def _times(cells: pl.Series, path: Path) -> NDArray[np.int64]:
    text = cells.str.strip_chars().str.replace("T", " ", literal=True).str.slice(0, 19)
    full = pl.when(text.str.len_chars() == 16).then(text + ":00").otherwise(text)
    parsed = pl.select(full.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)).to_series()
    _refuse_first(parsed.is_null(), cells, "a time such as 2023-01-31 23:00", path)
    return parsed.dt.epoch("s").to_numpy().astype(np.int64)


def _numbers(cells: pl.Series, name: str, unit: str | None, path: Path) -> NDArray[np.float64]:
    text = cells.str.strip_chars()
    empty = text.is_null() | text.is_in(["", "NA", "NaN", "nan", "null"])
    parsed = text.cast(pl.Float64, strict=False)
    _refuse_first(parsed.is_null() & ~empty, cells, "a number", path)
    known = parsed.set(empty, None).to_numpy().astype(np.float64)
    change = conversion(name, unit)
    return np.asarray(known * change.scale + change.shift)


def _refuse_first(wrong: pl.Series, cells: pl.Series, expected: str, path: Path) -> None:
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        raise InputError(
            f"{cells.name}: expected {expected}, got {cells[row]!r}", Place(str(path), row + 2)
        )
