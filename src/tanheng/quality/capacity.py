"""Whether a station's stated capacity can be its capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from tanheng.core import DAY_S, InputError
from tanheng.quality.limits import CODES

__all__ = ["CapacityFinding", "stated_capacity_check"]

ABOVE: Final = 1.05
"""Sustained output above this multiple of the stated capacity says that it is understated."""

BELOW: Final = 0.2
"""Output that never rises to this share of the stated capacity says that it is overstated."""

DAYS_NEEDED: Final = 60
"""Days of readings before output that stays low says anything."""

_DAYS: Final = 5


@dataclass(frozen=True)
class CapacityFinding:
    """What a span of readings says about a station's stated capacity.

    Parameters
    ----------
    stated_mw : float
        Capacity as stated, MW.
    corrected_mw : float
        Capacity to reckon with, MW: the stated one unless it is misstated.
    peak_mw : float
        Sustained peak: what the output reached with three different readings a day on five days,
        NaN when the span is shorter.
    days : int
        Days with readings.
    """

    stated_mw: float
    corrected_mw: float
    peak_mw: float
    days: int

    @property
    def misstated(self) -> bool:
        """Whether the stated capacity cannot be right."""
        return self.corrected_mw != self.stated_mw


def stated_capacity_check(
    power_mw: ArrayLike, capacity_mw: float, step_s: int = 900
) -> CapacityFinding:
    """Judge a stated capacity by the upper plateau of the output.

    The plateau is the fifth highest daily peak, a day's peak being the third highest value that
    two readings in a row reached: spikes and codes, however often they repeat, do not make one. A
    plateau above 1.05 times the stated capacity shows that it is understated, one below 0.2 times
    it, over at least 60 days, that a unit or a decimal point is wrong. The capacity is then the
    second highest daily peak: a short span has not seen the station's best day, so later output
    may pass it by some per cent.

    Hand over the span whose end is known when the answer is first used: the finding depends on
    all of it.

    Parameters
    ----------
    power_mw : array_like of float64, shape (n,)
        Readings on a regular axis, MW, faults included; NaN is missing.
    capacity_mw : float
        Capacity as stated, MW.
    step_s : int, optional
        Length of an interval, s. The default is right for quarter-hours; for longer intervals it
        takes several days for one, and so asks for a longer span.

    Raises
    ------
    InputError
        When the capacity is not above 0.
    """
    if not (np.isfinite(capacity_mw) and capacity_mw > 0):
        raise InputError(f"expected a capacity above 0, came {capacity_mw}")
    power = np.ascontiguousarray(power_mw, dtype=np.float64)
    peaks = _daily_peaks(power, max(1, DAY_S // step_s), CODES)
    peaks = np.sort(peaks[np.isfinite(peaks)])
    peak = float(peaks[-_DAYS]) if peaks.size >= _DAYS else float("nan")
    low = peaks.size >= DAYS_NEEDED and 0.0 < peak < BELOW * capacity_mw
    wrong = low or peak > ABOVE * capacity_mw
    corrected = float(peaks[-2]) if wrong else capacity_mw
    return CapacityFinding(capacity_mw, corrected, peak, peaks.size)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _daily_peaks(
    power: NDArray[np.float64], per_day: int, codes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Third highest different value of each day, NaN for days with fewer.

    A value is what two readings in a row reached: a single spike counts for nothing.
    """
    peaks = np.full(-(-power.size // per_day), np.nan)
    for day in range(peaks.size):
        first = second = third = -np.inf
        for i in range(max(1, day * per_day), min((day + 1) * per_day, power.size)):
            value = min(power[i - 1], power[i])
            if not value > third or value in (first, second) or value in codes:
                continue
            if value > first:
                first, second, third = value, first, second
            elif value > second:
                second, third = value, second
            else:
                third = value
        if np.isfinite(third):
            peaks[day] = third
    return peaks
