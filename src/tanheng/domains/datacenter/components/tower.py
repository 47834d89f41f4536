"""Cooling towers by effectiveness and number of transfer units.

References
----------
Braun, J. E., Klein, S. A. and Mitchell, J. W. (1989), Effectiveness models for cooling towers and
cooling coils, ASHRAE Transactions 95(2): eqs. for the air-side effectiveness with the saturation
specific heat, NTU = c (water / air)^(1 + n) with n = -0.4, after Merkel (1925).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from tanheng.core import InputError, Strict
from tanheng.domains.datacenter.components.fan_speed import speed_for
from tanheng.domains.datacenter.components.moist_air import (
    CP_WATER,
    Floats,
    Reals,
    air_density_kg_m3,
    enthalpy_kj_kg,
    humidity_past_water,
    saturated,
)
from tanheng.domains.datacenter.components.water_loop import Pump

__all__ = ["Tower", "TowerRun", "Treatment", "coldest_water_c", "run_tower", "transfer_units"]

STANDARD_PA = 101_325.0
EXPONENT = 0.6
HOTTEST_C = 75.0
"""Water of towers whose fans are all but stopped is not followed beyond this."""


class Treatment(Strict):
    """What is lost beside what evaporates.

    References
    ----------
    US Department of Energy, FEMP, Best Management Practice 10, "Cooling Tower Management":
    many systems run at two to four cycles of concentration, six or more may be possible.
    """

    cycles: float = Field(default=4.0, gt=1, le=50)
    """Salt in the blow-down over salt in the make-up."""
    drift_share: float = Field(default=0.0002, ge=0, le=0.01)
    """Droplets carried off, over the water moved."""


class Tower(Strict):
    """Parameters of cooling towers."""

    kind: Literal["cooling-tower"] = "cooling-tower"
    approach_k: float = Field(gt=0, le=20)
    """Leaving water above wet bulb at full load and at the design wet bulb."""
    range_k: float = Field(gt=0, le=20)
    design_wet_bulb_c: float = Field(default=25.6, ge=0, le=35)
    air_per_water: float = Field(default=0.8, gt=0, le=5)
    """Mass flow of air over that of water, fans at full speed."""
    fan_pressure_pa: float = Field(gt=0, le=2000)
    fan_efficiency: float = Field(gt=0, le=1)
    coldest_c: float = Field(default=15.0, ge=2, le=40)
    """The fans slow down rather than make colder water."""
    treatment: Treatment = Treatment()
    pump: Pump


@dataclass(frozen=True)
class TowerRun:
    """Fans [kW] and water [kg/s] of a tower, and the state in which its air leaves."""

    fans_kw: Floats
    evaporation_kg_s: Floats
    drift_kg_s: Floats
    blowdown_kg_s: Floats
    air_kg_s: Floats
    out_c: Floats
    out_humidity_ratio: Floats


def transfer_units(tower: Tower) -> Floats:
    """Return the NTU at full flows that gives the design approach.

    Raises
    ------
    InputError
        No tower, however large, reaches that approach with so little air.
    """
    middle = tower.design_wet_bulb_c + tower.approach_k + tower.range_k / 2.0
    effectiveness, ratio = _design_effectiveness(tower, middle)
    if np.any(effectiveness >= 1.0) or np.any(ratio * effectiveness >= 1.0):
        raise InputError(
            f"rejection: the loop cannot close: water leaves no closer than "
            f"{tower.approach_k:g} K to the wet bulb, which {tower.air_per_water:g} kg of air per "
            "kg of water cannot reach in a tower of any size; more air_per_water or approach_k"
        )
    return np.log((1.0 - ratio * effectiveness) / (1.0 - effectiveness)) / (1.0 - ratio)


def _design_effectiveness(tower: Tower, middle: Reals) -> tuple[Floats, Floats]:
    state = saturated(middle, STANDARD_PA)
    inlet = saturated(tower.design_wet_bulb_c, STANDARD_PA).enthalpy_kj_kg
    hottest = state.enthalpy_kj_kg + state.slope * tower.range_k / 2.0
    given = tower.range_k * CP_WATER / tower.air_per_water
    ratio = tower.air_per_water * state.slope / CP_WATER
    return given / (hottest - inlet), ratio + 1e-9


def _effectiveness(tower: Tower, units: Reals, speed: Reals, flow: Reals, slope: Floats) -> Floats:
    """Effectiveness on the air's side at shares of full fan speed and full water flow."""
    air_per_water = tower.air_per_water * speed / flow
    ratio = air_per_water * slope / CP_WATER + 1e-9
    faded = np.exp(-units * np.exp(EXPONENT * np.log(flow / speed)) * (1.0 - ratio))
    return np.asarray((1.0 - faded) / (1.0 - ratio * faded))


