"""Dry coolers by effectiveness and number of transfer units, in counterflow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from tanheng.core import InputError, Strict
from tanheng.domains.datacenter.components.fan_speed import speed_for
from tanheng.domains.datacenter.components.moist_air import (
    CP_AIR,
    CP_WATER,
    Floats,
    Reals,
    air_density_kg_m3,
)
from tanheng.domains.datacenter.components.water_loop import Pump

__all__ = ["DryCooler", "DryRun", "coldest_dry_c", "run_dry_cooler"]

EXPONENT = 0.6
"""Heat transfer on the air's side goes with its flow to this power."""


class DryCooler(Strict):
    """Parameters of dry coolers.

    References
    ----------
    Incropera et al. (2007), Fundamentals of heat and mass transfer, 6th ed., table 11.4.
    """

    kind: Literal["dry-cooler"] = "dry-cooler"
    approach_k: float = Field(gt=0, le=40)
    """Leaving water above outdoor air at full load."""
    range_k: float = Field(gt=0, le=30)
    capacity_ratio: float = Field(default=0.8, gt=0, lt=1)
    """Heat capacity flow of the water over that of the air at full speed."""
    fan_pressure_pa: float = Field(gt=0, le=2000)
    fan_efficiency: float = Field(gt=0, le=1)
    coldest_c: float = Field(default=10.0, ge=-20, le=60)
    pump: Pump


@dataclass(frozen=True)
class DryRun:
    """Fans [kW], the air they move [kg/s] and the temperature at which it leaves [C]."""

    fans_kw: Floats
    air_kg_s: Floats
    out_c: Floats


def _design(cooler: DryCooler) -> float:
    effectiveness = cooler.range_k / (cooler.range_k + cooler.approach_k)
    ratio = cooler.capacity_ratio
    if np.any(np.asarray(ratio) * effectiveness >= 1):
        raise InputError("rejection: the loop cannot close: no dry cooler reaches that approach_k")
    return np.log((1 - ratio * effectiveness) / (1 - effectiveness)) / (1 - ratio)  # type: ignore[no-any-return]


def _effectiveness(cooler: DryCooler, speed: Reals, flow: Reals) -> Floats:
    """Share of (entering water - air) by which the water cools."""
    units = _design(cooler) * np.exp(EXPONENT * np.log(speed)) / flow
    ratio = cooler.capacity_ratio * flow / speed
    ratio = np.where(np.abs(ratio - 1.0) < 1e-6, 1.0 + 1e-6, ratio)
    faded = np.exp(-np.minimum(np.maximum(units * (1.0 - ratio), -50.0), 50.0))
    return np.asarray((1.0 - faded) / (1.0 - ratio * faded))


def coldest_dry_c(
    cooler: DryCooler,
    heat_kw: Floats,
    full_kw: Reals,
    water_share: Floats,
    dry_bulb_c: Floats,
    fan_limit: Reals = 1.0,
) -> Floats:
    """Temperature [C] of the leaving water with the fans at their limit."""
    water = np.maximum(water_share, 1e-6)
    range_k = heat_kw * cooler.range_k / (full_kw * water)
    return np.asarray(dry_bulb_c + range_k * (1.0 / _effectiveness(cooler, fan_limit, water) - 1.0))


def run_dry_cooler(
    cooler: DryCooler,
    heat_kw: Floats,
    full_kw: Reals,
    water_share: Floats,
    leaving_c: Floats,
    dry_bulb_c: Floats,
    pressure_pa: Reals,
    fan_limit: Reals = 1.0,
) -> DryRun:
    """Give off heat with water leaving at a temperature the cooler can reach."""
    water = np.maximum(water_share, 1e-6)
    full_flow = full_kw / (CP_WATER * cooler.range_k)
    range_k = heat_kw / (CP_WATER * full_flow * water)
    drive = np.maximum(leaving_c + range_k - dry_bulb_c, 1e-6) * CP_WATER * full_flow * water

    def gives(speed: Reals) -> Floats:
        return drive * _effectiveness(cooler, speed, water)

    speed = speed_for(gives, heat_kw, fan_limit)
    full_air = full_flow * CP_WATER / (CP_AIR * cooler.capacity_ratio)
    volume = full_air / air_density_kg_m3(dry_bulb_c, pressure_pa)
    fans = volume * cooler.fan_pressure_pa / (1000.0 * cooler.fan_efficiency) * speed**3
    air = full_air * speed
    return DryRun(fans, air, dry_bulb_c + heat_kw / (CP_AIR * np.maximum(air, 1e-12)))
