"""When a solar station's output rises and falls, against the sun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.quality.change import BLOCK, PART_D, Change

__all__ = ["phase_changes"]

PARTS_NEEDED: Final = 6
AGREEING: Final = 0.7
CLOSE_H: Final = 0.75
LEAST_H: Final = 0.65
DRIFT: Final = 0.25
"""Solar: parts that can be judged, share of them that must agree, how closely (h), the smallest
change that is told (h), and how fast half as much is got used to: seasons, a panel that faces
aside, and mists move the phase a little."""

WHOLE: Final = 0.7
BRIGHT: Final = 0.3
"""A part can be judged when it has this share of its readings, and this share of the mean output
of the parts so far."""


def phase_changes(
    power: NDArray[np.float64], clear: NDArray[np.float64], per_day: int
) -> Iterator[Change]:
    """Follow the phase of output against clear sky, against the phase the station is used to.

    Parameters
    ----------
    power, clear : ndarray of float64, shape (n,)
        Output and clear-sky output, any units; NaN is missing.
    per_day : int
        Readings in a day.
    """
    offsets = _offsets_h(power, clear, per_day)
    believed, usual, since = 0.0, 0.0, 0
    for end in range(BLOCK, offsets.size + 1, BLOCK):
        judged = offsets[end - BLOCK : end]
        judged = judged[np.isfinite(judged)]
        if judged.size < PARTS_NEEDED:
            continue
        typical = float(np.median(judged))
        agreeing = float(np.mean(np.abs(_round_the_clock(judged - typical)) <= CLOSE_H))
        if agreeing < AGREEING:
            continue
        change = _round_the_clock(typical - usual)
        if abs(change) < LEAST_H:
            usual += DRIFT * change if abs(change) < LEAST_H / 2 else 0.0
            continue
        believed = _round_the_clock(believed + _whole_hours(change))
        usual = typical
        since = _since(offsets[:end], typical, since)
        yield Change(believed, since, end, agreeing)


def _offsets_h(
    power: NDArray[np.float64], clear: NDArray[np.float64], per_day: int
) -> NDArray[np.float64]:
    """Hours by which output lags clear sky in each whole part, NaN where it cannot be told."""
    turn = 2 * np.pi * np.arange(per_day) / per_day
    output, possible, known = _waves(power, clear, np.cos(turn), np.sin(turn))
    phase = np.arctan2(output[:, 2], output[:, 1]) - np.arctan2(possible[:, 2], possible[:, 1])
    bright = (output[:, 0] > BRIGHT * _level_so_far(output[:, 0])) & (possible[:, 0] > 0)
    return np.where((known >= WHOLE) & bright, _round_the_clock(phase * 12 / np.pi), np.nan)


def _level_so_far(energy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of the parts so far, each part's included."""
    level: NDArray[np.float64] = np.cumsum(energy) / np.arange(1, energy.size + 1)
    return level


def _round_the_clock(hours: Any) -> Any:
    """Hours brought to -12 to 12."""
    return (hours + 12) % 24 - 12


def _whole_hours(hours: float) -> float:
    """Round to whole hours, to a half only where that is clearly nearer (half-hour zones)."""
    whole, half = round(hours), round(2 * hours) / 2
    return half if abs(hours - half) < 0.05 else float(whole)


def _since(offsets: NDArray[np.float64], typical: float, earliest: int) -> int:
    """First part from which on the parts agree, three in four of those that can be judged."""
    near = np.abs(_round_the_clock(offsets - typical)) <= CLOSE_H
    score = np.where(np.isnan(offsets), 0.0, np.where(near, 1.0, -3.0))[earliest:]
    return earliest + int(np.argmax(np.cumsum(score[::-1])[::-1]))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _waves(
    power: NDArray[np.float64],
    clear: NDArray[np.float64],
    cosine: NDArray[np.float64],
    sine: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Sum and daily harmonic (cosine, sine) of each whole part, and the share known of it."""
    per_day = cosine.size
    parts = power.size // (per_day * PART_D)
    output = np.zeros((parts, 3))
    possible = np.zeros((parts, 3))
    known = np.zeros(parts)
    for part in range(parts):
        for step in range(per_day * PART_D):
            i = part * per_day * PART_D + step
            if np.isnan(power[i]) or np.isnan(clear[i]):
                continue
            c, s = cosine[step % per_day], sine[step % per_day]
            known[part] += 1.0 / (per_day * PART_D)
            output[part, 0] += power[i]
            output[part, 1] += power[i] * c
            output[part, 2] += power[i] * s
            possible[part, 0] += clear[i]
            possible[part, 1] += clear[i] * c
            possible[part, 2] += clear[i] * s
    return output, possible, known
