"""How often shortfall begins, exactly, from what is out in two consecutive steps together.

A unit that is down with chance q, fails with chance f and is repaired with chance r is, in two
consecutive steps, up and up with (1 - q)(1 - f), up and down with (1 - q) f, down and up with q r,
and down and down with q (1 - r). Convolving these over all units gives the joint distribution of
what is out in both; shortfall begins where the first step's margin covers what is out and the
second's does not. Capacity out so rare that it could add no digit is left out.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.grid.exact.margin import Fleet, round_up
from tanheng.domains.grid.exact.risk import Risk, outage_tables
from tanheng.domains.grid.exact.table import MICRO, accumulate, shared

__all__ = ["coarse_step_mw", "frequency", "too_many"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Taps = list[tuple[int, int, float]]

MOST_POINTS = 64_000_000
NEGLIGIBLE = 1e-18
COARSE_POINTS = 2_000
"""Points each way of a joint table on a step that is chosen."""
MOST_WORK = 5e10
"""Additions that all joint tables of a system may take."""


def coarse_step_mw(risk: Risk) -> float | None:
    """Choose a grid for the joint tables where that of the system has too many points, or none."""
    points = _points(risk)
    if points * points <= MOST_POINTS:
        return None
    return round_up(risk.margins.step * points / COARSE_POINTS) / MICRO


def too_many(risk: Risk) -> bool:
    """Whether capacities change so often that the joint tables would take too long."""
    units, sets = risk.margins.fleet.capacity.shape
    pairs = np.unique(_pairs(risk)).size if sets > 1 else 1
    return bool(pairs * float(min(_points(risk), COARSE_POINTS)) ** 2 * units > MOST_WORK)


def frequency(risk: Risk) -> float:
    """Return the mean number of transitions into shortfall per year.

    Raises
    ------
    InputError
        When the joint table would not fit into memory.
    """
    parts = risk.margins
    after = parts.margin // parts.step + 1
    count = parts.fleet.capacity.shape[1]
    pair = _pairs(risk)
    points = _points(risk)
    _refuse(risk, points)
    total = 0.0
    for one in np.unique(pair):
        began = _began(_joint(parts.fleet, int(one) // count, int(one) % count, parts.step, points))
        t = np.flatnonzero(pair == one)
        total += _looked_up(began, after[t], after[t + 1])
    return total / risk.years


def _pairs(risk: Risk) -> Ints:
    """Tell which sets of capacities hold in each two consecutive steps."""
    variant = risk.margins.variant
    return np.asarray(variant[:-1] * risk.margins.fleet.capacity.shape[1] + variant[1:])


def _refuse(risk: Risk, points: int) -> None:
    least = risk.margins.step / MICRO * points / np.sqrt(MOST_POINTS)
    if points * points > MOST_POINTS:
        raise InputError(
            f"frequency: a joint table of {points} x {points} points is too large, take "
            f"Exact(step_mw={least:.1g}) or coarser, or the sequential method"
        )


def _points(risk: Risk) -> int:
    """Capacity out beyond which nothing counts, in steps."""
    tables = outage_tables(risk.margins.fleet, risk.margins.step)
    highest = float(risk.by_step()[0].max(initial=0.0))
    points = 1
    for table in tables:
        points = max(points, int(np.count_nonzero(table.tails[0] > NEGLIGIBLE * highest)))
    return points


def _joint(fleet: Fleet, first: int, second: int, step: int, points: int) -> Floats:
    """Joint chance of what is out in two steps, (points, points)."""
    table = np.zeros((points, points))
    table[0, 0] = 1.0
    reach = 1
    for unit in np.argsort(fleet.capacity[:, first], kind="stable"):
        taps = _taps(fleet, int(unit), first, second, step)
        reach = min(points, reach + max(max(a, b) for a, b, _ in taps))
        stay = sum(chance for a, b, chance in taps if a == b == 0)
        moves = [tap for tap in taps if tap[0] or tap[1]]
        shifts = np.array([tap[:2] for tap in moves], dtype=np.int64).reshape(-1, 2)
        _add(table, stay, shifts, np.array([tap[2] for tap in moves]), reach)
    return table


def _taps(fleet: Fleet, unit: int, first: int, second: int, step: int) -> Taps:
    """List steps that a unit takes out in the first and second hour, and the chance of it."""
    fails, repaired, q = fleet.failure[unit], fleet.repair[unit], fleet.down[unit]
    (a, b), (u, v) = shared(fleet.capacity[unit, [first, second]], step)
    rounding = [  # one draw rounds both hours: what is out stays out unchanged
        (a, b, 1.0 - max(u, v)),
        (a + 1, b, max(u - v, 0.0)),
        (a, b + 1, max(v - u, 0.0)),
        (a + 1, b + 1, min(u, v)),
    ]
    taps: Taps = [(0, 0, float((1.0 - q) * (1.0 - fails)))]
    for before, after, share in rounding:
        taps += [
            (0, int(after), float((1.0 - q) * fails * share)),
            (int(before), 0, float(q * repaired * share)),
            (int(before), int(after), float(q * (1.0 - repaired) * share)),
        ]
    return [tap for tap in taps if tap[2] > 0]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _add(table: Floats, stay: float, shifts: Ints, chances: Floats, reach: int) -> None:
    """Add a unit in place: rows from the last, as each takes from those before it."""
    before = np.empty(reach)
    for i in range(reach - 1, -1, -1):
        before[:] = table[i, :reach]
        table[i, :reach] *= stay
        for tap in range(chances.size):
            down, along = shifts[tap]
            if down > i or along >= reach:
                continue
            source = before if down == 0 else table[i - down]
            accumulate(table[i, along:], source[: reach - along], chances[tap])


@njit(cache=True)  # type: ignore[untyped-decorator]
def _began(table: Floats) -> Floats:
    """Turn chances into those of at most i steps out first, and of j or more then, in place."""
    rows, columns = table.shape
    for i in range(rows):
        for j in range(columns - 2, -1, -1):
            table[i, j] += table[i, j + 1]
        if i > 0:
            table[i] += table[i - 1]
    return table


def _looked_up(began: Floats, first: Ints, second: Ints) -> float:
    """Sum over hours; ``first`` and ``second`` are the fewest steps out that fall short."""
    points = len(began)
    counts = (first > 0) & (second < points)
    before, after = first[counts] - 1, second[counts]
    return float(began[np.minimum(before, points - 1), np.maximum(after, 0)].sum())
