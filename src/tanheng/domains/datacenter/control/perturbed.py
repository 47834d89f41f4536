"""Plants that are not what the optimiser believes: parameters off by a share."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.components.tower import Tower, transfer_units
from tanheng.domains.datacenter.design import Design, varied

__all__ = ["PARAMETERS", "perturbed"]

PARAMETERS = (
    "servers.fan_share",
    "servers.leakage_per_k",
    "servers.flow_per_k",
    "servers.temperature_rise_k",
    "power_chain.ups.b",
    "power_chain.ups.c",
    "power_chain.pdu.c",
    "air.fan_pressure_pa",
    "air.bypass_share",
    "air.recirculation_share",
    "air.coil_effectiveness",
    "water.pump.pressure_kpa",
    "water.range_k",
    "chiller.cop",
    "chiller.size_per_load",
    "economiser.approach_k",
    "economiser.pad_effectiveness",
    "economiser.dry_effectiveness",
    "economiser.wet_effectiveness",
    "economiser.fan_pressure_pa",
    "rejection.approach_k",
    "rejection.range_k",
    "rejection.fan_pressure_pa",
    "rejection.pump.pressure_kpa",
)
"""Those of them a design has are off, each by itself."""
MOST_EFFECTIVE = 0.95


def perturbed(design: Design, lanes: int, rng: np.random.Generator, by: float = 0.2) -> Design:
    """Return plants, one per lane, whose parameters are each off by a share, up or down by chance.

    Effectivenesses stay below 0.95. Towers that could not be built, as no size of them comes so
    near the wet bulb, have the larger approach instead.
    """
    values: dict[str, Any] = {}
    for path in PARAMETERS:
        value = _value(design, path.split("."))
        if value is None:
            continue
        off = 1.0 + by * rng.choice([-1.0, 1.0], size=(lanes, 1))
        most = MOST_EFFECTIVE if path.endswith("effectiveness") else np.inf
        values[path] = np.minimum(value * off, most)
    return _buildable(varied(design, values), design, by)


def _value(block: Any, steps: list[str]) -> float | None:
    for step in steps:
        block = getattr(block, step, None)
        if block is None:
            return None
    return float(block)


def _buildable(plants: Design, design: Design, by: float) -> Design:
    tower = plants.rejection
    if not isinstance(tower, Tower) or not isinstance(design.rejection, Tower):
        return plants
    approach: Floats = np.array(tower.approach_k)
    for lane in range(approach.size):
        one = tower.model_copy(
            update={
                "approach_k": approach[lane, 0],
                "range_k": np.asarray(tower.range_k)[lane, 0],
            }
        )
        try:
            transfer_units(one)
        except InputError:
            approach[lane] = design.rejection.approach_k * (1.0 + by)
    return varied(plants, {"rejection.approach_k": approach})
