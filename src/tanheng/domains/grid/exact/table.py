"""The capacity outage table: how likely it is that so much capacity, or more, is out.

Loads and capacities are whole multiples of 1e-6 MW, so that a load equal to the available capacity
is told from one above it; capacity out lies on a grid of some multiple of that. With p_j the chance
that j steps of it are out,

    at_least[k] = sum of p_j over j >= k        excess[k] = sum of (j - k) p_j over j > k

and a margin (all capacity less load) of m steps falls short with the chance at_least[k],
k = floor(m) + 1, by excess[k] + (k - m) at_least[k] steps (Billinton and Allan 1996, Reliability
Evaluation of Power Systems, section 2.2 and eq. 2.10). Sums run from the rare end: all terms are
positive and small ones come first, so that chances of 1e-30 keep their digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["MICRO", "OutageTable", "accumulate", "convolved", "micro", "shared"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MICRO = 1_000_000
"""Steps of the finest grid in a MW."""
MOST_MW = 1e9


def micro(values_mw: Floats) -> Ints:
    """Return power on the grid of 1e-6 MW.

    Raises
    ------
    InputError
        When it is not finite, or no power there is.
    """
    if not (np.abs(values_mw) < MOST_MW).all():
        raise InputError(f"load_mw and capacity_mw: expected finite power, below {MOST_MW:g} MW")
    return np.asarray(np.rint(values_mw * MICRO), dtype=np.int64)


@dataclass(frozen=True)
class OutageTable:
    """Capacity out of a group of units.

    Attributes
    ----------
    step : int
        Grid [1e-6 MW].
    chance : ndarray of float64, shape (K,)
        Of 0, 1, ... K - 1 steps out; chances below 1e-290 are left out.
    """

    step: int
    chance: Floats

    @cached_property
    def tails(self) -> tuple[Floats, Floats]:
        """``at_least`` and ``excess`` of 0 .. K steps, each of shape (K + 1,)."""
        at_least, excess = _tails(self.chance)
        return at_least, excess

    @property
    def out_mw(self) -> Floats:
        """Capacity out, shape (K,) [MW]."""
        return np.arange(self.chance.size, dtype=np.float64) * (self.step / MICRO)

    @property
    def at_least(self) -> Floats:
        """Chance that so much or more is out, shape (K,)."""
        return np.asarray(self.tails[0][:-1])


def shared(capacity: Ints, step: int) -> tuple[Ints, Floats]:
    """Tell how many steps each capacity has, and the share of the next one that keeps its mean."""
    return capacity // step, (capacity % step) / step


def convolved(start: Floats, steps: Ints, share: Floats, down: Floats) -> Floats:
    """Add units to a distribution of capacity out.

    Parameters
    ----------
    start : ndarray of float64, shape (K,)
        Chance of 0 .. K - 1 steps out; ``[1.0]`` for no units.
    steps, share : ndarray, shape (N,)
        See `shared`.
    down : ndarray of float64, shape (N,)
        Chance that a unit is out.
    """
    order = np.argsort(steps, kind="stable")
    return np.asarray(_convolved(start, steps[order], share[order], down[order]))


@njit(cache=True)  # type: ignore[untyped-decorator]
def accumulate(row: Floats, source: Floats, chance: float) -> None:
    """Add a multiple of ``source`` to the beginning of ``row``; faster than by slices."""
    for j in range(source.size):
        row[j] += chance * source[j]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _convolved(start: Floats, steps: Ints, share: Floats, down: Floats) -> Floats:
    size = start.size + steps.sum() + np.count_nonzero(share)
    old, new = np.zeros(size), np.zeros(size)
    count = start.size
    old[:count] = start
    for unit in range(steps.size):
        step, part, chance = steps[unit], share[unit], down[unit]
        grown = count + step + (1 if part > 0 else 0)
        new[:grown] = 0.0
        accumulate(new, old[:count], 1.0 - chance)
        accumulate(new[step:], old[:count], chance * (1.0 - part))
        if part > 0:
            accumulate(new[step + 1 :], old[:count], chance * part)
        while grown > 1 and new[grown - 1] < 1e-290:  # numbers below 1e-308 are slow to add
            grown -= 1
        old, new, count = new, old, grown
    return old[:count].copy()


@njit(cache=True)  # type: ignore[untyped-decorator]
def _tails(chance: Floats) -> tuple[Floats, Floats]:
    count = chance.size
    at_least, excess = np.zeros(count + 1), np.zeros(count + 1)
    for k in range(count - 1, -1, -1):
        at_least[k] = at_least[k + 1] + chance[k]
        excess[k] = excess[k + 1] + at_least[k + 1]
    return at_least, excess
