"""Rolling conformal calibration that holds its level locally, without hindsight.

A base forecast states, for hour i, a distribution F_i. Its outcome has rank ``u_i = F_i(y_i)``;
were the base perfect, ranks would be uniform (in a jump of F_i the rank is spread evenly over the
jump: hours that are calm for certain must not lend their excess to the others). For a target the
guarantee at level L is

    F_i^-1(c),   c = weighted (1 - L)-quantile of the ranks of past outcomes,

where an outcome weighs more the younger it is and the more its hour resembled the target: its
rank by size of the raw guarantee, and any further coordinate handed in (hour, season, ramp). With
all weights 1 this is split conformal prediction on a rolling history; the weights make it local
(Barber et al. 2023, Ann. Stat. 51(2), section 4; Guan 2023, Biometrika 110(1)).

**No hindsight.** Hour i may use outcome j when it was known by the issue time of i *and* its day
lies at least two days before that of i. Nothing else of the arrays enters row i, not even their
length: results of earlier rows are the same, bit for bit, when later rows are cut off.

**The kernel** is ``max(0, 1 - d^2 / 32)^16`` with d the distance in bandwidths: the Gaussian
exp(-d^2 / 2) to within 0.02, with the support |d| < 5.7. Weights are summed in single precision
(relative error about 1e-6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.reliability import quantiles
from tanheng.reliability.arrays import Floats, Ints, checked_level, same_length

__all__ = ["Calibrated", "History", "Regime", "calibrate", "known_rows", "outcomes_needed"]

EMBARGO_DAYS = 2
HALF_LIFE_DAYS = 120.0
RANK_BANDWIDTH = 0.1


def outcomes_needed(level: float) -> int:
    """How many past outcomes a conformal guarantee at this level needs: 19 for 95 %.

    With n exchangeable outcomes the smallest one is missed with probability 1 / (n + 1).
    """
    return ceil(round(1.0 / (1.0 - checked_level(level)), 9)) - 1


@dataclass(frozen=True)
class History:
    """When each hour's forecast was issued and when its outcome became known.

    Rows are hours in time order, of one forecast horizon.

    Parameters
    ----------
    day : int array (N,)
        Day of each hour, counted from any start; local days are allowed.
    issued_s, known_s : int array (N,)
        Issue time of the forecast, and instant at which the outcome was known [s since 1970].
        All three must not decrease.

    Raises
    ------
    InputError
        When they differ in length or decrease.
    """

    day: Ints
    issued_s: Ints
    known_s: Ints

    def __post_init__(self) -> None:
        same_length(day=self.day, issued_s=self.issued_s, known_s=self.known_s)
        for name in ("day", "issued_s", "known_s"):
            falls = np.flatnonzero(np.diff(getattr(self, name)) < 0)
            if falls.size:
                raise InputError(
                    f"expected rows in time order of one horizon, but {name} falls after row "
                    f"{int(falls[0])}"
                )


def known_rows(history: History) -> Ints:
    """Count the leading rows whose outcomes each hour's forecast may use, (N,)."""
    by_issue = np.searchsorted(history.known_s, history.issued_s, side="right")
    by_day = np.searchsorted(history.day, history.day - EMBARGO_DAYS, side="right")
    own = np.arange(len(by_day))
    return np.minimum(np.minimum(by_issue, by_day), own).astype(np.int64)


@dataclass(frozen=True)
class Regime:
    """A coordinate along which the level shall hold.

    Parameters
    ----------
    values : array (N,)
        The coordinate, known at issue time; NaN rows are neither calibrated nor used.
    bandwidth : float
        In units of ``values``.
    """

    values: Floats
    bandwidth: float


@dataclass(frozen=True)
class Calibrated:
    """Guarantees of one forecast at several levels.

    Attributes
    ----------
    levels : tuple of float
    guarantee : array (N, L)
        In the unit of the forecast; never rises with the level; NaN while the history is too
        short or the forecast is missing.
    probability : array (N, L)
        The corrected probability c at which the base quantile function was read.
    outcomes : array (N,)
        Past outcomes at hand.
    """

    levels: tuple[float, ...]
    guarantee: Floats
    probability: Floats
    outcomes: Ints


