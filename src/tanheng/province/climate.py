"""Weather of the province that every run knows: seasons, days, systems and fronts.

This is the part of the weather that no weather run gets wrong. Pressure and temperature have no
other part; wind and cloud get the errors of :mod:`tanheng.province.runs` on top.

Regimes: a slow province-wide vigour makes stormy weeks and calm ones; cold fronts cross the
province from the north-west as troughs of pressure, with a veer and a jump of the wind, cloud
before them and cold air behind: these are the ramps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.province.field import FloatArray, combine, plane_km, plane_waves, smooth_noise

__all__ = ["Climate", "Fronts", "Sky", "climate", "fronts", "sky"]

_YEAR_H = 8766.0
_SYSTEM_KM, _SYSTEM_WAVES = 450.0, 12
_FRONT_REACH_H = 96
_STREAM = {"u": 1, "v": 2, "cloud": 3, "pressure": 4, "temperature": 5, "vigour": 6, "fronts": 7}
_MEMORY_H = {"u": 12.0, "v": 12.0, "cloud": 9.0, "pressure": 24.0, "temperature": 30.0}


@dataclass(frozen=True)
class Fronts:
    """Cold fronts, one value each: passage of the middle [h], motion [km/h, deg], strength."""

    passage_h: FloatArray
    speed_kmh: FloatArray
    heading_deg: FloatArray
    trough_hpa: FloatArray
    gust_ms: FloatArray
    cooling_c: FloatArray


@dataclass(frozen=True)
class Climate:
    """Coefficients of the fields, shared by all stations: a row per feature, a column per hour."""

    hour: FloatArray
    u: FloatArray
    v: FloatArray
    cloud: FloatArray
    pressure: FloatArray
    temperature: FloatArray
    vigour: FloatArray
    fronts: Fronts


@dataclass(frozen=True)
class Sky:
    """Weather known to every run at one place, a value per hour.

    ``u_ms`` and ``v_ms`` at hub height of the grid [m/s], ``cloudiness`` latent (standard normal
    scale, high is cloudy), ``pressure_hpa`` at sea level, ``temperature_c``.
    """

    u_ms: FloatArray
    v_ms: FloatArray
    cloudiness: FloatArray
    pressure_hpa: FloatArray
    temperature_c: FloatArray


def fronts(seed: int, first_h: float, last_h: float) -> Fronts:
    """Draw the fronts whose passage lies between two hours (counted from the start)."""
    generator = np.random.default_rng([seed, _STREAM["fronts"]])
    rows: list[FloatArray] = []
    hour = first_h
    while hour < last_h:
        draw = generator.random(7)
        hour += -84.0 * np.log1p(-draw[0])
        winter = 0.5 + 0.5 * np.cos(2 * np.pi * (hour / _YEAR_H - 0.04))
        if draw[1] < 0.45 + 0.55 * winter:
            strength = 0.6 + 0.8 * draw[2]
            speed, heading = 30 + 30 * draw[3], 110 + 50 * draw[4]
            trough, gust = 9 * strength, strength * (3.5 + 2 * draw[5])
            cooling = strength * (2 + 4 * winter * draw[6])
            rows.append(np.array([hour, speed, heading, trough, gust, cooling]))
    return Fronts(*np.array(rows).reshape(-1, 6).T.copy())


def climate(seed: int, first_h: int, last_h: int) -> Climate:
    """Draw the fields of a province for the hours ``first_h`` to ``last_h`` (exclusive)."""
    hours = last_h - first_h

    def coefficients(name: str) -> FloatArray:
        streams = (
            np.random.default_rng([seed, _STREAM[name], wave]) for wave in range(2 * _SYSTEM_WAVES)
        )
        return np.stack([smooth_noise(stream, hours, _MEMORY_H[name]) for stream in streams])

    slow = smooth_noise(np.random.default_rng([seed, _STREAM["vigour"]]), hours, 60.0)
    return Climate(
        hour=np.arange(first_h, last_h, dtype=np.float64),
        u=coefficients("u"),
        v=coefficients("v"),
        cloud=coefficients("cloud"),
        pressure=coefficients("pressure"),
        temperature=coefficients("temperature"),
        vigour=np.exp(0.35 * slow - 0.06),
        fronts=fronts(seed, first_h - _FRONT_REACH_H, last_h + _FRONT_REACH_H),
    )


def _passing(
    climate: Climate, latitude: float, longitude: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Fronts at one place, by hour: trough [hPa], gust u and v [m/s], cooling [C].

    The trough is a bell of 8 h; gust and cold come within an hour or two and die away in 20 h.
    """
    front = climate.fronts
    east, north = plane_km(latitude, longitude)
    heading = np.deg2rad(front.heading_deg)  # compass: where the front moves to
    along = east * np.sin(heading) + north * np.cos(heading)
    middle = front.passage_h + along / front.speed_kmh - climate.hour[0]
    hour = np.floor(middle)[:, None] + np.arange(-_FRONT_REACH_H, _FRONT_REACH_H)
    since = hour - middle[:, None]
    bell = np.exp(-0.5 * (since / 8.0) ** 2)
    jump = np.exp(-np.maximum(since, 0.0) / 20.0) / (1.0 + np.exp(-since / 1.2))
    inside = (hour >= 0) & (hour < climate.hour.size)
    at = hour[inside].astype(np.int64)

    def total(strength: FloatArray, shape: FloatArray) -> FloatArray:
        weights = (strength[:, None] * shape)[inside]
        return np.bincount(at, weights, climate.hour.size).astype(np.float64)

    return (
        total(front.trough_hpa, bell),
        total(front.gust_ms * np.sin(heading), jump),
        total(front.gust_ms * np.cos(heading), jump),
        total(front.cooling_c, jump),
    )


def sky(climate: Climate, latitude: float, longitude: float) -> Sky:
    """Weather that every run knows, at one place."""
    features = plane_waves(latitude, longitude, _SYSTEM_KM, _SYSTEM_WAVES)
    trough, gust_u, gust_v, cooling = _passing(climate, latitude, longitude)
    season = np.cos(2 * np.pi * (climate.hour / _YEAR_H - 0.04))  # 1 in mid-January
    clock = 2 * np.pi * (climate.hour + longitude / 15.0) / 24.0  # local solar time
    night = 1 + 0.14 * np.cos(clock - 2 * np.pi * 1.0 / 24)  # hub-height wind peaks at night
    strength = climate.vigour * night * (1 + 0.10 * season)
    afternoon = np.cos(clock - 2 * np.pi * 15.0 / 24)
    cloud = combine(features, climate.cloud) - 0.3 * season + 0.25 * afternoon
    return Sky(
        u_ms=strength * (0.8 + 3.0 * combine(features, climate.u)) + gust_u,
        v_ms=strength * (-0.6 - 1.0 * season + 3.0 * combine(features, climate.v)) + gust_v,
        cloudiness=cloud + trough / 9.0,
        pressure_hpa=1014 + 4 * season + 3.0 * combine(features, climate.pressure) - trough,
        temperature_c=(
            15.0
            - 12.5 * season
            + (4.0 + 0.5 * season) * afternoon
            - cooling
            + 2.5 * combine(features, climate.temperature)
            - 0.7 * (latitude - 33.9)
        ),
    )
