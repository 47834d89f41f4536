"""Jobs gathered into lots, and the work of lots handed back to jobs: exact both ways.

A job of ``m + f`` slots' work at power ``p`` (``0 <= f < 1``) can be spread over its window in just
the ways in which two jobs together can: one of power ``p (1 - f)`` and ``m`` slots, one of power
``p f`` and ``m + 1`` slots. Over any ``k`` slots both ways do at most ``p min(k, m + f)``, and sets
of plans with such bounds add up (Edmonds 1970). Jobs with the same window and the same whole number
of slots share any plan in proportion to their powers. So a lot is a window and a number of slots,
however many jobs, powers and energies there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.jobs.job import Floats, Ints, Jobs

__all__ = ["Lots", "gathered"]

WHOLE = 1e-9
"""Slots by which a duration may miss a whole number and still count as one."""


@dataclass(frozen=True)
class Lots:
    """Jobs gathered by window and whole number of slots, in order of deadlines.

    Parameters
    ----------
    first, last : ndarray of int64, shape (K,)
    most_kwh, demand_kwh : ndarray of float64, shape (K,)
        Most energy in a slot, and energy in all.
    job, lot : ndarray of int64, shape (P,)
        Parts of jobs, and the lot of each.
    share : ndarray of float64, shape (P,)
        Share of the lot that is the part's.
    """

    first: Ints
    last: Ints
    most_kwh: Floats
    demand_kwh: Floats
    job: Ints
    lot: Ints
    share: Floats


def gathered(jobs: Jobs, step_h: float) -> Lots:
    """Gather jobs into lots."""
    most = jobs.power_kw * step_h
    length = jobs.deadline - jobs.release
    duration = np.minimum(jobs.energy_kwh / most, length)
    whole = np.floor(duration + WHOLE)
    rest = np.maximum(duration - whole, 0.0)
    rest[rest < WHOLE] = 0.0
    number = np.concatenate([whole, whole + 1]).astype(np.int64)
    power = np.concatenate([most * (1.0 - rest), most * rest])
    kept = (number > 0) & (power > 0.0)
    job = np.tile(np.arange(len(jobs)), 2)[kept]
    return _summed(jobs, job, number[kept], power[kept])


def _summed(jobs: Jobs, job: Ints, number: Ints, power: Floats) -> Lots:
    keys = np.stack([jobs.deadline[job], jobs.release[job], number])
    order = np.lexsort(keys[::-1])
    ranked = keys[:, order]
    fresh = np.ones(order.size, dtype=bool)
    fresh[1:] = (ranked[:, 1:] != ranked[:, :-1]).any(axis=0)
    lot = np.empty(order.size, dtype=np.int64)
    lot[order] = np.cumsum(fresh) - 1
    last, first, slots = ranked[:, fresh]
    most = np.bincount(lot, weights=power).astype(np.float64)
    return Lots(first, last, most, most * slots, job, lot, power / most[lot])


def spread(lots: Lots, flow: Floats) -> tuple[Ints, Ints, Floats]:
    """Hand the energy of lots back to their parts.

    Parameters
    ----------
    flow : ndarray of float64, shape (sum of window lengths,)
        Energy of each lot in the slots of its window, lot after lot.

    Returns
    -------
    job, slot : ndarray of int64, shape (N,)
    energy_kwh : ndarray of float64, shape (N,)
        More than 0; a job stands twice in a slot where both of its parts run.
    """
    length = lots.last - lots.first
    start = np.concatenate([[0], np.cumsum(length)])
    own = length[lots.lot]
    part = np.repeat(np.arange(own.size), own)
    within = np.arange(part.size) - np.repeat(np.cumsum(own) - own, own)
    lot = lots.lot[part]
    energy = flow[start[lot] + within] * lots.share[part]
    runs: NDArray[np.bool_] = energy > 0.0
    return lots.job[part][runs], (lots.first[lot] + within)[runs], energy[runs]
