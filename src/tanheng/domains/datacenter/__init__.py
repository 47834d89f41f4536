"""The data centre: a plant whose physics closes, simulated by the hour."""

from tanheng.domains.datacenter.design import Design, design, shipped, varied
from tanheng.domains.datacenter.metrics import energy_mwh, pue, water_m3, wue_l_per_kwh
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import COMPONENTS, WATERS, PlantRun, SetPoints, simulate
from tanheng.domains.datacenter.reading import read_outdoor

__all__ = [
    "COMPONENTS",
    "WATERS",
    "Design",
    "Outdoor",
    "PlantRun",
    "SetPoints",
    "design",
    "energy_mwh",
    "pue",
    "read_outdoor",
    "shipped",
    "simulate",
    "varied",
    "water_m3",
    "wue_l_per_kwh",
]
