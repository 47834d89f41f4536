"""The data centre: a plant whose physics closes, simulated by the hour."""

from tanheng.domains.datacenter.design import Design, design, shipped, varied
from tanheng.domains.datacenter.metrics import energy_mwh, pue, water_m3, wue_l_per_kwh
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import (
    COMPONENTS,
    HEATS,
    WATERS,
    PlantRun,
    PlantTotals,
    simulate,
    totals,
)
from tanheng.domains.datacenter.reading import read_outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = [
    "COMPONENTS",
    "HEATS",
    "WATERS",
    "Design",
    "Outdoor",
    "PlantRun",
    "PlantTotals",
    "SetPoints",
    "design",
    "energy_mwh",
    "pue",
    "read_outdoor",
    "shipped",
    "simulate",
    "totals",
    "varied",
    "water_m3",
    "wue_l_per_kwh",
]
