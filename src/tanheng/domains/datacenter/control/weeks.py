"""Weeks that stand for a year, weather by the quarter of an hour, a load of days and weeks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import Floats, wet_bulb_of_c
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["SEASONS", "load_kw", "quarters", "representative_days", "span", "stacked"]

DAY_S = 86_400
SEASONS = ("DJF", "MAM", "JJA", "SON")
"""Three months each, from December on."""
WEEK = 7


@dataclass(frozen=True)
class _Days:
    """Daily means: dry and wet bulb [C], and the month of each day."""

    states: Floats
    season: Floats


def representative_days(outdoor: Outdoor) -> tuple[int, ...]:
    """Return the first day of the week that stands for each season.

    Of all weeks inside a season, the one whose mean dry bulb, mean wet bulb and daily range of dry
    bulb are nearest to the season's, differences in standard deviations between its weeks. A
    season ends with the file.

    Raises
    ------
    InputError
        Less than a year of weather.
    """
    days = _days(outdoor)
    if days.season.size < 364:
        raise InputError(
            f"weather: four representative weeks need a year, came {days.season.size} days"
        )
    return tuple(_nearest_week(days, season) for season in range(4))


def _days(outdoor: Outdoor) -> _Days:
    per_day = DAY_S // outdoor.step_s
    count = outdoor.dry_bulb_c.size // per_day
    dry = outdoor.dry_bulb_c[: count * per_day].reshape(count, per_day)
    wet = outdoor.wet_bulb_c[: count * per_day].reshape(count, per_day)
    states = np.stack([dry.mean(1), wet.mean(1), dry.max(1) - dry.min(1)], axis=1)
    first = np.datetime64(outdoor.start_s, "s").astype("datetime64[D]")
    months = (first + np.arange(count)).astype("datetime64[M]").astype(np.int64) % 12
    return _Days(states, ((months + 1) % 12 // 3).astype(np.float64))


def _nearest_week(days: _Days, season: int) -> int:
    inside = days.season == season
    starts = np.array(
        [day for day in range(inside.size - WEEK + 1) if inside[day : day + WEEK].all()]
    )
    means = np.stack([days.states[day : day + WEEK].mean(axis=0) for day in starts])
    off = (means - days.states[inside].mean(axis=0)) / np.maximum(means.std(axis=0), 1e-9)
    return int(starts[(off**2).sum(axis=1).argmin()])


def quarters(outdoor: Outdoor, step_s: int = 900) -> Outdoor:
    """Return weather in shorter steps; between intervals it changes on straight lines.

    Raises
    ------
    InputError
        The weather's interval is no multiple of the step.
    """
    if outdoor.step_s % step_s:
        raise InputError(
            f"weather: expected intervals of a multiple of {step_s} s, came {outdoor.step_s} s"
        )
    parts = outdoor.step_s // step_s
    count = outdoor.dry_bulb_c.size
    at = (np.arange(count * parts) + 0.5) / parts - 0.5

    def finer(values: Floats) -> Floats:
        return np.interp(at, np.arange(count), values)

    dry, ratio = finer(outdoor.dry_bulb_c), finer(outdoor.humidity_ratio)
    pressure = finer(outdoor.pressure_pa)
    wet = wet_bulb_of_c(dry, ratio, pressure)
    return Outdoor(dry, wet, ratio, pressure, outdoor.start_s, step_s)


def span(outdoor: Outdoor, first: int, steps: int) -> Outdoor:
    """Return steps from a number on, going round the year where they leave it."""
    order = (first + np.arange(steps)) % outdoor.dry_bulb_c.size
    return replace(
        outdoor,
        dry_bulb_c=outdoor.dry_bulb_c[order],
        wet_bulb_c=outdoor.wet_bulb_c[order],
        humidity_ratio=outdoor.humidity_ratio[order],
        pressure_pa=outdoor.pressure_pa[order],
        start_s=outdoor.start_s + first * outdoor.step_s,
    )


def stacked(lanes: list[Outdoor]) -> Outdoor:
    """Put weather of equal length ``(T,)`` into lanes ``(L, T)``."""
    return Outdoor(
        np.stack([lane.dry_bulb_c for lane in lanes]),
        np.stack([lane.wet_bulb_c for lane in lanes]),
        np.stack([lane.humidity_ratio for lane in lanes]),
        np.stack([lane.pressure_pa for lane in lanes]),
        lanes[0].start_s,
        lanes[0].step_s,
    )


def load_kw(mean_kw: float, start_s: int, steps: int, step_s: int, seed: int = 0) -> Floats:
    """Return a synthetic IT load ``(steps,)`` [kW]: days, weekends, and noise with a memory.

    It swings by 10 % with the day, falls by 4 % at weekends, wanders by some 2 %, and stays
    within a fifth of its mean.
    """
    rng = np.random.default_rng(seed)
    time_s = start_s + np.arange(steps) * step_s
    day = np.sin(2.0 * np.pi * (time_s % DAY_S / DAY_S - 0.35))
    weekend = ((time_s // DAY_S + 3) % 7 >= 5).astype(np.float64)
    shocks = rng.normal(0.0, 0.006, steps)
    wander = np.empty(steps)
    level = 0.0
    keep = float(np.exp(-step_s / 7200.0))
    for step in range(steps):
        level = keep * level + shocks[step]
        wander[step] = level
    return np.asarray(mean_kw * np.clip(1.0 + 0.1 * day - 0.04 * weekend + wander, 0.8, 1.2))
