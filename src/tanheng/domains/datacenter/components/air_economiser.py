"""Outdoor air let into the hall: mixed, moistened, held to limits of humidity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import (
    CP_AIR,
    CP_WATER,
    LATENT,
    Floats,
    Reals,
    enthalpy_kj_kg,
    saturated,
)
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["AirEconomiser", "AirEconomiserRun", "run_air_economiser"]


class AirEconomiser(Strict):
    """Parameters of an air-side economiser, with adiabatic pads if they have an effectiveness."""

    kind: Literal["air"]
    dew_point_low_c: float = Field(default=-9.0, ge=-30, le=20)
    dew_point_high_c: float = Field(default=15.0, ge=0, le=30)
    humidity_high: float = Field(default=0.7, gt=0, le=1)
    """Highest relative humidity of the supplied air."""
    pad_effectiveness: float = Field(default=0.0, ge=0, le=1)
    """(dry bulb - air after the pads) over (dry bulb - wet bulb); 0: no pads."""
    pad_cycles: float = Field(default=4.0, gt=1, le=50)
    electricity_kj_per_kg: float = Field(default=10.0, ge=0, le=4000)


@dataclass(frozen=True)
class AirEconomiserRun:
    """Heat carried out [kW], outdoor air [kg/s], water to the air and bled [kg/s], pumps [kW]."""

    heat_kw: Floats
    outdoor_air_kg_s: Floats
    water_kg_s: Floats
    bleed_kg_s: Floats
    power_kw: Floats
    humidity_ratio: Floats


def run_air_economiser(
    economiser: AirEconomiser,
    hall_kw: Floats,
    flow_kg_s: Floats,
    supply_c: Floats,
    return_c: Floats,
    outdoor: Outdoor,
) -> AirEconomiserRun:
    """Let in as much outdoor air as the hall can use; what heat is left is for the coil.

    Outdoor air colder than the supply is mixed with return air; warmer air comes in alone as long
    as it is colder than the return air. Air too humid, or too dry where there are no pads, stays
    out. Heat carried out is the rise of the air's enthalpy less that of the water it takes up.
    """
    low = saturated(economiser.dew_point_low_c, outdoor.pressure_pa).humidity_ratio
    high = saturated(economiser.dew_point_high_c, outdoor.pressure_pa).humidity_ratio
    damp = economiser.humidity_high * saturated(supply_c, outdoor.pressure_pa).humidity_ratio
    high = np.minimum(high, damp)
    added = _moisture(economiser, supply_c, low, high, outdoor)
    ratio = outdoor.humidity_ratio + added
    cooled = outdoor.dry_bulb_c - added * LATENT / CP_AIR
    usable = (outdoor.humidity_ratio <= high) & (ratio >= low - 1e-12) & (cooled < return_c)
    entering = enthalpy_kj_kg(outdoor.dry_bulb_c, outdoor.humidity_ratio)
    entering = entering + added * CP_WATER * outdoor.wet_bulb_c
    per_kg = np.maximum(enthalpy_kj_kg(return_c, ratio) - entering, 1e-9)
    heat = np.where(usable, np.minimum(hall_kw, flow_kg_s * per_kg), 0.0)
    air = heat / per_kg
    water = air * added
    return AirEconomiserRun(
        heat,
        air,
        water,
        water / (economiser.pad_cycles - 1.0),
        water * economiser.electricity_kj_per_kg,
        np.where(usable, ratio, np.maximum(low, np.minimum(high, outdoor.humidity_ratio))),
    )


def _moisture(
    economiser: AirEconomiser, supply_c: Floats, low: Reals, high: Floats, outdoor: Outdoor
) -> Floats:
    """Water the pads give per kg of outdoor air: to cool to the supply, and to the lower limit."""
    dry, ratio = outdoor.dry_bulb_c, outdoor.humidity_ratio
    pads = economiser.pad_effectiveness * (dry - outdoor.wet_bulb_c)
    cooling = np.minimum(np.maximum(dry - supply_c, 0.0), pads) * (CP_AIR / LATENT)
    dryness = np.maximum(low - ratio, 0.0) * np.sign(economiser.pad_effectiveness)
    room = np.maximum(high - ratio, 0.0)
    return np.asarray(np.minimum(np.maximum(cooling, dryness), room))
