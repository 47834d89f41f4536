"""A system as the exact method sees it: margins by step, and tables of what may be out.

The margin is all capacity less load. Units that never fail are negative load, whatever their
shape. Units that fail and give the same in every step make one table; those that fail and whose
capacity changes are added to it for each distinct set of capacities, and the steps in which the
capacities are equal share the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.exact.method import Exact
from tanheng.domains.grid.exact.table import MICRO, micro
from tanheng.domains.grid.system import System, Units

__all__ = ["MOST_HELD", "Fleet", "Margins", "margins", "round_up"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_POINTS = 4_000_000
"""Largest exact table."""
COARSE_POINTS = 1_000_000
"""Largest table on a step that is chosen."""
COARSE_HELD = 16_000_000
"""Points of all tables of a system together, on a step that is chosen."""
MOST_HELD = 64_000_000
"""Points of all tables of a system together."""


@dataclass(frozen=True)
class Fleet:
    """Units that fail.

    Attributes
    ----------
    capacity : ndarray of int64, shape (N, V)
        In 1e-6 MW, for each of V distinct sets of capacities.
    failure, repair : ndarray of float64, shape (N,)
    moving : ndarray of bool, shape (N,)
        Whether a unit's capacity is not the same in all sets.
    """

    capacity: Ints
    failure: Floats
    repair: Floats
    moving: NDArray[np.bool_]

    @property
    def down(self) -> Floats:
        """Share of time that each unit is down."""
        return np.asarray(self.failure / (self.failure + self.repair))


@dataclass(frozen=True)
class Margins:
    """All capacity less load, and what may be out of it.

    Attributes
    ----------
    margin : ndarray of int64, shape (T,)
        In 1e-6 MW.
    fleet : Fleet
    variant : ndarray of int64, shape (T,)
        Which set of capacities holds in each step.
    step : int
        Grid of capacity out [1e-6 MW].
    rounded : bool
        Whether some capacity lies between two points of the grid.
    """

    margin: Ints
    fleet: Fleet
    variant: Ints
    step: int
    rounded: bool


def margins(system: System, method: Exact, *more: Units) -> Margins:
    """Take a system apart.

    Parameters
    ----------
    more : Units
        Added to those of the system.

    Raises
    ------
    InputError
        When a capacity or load is not finite.
    """
    firm = -micro(system.load_mw).sum(axis=0)
    parts = []
    for units in (system.units, *more):
        fails = units.outages.failure > 0
        firm += _firm(units, fails)
        parts.append(_failing(units, fails))
    fleet, variant = _joined(parts, system.steps)
    step, rounded = _grid(fleet, method)
    return Margins(firm + fleet.capacity.sum(axis=0)[variant], fleet, variant, step, rounded)


def _firm(units: Units, fails: NDArray[np.bool_]) -> Ints:
    """Sum units that never fail, (T,) or (1,)."""
    if fails.all():
        return np.zeros(1, np.int64)
    return np.asarray(micro(units.capacity_mw[~fails]).sum(axis=0))


def _failing(units: Units, fails: NDArray[np.bool_]) -> tuple[Ints, Floats, Floats]:
    """Capacity, failure and repair of units that fail, in one column where none changes."""
    outages = units.outages
    capacity = units.capacity_mw[fails]
    if capacity.shape[1] > 1 and (capacity == capacity[:, :1]).all():
        capacity = capacity[:, :1]
    return micro(capacity), outages.failure[fails], outages.repair[fails]


def _joined(parts: list[tuple[Ints, Floats, Floats]], steps: int) -> tuple[Fleet, Ints]:
    """Put units together and number the distinct sets of their capacities."""
    width = max(capacity.shape[1] for capacity, _, _ in parts)
    capacity = np.concatenate([np.broadcast_to(one, (len(one), width)) for one, _, _ in parts])
    failure = np.concatenate([one for _, one, _ in parts])
    repair = np.concatenate([one for _, _, one in parts])
    if width == 1:
        still = np.zeros(len(capacity), dtype=bool)
        return Fleet(capacity, failure, repair, still), np.zeros(steps, np.int64)
    moving = (capacity != capacity[:, :1]).any(axis=1)
    _, first, variant = np.unique(capacity[moving], axis=1, return_index=True, return_inverse=True)
    return Fleet(capacity[:, first], failure, repair, moving), variant.ravel()


def _grid(fleet: Fleet, method: Exact) -> tuple[int, bool]:
    """Choose the grid, and tell whether it rounds."""
    divisor = int(np.gcd.reduce(fleet.capacity, axis=None)) or MICRO
    total, sets = int(fleet.capacity.sum(axis=0).max(initial=0)), fleet.capacity.shape[1]
    if method.step_mw is not None:
        step = int(micro(np.array(method.step_mw)))
    elif total // divisor < min(MOST_POINTS, MOST_HELD // sets):
        step = divisor
    else:
        step = round_up(total / min(COARSE_POINTS, COARSE_HELD / sets))
    return step, divisor % step != 0


def round_up(least: float) -> int:
    """Return 1, 2 or 5 times a power of ten that is at least so much."""
    power = int(10 ** np.floor(np.log10(least)))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least)
