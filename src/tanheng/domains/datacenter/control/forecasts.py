"""Forecasts of weather and load from the past alone."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["ahead", "spread_ahead", "weather_ahead"]

DAYS = 3
FADES_H = 9.0
"""Hours in which a deviation from the last days falls to a third."""


def ahead(past: Floats, horizon: int, per_day: int, hours_per_step: float) -> Floats:
    """Forecast the next steps ``(L, horizon)`` of a series with a day ``(L, steps)``.

    The mean of the same time on the last days, plus the last deviation from it, which fades. With
    less than a day of past the last value stays.
    """
    known = past.shape[-1]
    days = min(DAYS, (known - 1) // per_day)
    if days < 1:
        return np.repeat(past[..., -1:], horizon, axis=-1)
    lags = np.arange(1, days + 1)[:, None] * per_day
    steps = known + np.arange(horizon) % per_day
    usual = past[..., steps - lags].mean(axis=-2)
    usual_now = past[..., known - 1 - lags[:, 0]].mean(axis=-1)
    fading = np.exp(-(np.arange(horizon) + 1) * hours_per_step / FADES_H)
    return np.asarray(usual + (past[..., -1] - usual_now)[..., None] * fading)


def weather_ahead(past: Outdoor, horizon: int) -> Outdoor:
    """Forecast the air of the next steps, arrays ``(L, horizon)``; pressure stays."""
    per_day, hours = 86_400 // past.step_s, past.step_s / 3600.0
    dry = ahead(past.dry_bulb_c, horizon, per_day, hours)
    spread = ahead(past.dry_bulb_c - past.wet_bulb_c, horizon, per_day, hours)
    ratio = ahead(past.humidity_ratio, horizon, per_day, hours)
    return Outdoor(
        dry,
        dry - np.maximum(spread, 0.0),
        np.maximum(ratio, 1e-4),
        np.repeat(past.pressure_pa[..., -1:], horizon, axis=-1),
        past.start_s + past.dry_bulb_c.shape[-1] * past.step_s,
        past.step_s,
    )


def spread_ahead(past: Floats, horizon: int) -> Floats:
    """Return by what share a positive series has strayed after so many steps ``(L, horizon)``.

    Root mean square of the logarithm's change over the past; with little past, as after its
    longest lag.
    """
    known = past.shape[-1]
    lags = np.unique(np.geomspace(1, max(1, min(horizon, known // 2)), 12).astype(np.int64))
    logs = np.log(past)
    moves = [logs[..., lag:] - logs[..., :-lag] for lag in lags if lag < known]
    if not moves:
        return np.zeros((*past.shape[:-1], horizon))
    strayed = np.stack([np.sqrt((move**2).mean(axis=-1)) for move in moves], axis=-1)
    steps = np.arange(1, horizon + 1)
    return np.stack([np.interp(steps, lags[: len(moves)], lane) for lane in strayed])
