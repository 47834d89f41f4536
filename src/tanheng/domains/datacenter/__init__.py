"""The data centre: a plant whose physics closes, simulated by the hour.

``boards`` (GPU boards) and ``calibration`` (plants against their meters) are read when first asked
for: they bring an optimiser that a simulation does not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tanheng.domains.datacenter.components.servers import work_kw
from tanheng.domains.datacenter.design import Design, design, shipped, varied
from tanheng.domains.datacenter.metrics import (
    FIGURES,
    GB_40879,
    METERS,
    Grades,
    cue_kg_per_kwh,
    energy_mwh,
    erf,
    it_mwh,
    pue,
    ref,
    summary,
    water_m3,
    wue_l_per_kwh,
)
from tanheng.domains.datacenter.model import DataCenter
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
from tanheng.domains.datacenter.run import check, run
from tanheng.domains.datacenter.set_points import SetPoints

if TYPE_CHECKING:
    from tanheng.domains.datacenter import boards, calibration

__all__ = [
    "COMPONENTS",
    "FIGURES",
    "GB_40879",
    "HEATS",
    "METERS",
    "WATERS",
    "DataCenter",
    "Design",
    "Grades",
    "Outdoor",
    "PlantRun",
    "PlantTotals",
    "SetPoints",
    "boards",
    "calibration",
    "check",
    "cue_kg_per_kwh",
    "design",
    "energy_mwh",
    "erf",
    "it_mwh",
    "pue",
    "read_outdoor",
    "ref",
    "run",
    "shipped",
    "simulate",
    "summary",
    "totals",
    "varied",
    "water_m3",
    "work_kw",
    "wue_l_per_kwh",
]


def __getattr__(name: str) -> Any:
    if name in ("boards", "calibration"):
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
