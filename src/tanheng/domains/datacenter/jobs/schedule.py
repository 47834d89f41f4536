"""A plan as a file: energy of each job in each slot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from tanheng.domains.datacenter.jobs.job import Jobs, Slots
from tanheng.domains.datacenter.jobs.placing import Placement
from tanheng.store import write_whole

__all__ = ["write_schedule"]


def write_schedule(path: Path, jobs: Jobs, slots: Slots, placement: Placement) -> None:
    """Write ``name, start, energy_kwh, mean_power_kw``, by job and time, whole or not at all.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    key, place = np.unique(placement.job * slots.count + placement.slot, return_inverse=True)
    job, slot = np.divmod(key, slots.count)
    energy = np.bincount(place, weights=placement.energy_kwh)
    table = pl.DataFrame(
        {
            "name": np.array(jobs.name)[job],
            "start": [slots.at(each) for each in slot],
            "energy_kwh": energy,
            "mean_power_kw": energy / slots.step_h,
        }
    )
    write_whole(path, table.write_csv)