def calibrate(
    table: ArrayLike,
    taus: ArrayLike,
    measured: ArrayLike,
    history: History,
    levels: Sequence[float] = (0.95,),
    *,
    regimes: Sequence[Regime] = (),
    half_life_days: float = HALF_LIFE_DAYS,
    rank_bandwidth: float = RANK_BANDWIDTH,
    cap: float = 1.0,
) -> Calibrated:
    """Turn raw quantile forecasts into guarantees that hold their level, hour by hour.

    Parameters
    ----------
    table : array (N, Q)
        Raw quantiles [fraction of capacity], rows in time order.
    taus : array (Q,)
        Their probabilities.
    measured : array (N,)
        Outcomes; NaN where not known, also for hours still to come.
    history : History
        What was known when.
    levels : sequence of float
        Reliability levels, each within (0, 1).
    regimes : sequence of Regime
        Further coordinates of the kernel beside the rank of the raw guarantee.
    half_life_days : float
        Age at which an outcome weighs half; ``inf`` forgets nothing.
    rank_bandwidth : float
        Bandwidth of the rank of the raw guarantee within the history (0 to 1); ``inf`` makes
        the calibration global.
    cap : float
        Upper bound of the variable.

    Returns
    -------
    Calibrated
    """
    raw = quantiles.monotone(table, cap=cap)
    same_length(table=raw, measured=np.asarray(measured), day=history.day)
    within = quantiles.spread_out(history.known_s)
    ranks = quantiles.pit(raw, taus, measured, within, cap=cap)
    probability = np.empty((len(raw), len(levels)))
    guarantee = np.empty_like(probability)
    for column, level in enumerate(levels):
        size = quantiles.quantile(raw, taus, 1.0 - checked_level(level), cap=cap)
        probability[:, column] = corrected_probability(
            ranks, size, history, level, regimes, half_life_days, rank_bandwidth
        )
        guarantee[:, column] = quantiles.quantile(raw, taus, probability[:, column], cap=cap)
    usable = np.concatenate([[0], np.cumsum(~np.isnan(ranks))])
    return Calibrated(
        tuple(levels), _falling(guarantee, levels), probability, usable[known_rows(history)]
    )


def corrected_probability(
    ranks: Floats,
    size: Floats,
    history: History,
    level: float,
    regimes: Sequence[Regime] = (),
    half_life_days: float = HALF_LIFE_DAYS,
    rank_bandwidth: float = RANK_BANDWIDTH,
) -> Floats:
    """Weighted (1 - level)-quantile of past ranks for each hour, (N,).

    The target itself counts as one further outcome of weight 1 below all others, as in split
    conformal prediction; between two outcomes the quantile is interpolated, so that on average
    the level is met and not overshot. Where the neighbourhood weighs less than
    `outcomes_needed`, the kernel is dropped and age alone weighs; where that is not enough
    either, the result is NaN.

    Parameters
    ----------
    ranks : array (N,)
        Rank of each outcome in its own raw distribution, NaN where not known.
    size : array (N,)
        Raw guarantee of each hour: its rank among the past ones is the kernel's first coordinate.
    """
    coordinates = [np.asarray(r.values, dtype=np.float64) / r.bandwidth for r in regimes]
    stacked = np.ascontiguousarray(np.stack([size, *coordinates]), dtype=np.float64)
    return np.asarray(
        _local_quantiles(
            np.ascontiguousarray(ranks),
            stacked,
            known_rows(history),
            np.ascontiguousarray(history.day, dtype=np.int64),
            1.0 - level,
            1.0 / half_life_days,
            1.0 / rank_bandwidth,
            float(outcomes_needed(level)),
        )
    )


def _falling(guarantee: Floats, levels: Sequence[float]) -> Floats:
    """Rearrange each row so that a higher level never promises more."""
    order = np.argsort(levels, kind="stable")
    falling = np.empty_like(guarantee)
    falling[:, order] = -np.sort(-guarantee, axis=1)
    falling[np.isnan(guarantee).any(axis=1)] = np.nan
    return falling


