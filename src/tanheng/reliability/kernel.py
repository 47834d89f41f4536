"""The hot loop of the calibration: weighted quantiles of past ranks, hour by hour.

The kernel is ``max(0, 1 - d^2 / 32)^16`` with d the distance in bandwidths: the Gaussian
exp(-d^2 / 2) to within 0.02, with the support |d| < 5.7. Weights are summed in single precision
(relative error about 1e-6).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tanheng.reliability.arrays import Bools, Floats, Ints

__all__ = ["FEEDBACK_HALF_LIFE_DAYS", "local_quantiles"]

FEEDBACK_HALF_LIFE_DAYS = 30.0


# One pass over the hours. Orders by rank and by size are made once for all rows; the part of them
# that an hour knows of is picked out whenever that part grows or ages.
@njit(cache=True)  # type: ignore[untyped-decorator]
def local_quantiles(
    ranks: Floats,
    coordinates: Floats,
    told: Bools,
    order_by_rank: Ints,
    order_by_size: Ints,
    known: Ints,
    day: Ints,
    alpha: float,
    fade: Floats,
    sharpness: float,
    needed: float,
    feedback: float,
) -> Floats:
    """Weighted quantile of past ranks for each hour, NaN where they are too few, (N,).

    Parameters
    ----------
    ranks : array (N,)
    coordinates : array (1 + K, N)
        Raw size, then further coordinates in bandwidths.
    told : bool array (N,)
        Hours whose coordinates are known.
    order_by_rank, order_by_size : int array (usable rows)
    known : int array (N,)
        Leading rows that each hour may use.
    day : int array (N,)
    alpha : float
    fade : array (days,)
        Weight by age in days.
    sharpness : float
        Inverse bandwidth of the rank of the size.
    needed, feedback : float
    """
    n, dims = ranks.size, coordinates.shape[0]
    out = np.full(n, np.nan)
    by_rank, by_size = np.empty(n, np.int64), np.empty(n, np.int64)
    past = np.empty((dims, n), np.float32)
    young, weight = np.empty(n, np.float32), np.empty(n, np.float32)
    target, place = np.empty(dims, np.float32), np.empty(n)
    count, days, seen, surplus, asked = 0, 0, 0, 0.0, alpha
    today = day[0] if n else 0
    latest = today - 1
    for i in range(n):
        if known[i] > seen or day[i] != today:
            surplus *= 0.5 ** ((day[i] - today) / FEEDBACK_HALF_LIFE_DAYS)
            for j in range(seen, known[i]):
                if told[j] and not np.isnan(ranks[j]):
                    days += day[j] != latest
                    latest = day[j]
                    surplus += _surplus(ranks[j], out[j], day[i] - day[j], alpha)
            seen, today = known[i], day[i]
            count = _pick(order_by_rank, seen, by_rank)
            _pick(order_by_size, seen, by_size)
            asked = _asked(alpha, feedback * surplus * days / max(count, 1))
            _places(by_size, count, coordinates[0], sharpness, place)
            _line_up(by_rank, count, place, coordinates, day, today, fade, past, young)
        if count < needed or not told[i]:
            continue
        for k in range(1, dims):
            target[k] = coordinates[k, i]
        target[0] = sharpness * _share_below(by_size, count, coordinates[0], coordinates[0, i])
        total = _weigh(past, target, young, weight, count)
        if total < needed:
            total = _by_age(young, weight, count)
        if total >= needed:
            out[i] = _weighted_quantile(ranks, by_rank, weight, count, total, asked)
    return out


@njit(cache=True)  # type: ignore[untyped-decorator]
def _surplus(rank: float, given: float, age: int, alpha: float) -> float:
    """One outcome's part of the recent mean of ``1 - miss / alpha``, were it alone in its day."""
    if np.isnan(given):
        return 0.0
    half = 0.5 ** (1.0 / FEEDBACK_HALF_LIFE_DAYS)
    return float((1.0 - half) * half**age * (1.0 - (1.0 / alpha if rank < given else 0.0)))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _asked(alpha: float, push: float) -> float:
    """Probability whose odds are those of alpha times exp(push), saturated at a factor e^2."""
    odds = alpha / (1.0 - alpha) * np.exp(min(max(push, -2.0), 2.0))
    return float(odds / (1.0 + odds))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _pick(order: Ints, known: int, picked: Ints) -> int:
    """Copy the rows before ``known`` in their order and return how many there are."""
    count = 0
    for j in order:
        if j < known:
            picked[count] = j
            count += 1
    return count


