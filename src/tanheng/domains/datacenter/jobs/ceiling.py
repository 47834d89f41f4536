"""What a grid allows at best: a share of a steady load, moved within each day."""

from __future__ import annotations

import numpy as np

from tanheng.core import DAY_S, InputError
from tanheng.domains.datacenter.jobs.intensity import Intensity
from tanheng.domains.datacenter.jobs.job import Jobs
from tanheng.domains.datacenter.jobs.placing import place

__all__ = ["FLEXIBLE", "HOURS", "day_ceiling"]

FLEXIBLE = 0.2
HOURS = 12.0


def day_ceiling(intensity: Intensity, flexible: float = FLEXIBLE, hours: float = HOURS) -> float:
    """Share of a steady load's emissions saved by moving a part of it with perfect foresight.

    Parameters
    ----------
    flexible : float
        Share of the load that may run in any slots of its day (UTC).
    hours : float
        Fewest hours of the day in which it can all be done.

    Raises
    ------
    InputError
        For less than a day of intensity.
    """
    slots = intensity.slots
    day = DAY_S // slots.step_s
    first = -slots.start_s % DAY_S // slots.step_s
    count = (slots.count - first) // day
    if count < 1:
        raise InputError("expected at least one whole day of intensity")
    release = first + day * np.arange(count, dtype=np.int64)
    jobs = Jobs(
        tuple(slots.at(slot)[:10] for slot in release.tolist()),
        release,
        release + day,
        np.full(count, 24.0 * flexible),
        np.full(count, 24.0 * flexible / hours),
    )
    moved = place(jobs, slots, intensity.g_per_kwh, np.full(slots.count, np.inf))
    within = intensity.g_per_kwh[first : first + count * day]
    steady_kg = float(within.sum()) * slots.step_h / 1000.0
    return flexible - moved.emissions_kg(intensity.g_per_kwh, slots) / steady_kg
