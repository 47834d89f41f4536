"""The whole plant by the hour: power, heat and water of every component, closing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.domains.datacenter.components.air_handling import run_air
from tanheng.domains.datacenter.components.chiller import run_compression
from tanheng.domains.datacenter.components.humidifier import run_humidifier
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.components.power_chain import run_power_chain
from tanheng.domains.datacenter.components.water_loop import run_pump
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["COMPONENTS", "WATERS", "PlantRun", "SetPoints", "simulate"]

COMPONENTS = (
    "servers",
    "server_fans",
    "ups",
    "pdu",
    "crah_fans",
    "pumps",
    "chiller",
    "tower_fans",
    "humidifier",
    "dx",
    "heat_pump",
    "other",
)
"""Meters of a plant; all of them together are its electricity."""
WATERS = ("evaporation", "drift", "blowdown", "humidification")


@dataclass(frozen=True)
class SetPoints:
    """What an operator may set, arrays or numbers; None leaves it to the design's own rule."""

    supply_air_c: ArrayLike | None = None
    chilled_water_c: ArrayLike | None = None
    condenser_water_c: ArrayLike | None = None
    fan_share: ArrayLike | None = None
    tower_fan_share: ArrayLike | None = None
    chillers_on: ArrayLike | None = None
    tank_kw: ArrayLike | None = None


@dataclass(frozen=True)
class PlantRun:
    """A plant over time; arrays of shape ``(T,)`` or ``(D, T)``.

    Parameters
    ----------
    power_kw : mapping
        By component [kW], the names of `COMPONENTS`.
    water_kg_s : mapping
        Water used [kg/s], the names of `WATERS`.
    heat_kw : mapping
        ``hall`` (all that the hall gives off), ``outdoors`` (rejected), ``reused``, ``unmet``.
    inlet_c, inlet_dew_point_c, supply_air_c, chilled_water_c, condenser_water_c : arrays
        Temperatures [C]; NaN where there is no such loop.
    energy_residual_kw : array
        Electricity in less heat out [kW].
    start_s, step_s : int
        Start of the first interval; length of each [s].
    """

    power_kw: Mapping[str, Floats]
    water_kg_s: Mapping[str, Floats]
    heat_kw: Mapping[str, Floats]
    inlet_c: Floats
    inlet_dew_point_c: Floats
    supply_air_c: Floats
    chilled_water_c: Floats
    condenser_water_c: Floats
    energy_residual_kw: Floats
    start_s: int = 0
    step_s: int = 3600


def simulate(
    design: Design, outdoor: Outdoor, it_kw: ArrayLike, set_points: SetPoints | None = None
) -> PlantRun:
    """Run a plant in given weather under a given load."""
    points = set_points or SetPoints()
    capacity = design.capacity_kw(it_kw)
    load = np.asarray(it_kw, dtype=np.float64)
    if (load > capacity * (1 + 1e-9)).any() or (load < 0).any():
        raise InputError(
            f"IT load: expected 0 to {capacity:g} kW, the capacity, came {load.max():g} kW"
        )
    load = load + 0.0 * outdoor.dry_bulb_c
    assert design.water and design.chiller and design.humidifier
    supply = design.air.supply_c if points.supply_air_c is None else points.supply_air_c
    supply = np.asarray(supply) + 0.0 * load
    air = run_air(
        design.air, design.servers, load, supply, capacity, outdoor.pressure_pa, points.fan_share
    )
    chain = run_power_chain(design.power_chain, air.servers.power_kw, capacity)
    sensible = air.servers.power_kw + chain.hall_kw + air.fans_kw
    damp = run_humidifier(design.humidifier, sensible)
    hall = sensible + damp.power_kw
    chilled = design.water.supply_c if points.chilled_water_c is None else points.chilled_water_c
    full = 1.3 * capacity
    pump = run_pump(design.water.pump, hall, full, design.water.range_k)
    cold = run_compression(
        design.chiller, hall + pump.power_kw, chilled, outdoor.dry_bulb_c, full, points.chillers_on
    )
    zero = np.zeros_like(load)
    power = dict.fromkeys(COMPONENTS, zero) | {
        "servers": air.servers.electronics_kw,
        "server_fans": air.servers.fans_kw,
        "ups": chain.ups_kw,
        "pdu": chain.pdu_kw,
        "other": chain.other_kw,
        "crah_fans": air.fans_kw,
        "pumps": pump.power_kw,
        "chiller": cold.power_kw,
        "humidifier": damp.power_kw,
    }
    total = sum(power.values())
    beside = (1.0 - design.power_chain.in_hall_share) * (chain.ups_kw + chain.pdu_kw)
    return PlantRun(
        power,
        dict.fromkeys(WATERS, zero) | {"humidification": damp.water_kg_s},
        {
            "hall": hall,
            "outdoors": cold.heat_out_kw + beside,
            "reused": zero,
            "unmet": cold.unmet_kw,
        },
        air.inlet_c,
        zero + design.humidifier.dew_point_c,
        supply,
        np.asarray(chilled) + zero,
        zero + np.nan,
        total - cold.heat_out_kw - beside - cold.unmet_kw,
        outdoor.start_s,
        outdoor.step_s,
    )
