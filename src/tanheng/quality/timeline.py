"""Raw rows in any order, arranged on a regular time axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from tanheng.core import InputError
from tanheng.quality.flag import Flag, Flags

__all__ = ["Timeline", "arrange"]

LONGEST = 50_000_000

_MISSING = int(Flag.MISSING)
_DUPLICATE = int(Flag.DUPLICATE)
_OUT_OF_ORDER = int(Flag.OUT_OF_ORDER)
_OFF_GRID = int(Flag.OFF_GRID)


@dataclass(frozen=True)
class Timeline:
    """Readings on a regular axis.

    Parameters
    ----------
    start_s, step_s : int
        First instant (seconds since 1970 UTC) and length of an interval (s).
    values : ndarray of float64, shape (n,)
        One reading per interval, NaN where there is none.
    flags : ndarray of uint16, shape (n,)
        How each reading came: ``MISSING``, ``DUPLICATE``, ``OUT_OF_ORDER``, ``OFF_GRID``.
    rows : int
        Rows that were brought.
    conflicts : int
        Rows for an instant already filled that said something else than the reading that stands.
    outside : int
        Rows before ``start_s`` or after the end asked for; they are counted, not kept.
    """

    start_s: int
    step_s: int
    values: NDArray[np.float64]
    flags: Flags
    rows: int
    conflicts: int
    outside: int

    @property
    def time_s(self) -> NDArray[np.int64]:
        """Start of each interval, seconds since 1970 UTC, shape (n,)."""
        return self.start_s + self.step_s * np.arange(self.values.size, dtype=np.int64)


def arrange(
    time_s: ArrayLike,
    value: ArrayLike,
    step_s: int,
    *,
    start_s: int | None = None,
    end_s: int | None = None,
) -> Timeline:
    """Arrange raw rows on a regular axis and flag how they came.

    The axis runs over whole multiples of ``step_s`` since 1970. A row belongs to the nearest such
    instant (halfway goes to the later one); a row that does not fall on it is ``OFF_GRID``. The
    first number given for an instant stands; a further row for the same instant flags it
    ``DUPLICATE``. The reading of a row that comes after a row of a later instant is
    ``OUT_OF_ORDER``. Infinite values count as missing.

    Parameters
    ----------
    time_s : array_like of int64, shape (rows,)
        Instant of each row, seconds since 1970 UTC, in the order of the file.
    value : array_like of float64, shape (rows,)
        Reading of each row, any unit.
    step_s : int
        Length of an interval, s.
    start_s, end_s : int, optional
        First instant of the axis and the instant at which it ends (exclusive); by default those
        of the rows.

    Raises
    ------
    InputError
        When there are no rows, the shapes differ, or the axis would pass 50 million intervals.
    """
    instants = np.ascontiguousarray(time_s, dtype=np.int64)
    readings = np.ascontiguousarray(value, dtype=np.float64)
    first, n = _axis(instants, readings, step_s, start_s, end_s)
    values = np.full(n, np.nan)
    flags = np.full(n, _MISSING, dtype=np.uint16)
    conflicts, outside = _place(instants, readings, first, step_s, values, flags)
    return Timeline(first * step_s, step_s, values, flags, instants.size, conflicts, outside)


def _axis(
    instants: NDArray[np.int64],
    readings: NDArray[np.float64],
    step_s: int,
    start_s: int | None,
    end_s: int | None,
) -> tuple[int, int]:
    if instants.ndim != 1 or instants.shape != readings.shape:
        raise InputError(
            f"expected one instant per reading, came {instants.shape} and {readings.shape}"
        )
    if step_s <= 0:
        raise InputError(f"expected a step above 0 s, came {step_s}")
    if instants.size == 0:
        raise InputError("expected at least one reading, came none")
    half = step_s // 2
    first = (int(instants.min()) + half) // step_s if start_s is None else -(-start_s // step_s)
    past = (int(instants.max()) + half) // step_s + 1 if end_s is None else -(-end_s // step_s)
    if not 0 < past - first <= LONGEST:
        raise InputError(
            f"expected instants that span 1 to {LONGEST} steps of {step_s} s, came {past - first}"
        )
    return first, past - first


@njit(cache=True)  # type: ignore[untyped-decorator]
def _place(
    instants: NDArray[np.int64],
    readings: NDArray[np.float64],
    first: int,
    step_s: int,
    values: NDArray[np.float64],
    flags: Flags,
) -> tuple[int, int]:
    n = values.size
    taken = np.zeros(n, dtype=np.bool_)
    latest = np.int64(-1)
    conflicts = 0
    outside = 0
    half = step_s // 2
    for row in range(instants.size):
        grid = (instants[row] + half) // step_s
        i = grid - first
        if i < 0 or i >= n:
            outside += 1
            continue
        value = readings[row]
        if taken[i]:
            flags[i] |= _DUPLICATE
            if np.isfinite(value) and np.isfinite(values[i]) and value != values[i]:
                conflicts += 1
        taken[i] = True
        if np.isfinite(value) and not np.isfinite(values[i]):
            values[i] = value
            flags[i] &= ~_MISSING
            if i < latest:
                flags[i] |= _OUT_OF_ORDER
            if instants[row] != grid * step_s:
                flags[i] |= _OFF_GRID
        latest = max(latest, i)
    return conflicts, outside