@njit(cache=True)  # type: ignore[untyped-decorator]
def _local_quantiles(
    ranks: Floats,
    coordinates: Floats,
    known: Ints,
    day: Ints,
    alpha: float,
    decay: float,
    sharpness: float,
    needed: float,
) -> Floats:
    n = ranks.size
    out = np.full(n, np.nan)
    usable = ~np.isnan(ranks)
    for k in range(coordinates.shape[0]):
        usable &= ~np.isnan(coordinates[k])
    by_rank = np.empty(n, np.int64)
    by_size = np.empty(n, np.int64)
    place = np.empty(n)
    past = np.empty((coordinates.shape[0], n), np.float32)
    young = np.empty(n, np.float32)
    weight = np.empty(n, np.float32)
    target = np.empty(coordinates.shape[0], np.float32)
    count, seen, today = 0, 0, day[0] - 1 if n else 0
    for i in range(n):
        if known[i] > seen or day[i] != today:
            fresh = np.flatnonzero(usable[seen : known[i]]) + seen
            _merge(by_rank, count, fresh, ranks)
            _merge(by_size, count, fresh, coordinates[0])
            count, seen, today = count + fresh.size, known[i], day[i]
            _places(by_size[:count], coordinates[0], sharpness, place)
            for m in range(count):
                j = by_rank[m]
                young[m] = 0.5 ** ((today - day[j]) * decay)
                past[0, m] = place[j]
                for k in range(1, coordinates.shape[0]):
                    past[k, m] = coordinates[k, j]
        if count < needed or np.isnan(coordinates[:, i]).any():
            continue
        target[0] = sharpness * _share_below(by_size[:count], coordinates[0], coordinates[0, i])
        for k in range(1, coordinates.shape[0]):
            target[k] = coordinates[k, i]
        total = _weigh(past, target, young, weight, count)
        if total < needed:
            weight[:count] = young[:count]
            total = weight[:count].sum()
        if total >= needed:
            out[i] = _weighted_quantile(ranks, by_rank, weight, count, total, alpha)
    return out


@njit(cache=True)  # type: ignore[untyped-decorator]
def _merge(order: Ints, count: int, fresh: Ints, values: Floats) -> None:
    """Insert fresh rows into an order by value; ties keep the order of rows."""
    fresh = fresh[np.argsort(values[fresh], kind="mergesort")]
    old, new = count - 1, fresh.size - 1
    for slot in range(count + fresh.size - 1, -1, -1):
        if new < 0:
            break
        if old >= 0 and values[order[old]] > values[fresh[new]]:
            order[slot] = order[old]
            old -= 1
        else:
            order[slot] = fresh[new]
            new -= 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _places(order: Ints, values: Floats, scale: float, place: Floats) -> None:
    """Mid-rank of each row within an order, 0 to 1, times a scale."""
    first = 0
    while first < order.size:
        last = first
        while last + 1 < order.size and values[order[last + 1]] == values[order[first]]:
            last += 1
        for slot in range(first, last + 1):
            place[order[slot]] = scale * (first + last + 1) / 2.0 / order.size
        first = last + 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _share_below(order: Ints, values: Floats, value: float) -> float:
    """Mid-rank, 0 to 1, that a value would take in an order."""
    low, high = 0, order.size
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if values[order[middle]] < value else (low, middle)
    first, high = low, order.size
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if values[order[middle]] <= value else (low, middle)
    return (first + low) / 2.0 / order.size


# Sums may be reassociated so that they vectorise; the order depends on the count alone.
@njit(cache=True, fastmath={"reassoc", "contract", "nsz"})  # type: ignore[untyped-decorator]
def _weigh(past: Floats, target: Floats, young: Floats, weight: Floats, count: int) -> float:
    """Write kernel times age into ``weight`` and return the sum."""
    total = np.float32(0.0)
    if past.shape[0] == 1:
        for m in range(count):
            gap = past[0, m] - target[0]
            near = max(np.float32(0.0), np.float32(1.0) - gap * gap * np.float32(0.03125))
            near *= near
            near *= near
            near *= near
            near *= near
            weight[m] = near * young[m]
            total += weight[m]
        return float(total)
    weight[:count] = 0.0
    for k in range(past.shape[0]):
        for m in range(count):
            gap = past[k, m] - target[k]
            weight[m] += gap * gap
    for m in range(count):
        near = max(np.float32(0.0), np.float32(1.0) - weight[m] * np.float32(0.03125))
        near *= near
        near *= near
        near *= near
        near *= near
        weight[m] = near * young[m]
        total += weight[m]
    return float(total)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _weighted_quantile(
    ranks: Floats, order: Ints, weight: Floats, count: int, total: float, alpha: float
) -> float:
    """Interpolated quantile with one atom of weight 1 below all outcomes."""
    wanted = alpha * (total + 1.0)
    below, value = 0.0, 0.0
    reached = 1.0
    for m in range(count):
        if weight[m] < 1e-6:  # not even a millionth of an outcome: no point of the curve
            continue
        rank = ranks[order[m]]
        if reached >= wanted:
            share = (wanted - below) / (reached - below)
            return float(value + share * (rank - value))
        below, value = reached, rank
        reached += weight[m]
    return float(value + (1.0 - value) * (wanted - below) / (reached - below))
