"""Units taken together, and added to a system."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tanheng.domains.grid.system import Outages, System, Units

__all__ = ["installed_mw", "one_unit", "units_together", "with_units"]

REPAIR_H = 50.0
"""Mean hours to repair of a unit of which only its share of time out is known."""


def installed_mw(units: Units) -> float:
    """Most that units can give together in any step."""
    return float(units.capacity_mw.sum(axis=0).max(initial=0.0))


def one_unit(name: str, capacity_mw: float, out: float, zone: int = 0) -> Units:
    """Make a unit by its capacity and the share of time it is out, within [0, 1)."""
    repair = 1.0 / REPAIR_H
    failure = repair * out / (1.0 - out)
    return Units(
        (name,),
        np.array([zone], dtype=np.int64),
        np.array([[capacity_mw]]),
        Outages(np.array([failure]), np.array([repair])),
    )


def with_units(system: System, added: Units) -> System:
    """Return a system with more units, after its own."""
    return replace(system, units=units_together(system.units, added))


def units_together(first: Units, second: Units) -> Units:
    """Put the units of two groups into one."""
    width = max(first.capacity_mw.shape[1], second.capacity_mw.shape[1])
    both = (first, second)
    return Units(
        first.names + second.names,
        np.concatenate([units.zone for units in both]),
        np.concatenate(
            [np.broadcast_to(units.capacity_mw, (len(units.names), width)) for units in both]
        ),
        Outages(
            np.concatenate([units.outages.failure for units in both]),
            np.concatenate([units.outages.repair for units in both]),
        ),
    )
