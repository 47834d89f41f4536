"""Hourly weather as the Open-Meteo programming interface hands it out (JSON).

Open-Meteo stamps a radiation with the *end* of the hour it is the mean of, other variables
with the instant they hold for; here a stamp is the start of the interval, so radiation moves
one hour back and its last hour is not known.

References
----------
Open-Meteo, documentation of the historical and forecast interfaces, "Hourly Parameter
Definition": "preceding hour mean".
"""

from __future__ import annotations

import calendar
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, Place, conversion
from tanheng.weather.plausible import expect_plausible
from tanheng.weather.record import WeatherRecord
from tanheng.weather.source import text_of

__all__ = ["place_of", "read_open_meteo"]

NAMES = {
    "temperature_2m": "temperature_c",
    "dew_point_2m": "dew_point_c",
    "dewpoint_2m": "dew_point_c",
    "relative_humidity_2m": "humidity_pct",
    "relativehumidity_2m": "humidity_pct",
    "surface_pressure": "pressure_hpa",
    "cloud_cover": "cloud_pct",
    "cloudcover": "cloud_pct",
    "wind_speed_10m": "speed_ms",
    "windspeed_10m": "speed_ms",
    "wind_speed_100m": "speed_ms@100",
    "windspeed_100m": "speed_ms@100",
    "wind_direction_10m": "direction_deg",
    "winddirection_10m": "direction_deg",
    "wind_direction_100m": "direction_deg@100",
    "winddirection_100m": "direction_deg@100",
    "shortwave_radiation": "ghi_wm2",
    "direct_normal_irradiance": "dni_wm2",
    "diffuse_radiation": "dhi_wm2",
}
UNITS = {
    "°C": "C",
    "°F": "F",
    "%": "percent",
    "km/h": "km/h",
    "m/s": "m/s",
    "kn": "knots",
    "mp/h": "mph",
    "hPa": "hPa",
    "°": "deg",
    "W/m²": "W/m2",
}


def read_open_meteo(path: Path) -> WeatherRecord:
    """Read the hourly block of an Open-Meteo answer; variables unknown here are left out.

    Raises
    ------
    InputError
        With file, and line or field: not JSON, no hourly block, an unknown unit, a series of
        another length, hours that are missing, a value that cannot be.
    """
    content = _content(path)
    hourly = content["hourly"]
    offset_s = _offset_s(content, path)
    time_s = _times(hourly.get("time"), offset_s, path)
    units = _units(content, path)
    columns: dict[str, NDArray[np.float64]] = {}
    for theirs, ours in NAMES.items():
        if theirs in hourly:
            columns[ours] = _column(hourly[theirs], theirs, units.get(theirs), len(time_s), path)
    return WeatherRecord(
        time_s=time_s,
        step_s=HOUR_S,
        columns=columns,
        latitude_deg=_number(content, "latitude", path),
        longitude_deg=_number(content, "longitude", path),
        altitude_m=_number(content, "elevation", path),
        utc_offset_s=offset_s,
        place=str(content.get("timezone", "")),
    )


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno)
        raise InputError(f"expected JSON: {error.msg}", place) from None
    if isinstance(content, list):
        raise InputError(
            f"expected the answer for one place, got a list of {len(content)}", Place(str(path))
        )
    if not isinstance(content, dict) or not isinstance(content.get("hourly"), dict):
        raise InputError("expected an Open-Meteo answer", Place(str(path), field="hourly"))
    return content


def place_of(path: Path, row: int) -> Place:
    """Where an hour stands in the file."""
    return Place(str(path), field=f"hourly[{row}]")


def _number(content: dict[str, Any], name: str, path: Path) -> float:
    value = content.get(name)
    if value is None:
        return float("nan")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"expected a number, got {value!r}", Place(str(path), field=name))
    return float(value)


def _offset_s(content: dict[str, Any], path: Path) -> int:
    value = content.get("utc_offset_seconds", 0)
    if isinstance(value, bool) or not isinstance(value, int):
        place = Place(str(path), field="utc_offset_seconds")
        raise InputError(f"expected whole seconds, got {value!r}", place)
    return value


def _units(content: dict[str, Any], path: Path) -> dict[str, Any]:
    units = content.get("hourly_units", {})
    if not isinstance(units, dict):
        place = Place(str(path), field="hourly_units")
        raise InputError("expected units by name of the variable", place)
    return units


def _times(stamps: Any, offset_s: int, path: Path) -> NDArray[np.int64]:
    place = Place(str(path), field="hourly.time")
    if not isinstance(stamps, list) or not stamps:
        raise InputError("expected a list of times", place)
    if all(type(stamp) is int for stamp in stamps):
        time_s = np.array(stamps, dtype=np.int64)  # unix time is UTC whatever the zone
    else:
        time_s = np.array([_local_s(stamp, place) for stamp in stamps], dtype=np.int64) - offset_s
    steps = np.diff(time_s)
    if (steps != HOUR_S).any():
        at = int(np.flatnonzero(steps != HOUR_S)[0])
        raise InputError(f"expected an hour between {stamps[at]} and {stamps[at + 1]}", place)
    return time_s


def _local_s(stamp: Any, place: Place) -> int:
    try:
        return calendar.timegm(time.strptime(stamp, "%Y-%m-%dT%H:%M"))
    except (TypeError, ValueError):
        raise InputError(f"expected 2023-01-31T23:00, got {stamp!r}", place) from None


def _column(values: Any, theirs: str, unit: Any, length: int, path: Path) -> NDArray[np.float64]:
    place = Place(str(path), field=f"hourly.{theirs}")
    if not isinstance(values, list) or len(values) != length:
        raise InputError(f"expected a list of {length} numbers", place)
    if not isinstance(unit, str) or unit not in UNITS:
        raise InputError(f"expected a unit among {', '.join(UNITS)}, got {unit!r}", place)
    try:
        known = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("expected numbers, or null where not known", place) from None
    if known.ndim > 1:
        raise InputError("expected numbers, got lists", place)
    change = conversion(NAMES[theirs], UNITS[unit])
    known = known * change.scale + change.shift
    where = f"hourly.{theirs}"
    expect_plausible(NAMES[theirs], known, lambda row: Place(str(path), field=f"{where}[{row}]"))
    return np.append(known[1:], np.nan) if NAMES[theirs].endswith("_wm2") else known
