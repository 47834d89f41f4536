"""Heat given off outdoors by whatever a plant has for it: cooling tower or dry cooler."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.domains.datacenter.components.dry_cooler import (
    DryCooler,
    coldest_dry_c,
    run_dry_cooler,
)
from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.components.tower import Tower, coldest_water_c, run_tower
from tanheng.domains.datacenter.components.water_loop import run_pump
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["Rejected", "Rejection", "coldest_c", "reject", "rule_c"]

Rejection = Tower | DryCooler


@dataclass(frozen=True)
class Rejected:
    """Heat given off and pump power [kW], fans [kW], water [kg/s]."""

    heat_kw: Floats
    pump_kw: Floats
    fans_kw: Floats
    evaporation_kg_s: Reals = 0.0
    drift_kg_s: Reals = 0.0
    blowdown_kg_s: Reals = 0.0


def rule_c(rejection: Rejection, outdoor: Outdoor) -> Floats:
    """Return the design's own set-point of the leaving water [C]."""
    tower = rejection.kind == "cooling-tower"
    air = outdoor.wet_bulb_c if tower else outdoor.dry_bulb_c
    return np.maximum(air + rejection.approach_k, rejection.coldest_c)


def coldest_c(
    rejection: Rejection, heat_kw: Floats, full_kw: Reals, outdoor: Outdoor, fan_limit: Reals
) -> Floats:
    """Return the coldest water [C] that the fans can make while giving off heat."""
    share = np.maximum(heat_kw / full_kw, rejection.pump.min_flow_share)
    if isinstance(rejection, Tower):
        wet, pressure = outdoor.wet_bulb_c, outdoor.pressure_pa
        return coldest_water_c(rejection, heat_kw, full_kw, share, wet, pressure, fan_limit)
    return coldest_dry_c(rejection, heat_kw, full_kw, share, outdoor.dry_bulb_c, fan_limit)


def reject(
    rejection: Rejection,
    heat_kw: Floats,
    full_kw: Reals,
    leaving_c: Floats,
    outdoor: Outdoor,
    fan_limit: Reals,
) -> Rejected:
    """Give off heat, and that of the pump, with water leaving at a temperature."""
    pump = run_pump(rejection.pump, heat_kw, full_kw, rejection.range_k)
    total = heat_kw + pump.power_kw
    share = np.maximum(heat_kw / full_kw, rejection.pump.min_flow_share) * (heat_kw > 0)
    if isinstance(rejection, Tower):
        air = (
            outdoor.dry_bulb_c,
            outdoor.wet_bulb_c,
            outdoor.humidity_ratio,
            outdoor.pressure_pa,
        )
        wet = run_tower(rejection, total, full_kw, share, leaving_c, air, fan_limit)
        return Rejected(
            total,
            pump.power_kw,
            wet.fans_kw,
            wet.evaporation_kg_s,
            wet.drift_kg_s,
            wet.blowdown_kg_s,
        )
    dry = run_dry_cooler(
        rejection,
        total,
        full_kw,
        share,
        leaving_c,
        outdoor.dry_bulb_c,
        outdoor.pressure_pa,
        fan_limit,
    )
    return Rejected(total, pump.power_kw, dry.fans_kw)
