"""A sensor that repeats one value."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.quality.flag import Flag, Flags

__all__ = ["flag_stuck"]

CHANCE: Final = 1e-8
"""Chance allowed for a run of equal readings to come about by itself."""

SHORTEST: Final = 4
"""No run of fewer readings is called stuck."""

COARSE: Final = 0.03
"""Where more than this share of readings equals the one before, the data are coarse: equal readings
are then no evidence for less than `COARSE_S`."""

COARSE_S: Final = 48 * 3600

LOW: Final = 0.02
"""Below this share of capacity a reading is not judged: a calm is no fault."""

TOP: Final = 0.85
"""Above this share of the highest reading so far a reading is not judged: a plateau at rated
output, with some turbines or inverters out, is no fault."""

_SKIP = int(Flag.MISSING | Flag.SENTINEL | Flag.ABOVE_CAPACITY)
_NIGHT = int(Flag.NIGHT)
_STUCK = int(Flag.STUCK)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _known(run: int, equal: int, pairs: int, coarse_run: int) -> bool:
    """Whether a run of equal readings is too long to be chance.

    A station whose readings equal the one before in a share p of all pairs shows a run of n equal
    readings with chance p^(n - 1). The share starts from a cautious prior, 5 in 100 pairs.
    """
    if run < SHORTEST:
        return False
    share = (equal + 5.0) / (pairs + 100.0)
    if share > COARSE:
        return run >= coarse_run
    return bool((run - 1) * np.log(share) <= np.log(CHANCE))


@njit(cache=True)  # type: ignore[untyped-decorator]
def flag_stuck(values: NDArray[np.float64], capacity: float, step_s: int, flags: Flags) -> None:
    """Set ``STUCK`` in ``flags`` from the reading on at which a run is too long to be chance.

    How long that is follows from the station's own past: fine readings hardly ever repeat, coarse
    ones (two or three decimals) often do (`_known`). Missing readings and sentinels within a
    run neither break it nor count. The first readings of a stuck run stay unflagged: nobody could
    know then.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Readings, in the unit of ``capacity``.
    capacity : float
        Capacity of the station.
    step_s : int
        Length of an interval, s.
    flags : ndarray of uint16, shape (n,)
        With the flags of `flag_limits`; changed in place.
    """
    coarse_run = max(SHORTEST, COARSE_S // step_s)
    last = np.nan
    highest = 0.0
    run = 0
    equal = 0
    pairs = 0
    for i in range(values.size):
        if flags[i] & _SKIP:
            continue
        value = values[i]
        share = value / capacity
        at_night = flags[i] & _NIGHT
        judged = at_night or LOW < share < TOP * highest
        if not at_night:
            highest = max(highest, share)
        if value != last:
            run = 1
            pairs += judged
        else:
            run += 1
            if judged and _known(run, equal, pairs, coarse_run):
                flags[i] |= _STUCK
            elif judged:
                pairs += 1
                equal += 1
        last = value
