"""All rules on one station's readings."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tanheng.core import InputError
from tanheng.quality.curtailment import flag_curtailed
from tanheng.quality.flag import UNUSABLE, Flags
from tanheng.quality.limits import CODES, OWN_USE_CODE, flag_limits
from tanheng.quality.stuck import flag_stuck

__all__ = ["Kind", "check", "usable"]

Kind = Literal["wind", "solar"]

_EMPTY: Final = np.empty(0, dtype=np.bool_)


def check(
    values: ArrayLike,
    flags: Flags | None = None,
    *,
    step_s: int,
    capacity: float,
    kind: Kind,
    sun_up: ArrayLike | None = None,
    clear_sky: ArrayLike | None = None,
    expected: ArrayLike | None = None,
    unit: float = 1.0,
) -> Flags:
    """Flag every reading of a station with the reasons to doubt it.

    The flags of a reading depend on that reading and the ones before it, never on a later one:
    what cuts the end off a record changes no earlier flag. ``CURTAILED`` is the only flag that
    looks back from the reading at which it becomes known; no value depends on it.

    Parameters
    ----------
    values : array_like of float64, shape (n,)
        Readings on a regular axis (`arrange`), in the unit of ``capacity``; NaN is missing.
    flags : ndarray of uint16, shape (n,), optional
        Flags that the readings already carry; left as they are, and part of the result.
    step_s : int
        Length of an interval, s.
    capacity : float
        Capacity of the station, in the unit of ``values`` (1 for normalised power).
    kind : {'wind', 'solar'}
        Night is judged for solar only.
    sun_up : array_like of bool, shape (n,), optional
        Whether the sun is above the horizon at some time of the interval; without it no reading
        is flagged ``NIGHT``.
    clear_sky, expected : array_like of float64, shape (n,), optional
        Output under a clear sky, and output expected from the weather, in the unit of ``values``;
        a plateau is judged against ``expected``, else against ``clear_sky``, else (wind only) by
        its length alone.
    unit : float, optional
        One of the unit in which the readings were written, in the unit of ``values``: 0.001 for
        a file in kW whose values are MW. Codes for "no data" are looked for as written.

    Returns
    -------
    ndarray of uint16, shape (n,)
        A `Flag` per reading.

    Raises
    ------
    InputError
        When the capacity is not above 0 or shapes differ.
    """
    readings = np.ascontiguousarray(values, dtype=np.float64)
    if not (np.isfinite(capacity) and capacity > 0):
        raise InputError(f"expected a capacity above 0, came {capacity}")
    result = _carried(flags, readings.shape)
    up = _EMPTY if kind == "wind" or sun_up is None else np.ascontiguousarray(sun_up, np.bool_)
    possible = expected if expected is not None else clear_sky
    for name, given in (("sun_up", up if up.size else None), ("expected output", possible)):
        if given is not None and np.shape(given) != readings.shape:
            raise InputError(f"expected {name} of {readings.size} steps, came {np.shape(given)}")
    flag_limits(readings, float(capacity), up, CODES * unit, OWN_USE_CODE * unit, result)
    flag_stuck(readings, float(capacity), step_s, result)
    if possible is not None or kind == "wind":
        unknown = np.full(readings.shape, np.nan) if possible is None else possible
        output = np.ascontiguousarray(unknown, dtype=np.float64)
        flag_curtailed(readings, float(capacity), output, kind == "solar", result)
    return result


def usable(values: ArrayLike, flags: Flags, capacity: float) -> NDArray[np.float64]:
    """Give readings as a share of capacity, NaN where a flag says that they measure no output.

    A negative reading down to -5 % of capacity is a station that draws power for itself: its
    output is zero. A reading up to 120 % of capacity stands: panels at the edge of a cloud, and
    stations whose capacity is known roughly, give as much. Beyond either it is no measurement.

    Parameters
    ----------
    values : array_like of float64, shape (n,)
        Readings, in the unit of ``capacity``.
    flags : ndarray of uint16, shape (n,)
        Their flags.
    capacity : float
        Capacity of the station.
    """
    share = np.asarray(values, dtype=np.float64) / capacity
    drop = (flags & int(UNUSABLE)) != 0
    kept: NDArray[np.float64] = np.where(drop, np.nan, np.maximum(share, 0.0))
    return kept


def _carried(flags: Flags | None, shape: tuple[int, ...]) -> Flags:
    if flags is None:
        return np.zeros(shape, dtype=np.uint16)
    if flags.shape != shape:
        raise InputError(f"expected one flag per reading {shape}, came {flags.shape}")
    return np.array(flags, dtype=np.uint16, order="C")
