"""When to fill the tank and when to empty it: a dynamic programme over its content."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats

__all__ = ["rates_kw", "schedule_tank"]

MOVES = 2
"""Each way, between standing still and the fastest."""


def rates_kw(fastest_kw: float) -> Floats:
    """Cooling given, from filling fastest to emptying fastest [kW]."""
    return fastest_kw * np.arange(-MOVES, MOVES + 1) / MOVES


def schedule_tank(
    power_kw: Floats, fastest_kw: float, most_kwh: float, content_kwh: Floats, hours: float
) -> Floats:
    """Return the rates ``(L, H)`` [kW] that take least energy over the horizon.

    Parameters
    ----------
    power_kw : (2 MOVES + 1, L, H) array
        Power of the plant at each of `rates_kw`; infinite where it cannot.
    fastest_kw, most_kwh : float
        Fastest rate; content of the full tank.
    content_kwh : (L,) array
        Content now.
    hours : float
        Length of a step.

    Notes
    -----
    What is left at the end is worth what its cooling takes on average over the horizon. Losses
    are left out: they are less than what a level is apart.
    """
    unit = fastest_kw * hours / MOVES
    levels = max(2, int(most_kwh / unit + 1e-9) + 1)
    worth = _worth(power_kw, fastest_kw)
    steps = power_kw.shape[-1]
    value = -worth[:, None] * unit * np.arange(levels)
    choices = np.empty((steps, *value.shape), dtype=np.int64)
    for step in range(steps - 1, -1, -1):
        padded = np.pad(value, ((0, 0), (MOVES, MOVES)), constant_values=np.inf)
        ways = [
            power_kw[MOVES + move, :, step, None] * hours
            + padded[:, MOVES - move : MOVES - move + levels]
            for move in range(-MOVES, MOVES + 1)
        ]
        ways[MOVES] = ways[MOVES] - 1e-9 * np.abs(ways[MOVES])
        stacked = np.stack(ways)
        choices[step] = stacked.argmin(axis=0)
        value = stacked.min(axis=0)
    return _follow(choices, content_kwh, unit, levels) * (fastest_kw / MOVES)


def _worth(power_kw: Floats, fastest_kw: float) -> Floats:
    """Electricity that a kWh of cooling takes, mean over the horizon ``(L,)``."""
    still = power_kw[MOVES]
    saved = np.where(np.isfinite(power_kw[-1]), still - power_kw[-1], 0.0)
    return np.asarray(saved.mean(axis=-1) / fastest_kw)


def _follow(choices: Floats, content_kwh: Floats, unit: float, levels: int) -> Floats:
    lanes = np.arange(content_kwh.size)
    level = np.clip(np.floor(content_kwh / unit + 1e-6), 0, levels - 1).astype(np.int64)
    moves = np.empty((content_kwh.size, choices.shape[0]))
    for step in range(choices.shape[0]):
        move = choices[step][lanes, level] - MOVES
        moves[:, step] = move
        level = level - move
    return moves
