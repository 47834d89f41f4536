"""Systems as they might be: other outage rates, more load, common-cause outages, other weather."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.grid.system import Outages, System, Units

__all__ = ["common_cause", "load_grown", "outage_rates", "weather_shifted"]


def outage_rates(system: System, factor: float) -> System:
    """Units that are down ``factor`` times as long as they were, each repaired as quickly.

    The forced outage rate q becomes ``factor * q``: the failure probability that gives it is
    ``repair * q / (1 - q)``.

    Raises
    ------
    InputError
        When a unit would have to fail more than once a step.
    """
    outages = system.units.outages
    down = factor * (1.0 - outages.available)
    failure = outages.repair * down / np.maximum(1.0 - down, 1e-12)
    if (failure > 1.0).any():
        name = system.units.names[int(np.flatnonzero(failure > 1.0)[0])]
        raise InputError(f"outage rates x {factor:g}: unit {name!r} would hardly ever be up")
    return replace(system, units=replace(system.units, outages=Outages(failure, outages.repair)))


def load_grown(system: System, growth: float) -> System:
    """Load of every zone and step times ``1 + growth``."""
    return replace(system, load_mw=system.load_mw * (1.0 + growth))


def common_cause(system: System, members: NDArray[np.bool_], lost: float) -> System:
    """Take a share of some units' capacity, as a common cause does while it lasts.

    With p the share of time in which it lasts, an index is (1 - p) times that of the system plus
    p times that of this one, as hours of either state are independent of the units' own outages.

    Parameters
    ----------
    members : ndarray of bool, shape (N,)
        Units it takes.
    lost : float
        Share of their capacity, 0 to 1.
    """
    left = np.where(members, 1.0 - lost, 1.0)[:, None]
    return replace(system, units=replace(system.units, capacity_mw=system.units.capacity_mw * left))


def weather_shifted(system: System, days: int, members: NDArray[np.bool_]) -> System:
    """Output of some units as it was ``days`` days later, the load as it is.

    With one year of weather the chance that its calms meet the peak load differently is told by
    shifting one against the other; the season hardly moves in a few days. What is pushed out at
    the end comes in at the start.

    Parameters
    ----------
    members : ndarray of bool, shape (N,)
        Units whose output the weather makes.
    """
    steps = round(days * 24 / system.step_h)
    units: Units = system.units
    capacity = np.broadcast_to(units.capacity_mw, (len(units.names), system.steps)).copy()
    capacity[members] = np.roll(capacity[members], -steps, axis=1)
    return replace(system, units=replace(units, capacity_mw=capacity))
