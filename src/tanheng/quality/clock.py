"""Whether a station's clock is right, from when its output rises and falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.quality.check import Kind
from tanheng.quality.flag import Flag, Flags

__all__ = ["ClockFinding", "clock_findings", "clock_offset"]

BLOCK_D: Final = 30
"""Days that are judged together."""

_BAD: Final = int(Flag.MISSING | Flag.SENTINEL | Flag.STUCK | Flag.ABOVE_CAPACITY)

PART_D: Final = 3
PARTS: Final = BLOCK_D // PART_D
"""Days in a part, and parts in a block."""

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

LAGS_H: Final = 12
LEAST_LAG_H: Final = 3
SURE: Final = 3.0
"""Wind: lags tried (h), the smallest change that is told (h), and standard errors by which a lag
must be favoured."""


@dataclass(frozen=True)
class ClockFinding:
    """From some day on a station's clock is off by some hours.

    Parameters
    ----------
    offset_s : int
        Seconds by which the clock is ahead of the reference; 0 where it is right again.
    since_s : int
        First instant, by the station's clock, from which it holds.
    known_s : int
        Instant at which it could first be known: the finding may be used from there on.
    confidence : float
        Share of the three-day parts that agree (solar) or that favour it over the clock believed
        before (wind), 0 to 1.
    """

    offset_s: int
    since_s: int
    known_s: int
    confidence: float

    @property
    def offset_h(self) -> float:
        """Hours by which the clock is ahead."""
        return self.offset_s / HOUR_S

    @property
    def certain(self) -> bool:
        """Whether more than half of the parts agree."""
        return self.confidence > 0.5


def clock_offset(
    power: ArrayLike,
    reference: ArrayLike,
    step_s: int,
    *,
    kind: Kind = "solar",
    start_s: int = 0,
) -> ClockFinding | None:
    """Give the last change of a station's clock within a span, None where none can be told.

    Parameters
    ----------
    power : array_like of float64, shape (n,)
        Output, any unit, NaN where there is none. Leave output at night in: it is what a wrong
        clock shows.
    reference : array_like of float64, shape (n,)
        Clear-sky output (solar) or output expected from the weather (wind), any unit.
    step_s : int
        Length of an interval, s.
    kind : {'solar', 'wind'}, optional
        Which way to judge (`clock_findings`).
    start_s : int, optional
        Start of the axis; the finding's instants count from it.

    Raises
    ------
    InputError
        As `clock_findings`.
    """
    found = clock_findings(power, None, reference, start_s=start_s, step_s=step_s, kind=kind)
    return found[-1] if found else None


def clock_findings(
    values: ArrayLike,
    flags: Flags | None,
    reference: ArrayLike,
    *,
    start_s: int,
    step_s: int,
    kind: Kind,
) -> tuple[ClockFinding, ...]:
    """Find every change of a station's clock against a reference, in blocks of 30 days.

    Blocks follow one another from ``start_s``; each is judged on itself and the blocks before it,
    and an unfinished last block not at all, so that what comes later changes no finding.

    Solar: each three days' offset is the phase between the daily harmonics of output and clear
    sky; a block speaks when at least 6 of its 10 parts can be judged and 70 % of these lie within
    45 min of their median. Wind: the lag (whole hours) at which output and expected output
    correlate best over two blocks; it is told when the three-day parts favour it over the one
    believed so far beyond chance.

    Parameters
    ----------
    values : array_like of float64, shape (n,)
        Readings on a regular axis, any unit.
    flags : ndarray of uint16, shape (n,), or None
        Their flags (`check`); sentinels, stuck and impossible readings are left out, output at
        night is not: it is what a wrong clock shows.
    reference : array_like of float64, shape (n,)
        Clear-sky output (solar) or output expected from the weather (wind), any unit, by a
        clock that is right.
    start_s, step_s : int
        Start of the axis and length of an interval, s.
    kind : {'wind', 'solar'}
        Which way to judge.

    Raises
    ------
    InputError
        When shapes differ, or a day is no whole number of steps.
    """
    power = np.ascontiguousarray(values, dtype=np.float64)
    if flags is not None:
        power = np.where(flags & _BAD, np.nan, power)
    expected = np.ascontiguousarray(reference, dtype=np.float64)
    if expected.shape != power.shape:
        raise InputError(f"expected a reference of {power.size} steps, came {expected.shape}")
    if DAY_S % step_s or (kind == "wind" and HOUR_S % step_s):
        raise InputError(f"expected a step that divides a day, came {step_s} s")
    find = _solar if kind == "solar" else _wind
    return tuple(find(power, expected, start_s, step_s))


def _solar(
    power: NDArray[np.float64], clear: NDArray[np.float64], start_s: int, step_s: int
) -> Iterator[ClockFinding]:
    """Follow the phase of output against clear sky, against the phase the station is used to."""
    offsets = _offsets_h(power, clear, DAY_S // step_s)
    believed, usual, since = 0.0, 0.0, 0
    for end in range(PARTS, offsets.size + 1, PARTS):
        judged = offsets[end - PARTS : end]
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
        yield ClockFinding(
            offset_s=round(believed * HOUR_S),
            since_s=start_s + since * PART_D * DAY_S,
            known_s=start_s + end * PART_D * DAY_S,
            confidence=agreeing,
        )


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
    return half if abs(hours - half) < 0.1 else float(whole)


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


def _wind(
    power: NDArray[np.float64], expected: NDArray[np.float64], start_s: int, step_s: int
) -> Iterator[ClockFinding]:
    """Follow the lag at which output and expected output agree best."""
    per_part = PART_D * DAY_S // step_s
    agreement = _lagged_correlation(power, expected, HOUR_S // step_s, per_part)
    believed = LAGS_H
    for end in range(2 * PARTS, agreement.shape[0] + 1, PARTS):
        parts = agreement[end - 2 * PARTS : end]
        best = int(np.argmax(parts.sum(axis=0)))
        ahead = parts[:, best] - parts[:, believed]
        if abs(best - believed) < LEAST_LAG_H or not _sure(ahead):
            continue
        believed = best
        yield ClockFinding(
            offset_s=(believed - LAGS_H) * HOUR_S,
            since_s=start_s + (end - 2 * PARTS) * PART_D * DAY_S,
            known_s=start_s + end * PART_D * DAY_S,
            confidence=float(np.mean(ahead > 0)),
        )


def _sure(ahead: NDArray[np.float64]) -> bool:
    """Whether the parts' advantage is beyond chance."""
    error = ahead.std(ddof=1) / np.sqrt(ahead.size)
    return bool(ahead.mean() > SURE * error)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _lagged_correlation(
    power: NDArray[np.float64], expected: NDArray[np.float64], hour: int, per_part: int
) -> NDArray[np.float64]:
    """Correlation of output with expected output at lags of -12 to 12 h, for each whole part.

    The last 12 h of a part's output are left out, so that no lag reaches beyond its end.
    """
    parts = power.size // per_part
    found = np.zeros((parts, 2 * LAGS_H + 1))
    for part in range(parts):
        first = max(part * per_part, LAGS_H * hour)
        last = (part + 1) * per_part - LAGS_H * hour
        for lag in range(-LAGS_H, LAGS_H + 1):
            n, x, y, xx, yy, xy = 0, 0.0, 0.0, 0.0, 0.0, 0.0
            for i in range(first, last, hour):
                a, b = power[i], expected[i - lag * hour]
                if np.isnan(a) or np.isnan(b):
                    continue
                n += 1
                x, y, xx, yy, xy = x + a, y + b, xx + a * a, yy + b * b, xy + a * b
            spread = (n * xx - x * x) * (n * yy - y * y)
            if n > 0 and spread > 0:
                found[part, lag + LAGS_H] = (n * xy - x * y) / np.sqrt(spread)
    return found
