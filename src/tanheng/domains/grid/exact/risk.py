"""Chance of shortfall and unserved energy by step, for any firm capacity that is added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.grid.exact.margin import MOST_HELD, Fleet, Margins, margins
from tanheng.domains.grid.exact.method import Exact
from tanheng.domains.grid.exact.table import MICRO, OutageTable, convolved, shared
from tanheng.domains.grid.system import System, Units

__all__ = ["Risk", "outage_tables", "risk"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Regime:
    """Steps in which the units that fail have the same capacities."""

    steps: Ints | slice
    table: OutageTable
    whole: Ints
    rest: Ints


@dataclass(frozen=True)
class Risk:
    """LOLE and EUE of a system as functions of firm capacity.

    Attributes
    ----------
    margins : Margins
    step_h, years : float
        As the system's.
    """

    margins: Margins
    step_h: float
    years: float
    _regimes: tuple[_Regime, ...]

    def by_step(self, firm: float = 0.0) -> tuple[Floats, Floats]:
        """Return the chance of shortfall and the mean shortfall [MW] of each step, each (T,).

        Parameters
        ----------
        firm : float
            Capacity that never fails, added in every step [1e-6 MW]; load where negative.
        """
        lolp, short = np.empty(self.margins.margin.size), np.empty(self.margins.margin.size)
        for one in self._regimes:
            lolp[one.steps], short[one.steps] = _looked_up(
                one.whole, one.rest, firm, one.table.step, *one.table.tails
            )
        return lolp, short

    def lole_eue(self, firm: float = 0.0) -> tuple[float, float]:
        """Return LOLE [h/yr] and EUE [MWh/yr]."""
        lolp, short = self.by_step(firm)
        per_year = self.step_h / self.years
        return float(lolp.sum()) * per_year, float(short.sum()) * per_year


def risk(system: System, method: Exact, *more: Units) -> Risk:
    """Prepare a system; ``more`` units are added to its own."""
    parts = margins(system, method, *more)
    tables = outage_tables(parts.fleet, parts.step)
    whole, rest = np.divmod(parts.margin, parts.step)
    if len(tables) == 1:
        regimes = [_Regime(slice(None), tables[0], whole, rest)]
    else:
        regimes = []
        for k, table in enumerate(tables):
            steps = np.flatnonzero(parts.variant == k)
            regimes.append(_Regime(steps, table, whole[steps], rest[steps]))
    return Risk(parts, system.step_h, system.years, tuple(regimes))


def outage_tables(fleet: Fleet, step: int) -> list[OutageTable]:
    """Make the table of each distinct set of capacities.

    Raises
    ------
    InputError
        When they would not fit into memory.
    """
    still, moving = ~fleet.moving, fleet.moving
    count = fleet.capacity.shape[1]
    points = int(fleet.capacity.sum(axis=0).max(initial=0)) // step + 1
    if count * points > MOST_HELD:
        raise InputError(
            f"units: {count} sets of capacities that may fail, on a grid of {step / MICRO:g} MW, "
            f"make tables of {points} points each, too large for the exact method: give a larger "
            "step_mw, or take the sequential one"
        )
    base = _added(np.ones(1), fleet, still, 0, step)
    return [OutageTable(step, _added(base, fleet, moving, k, step)) for k in range(count)]


def _added(
    start: Floats, fleet: Fleet, members: NDArray[np.bool_], variant: int, step: int
) -> Floats:
    steps, share = shared(fleet.capacity[members, variant], step)
    return convolved(start, steps, share, fleet.down[members])


@njit(cache=True)  # type: ignore[untyped-decorator]
def _looked_up(
    whole: Ints, rest: Ints, firm: float, step: int, at_least: Floats, excess: Floats
) -> tuple[Floats, Floats]:
    """Look margins up that are ``whole`` steps and a ``rest``; a division for each is too slow."""
    count, last = whole.size, at_least.size - 1
    lolp, short = np.empty(count), np.empty(count)
    under = np.int64(np.floor(firm))
    fraction = firm - under
    add_whole, add_rest = under // step, under % step
    for t in range(count):
        k, over = whole[t] + add_whole + 1, rest[t] + add_rest
        if over >= step:
            k, over = k + 1, over - step
        if k >= last:
            lolp[t], short[t] = 0.0, 0.0
            continue
        gap = step - over - fraction
        if k < 0:
            k, gap = 0, gap - k * step
        lolp[t] = at_least[k]
        short[t] = (step * excess[k] + gap * at_least[k]) / MICRO
    return lolp, short
