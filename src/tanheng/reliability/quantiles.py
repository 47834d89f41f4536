"""Distributions given as tables of quantiles: read a quantile, read a probability.

A table holds, for each of N hours, the values at Q increasing probabilities. Between two of them
the quantile function is linear; below the first it runs to ``floor`` at probability 0, above the
last to ``cap`` at probability 1. ``cdf`` is its right-continuous inverse, so that up to rounding

    y >= quantile(p)   if and only if   cdf(y) >= p

also where the distribution has atoms (calm, night, full output).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.reliability.arrays import Floats

__all__ = ["cdf", "monotone", "pit", "quantile", "spread_out"]


def monotone(table: ArrayLike, floor: float = 0.0, cap: float = 1.0) -> Floats:
    """Rearrange each row upwards and hold it within [floor, cap].

    Parameters
    ----------
    table : array (N, Q)
        Quantiles, possibly crossing. A row with a NaN becomes all NaN.
    floor, cap : float
        Bounds of the variable, in its unit.

    Returns
    -------
    array (N, Q)

    References
    ----------
    Chernozhukov, Fernandez-Val and Galichon (2010), Econometrica 78(3), section 2: rearranging
    crossing quantiles never makes them worse.
    """
    rows = np.sort(np.clip(np.asarray(table, dtype=np.float64), floor, cap), axis=-1)
    rows[np.isnan(rows).any(axis=-1)] = np.nan
    return rows


def quantile(
    table: ArrayLike, taus: ArrayLike, p: ArrayLike, floor: float = 0.0, cap: float = 1.0
) -> Floats:
    """Value of each row's quantile function at a probability of its own.

    Parameters
    ----------
    table : array (N, Q)
        Monotone quantiles.
    taus : array (Q,)
        Their probabilities, increasing within (0, 1).
    p : float or array (N,)
        Probability asked of each row; NaN gives NaN.
    floor, cap : float
        Values at probability 0 and 1.

    Returns
    -------
    array (N,)
    """
    rows, levels = _checked(table, taus)
    asked = np.broadcast_to(np.asarray(p, dtype=np.float64), rows.shape[:1])
    return np.asarray(_quantile(rows, levels, np.ascontiguousarray(asked), floor, cap))


def cdf(
    table: ArrayLike, taus: ArrayLike, y: ArrayLike, floor: float = 0.0, cap: float = 1.0
) -> Floats:
    """Probability of values up to and including ``y`` in each row.

    Parameters are those of `quantile`; ``y`` (N,) is in the unit of the table, NaN gives NaN.
    """
    rows, levels = _checked(table, taus)
    values = np.broadcast_to(np.asarray(y, dtype=np.float64), rows.shape[:1])
    return np.asarray(_cdf(rows, levels, np.ascontiguousarray(values), floor, cap, 1.0))


def pit(
    table: ArrayLike,
    taus: ArrayLike,
    y: ArrayLike,
    within: ArrayLike,
    floor: float = 0.0,
    cap: float = 1.0,
) -> Floats:
    """Probability integral transform of outcomes: uniform if the table is the true distribution.

    Parameters are those of `quantile`; ``within`` (N,) in [0, 1] says where in a jump of the
    distribution (a calm forecast with certainty) the rank is put; `spread_out` makes them.

    References
    ----------
    Czado, Gneiting and Held (2009), Biometrics 65(4), eq. 1: the randomised PIT.
    """
    rows, levels = _checked(table, taus)
    values = np.ascontiguousarray(np.broadcast_to(np.asarray(y, np.float64), rows.shape[:1]))
    upper = _cdf(rows, levels, values, floor, cap, 1.0)
    lower = _cdf(rows, levels, values, floor, cap, 0.0)
    return np.asarray(lower + np.asarray(within, dtype=np.float64) * (upper - lower))


def spread_out(time_s: ArrayLike) -> Floats:
    """Evenly spread numbers in [0, 1) that depend on the instant alone, (N,).

    Multiples of the golden ratio per quarter of an hour (Weyl 1916): they stand in for random
    numbers, and are the same whatever span is looked at.
    """
    quarters = np.floor_divide(np.asarray(time_s, dtype=np.int64), 900) % 2**20
    return np.asarray((quarters * 0.6180339887498949) % 1.0)


def _checked(table: ArrayLike, taus: ArrayLike) -> tuple[Floats, Floats]:
    rows = np.ascontiguousarray(table, dtype=np.float64)
    levels = np.ascontiguousarray(taus, dtype=np.float64)
    if rows.ndim != 2 or levels.shape != rows.shape[1:]:
        raise InputError(
            f"expected a table (hours, quantiles) with one probability per column, "
            f"came {rows.shape} with {levels.shape}"
        )
    if not (levels.size and levels[0] > 0 and levels[-1] < 1 and (np.diff(levels) > 0).all()):
        raise InputError(f"expected probabilities increasing within (0, 1), came {levels}")
    return rows, levels


@njit(cache=True)  # type: ignore[untyped-decorator]
def _quantile(table: Floats, taus: Floats, p: Floats, floor: float, cap: float) -> Floats:
    n, q = table.shape
    out = np.empty(n)
    for i in range(n):
        k = np.searchsorted(taus, p[i])
        left, low = (taus[k - 1], table[i, k - 1]) if k > 0 else (0.0, floor)
        right, high = (taus[k], table[i, k]) if k < q else (1.0, cap)
        share = min(max((p[i] - left) / (right - left), 0.0), 1.0)
        value = low + share * (high - low) if share < 1.0 else high
        out[i] = np.nan if np.isnan(p[i]) else value
    return out


@njit(cache=True)  # type: ignore[untyped-decorator]
def _cdf(table: Floats, taus: Floats, y: Floats, floor: float, cap: float, upper: float) -> Floats:
    """Right-continuous distribution where ``upper`` is 1, its left limit where it is 0."""
    n, q = table.shape
    out = np.empty(n)
    for i in range(n):
        row = table[i]
        if np.isnan(y[i]) or np.isnan(row[0]):
            out[i] = np.nan
            continue
        value = min(max(y[i], floor), cap)
        if upper > 0.0:
            k = np.searchsorted(row, value, side="right")
        else:
            k = np.searchsorted(row, value, side="left")
        left, low = (taus[k - 1], row[k - 1]) if k > 0 else (0.0, floor)
        right, high = (taus[k], row[k]) if k < q else (1.0, cap)
        edge = right if upper > 0.0 else left
        out[i] = left + (right - left) * (value - low) / (high - low) if high > low else edge
    return out
