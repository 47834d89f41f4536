"""Air between the coil and the servers: fans, bypass, recirculation, the coil."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats, Reals, air_density_kg_m3
from tanheng.domains.datacenter.components.servers import ServerRun, Servers, run_servers

__all__ = ["AirHandling", "AirRun", "coil_water_c", "design_flow_kg_s", "run_air"]

FASTEST = 1.2
"""Fans may run so far above the flow they were sized for."""
MIXED_MOST = 0.9
"""No more of the inlet air than this can be the servers' own exhaust."""


class AirHandling(Strict):
    """Parameters of CRAH or CRAC units, and of how well hot and cold air are kept apart."""

    supply_c: float = Field(ge=5, le=45)
    """Temperature of the air they supply, by the design's own rule."""
    fan_pressure_pa: float = Field(gt=0, le=3000)
    fan_efficiency: float = Field(gt=0, le=1)
    """Of fan, motor and drive together."""
    min_flow_share: float = Field(default=0.4, gt=0, le=1)
    """Slowest speed; 1 for fans of one speed."""
    bypass_share: float = Field(default=0.05, ge=0, lt=0.9)
    """Share of the supplied air that comes back without passing a server."""
    recirculation_share: float = Field(default=0.02, ge=0, lt=0.5)
    """Share of the servers' inlet air that is their own exhaust, while flow suffices."""
    coil_effectiveness: float = Field(default=0.75, gt=0, lt=1)
    """(return - supply air) over (return air - chilled water)."""


@dataclass(frozen=True)
class AirRun:
    """Servers at their inlet temperature, and the air moved for them."""

    servers: ServerRun
    inlet_c: Floats
    flow_kg_s: Floats
    fans_kw: Floats


def design_flow_kg_s(air: AirHandling, servers: Servers, capacity_kw: Reals) -> Floats:
    """Flow [kg/s] the units are sized for: full load at the design's supply temperature."""
    inlet = air.supply_c + _rise(air.recirculation_share) * servers.temperature_rise_k
    wanted = run_servers(servers, capacity_kw, inlet).air_kg_s
    return np.asarray(wanted * (1.0 - air.recirculation_share) / (1.0 - air.bypass_share))


def run_air(
    air: AirHandling,
    servers: Servers,
    it_kw: Reals,
    supply_c: Reals,
    capacity_kw: Reals,
    pressure_pa: Reals,
    fan_share: Reals | None = None,
    air_share: Reals = 1.0,
) -> AirRun:
    """Inlet temperature, server power and fan power.

    Parameters
    ----------
    it_kw : array_like
        IT load at the reference inlet [kW].
    supply_c : array_like
        Temperature of the supplied air [C].
    capacity_kw : array_like
        IT capacity that the fans are sized for [kW].
    pressure_pa : array_like
        Pressure of the outdoor air [Pa]: thin air takes more volume.
    fan_share : array_like, optional
        Flow over the design flow; by default what the servers draw, not below the slowest speed.
        With less than that, hot air flows back to the inlets.
    air_share : array_like
        Share of the servers' heat that air carries; liquid carries the rest.
    """
    design = design_flow_kg_s(air, servers, capacity_kw) * air_share
    calm = supply_c + _rise(air.recirculation_share) * servers.temperature_rise_k
    drawn = run_servers(servers, it_kw, calm)
    through_kg_s = np.maximum(drawn.air_kg_s * air_share, 1e-12)
    wanted = through_kg_s * (1.0 - air.recirculation_share) / (1.0 - air.bypass_share)
    share = wanted / design if fan_share is None else np.asarray(fan_share, dtype=np.float64)
    share = np.minimum(np.maximum(share, air.min_flow_share), FASTEST)
    flow = share * design
    back = 1.0 - flow * (1.0 - air.bypass_share) / through_kg_s
    back = np.minimum(np.maximum(back, air.recirculation_share), MIXED_MOST)
    warming = drawn.power_kw * air_share / (CP_AIR * through_kg_s)
    inlet = supply_c + _rise(back) * warming
    volume = design / air_density_kg_m3(supply_c, pressure_pa)
    full_kw = volume * air.fan_pressure_pa / (1000.0 * air.fan_efficiency)
    return AirRun(run_servers(servers, it_kw, inlet), inlet, flow, full_kw * share * share * share)


def coil_water_c(air: AirHandling, supply_c: Reals, drop_k: Reals) -> Floats:
    """Warmest chilled water [C] with which the coil cools air by ``drop_k`` to ``supply_c``."""
    return np.asarray(supply_c - np.asarray(drop_k) * (1.0 / air.coil_effectiveness - 1.0))


def _rise(share: Reals) -> Floats:
    """Rise of the inlet above the supply over the rise through the servers."""
    mixed = np.asarray(share, dtype=np.float64)
    return mixed / (1.0 - mixed)