def coldest_water_c(
    tower: Tower,
    heat_kw: Floats,
    full_kw: Reals,
    water_share: Floats,
    wet_bulb_c: Floats,
    pressure_pa: Reals,
    fan_limit: Reals = 1.0,
) -> Floats:
    """Temperature [C] of the leaving water with the fans at their limit."""
    units = transfer_units(tower)
    water = np.maximum(water_share, 1e-6)
    full_flow = full_kw / (CP_WATER * tower.range_k)
    range_k = heat_kw / (CP_WATER * full_flow * water)
    air = tower.air_per_water * full_flow * fan_limit
    inlet = saturated(wet_bulb_c, pressure_pa).enthalpy_kj_kg
    middle = wet_bulb_c + tower.approach_k + 0.5 * range_k
    for _ in range(3):
        state = saturated(middle, pressure_pa)
        reach = air * _effectiveness(tower, units, fan_limit, water, state.slope)
        given = reach * (state.enthalpy_kj_kg + 0.5 * range_k * state.slope - inlet)
        middle = np.minimum(middle + (heat_kw - given) / (reach * state.slope), HOTTEST_C)
    return np.asarray(middle - 0.5 * range_k)


def run_tower(
    tower: Tower,
    heat_kw: Floats,
    full_kw: Reals,
    water_share: Floats,
    leaving_c: Floats,
    outdoor: tuple[Floats, Floats, Floats, Floats],
    fan_limit: Reals = 1.0,
) -> TowerRun:
    """Give off heat with water leaving at a temperature the tower can reach.

    Parameters
    ----------
    heat_kw, full_kw : array_like
        Heat to give off, and at full load [kW].
    water_share : array_like
        Water moved over that at full load.
    leaving_c : array_like
        Water leaving [C], not below `coldest_water_c`.
    outdoor : tuple of arrays
        Dry bulb [C], wet bulb [C], humidity ratio [kg/kg], pressure [Pa].
    fan_limit : array_like
        Fastest speed of the fans, 0 to 1.

    Notes
    -----
    What drives the heat is the enthalpy at the wet bulb; what evaporates follows from the air as
    it is, which leaves nearly saturated: ``air (h_out - h_in) = heat + evaporation c leaving``, the
    make-up taken at the temperature of the basin.
    """
    dry, wet, humidity, pressure = outdoor
    units = transfer_units(tower)
    water = np.maximum(water_share, 1e-6)
    full_flow = full_kw / (CP_WATER * tower.range_k)
    range_k = heat_kw / (CP_WATER * full_flow * water)
    state = saturated(leaving_c + 0.5 * range_k, pressure)
    drive = state.enthalpy_kj_kg + 0.5 * range_k * state.slope
    drive = np.maximum(drive - saturated(wet, pressure).enthalpy_kj_kg, 1e-6)
    full_air = tower.air_per_water * full_flow

    def gives(speed: Reals) -> Floats:
        return full_air * speed * drive * _effectiveness(tower, units, speed, water, state.slope)

    speed = speed_for(gives, heat_kw, fan_limit)
    air = full_air * speed
    gain = heat_kw / np.maximum(air, 1e-12)
    start = leaving_c + 0.5 * range_k
    entering = enthalpy_kj_kg(dry, humidity)
    missed = np.exp(-units * np.exp(EXPONENT * np.log(water / np.maximum(speed, 1e-6))))
    ratio = humidity_past_water(entering, gain, humidity, missed, pressure, start)
    ratio = np.where(heat_kw > 0, ratio, humidity)
    evaporation = air * (ratio - humidity)
    leaving = entering + gain + (ratio - humidity) * CP_WATER * leaving_c
    drift = tower.treatment.drift_share * full_flow * water * (heat_kw > 0)
    volume = full_air / air_density_kg_m3(dry, pressure)
    fans = volume * tower.fan_pressure_pa / (1000.0 * tower.fan_efficiency) * speed**3
    return TowerRun(
        fans,
        evaporation,
        drift,
        np.maximum(evaporation / (tower.treatment.cycles - 1.0) - drift, 0.0),
        air,
        (leaving - 2501.0 * ratio) / (1.006 + 1.86 * ratio),
        ratio,
    )
