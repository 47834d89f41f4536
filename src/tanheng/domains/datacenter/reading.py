"""Weather for the plant from whatever file a user brings."""

from __future__ import annotations

import calendar
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.weather import WeatherRecord, read_weather

__all__ = ["read_outdoor"]

DAY_S = 86_400
NEEDS = ("temperature_c", "humidity_pct", "pressure_hpa")


def read_outdoor(path: Path, year: int | None = None) -> Outdoor:
    """Read a weather file: EPW, Open-Meteo JSON or CSV, gzipped or not.

    Parameters
    ----------
    year : int, optional
        Calendar year that a whole year of weather is put on; its own by default.

    Raises
    ------
    InputError
        With file and line or field: it is none of these, or not what a plant can be run on.
    """
    record = read_weather(path, NEEDS)
    try:
        if year is not None:
            record = _put_on(record, year, path.name)
        return Outdoor.from_record(record)
    except InputError as error:
        raise InputError(error.message, Place(str(path))) from None


def _put_on(record: WeatherRecord, year: int, name: str) -> WeatherRecord:
    """Move a year of weather to another one: it must begin as a year does where it was taken.

    A leap day that it has not takes the hours of the day before; one that is too many is left out.
    """
    first = int(record.time_s[0]) + record.utc_offset_s
    own = int(np.datetime64(first, "s").astype("datetime64[Y]").astype(int)) + 1970
    length = int(record.time_s[-1] - record.time_s[0]) + record.step_s
    even = length == record.step_s * record.time_s.size
    whole = even and length in (365 * DAY_S, _began_s(own + 1) - _began_s(own))
    if first != _began_s(own) or not whole:
        raise InputError(
            f"year: expected all of a year from its first hour on local standard time to put on "
            f"{year}, came {length / DAY_S:g} days in {name}"
        )
    at, said = _days_of(year, record.time_s.size, record.step_s)
    start = int(record.time_s[0]) + _began_s(year) - _began_s(own)
    flags = (*record.flags, f"time: hours of {own} put on {year}") if own != year else record.flags
    return replace(
        record,
        time_s=start + record.step_s * np.arange(at.size, dtype=np.int64),
        columns={key: values[at] for key, values in record.columns.items()},
        flags=(*flags, *said),
    )


def _days_of(year: int, size: int, step_s: int) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Which intervals of a year's weather make up another year, and what was done to its days."""
    per_day, at = DAY_S // step_s, np.arange(size)
    last = per_day * (31 + 28)
    has, wants = size == 366 * per_day, calendar.isleap(year)
    if wants and not has:
        return np.insert(at, last, at[last - per_day : last]), ("time: 29 February is the 28th",)
    if has and not wants:
        return np.delete(at, slice(last, last + per_day)), ("time: 29 February is left out",)
    return at, ()


def _began_s(year: int) -> int:
    return calendar.timegm((year, 1, 1, 0, 0, 0))
