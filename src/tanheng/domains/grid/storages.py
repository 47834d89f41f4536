"""Storages added to a system."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from tanheng.domains.grid.system import Outages, Storages, System

__all__ = ["one_storage", "with_storages"]


def one_storage(
    name: str, power_mw: float, hours: float, round_trip: float, zone: int = 0
) -> Storages:
    """Make a storage that never fails, starts full and loses the same each way.

    Parameters
    ----------
    power_mw : float
        Of charging and of discharging.
    hours : float
        Energy over power [h].
    round_trip : float
        Efficiency from charging to discharging, within (0, 1].
    """
    power, each_way = np.array([power_mw]), np.array([np.sqrt(round_trip)])
    # Full, it gives its power for its hours: what it holds is more by what discharging loses.
    energy = power * hours / each_way
    return Storages(
        (name,),
        np.array([zone], dtype=np.int64),
        power,
        power,
        energy,
        each_way,
        each_way,
        np.ones(1),
        energy,
        Outages.never(1),
    )


def with_storages(system: System, added: Storages) -> System:
    """Return a system with more storages, after its own."""
    both = (system.storages, added)
    outages = Outages(
        np.concatenate([one.outages.failure for one in both]),
        np.concatenate([one.outages.repair for one in both]),
    )
    joined: dict[str, Any] = {"names": both[0].names + both[1].names, "outages": outages}
    for field in fields(Storages):
        if field.name not in joined:
            joined[field.name] = np.concatenate([getattr(one, field.name) for one in both])
    return replace(system, storages=Storages(**joined))
