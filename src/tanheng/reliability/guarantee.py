"""The static guarantee of trailing history, and its comparison with a conditional one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.reliability.arrays import Floats, Ints, checked_level, same_length
from tanheng.reliability.conformal import EMBARGO_DAYS, outcomes_needed
from tanheng.reliability.scores import exceedance, pinball, shortfall

__all__ = ["Comparison", "compare", "hours_needed", "static_guarantee"]


def hours_needed(level: float) -> int:
    """Hours of history without which no quantile at this level can be told: 19 for 95 %."""
    return outcomes_needed(level)


def static_guarantee(
    measured: ArrayLike,
    day: ArrayLike,
    level: float,
    window_days: int,
    inside: ArrayLike | None = None,
) -> Floats:
    """Quantile of trailing history: today's practice.

    Parameters
    ----------
    measured : array (N,)
        Outcomes in time order; NaN is ignored.
    day : int array (N,)
        Day of each hour, not decreasing.
    level : float
        The (1 - level)-quantile is taken, interpolated as in `numpy.quantile`.
    window_days : int
        Whole days of history, the last of them two days before the day of the hour.
    inside : bool array (N,), optional
        Hours of the window of the guarantee; only these lend outcomes. All by default.

    Returns
    -------
    array (N,)
        One value per day, repeated over its hours; NaN where fewer than `hours_needed` outcomes
        are at hand.

    Raises
    ------
    InputError
        When the whole span holds fewer hours than the level needs, the level lies outside (0, 1)
        or days decrease.
    """
    y = np.ascontiguousarray(measured, dtype=np.float64)
    days = np.ascontiguousarray(day, dtype=np.int64)
    same_length(measured=y, day=days)
    if (np.diff(days) < 0).any():
        raise InputError("expected hours in time order, but the day falls")
    if window_days < 1:
        raise InputError(f"expected a trailing window of at least 1 day, came {window_days}")
    mask = ~np.isnan(y)
    if inside is not None:
        mask &= np.asarray(inside, dtype=bool)
    needed = hours_needed(level)
    if mask.sum() < needed:
        raise InputError(
            f"level {checked_level(level):g} needs at least {needed} hours of history, "
            f"came {int(mask.sum())}"
        )
    rows = np.flatnonzero(mask)
    order = rows[np.argsort(y[rows], kind="stable")]
    head = np.searchsorted(days, days - EMBARGO_DAYS, side="right")
    tail = np.searchsorted(days, days - EMBARGO_DAYS - window_days, side="right")
    held = np.concatenate([[0], np.cumsum(mask)])
    count = held[head] - held[tail]
    return np.asarray(_trailing(y, order, tail, head, count, 1.0 - level, needed))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _trailing(
    y: Floats, order: Ints, tail: Ints, head: Ints, count: Ints, alpha: float, needed: int
) -> Floats:
    """Quantile of rows tail to head, at position alpha (count - 1) of their order.

    Linear interpolation (Hyndman and Fan 1996, type 7). The order of all rows is walked from
    below, past rows outside the window, which ends early for the small alpha of a guarantee.
    """
    out = np.full(y.size, np.nan)
    for i in range(y.size):
        if count[i] < needed:
            continue
        if i > 0 and tail[i] == tail[i - 1] and head[i] == head[i - 1]:
            out[i] = out[i - 1]
            continue
        position = alpha * (count[i] - 1)
        below, passed = np.nan, 0
        for j in order:
            if tail[i] <= j < head[i]:
                if passed >= position:
                    share = passed - position
                    out[i] = y[j] if share == 0.0 else y[j] - share * (y[j] - below)
                    break
                below = y[j]
                passed += 1
    return out


@dataclass(frozen=True)
class Comparison:
    """A conditional guarantee against the static one, over the hours in which all is known.

    Amounts are fractions of capacity, gains are percentage points of capacity.

    Attributes
    ----------
    n : int
        Hours compared.
    static, conditional : float
        Mean guarantees.
    gain_pp, gain_relative : float
        Difference of the means [pp], and as a share of the static one (NaN when that is 0).
    gain_pp_equal_shortfall : float
        Gain after scaling the conditional guarantee by ``factor`` [pp].
    factor : float
        The one factor at which both have the same expected shortfall.
    exceedance_*, shortfall_*, pinball_* : float
    share_below : float
        Share of hours in which the conditional guarantee lies below the static one.
    """

    level: float
    n: int
    static: float
    conditional: float
    gain_pp: float
    gain_relative: float
    gain_pp_equal_shortfall: float
    factor: float
    exceedance_static: float
    exceedance_conditional: float
    shortfall_static: float
    shortfall_conditional: float
    pinball_static: float
    pinball_conditional: float
    share_below: float


def compare(
    measured: ArrayLike, static: ArrayLike, conditional: ArrayLike, level: float
) -> Comparison:
    """Compare a conditional guarantee with the static one.

    Parameters
    ----------
    measured, static, conditional : array (N,)
        Fractions of capacity; hours in which any is NaN are left out.
    level : float

    Raises
    ------
    InputError
        When no hour is left.
    """
    alpha = 1.0 - checked_level(level)
    columns = [np.asarray(a, dtype=np.float64) for a in (measured, static, conditional)]
    same_length(measured=columns[0], static=columns[1], conditional=columns[2])
    known = ~np.isnan(sum(columns))
    if not known.any():
        raise InputError("no hour has a measurement, a static and a conditional guarantee")
    y, s, c = (column[known] for column in columns)
    factor = equal_shortfall_factor(y, c, shortfall(y, s))
    mean_s, mean_c = float(s.mean()), float(c.mean())
    return Comparison(
        level=level,
        n=int(y.size),
        static=mean_s,
        conditional=mean_c,
        gain_pp=100.0 * (mean_c - mean_s),
        gain_relative=(mean_c - mean_s) / mean_s if mean_s > 0 else float("nan"),
        gain_pp_equal_shortfall=100.0 * (factor * mean_c - mean_s),
        factor=factor,
        exceedance_static=exceedance(y, s),
        exceedance_conditional=exceedance(y, c),
        shortfall_static=shortfall(y, s),
        shortfall_conditional=shortfall(y, c),
        pinball_static=float(pinball(y, s, alpha).mean()),
        pinball_conditional=float(pinball(y, c, alpha).mean()),
        share_below=float((c < s).mean()),
    )


def equal_shortfall_factor(measured: Floats, guarantee: Floats, wanted: float) -> float:
    """Largest factor (at most 100) whose multiple of the guarantee has the wanted shortfall.

    The expected shortfall rises with the factor, so bisection finds it; 80 halvings reach the
    last digit.
    """
    low, high = 0.0, 1.0
    while shortfall(measured, high * guarantee) <= wanted and high < 100.0:
        low, high = high, 2.0 * high
    if high >= 100.0:
        return 100.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        if shortfall(measured, middle * guarantee) <= wanted:
            low = middle
        else:
            high = middle
    return low
