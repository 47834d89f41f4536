"""Output held at a plateau below what the weather would allow."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.quality.flag import Flag, Flags

__all__ = ["flag_curtailed"]

BAND: Final = 0.012
"""Width of the band, as a share of capacity, within which output counts as held..."""

NARROW: Final = 0.05
"""... and as a share of the output itself: under an overcast sky little output varies little."""

LOW: Final = 0.15
TOP: Final = 0.90

SPARE: Final = 0.10
"""Share of capacity by which the possible output must exceed the plateau on average."""

SWING: Final = 0.12
"""Share by which the possible output must change while output stands still: more than a clear
noon changes within the hour, when output stands still by itself."""

JUMP: Final = 0.06
"""Share of capacity by which output must step onto the plateau for it to be known sooner."""

SHORTEST: Final = 4

CHANCE: Final = 1e-4
"""Chance allowed for a run to come about by itself where more was possible..."""

CHANCE_ALONE: Final = 1e-8
"""... and where nothing but the run speaks for a plateau (wind only)."""

_SKIP = int(Flag.MISSING | Flag.SENTINEL | Flag.ABOVE_CAPACITY)
_STUCK = int(Flag.STUCK)
_NIGHT = int(Flag.NIGHT)
_CURTAILED = int(Flag.CURTAILED)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _known(run: int, calm: int, pairs: int, spare: float, turned: bool, solar: bool) -> bool:
    """Whether a run in the band is long enough, given that ``calm`` of ``pairs`` steps stay in it.

    A run of n readings comes about by itself with chance (calm / pairs)^(n - 1); the share starts
    from a cautious prior, 5 in 50 steps.
    """
    if run < SHORTEST:
        return False
    shown = turned and spare >= SPARE * run
    if solar and not shown:
        return False
    share = (calm + 5.0) / (pairs + 50.0)
    return bool((run - 1) * np.log(share) <= np.log(CHANCE if shown else CHANCE_ALONE))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _mark(flags: Flags, first: int, last: int) -> None:
    for i in range(first, last + 1):
        if not flags[i] & _SKIP:
            flags[i] |= _CURTAILED


@njit(cache=True)  # type: ignore[untyped-decorator]
def _unmark(values: NDArray[np.float64], flags: Flags, stuck: int) -> None:
    """Take back what a sensor, now known as stuck, made look like a plateau."""
    for i in range(stuck - 1, -1, -1):
        if not flags[i] & _CURTAILED or values[i] != values[stuck]:
            return
        flags[i] &= ~_CURTAILED


@njit(cache=True)  # type: ignore[untyped-decorator]
def flag_curtailed(
    values: NDArray[np.float64],
    capacity: float,
    possible: NDArray[np.float64],
    solar: bool,
    flags: Flags,
) -> None:
    """Set ``CURTAILED`` in ``flags`` on every reading of a plateau, once it is known as one.

    ``CURTAILED`` is the only flag that looks back from the reading at which it becomes known; no
    value depends on it.

    A plateau is a run of at least 4 readings within 1.2 % of capacity (and 5 % of the output) of
    one another, between 15 % of capacity and 90 % of the highest reading so far, that is too long
    to be chance given how often the station's own readings stay so close. It need not be so long
    where more was possible (10 % of capacity on average) and either what was possible swings by
    12 % meanwhile or output had stepped down onto the plateau by 6 % of capacity. Solar is never
    flagged without that: a clear noon stands still by itself. Output at zero or at its rated
    value is no plateau, nor is a stuck sensor.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Readings, in the unit of ``capacity``.
    capacity : float
        Capacity of the station.
    possible : ndarray of float64, shape (n,)
        Output that weather would allow, in the unit of ``capacity``; NaN where not known.
    solar : bool
        Whether a plateau needs proof that more was possible.
    flags : ndarray of uint16, shape (n,)
        With the flags of the other rules; changed in place.
    """
    highest = before = spare = 0.0
    low = least = np.inf
    high = most = -np.inf
    stepped = False
    run = calm = pairs = begun = 0
    for i in range(values.size):
        if flags[i] & _SKIP:
            continue
        share = values[i] / capacity
        if not flags[i] & _NIGHT:
            highest = max(highest, share)
        band = min(BAND, NARROW * share)
        inside = LOW < share < TOP * highest
        if max(high, share) - min(low, share) > band:
            low = least = np.inf
            high = most = -np.inf
            run, spare, stepped, begun = 0, 0.0, before - share > JUMP, i
            pairs += inside
        low, high, before = min(low, share), max(high, share), share
        if not inside:
            continue
        room = possible[i] / capacity - share
        run += 1
        if not np.isnan(room):
            spare += room
            least, most = min(least, possible[i]), max(most, possible[i])
        if flags[i] & _STUCK:
            _unmark(values, flags, i)
            begun = i + 1
        elif _known(run, calm, pairs, spare, stepped or most - least > SWING * most, solar):
            _mark(flags, begun, i)
            begun = i + 1
        elif run > 1:
            calm += 1
            pairs += 1
