"""Readings no station can give: codes for 'no data', negative, above capacity, solar at night."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.quality.flag import Flag, Flags

__all__ = ["CODES", "OWN_USE_CODE", "flag_limits"]

CODES: Final = np.array(
    [
        *(-1.0, -9.0, -9.9, -9.99, -9.999, -99.0, -99.9, -99.99, -999.0, -999.9, -999.99),
        *(-9999.0, -9999.9, -99999.0, -999999.0, -6999.0, -7999.0, -32767.0, -32768.0),
        *(-3276.7, -3276.8, -327.67, -327.68, -2147483648.0, -2147483.648),
        *(99.0, 99.9, 99.99, 999.0, 999.9, 999.99, 9999.0, 9999.9, 99999.0, 999999.0),
        *(6553.5, 655.35, 65535.0, 3276.7, 327.67, 32767.0, 7999.0, 2147483647.0, 1e20, 1e30),
    ]
)
"""Codes that loggers write for 'no data': nines, the ends of 16- and 32-bit integers and their
tenths and hundredths, and Campbell Scientific's -6999, -7999 and 7999."""

ABOVE: Final = 1.05
"""Above this share of capacity a reading is above capacity: meters read high by a few per cent,
and panels pass their rating for minutes at the edge of a cloud."""

BELOW: Final = -0.05
"""Below this share of capacity a reading is no consumption of the station itself, which stays
under about 2 %."""

HIGHEST: Final = 1.2
"""Above this share of capacity a reading is no measurement of output."""

AT_NIGHT: Final = 0.02
"""Share of capacity that a solar station may show while the sun is down: meters drift."""

OWN_USE_CODE: Final = -99.0
"""Code that a small negative value has to be at least as low as, else it is own use."""

_FAR: Final = (-1.0, 3.0)
_REPEATING_ABOVE: Final = 1.5
_MEMORY: Final = 32

_SENTINEL = int(Flag.SENTINEL)
_NEGATIVE = int(Flag.NEGATIVE)
_ABOVE_CAPACITY = int(Flag.ABOVE_CAPACITY)
_NIGHT = int(Flag.NIGHT)
_MISSING = int(Flag.MISSING)
_IMPOSSIBLE = int(Flag.IMPOSSIBLE)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _holds(codes: NDArray[np.float64], value: float) -> bool:
    for code in codes:  # noqa: SIM110 -- numba compiles no generator
        if abs(value - code) <= 1e-6 * abs(code):
            return True
    return False


@njit(cache=True)  # type: ignore[untyped-decorator]
def flag_limits(
    values: NDArray[np.float64],
    capacity: float,
    sun_up: NDArray[np.bool_],
    codes: NDArray[np.float64],
    own_use_code: float,
    flags: Flags,
) -> None:
    """Set ``SENTINEL``, ``NEGATIVE``, ``ABOVE_CAPACITY``, ``NIGHT``, ``IMPOSSIBLE`` in ``flags``.

    An impossible value is a sentinel at once when it is a known code or farther from the station's
    range than any meter error (below -1 or above 3 times capacity), and from its second exact
    occurrence on when it is below -5 % or above 150 % of capacity: measured values do not repeat
    there. A negative value below -5 % and one above 120 % of capacity is impossible. Each flag
    depends on the reading itself and the ones before it.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Readings, in the unit of ``capacity``.
    capacity : float
        Capacity of the station.
    sun_up : ndarray of bool, shape (n,) or (0,)
        Whether the sun is up at some time of the interval; empty for wind.
    codes : ndarray of float64, shape (k,)
        Known codes, in the unit of ``values``.
    own_use_code : float
        Highest code that is told from a station's own use, in the unit of ``values``.
    flags : ndarray of uint16, shape (n,)
        Changed in place.
    """
    seen = np.full(_MEMORY, np.nan)
    next_seen = 0
    for i in range(values.size):
        value = values[i]
        if np.isnan(value):
            flags[i] |= _MISSING
            continue
        share = value / capacity
        if 0.0 <= share <= ABOVE:
            if sun_up.size > 0 and share > AT_NIGHT and not sun_up[i]:
                flags[i] |= _NIGHT
            continue
        far = share < _FAR[0] or share > _FAR[1]
        own_use = BELOW <= share < 0.0 and value > own_use_code
        if far or (not own_use and _holds(codes, value)):
            flags[i] |= _SENTINEL
            continue
        if share < BELOW or share > _REPEATING_ABOVE:
            if _holds(seen, value):
                flags[i] |= _SENTINEL
                continue
            seen[next_seen] = value
            next_seen = (next_seen + 1) % _MEMORY
        flags[i] |= _NEGATIVE if share < 0.0 else _ABOVE_CAPACITY
        if share < BELOW or share > HIGHEST:
            flags[i] |= _IMPOSSIBLE
        if sun_up.size > 0 and share > AT_NIGHT and not sun_up[i]:
            flags[i] |= _NIGHT
