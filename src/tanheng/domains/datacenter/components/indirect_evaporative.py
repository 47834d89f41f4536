"""Indirect evaporative cooling: hall air against outdoor air, dry, wet, or helped by a machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import (
    CP_AIR,
    Floats,
    Reals,
    air_density_kg_m3,
    enthalpy_kj_kg,
    humidity_past_water,
)
from tanheng.domains.datacenter.components.tower import Treatment
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["DRY", "HYBRID", "WET", "IndirectEvaporative", "IndirectRun", "run_indirect"]

DRY, WET, HYBRID = 0, 1, 2


class IndirectEvaporative(Strict):
    """Parameters of an indirect evaporative cooler.

    References
    ----------
    Wei et al. (2024), Buildings 14, 3623: dry, wet and hybrid operation by outdoor state.
    """

    kind: Literal["indirect-evaporative"]
    dry_effectiveness: float = Field(default=0.6, gt=0, lt=1)
    """(return - supply) over (return - outdoor dry bulb) with both fans at full speed."""
    wet_effectiveness: float = Field(default=0.72, gt=0, lt=1)
    """The same over (return - outdoor wet bulb), sprayed."""
    wet_above_c: float = Field(default=3.0, ge=-5, le=20)
    """No spraying in colder air: ice."""
    air_ratio: float = Field(default=1.2, gt=0, le=4)
    """Outdoor air over hall air at full speed."""
    fan_pressure_pa: float = Field(gt=0, le=2000)
    fan_efficiency: float = Field(gt=0, le=1)
    min_flow_share: float = Field(default=0.25, gt=0, le=1)
    spray_kw_per_it_kw: float = Field(default=0.004, ge=0, le=0.1)
    treatment: Treatment = Treatment(drift_share=0.0)


@dataclass(frozen=True)
class IndirectRun:
    """Heat given off [kW], fans and spray [kW], water [kg/s], and the mode."""

    heat_kw: Floats
    fans_kw: Floats
    spray_kw: Floats
    evaporation_kg_s: Floats
    blowdown_kg_s: Floats
    mode: Floats


def run_indirect(
    cooler: IndirectEvaporative,
    hall_kw: Floats,
    flow_kg_s: Floats,
    full_flow_kg_s: Reals,
    return_c: Floats,
    capacity_kw: Reals,
    outdoor: Outdoor,
) -> IndirectRun:
    """Cool the hall's air as far as outdoor air allows; what heat is left is for a machine.

    Dry where that suffices, else wet; the outdoor fans turn no faster than the heat asks for.
    Outdoor air comes as near to the state of the wet surface as the wet effectiveness says.
    """
    through = CP_AIR * flow_kg_s
    dry = cooler.dry_effectiveness * through * (return_c - outdoor.dry_bulb_c)
    wet = cooler.wet_effectiveness * through * (return_c - outdoor.wet_bulb_c)
    sprayed = (dry < hall_kw) & (outdoor.dry_bulb_c > cooler.wet_above_c) & (wet > dry)
    most = np.maximum(np.where(sprayed, wet, dry), 0.0)
    heat = np.minimum(hall_kw, most)
    share = np.maximum(heat / np.maximum(most, 1e-9), cooler.min_flow_share) * (heat > 0)
    air = cooler.air_ratio * full_flow_kg_s * share
    entering = enthalpy_kj_kg(outdoor.dry_bulb_c, outdoor.humidity_ratio)
    gain = heat / np.maximum(air, 1e-12)
    leaving = humidity_past_water(
        entering,
        gain,
        outdoor.humidity_ratio,
        1.0 - cooler.wet_effectiveness,
        outdoor.pressure_pa,
        outdoor.wet_bulb_c + 8.0,
    )
    taken_up = np.where(sprayed & (heat > 0), leaving - outdoor.humidity_ratio, 0.0)
    volume = cooler.air_ratio * full_flow_kg_s
    volume = volume / air_density_kg_m3(outdoor.dry_bulb_c, outdoor.pressure_pa)
    fans = volume * cooler.fan_pressure_pa / (1000.0 * cooler.fan_efficiency) * share**3
    evaporation = air * taken_up
    return IndirectRun(
        heat,
        fans,
        np.asarray(sprayed * cooler.spray_kw_per_it_kw * capacity_kw, dtype=np.float64),
        evaporation,
        evaporation / (cooler.treatment.cycles - 1.0),
        np.where(heat < hall_kw - 1e-9, HYBRID, np.where(sprayed, WET, DRY)).astype(np.float64),
    )
