"""Whether a station's clock is right, from when its output rises and falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.quality.change import PART_D
from tanheng.quality.check import Kind
from tanheng.quality.flag import Flag, Flags
from tanheng.quality.lag import lag_changes
from tanheng.quality.phase import phase_changes

__all__ = ["ClockFinding", "clock_findings", "clock_offset"]

_BAD: Final = int(Flag.MISSING | Flag.SENTINEL | Flag.STUCK | Flag.ABOVE_CAPACITY)


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
    if kind == "solar":
        changes = phase_changes(power, expected, DAY_S // step_s)
    else:
        changes = lag_changes(power, expected, HOUR_S // step_s)
    part_s = PART_D * DAY_S
    return tuple(
        ClockFinding(
            offset_s=round(change.ahead_h * HOUR_S),
            since_s=start_s + change.since * part_s,
            known_s=start_s + change.known * part_s,
            confidence=change.confidence,
        )
        for change in changes
    )
