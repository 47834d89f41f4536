"""Weather for the plant from whatever file a user brings."""

from __future__ import annotations

import calendar
from dataclasses import replace
from pathlib import Path

import numpy as np

from tanheng.core import DAY_S, InputError, Place
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.weather import WeatherRecord, read_weather

__all__ = ["read_outdoor"]

NEEDS = ("temperature_c", "humidity_pct", "pressure_hpa")


def read_outdoor(path: Path, year: int | None = None) -> Outdoor:
    """Read a weather file: EPW, Open-Meteo JSON or CSV, gzipped or not.

    Parameters
    ----------
    year : int, optional
        Calendar year that a whole year of weather is put on; its own by default. On the leap day
        of a year that has one a year without takes the hours of the day before.

    Raises
    ------
    InputError
        With file and line or field: it is none of these, or not what a plant can be run on.
    """
    record = read_weather(path, NEEDS)
    try:
        if year is not None:
            record = _put_on(record, year)
        return Outdoor.from_record(record)
    except InputError as error:
        raise InputError(error.message, Place(str(path))) from None


def _put_on(record: WeatherRecord, year: int) -> WeatherRecord:
    """Move a year of weather to another one: it must begin as a year does where it was taken."""
    first = int(record.time_s[0]) + record.utc_offset_s
    own = int(np.datetime64(first, "s").astype("datetime64[Y]").astype(int)) + 1970
    length = record.step_s * record.time_s.size
    if calendar.isleap(year) and length == 365 * DAY_S:
        record, length = _with_leap_day(record), length + DAY_S
    if first != _began_s(own) or length != _began_s(year + 1) - _began_s(year):
        raise InputError(
            f"year: expected all of a year as long as {year} from its first hour on local standard "
            f"time, came {length / 86_400:g} days"
        )
    moved = record.time_s + (_began_s(year) - _began_s(own))
    flags = (*record.flags, f"time: hours of {own} put on {year}") if own != year else record.flags
    return replace(record, time_s=moved, flags=flags)


def _with_leap_day(record: WeatherRecord) -> WeatherRecord:
    """Repeat the 59th day, 28 February, of a year without a leap day."""
    day = DAY_S // record.step_s
    rows = np.insert(np.arange(record.time_s.size), 59 * day, np.arange(58 * day, 59 * day))
    return replace(
        record,
        time_s=record.time_s[0] + record.step_s * np.arange(rows.size),
        columns={name: values[rows] for name, values in record.columns.items()},
        flags=(*record.flags, "time: 29 February takes the hours of 28 February"),
    )


def _began_s(year: int) -> int:
    return calendar.timegm((year, 1, 1, 0, 0, 0))