@njit(cache=True)  # type: ignore[untyped-decorator]
def _places(order: Ints, count: int, values: Floats, scale: float, place: Floats) -> None:
    """Mid-rank of each row within an order, 0 to 1, times a scale."""
    first = 0
    while first < count:
        last = first
        while last + 1 < count and values[order[last + 1]] == values[order[first]]:
            last += 1
        for slot in range(first, last + 1):
            place[order[slot]] = scale * (first + last + 1) / 2.0 / count
        first = last + 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _line_up(
    order: Ints,
    count: int,
    place: Floats,
    coordinates: Floats,
    day: Ints,
    today: int,
    fade: Floats,
    past: Floats,
    young: Floats,
) -> None:
    """Write coordinates and age weights of past outcomes in the order of their ranks."""
    for m in range(count):
        j = order[m]
        young[m] = fade[today - day[j]]
        past[0, m] = place[j]
        for k in range(1, coordinates.shape[0]):
            past[k, m] = coordinates[k, j]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _share_below(order: Ints, count: int, values: Floats, value: float) -> float:
    """Mid-rank, 0 to 1, that a value would take in an order."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if values[order[middle]] < value else (low, middle)
    first, high = low, count
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if values[order[middle]] <= value else (low, middle)
    return (first + low) / 2.0 / count


@njit(cache=True)  # type: ignore[untyped-decorator]
def _by_age(young: Floats, weight: Floats, count: int) -> float:
    total = 0.0
    for m in range(count):
        weight[m] = young[m]
        total += young[m]
    return total


# No fast maths: what a compiler may reorder comes out otherwise on another processor, and even
# from the cache of compiled code than in the process that compiled it.
@njit(cache=True)  # type: ignore[untyped-decorator]
def _weigh(past: Floats, target: Floats, young: Floats, weight: Floats, count: int) -> float:
    """Write kernel times age into ``weight`` and return the sum."""
    if past.shape[0] == 1:
        for m in range(count):
            gap = past[0, m] - target[0]
            weight[m] = _near(gap * gap) * young[m]
        return float(_sum(weight, count))
    for m in range(count):
        weight[m] = 0.0
    for k in range(past.shape[0]):
        for m in range(count):
            gap = past[k, m] - target[k]
            weight[m] += gap * gap
    for m in range(count):
        weight[m] = _near(weight[m]) * young[m]
    return float(_sum(weight, count))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _near(square: np.float32) -> np.float32:
    """Kernel of a squared distance in bandwidths."""
    near = max(np.float32(0.0), np.float32(1.0) - square * np.float32(0.03125))
    near *= near
    near *= near
    near *= near
    return near * near


@njit(cache=True)  # type: ignore[untyped-decorator]
def _sum(values: Floats, count: int) -> float:
    """Sum of the first values, in eight sums side by side: their order is written, and quick."""
    a = b = c = d = e = f = g = h = np.float32(0.0)
    whole = count - count % 8
    for m in range(0, whole, 8):
        a += values[m]
        b += values[m + 1]
        c += values[m + 2]
        d += values[m + 3]
        e += values[m + 4]
        f += values[m + 5]
        g += values[m + 6]
        h += values[m + 7]
    total = ((a + e) + (c + g)) + ((b + f) + (d + h))
    for m in range(whole, count):
        total += values[m]
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
