"""Waste heat lifted by a heat pump for somebody who can use it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import Floats, Reals

__all__ = ["HeatRecovery", "HeatRun", "run_heat_recovery"]


class HeatRecovery(Strict):
    """Parameters of a heat pump whose source is the water coming back from the hall.

    References
    ----------
    Arpagaus et al. (2018), High temperature heat pumps, Energy 152: COP of 40 to 60 % of Carnot.
    """

    supply_c: float = Field(default=70.0, ge=30, le=120)
    """Temperature at which heat is handed over."""
    heat_per_it: float = Field(gt=0, le=1.5)
    """Heat wanted at all times over the IT capacity."""
    carnot_share: float = Field(default=0.5, gt=0, le=0.9)
    pinch_k: float = Field(default=5.0, ge=0, le=15)


@dataclass(frozen=True)
class HeatRun:
    """Heat taken from the water, electricity, heat handed over [kW]."""

    taken_kw: Floats
    power_kw: Floats
    reused_kw: Floats


def run_heat_recovery(
    recovery: HeatRecovery, there_kw: Floats, source_c: Reals, capacity_kw: Reals
) -> HeatRun:
    """Take heat from water at ``source_c``, no more than is there and than is wanted."""
    lift = np.maximum(recovery.supply_c - source_c + 2.0 * recovery.pinch_k, 1.0)
    hot = recovery.supply_c + recovery.pinch_k + 273.15
    cop = np.maximum(recovery.carnot_share * hot / lift, 1.01)
    wanted = recovery.heat_per_it * capacity_kw * (1.0 - 1.0 / cop)
    taken = np.minimum(np.maximum(there_kw, 0.0), wanted)
    power = taken / (cop - 1.0)
    return HeatRun(taken, power, taken + power)
