"""The choice of the exact method, and what it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tanheng.core import InputError
from tanheng.domains.grid.assessment import Wanted
from tanheng.domains.grid.system import DemandResponses, Lines, Storages, System, Units

__all__ = ["Exact", "copper_plate", "plain", "refuse", "takes"]

GIVEN: tuple[Wanted, ...] = ("days", "frequency", "steps", "surplus")


@dataclass(frozen=True)
class Exact:
    """Assess by convolution of the units' outages, without sampling.

    Parameters
    ----------
    step_mw : float, optional
        Grid of capacity. Left out, it is the greatest common divisor of the capacities, on which
        nothing is rounded; where that would make the table too large, a step of 1, 2 or 5 times a
        power of ten is taken and the assessment says which. On a step that does not divide a
        capacity, its outage is shared between the two neighbouring points, which keeps the mean.
    """

    step_mw: float | None = None

    def __post_init__(self) -> None:
        if self.step_mw is not None and not self.step_mw >= 1e-6:
            raise InputError(f"step_mw: expected at least 1e-6 MW, came {self.step_mw:g}")


def refuse(system: System, wanted: Sequence[Wanted] = ()) -> None:
    """Refuse what a table of outages cannot tell.

    Raises
    ------
    InputError
        In one line, with the method that can.
    """
    if system.storages.names:
        raise InputError("storages: the exact method knows no yesterday, take the sequential one")
    if system.responses.names:
        raise InputError(
            "demand responses: the exact method knows no yesterday, take the sequential one"
        )
    if len(system.zones) > 1 and not _is_copper_plate(system):
        raise InputError(
            "lines: the exact method takes several zones only where no line can bind, "
            "take the sequential one, or copper_plate(system)"
        )
    for one in wanted:
        if one not in GIVEN:
            raise InputError(f"{one}: the exact method does not give it, take the sequential one")


def takes(system: System) -> bool:
    """Whether the exact method can take a system as it is."""
    try:
        refuse(system)
    except InputError:
        return False
    return True


def _is_copper_plate(system: System) -> bool:
    """Whether lines that never fail and carry all load that there may be connect all zones."""
    most, count = system.load_mw.sum(axis=0).max(initial=0.0), len(system.zones)
    lines, limits = system.lines, system.interface_mw
    wide = (np.minimum(lines.forward_mw, lines.backward_mw) >= most) & (lines.outages.failure == 0)
    if limits is not None:
        between = np.minimum(limits, limits.T)
        wide &= between[lines.start, lines.end] >= most
    graph = coo_array((wide.astype(float), (lines.start, lines.end)), shape=(count, count)).tocsr()
    graph.eliminate_zeros()
    groups, _ = connected_components(graph, directed=False)
    return bool(groups == 1)


def copper_plate(system: System) -> System:
    """Take a system as one zone: no line limits what goes where.

    Its LOLE and EUE are at most those of the system with its lines.
    """
    units, storages, responses = system.units, system.storages, system.responses
    return System(
        zones=("all",),
        load_mw=system.load_mw.sum(axis=0, keepdims=True),
        units=Units(units.names, np.zeros_like(units.zone), units.capacity_mw, units.outages),
        storages=Storages(**vars(storages) | {"zone": np.zeros_like(storages.zone)}),
        responses=DemandResponses(**vars(responses) | {"zone": np.zeros_like(responses.zone)}),
        lines=Lines(),
        step_h=system.step_h,
        start_s=system.start_s,
        day=system.day,
        years=system.years,
    )


def plain(system: System) -> System:
    """Take a system as one zone without storage or demand response: what is told exactly."""
    return copper_plate(replace(system, storages=Storages(), responses=DemandResponses()))
