"""Output held at a plateau below what the weather would allow."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.quality.flag import Flag, Flags

__all__ = ["flag_curtailed"]

BAND: Final = 0.012
"""Width of the band, as a share of capacity, within which output counts as held."""

LOW: Final = 0.10
TOP: Final = 0.90

SPARE: Final = 0.10
"""Share of capacity by which the possible output must exceed the plateau on average."""

SWING: Final = 0.12
"""Share by which the possible output must change while output stands still: more than a clear
noon changes within the hour, when output stands still by itself."""

JUMP: Final = 0.06
"""Share of capacity by which output must step onto the plateau for it to be known sooner."""

LEAST_READINGS: Final = 4
LEAST_S: Final = 3600

_SKIP = int(Flag.MISSING | Flag.SENTINEL | Flag.ABOVE_CAPACITY)
_STUCK = int(Flag.STUCK)
_NIGHT = int(Flag.NIGHT)
_CURTAILED = int(Flag.CURTAILED)


@njit(cache=True)  # type: ignore[untyped-decorator]
def flag_curtailed(
    values: NDArray[np.float64],
    capacity: float,
    step_s: int,
    possible: NDArray[np.float64],
    flags: Flags,
) -> None:
    """Set ``CURTAILED`` in ``flags`` from the reading on at which a plateau is known as one.

    A plateau is a run of readings within 1.2 % of capacity of one another, between 10 % of
    capacity and 90 % of the highest reading so far, over at least an hour and 4 readings, while
    what was possible exceeds it by 10 % of capacity on average, and either swings by 12 % or
    output had stepped down onto the plateau by 6 % of capacity. Output at zero or at its rated
    value is no plateau, nor is a stuck sensor.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Readings, in the unit of ``capacity``.
    capacity : float
        Capacity of the station.
    step_s : int
        Length of an interval, s.
    possible : ndarray of float64, shape (n,)
        Output that weather would allow, in the unit of ``capacity``; NaN where not known.
    flags : ndarray of uint16, shape (n,)
        With the flags of the other rules; changed in place.
    """
    needed = max(LEAST_READINGS, LEAST_S // step_s)
    highest = before = spare = 0.0
    low = least = np.inf
    high = most = -np.inf
    stepped = False
    run = 0
    for i in range(values.size):
        if flags[i] & _SKIP:
            continue
        share = values[i] / capacity
        room = possible[i] / capacity
        if not flags[i] & _NIGHT:
            highest = max(highest, share)
        if max(high, share) - min(low, share) > BAND:
            low = least = np.inf
            high = most = -np.inf
            run, spare, stepped = 0, 0.0, before - share > JUMP
        low, high, before = min(low, share), max(high, share), share
        if np.isnan(room) or not LOW < share < TOP * highest:
            continue
        least, most = min(least, room), max(most, room)
        run += 1
        spare += room - share
        known = stepped or most - least > SWING * most
        if run >= needed and known and spare >= SPARE * run and not flags[i] & _STUCK:
            flags[i] |= _CURTAILED
