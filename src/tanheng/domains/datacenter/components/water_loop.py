"""Water moved round a loop: flow and pump power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import CP_WATER, Floats, Reals

__all__ = ["Pump", "PumpRun", "WaterLoop", "run_pump"]


class Pump(Strict):
    """Parameters of a pump with variable speed.

    Its pressure has a part that stays (valves, height) and one that goes with flow squared.
    """

    pressure_kpa: float = Field(gt=0, le=2000)
    efficiency: float = Field(gt=0, le=1)
    static_share: float = Field(default=0.3, ge=0, le=1)
    min_flow_share: float = Field(default=0.3, gt=0, le=1)


class WaterLoop(Strict):
    """Parameters of the chilled-water loop."""

    supply_c: float = Field(ge=3, le=45)
    """Chilled water by the design's own rule."""
    range_k: float = Field(gt=0, le=30)
    """Rise of the water through the coils at full flow."""
    pump: Pump


@dataclass(frozen=True)
class PumpRun:
    """Flow [kg/s], the rise of the water [K] it makes of the heat, and power [kW]."""

    flow_kg_s: Floats
    range_k: Floats
    power_kw: Floats


def run_pump(pump: Pump, heat_kw: Reals, full_kw: Reals, range_k: Reals) -> PumpRun:
    """Move ``heat_kw`` with a loop sized to move ``full_kw`` at a rise of ``range_k``.

    Flow follows heat, not below the least flow; without heat the pump stands.
    """
    heat = np.asarray(heat_kw, dtype=np.float64)
    full = np.asarray(full_kw) / (CP_WATER * np.asarray(range_k))
    share = np.maximum(heat / full_kw, pump.min_flow_share) * (heat > 0)
    flow = share * full
    pressure = pump.static_share + (1.0 - pump.static_share) * share * share
    power = flow * pump.pressure_kpa * pressure / (1000.0 * pump.efficiency)
    return PumpRun(flow, heat / (CP_WATER * np.maximum(flow, 1e-12)), power)
