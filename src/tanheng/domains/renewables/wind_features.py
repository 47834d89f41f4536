"""Feature matrices of wind forecasts, built from whatever weather and history there is.

Everything here looks at inputs through :class:`tanheng.forecast.Known` alone: weather by
``Weather.at``, outputs by :func:`latest` and :func:`trailing_mean`. Rows of features belong to
the hours of one axis, that of the outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S
from tanheng.domains.renewables.wind import air_density, density_speed, shear_exponent
from tanheng.forecast import Known, Weather, WeatherRuns

__all__ = [
    "FleetWind",
    "clock",
    "course",
    "earlier",
    "fleet_wind",
    "latest",
    "read_wind",
    "station_weather",
    "trailing_mean",
]

Floats = NDArray[np.float64]

SHIFTS_H = (-3, -2, -1, 0, 1, 2, 3)
MANY_STATIONS = 12


def read_wind(
    weather: Weather, known: Known, shift_h: int = 0, *, older: bool = False
) -> dict[str, Floats]:
    """Variables of a weather forecast at each target, with those that follow from them.

    ``signal`` is the one that says most of the output: the wind speed at the greatest height
    (from u and v where need be), else a published ``forecast``, else the first variable. ``u``
    and ``v`` are the wind's components at that height, from speed and direction where need be.
    With two heights ``shear`` is the exponent between the outermost; with temperature and
    pressure ``dense`` is the speed at standard density.

    Returns
    -------
    dict of ndarray of float64, shape (N,)
    """
    values = weather.at(known, shift_h * HOUR_S, older=older).astype(np.float64)
    columns = dict(zip(weather.names, values.T, strict=True))
    speeds = _speeds_by_height(columns)
    if not speeds:
        first = "forecast" if "forecast" in columns else weather.names[0]
        return columns | {"signal": columns[first]}
    height = max(speeds)
    columns["signal"] = speeds[height]
    columns |= _components(columns, height, speeds[height])
    low = min(speeds)
    if 0 < low < height:
        columns["shear"] = shear_exponent(speeds[low], speeds[height], low, height)
    if "temperature_c" in columns and "pressure_hpa" in columns:
        density = air_density(columns["temperature_c"], columns["pressure_hpa"])
        columns["dense"] = density_speed(speeds[height], density)
    return columns


def _speeds_by_height(columns: dict[str, Floats]) -> dict[float, Floats]:
    """Speeds by height in metres; 0 where the name says no height."""
    speeds: dict[float, Floats] = {}
    for name in columns:
        base, _, height = name.partition("@")
        if base == "speed_ms":
            speeds[float(height or 0)] = columns[name]
        elif base == "u_ms" and f"v_ms{name[4:]}" in columns:
            speed = np.hypot(columns[name], columns[f"v_ms{name[4:]}"])
            speeds.setdefault(float(height or 0), speed)
    return speeds


def _components(columns: dict[str, Floats], height: float, speed: Floats) -> dict[str, Floats]:
    def at_height(base: str) -> Floats | None:
        named = [n for n in columns if n.partition("@")[0] == base]
        here = [n for n in named if float(n.partition("@")[2] or 0) == height]
        return columns[(here or named)[0]] if named else None

    u, v, direction = at_height("u_ms"), at_height("v_ms"), at_height("direction_deg")
    if u is not None and v is not None:
        return {"u": u, "v": v}
    if direction is None:
        return {}
    angle = np.deg2rad(direction)
    return {"u": -speed * np.sin(angle), "v": -speed * np.cos(angle)}


@dataclass(frozen=True)
class FleetWind:
    """The weather of all stations together, for each target.

    Parameters
    ----------
    signals : ndarray of float64, shape (N, S)
        Signal of each station; for more than twelve stations shape (N, 0).
    spread : ndarray of float64, shape (N, 4)
        Mean, standard deviation, least and greatest signal.
    course : ndarray of float64, shape (N, H)
        Mean signal from three hours before to three hours after the target.
    flow : ndarray of float64, shape (N, 2)
        Mean u and v; shape (N, 0) without them.
    change : ndarray of float64, shape (N, 4)
        Against the older run: its mean signal, the mean difference, the mean absolute difference
        and the mean length of the difference vector; shape (N, 0) without runs.
    """

    signals: Floats
    spread: Floats
    course: Floats
    flow: Floats
    change: Floats


def fleet_wind(weather: Sequence[Weather], known: Known) -> FleetWind:
    """Go through the stations' weather once, keeping sums.

    Parameters
    ----------
    weather : sequence of Weather
        One per station, at least one.
    """
    count = len(weather)
    kept: list[Floats] = []
    parts: list[Floats] = []
    low = high = np.full(known.time_s.size, np.nan)
    square = np.zeros(known.time_s.size)
    for station in weather:
        now = read_wind(station, known)
        signal = now["signal"]
        low, high = np.fmin(low, signal), np.fmax(high, signal)
        square = square + signal**2
        flow = [now[name] for name in ("u", "v") if name in now]
        part = [course(station, known), _matrix(flow, known), _changes(station, known, now)]
        parts = [total + new for total, new in zip(parts, part, strict=True)] if parts else part
        kept += [signal] if count <= MANY_STATIONS else []
    mean_course, mean_flow, mean_change = (total / count for total in parts)
    mean = mean_course[:, SHIFTS_H.index(0)]
    deviation = np.sqrt(np.maximum(0.0, square / count - mean**2))
    spread = _matrix([mean, deviation, low, high], known)
    return FleetWind(_matrix(kept, known), spread, mean_course, mean_flow, mean_change)


def course(weather: Weather, known: Known) -> Floats:
    """Signal from three hours before to three hours after each target, shape (N, 7)."""
    return _matrix([read_wind(weather, known, shift)["signal"] for shift in SHIFTS_H], known)


def _changes(weather: Weather, known: Known, now: dict[str, Floats]) -> Floats:
    """Against the older run: its signal, difference, absolute difference, length of the vector."""
    if not isinstance(weather, WeatherRuns):
        return _matrix([], known)
    then = read_wind(weather, known, older=True)
    step = then["signal"] - now["signal"]
    vector = np.hypot(then["u"] - now["u"], then["v"] - now["v"]) if "u" in now else np.abs(step)
    return _matrix([then["signal"], step, np.abs(step), vector], known)


def station_weather(weather: Weather, known: Known) -> Floats:
    """Weather columns of one station, shape (N, F): the course, the older run, all variables."""
    now = read_wind(weather, known)
    around = [read_wind(weather, known, shift) for shift in (-3, 3)]
    flow = [part[name] for part in (now, *around) for name in ("u", "v") if name in part]
    then = read_wind(weather, known, older=True) if isinstance(weather, WeatherRuns) else {}
    older = [then[name] for name in ("u", "v", "signal") if name in then]
    older += [then[name] - now[name] for name in ("u", "v", "signal") if name in then]
    main = [now[name] for name in ("signal", "u", "v") if name in now]
    others = [one for one in now.values() if not any(one is known_one for known_one in main)]
    rest = [*flow, *older, *others]
    return np.concatenate([course(weather, known), _matrix(rest, known)], axis=1)


def clock(known: Known) -> Floats:
    """Hour of the day on the circle (UTC) and lead in hours, shape (N, 3)."""
    angle = 2 * np.pi * (known.time_s % DAY_S) / DAY_S
    return _matrix([np.sin(angle), np.cos(angle), (known.time_s - known.issued_s) / HOUR_S], known)


def latest(power: Floats, known: Known, lag: int = 0) -> Floats:
    """Last output known at each target's time of issue, or the one ``lag`` hours before it.

    Parameters
    ----------
    power : ndarray of float64, shape (T,)
        NaN hours are bridged by the last finite one.

    Returns
    -------
    ndarray of float64, shape (N,)
        NaN where nothing was known yet.
    """
    rows = np.where(np.isfinite(power), np.arange(power.size), -1)
    last = np.maximum.accumulate(rows)
    place = known.power - lag
    found = np.where(place >= 0, last[np.maximum(place, 0)], -1)
    out: Floats = np.where(found >= 0, power[np.maximum(found, 0)], np.nan)
    return out


def trailing_mean(values: Floats, known: Known, hours: int) -> Floats:
    """Mean of the finite ones among the last ``hours`` values known at the time of issue.

    Parameters
    ----------
    values : ndarray of float64, shape (T,)
        On the axis of the outputs: what each hour's outcome made known (outputs, errors).

    Returns
    -------
    ndarray of float64, shape (N,)
        NaN where there was none.
    """
    finite = np.isfinite(values)
    total = np.concatenate([[0.0], np.cumsum(np.where(finite, values, 0.0))])
    number = np.concatenate([[0], np.cumsum(finite)])
    end = known.power + 1
    start = np.maximum(end - hours, 0)
    count = number[end] - number[start]
    mean: Floats = np.where(count > 0, (total[end] - total[start]) / np.maximum(count, 1), np.nan)
    return mean


def earlier(values: Floats, known: Known, hours: int) -> Floats:
    """Forecast of the hour ``hours`` before each target, where it was issued no later."""
    out = np.full(values.size, np.nan)
    now, then = slice(hours, None), slice(None, -hours)
    same = known.time_s[now] - known.time_s[then] == hours * HOUR_S
    same &= known.issued_s[then] <= known.issued_s[now]
    out[now] = np.where(same, values[then], np.nan)
    return out


def _matrix(columns: Sequence[Floats], known: Known) -> Floats:
    rows = known.time_s.size
    return np.stack(columns, axis=1) if len(columns) else np.empty((rows, 0))
