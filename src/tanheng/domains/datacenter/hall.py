"""The hall: servers, their power chain and the air that cools them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.domains.datacenter.components.air_handling import AirRun, design_flow_kg_s, run_air
from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats, Reals
from tanheng.domains.datacenter.components.power_chain import PowerRun, run_power_chain
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["Hall", "Size", "coil_approach_k", "run_hall", "size_of"]

STANDARD_PA = 101_325.0


@dataclass(frozen=True)
class Size:
    """What a plant is built for [kW]: IT, heat that air carries at full load, air flow [kg/s]."""

    it_kw: Reals
    cooling_kw: Reals
    flow_kg_s: Reals


@dataclass(frozen=True)
class Hall:
    """A hall at its supply temperature.

    ``heat_kw`` is what its air must be rid of, ``liquid_kw`` what liquid carries.
    """

    air: AirRun
    chain: PowerRun
    supply_c: Floats
    return_c: Floats
    heat_kw: Floats
    liquid_kw: Reals


def size_of(design: Design, capacity_kw: Reals) -> Size:
    """Size the plant for its IT capacity at the design's own supply temperature."""
    by_air = _air_share(design)
    supply = design.air.supply_c
    air = run_air(
        design.air, design.servers, capacity_kw, supply, capacity_kw, STANDARD_PA, None, by_air
    )
    chain = run_power_chain(design.power_chain, air.servers.power_kw, capacity_kw)
    heat = air.servers.power_kw * by_air + chain.hall_kw + air.fans_kw
    flow = design_flow_kg_s(design.air, design.servers, capacity_kw) * by_air
    return Size(capacity_kw, heat, flow)


def run_hall(
    design: Design, size: Size, it_kw: Floats, points: SetPoints, outdoor: Outdoor
) -> Hall:
    """Servers, losses and fans under a load, at the supply temperature that can be had."""
    by_air = _air_share(design)
    supply = _supply_c(design, size, it_kw, points) + 0.0 * it_kw
    air = run_air(
        design.air,
        design.servers,
        it_kw,
        supply,
        size.it_kw,
        outdoor.pressure_pa,
        points.fan_share,
        by_air,
    )
    chain = run_power_chain(design.power_chain, air.servers.power_kw, size.it_kw)
    heat = air.servers.power_kw * by_air + chain.hall_kw + air.fans_kw
    back = supply + heat / (CP_AIR * air.flow_kg_s)
    return Hall(air, chain, supply, back, heat, air.servers.power_kw * (1.0 - by_air))


def _air_share(design: Design) -> float:
    return 1.0 - design.liquid.share if design.liquid else 1.0


def _supply_c(design: Design, size: Size, it_kw: Floats, points: SetPoints) -> Reals:
    """Supply temperature asked for, or the coldest that the chilled water allows."""
    asked = design.air.supply_c if points.supply_air_c is None else points.supply_air_c
    if design.water is None or (design.economiser and design.economiser.kind != "water"):
        return asked
    chilled = design.water.supply_c if points.chilled_water_c is None else points.chilled_water_c
    return np.maximum(asked, chilled + coil_approach_k(design, size, it_kw, points.fan_share))


def coil_approach_k(design: Design, size: Size, it_kw: Floats, fan_share: Reals | None) -> Reals:
    """Supplied air above the chilled water with the coils wide open [K]."""
    load = it_kw / size.it_kw
    flow = np.maximum(load if fan_share is None else fan_share, 1e-3)
    drop = size.cooling_kw / (CP_AIR * size.flow_kg_s) * load
    drop = drop / np.maximum(flow, design.air.min_flow_share)
    return drop * (1.0 / design.air.coil_effectiveness - 1.0)
