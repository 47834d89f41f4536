"""Jobs put into slots: the cheapest feasible plan, and the plan that runs all at once.

Both are the optimum of one linear programme: energy by job and slot, within its window and power,
within the room of each slot, each job's energy met, least cost. Cost depends on the slot alone, so
that the programme is solved by filling slots in order of cost (`flow`); running at once is the same
with time as cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs.flow import NOTHING, competing, filled
from tanheng.domains.datacenter.jobs.job import Floats, Ints, Jobs, Slots
from tanheng.domains.datacenter.jobs.lots import Lots, gathered, spread

__all__ = ["Placement", "place", "placed_early", "room_kw"]

DONE = 1e-9
"""Share of an energy that may be left when it counts as done."""


@dataclass(frozen=True)
class Placement:
    """Where jobs run.

    Parameters
    ----------
    load_kw : ndarray of float64, shape (T,)
        Mean power of all jobs in each slot.
    job, slot : ndarray of int64, shape (N,)
    energy_kwh : ndarray of float64, shape (N,)
        Energy of a job in a slot; a job may stand twice in a slot.
    left_kwh : ndarray of float64, shape (J,)
        Energy of each job that found no slot.
    """

    load_kw: Floats
    job: Ints
    slot: Ints
    energy_kwh: Floats
    left_kwh: Floats

    def emissions_kg(self, intensity_g_per_kwh: Floats, slots: Slots) -> float:
        """Emissions of the load [kg]."""
        return float(self.load_kw @ intensity_g_per_kwh) * slots.step_h / 1000.0

    def by_job_kg(self, intensity_g_per_kwh: Floats) -> Floats:
        """Emissions of each job [kg], (J,)."""
        each = self.energy_kwh * intensity_g_per_kwh[self.slot] / 1000.0
        return summed(self.job, each, self.left_kwh.size)


def room_kw(slots: Slots, *limits_kw: ArrayLike, base_kw: ArrayLike = 0.0) -> Floats:
    """Power left for jobs in each slot under several limits, (T,).

    Parameters
    ----------
    limits_kw : array (T,) or float
        IT capacity, and what can be cooled, each the limit of all IT power.
    base_kw : array (T,) or float
        IT power that does not wait.

    Raises
    ------
    InputError
        When the load that does not wait exceeds a limit, or a limit is not a number.
    """
    limit = np.full(slots.count, np.inf)
    for one in limits_kw:
        limit = np.minimum(limit, np.asarray(one, dtype=np.float64))
    room = limit - np.asarray(base_kw, dtype=np.float64)
    for slot in np.flatnonzero(~(room >= 0.0))[:1]:
        raise InputError(
            f"expected room for the load that does not wait, came a limit of {limit[slot]:g} kW "
            f"at {slots.at(slot)}, {-room[slot]:g} kW less than that load"
        )
    return room


def place(
    jobs: Jobs, slots: Slots, cost: Floats, room_kw: Floats, *, complete: bool = True
) -> Placement:
    """Put jobs into slots at least cost.

    Parameters
    ----------
    cost : array (T,)
        Of a kWh in each slot: an intensity, a price, or time. Of equal slots the earlier is taken.
    room_kw : array (T,)
        Most power of all jobs in each slot.
    complete : bool
        Refuse jobs that do not find room for all their energy; else they are left with the rest.

    Raises
    ------
    InputError
        Naming a job that cannot be done, and the slots where capacity lacks.
    """
    checked = jobs.checked(slots)
    lots = gathered(checked, slots.step_h)
    total = float(lots.demand_kwh.sum())
    room = np.minimum(np.asarray(room_kw, dtype=np.float64) * slots.step_h, total)
    order = np.argsort(cost, kind="stable")
    flow, left = filled(order, lots.first, lots.last, lots.most_kwh, lots.demand_kwh, room)
    if complete and left.sum() > DONE * total:
        raise _lacking(jobs, slots, lots, flow, left)
    job, slot, energy = spread(lots, flow)
    load = summed(slot, energy, slots.count) / slots.step_h
    unmet = summed(lots.job, left[lots.lot] * lots.share, len(jobs))
    return Placement(load, job, slot, energy, unmet)


def placed_early(jobs: Jobs, slots: Slots, room_kw: Floats, *, complete: bool = True) -> Placement:
    """Run jobs as early as their windows and the room allow."""
    time = np.arange(slots.count, dtype=np.float64)
    return place(jobs, slots, time, room_kw, complete=complete)


def summed(place: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(place, weights=values, minlength=count).astype(np.float64)


def _lacking(jobs: Jobs, slots: Slots, lots: Lots, flow: Floats, left: Floats) -> InputError:
    """Name the first job that competes for the slots that are full, and those slots."""
    least = NOTHING * float(lots.most_kwh.max())
    short = np.flatnonzero(left[lots.lot] > least)
    unmet = np.unique(lots.job[short])
    job = int(unmet[0])
    lot = int(lots.lot[short[np.argmin(lots.job[short])]])
    full, rivals = competing(lot, lots.first, lots.last, lots.most_kwh, flow, slots.count)
    where = np.flatnonzero(full)
    among = np.unique(lots.job[rivals[lots.lot]]).size
    return InputError(
        f"job {jobs.name[job]!r} cannot end by {slots.at(jobs.deadline[job])}: the {where.size} "
        f"slots from {slots.at(where[0])} to {slots.at(where[-1] + 1)} are full with {among} jobs; "
        f"in all {left.sum():.6g} kWh of {unmet.size} jobs find no room",
        jobs.place(job),
    )
