"""Units taken together, and added to a system."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tanheng.domains.grid.system import Outages, System, Units

__all__ = ["installed_mw", "units_together", "with_units"]


def installed_mw(units: Units) -> float:
    """Most that units can give together in any step."""
    return float(units.capacity_mw.sum(axis=0).max(initial=0.0))


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
