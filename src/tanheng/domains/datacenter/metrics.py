"""Figures of merit after ISO/IEC 30134, over all meters of the plant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from tanheng.core import InputError, Text
from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.plant import COMPONENTS, PlantRun, PlantTotals

__all__ = [
    "FIGURES",
    "GB_40879",
    "METERS",
    "Grades",
    "cue_kg_per_kwh",
    "energy_mwh",
    "erf",
    "it_mwh",
    "pue",
    "ref",
    "summary",
    "water_m3",
    "wue_l_per_kwh",
]

Category = Literal[1, 2, 3]

FIGURES = {
    "pue": Text("PUE", "PUE"),
    "pue_category_1": Text("PUE, IT metered at the UPS", "PUE（IT 计量点在 UPS 输出）"),
    "wue_l_per_kwh": Text("WUE [L/kWh]", "WUE [L/kWh]"),
    "ref": Text("renewable energy factor, REF", "可再生能源因子 REF"),
    "erf": Text("energy reuse factor, ERF", "能量再利用因子 ERF"),
    "it_mwh": Text("electricity of the IT equipment [MWh]", "IT 设备用电 [MWh]"),
    "total_mwh": Text("all electricity [MWh]", "总用电 [MWh]"),
    "water_m3": Text("water [m3]", "用水 [m3]"),
    "hottest_inlet_c": Text("hottest inlet [C]", "最高进风温度 [C]"),
    "unmet_mwh": Text("heat not carried off [MWh]", "未排出的热量 [MWh]"),
}
"""What the figures of a `summary` are called, and REF."""
METERS = {
    "servers": Text("servers", "服务器"),
    "server_fans": Text("server fans", "服务器风扇"),
    "ups": Text("UPS losses", "UPS 损耗"),
    "pdu": Text("distribution losses", "配电损耗"),
    "crah_fans": Text("hall fans", "机房风机"),
    "pumps": Text("pumps", "水泵"),
    "chiller": Text("chillers", "冷水机组"),
    "tower_fans": Text("outdoor fans", "室外风机"),
    "humidifier": Text("humidifiers", "加湿"),
    "dx": Text("direct expansion", "直接膨胀"),
    "heat_pump": Text("heat pump", "热泵"),
    "other": Text("lighting and the rest", "照明及其他"),
}
"""What the meters of the components are called."""


@dataclass(frozen=True)
class Grades:
    """Grades by PUE: a PUE up to the n-th limit is of grade n."""

    name: str
    limits: tuple[float, ...]
    in_force: date
    source: str
    verified: bool

    def grade(self, pue: float) -> int | None:
        """Return the grade of a PUE; None if it is worse than all of them."""
        return next((n for n, limit in enumerate(self.limits, 1) if pue <= limit), None)


GB_40879 = Grades(
    "GB 40879-2021",
    (1.20, 1.30, 1.50),
    date(2022, 11, 1),
    "Maximum allowable values of energy efficiency and energy efficiency grades for data centers; "
    "limits as reported in the press, not verified against the standard's text; halls of up to "
    "100 racks at the edge are outside its scope",
    verified=False,
)


def energy_mwh(run: PlantRun | PlantTotals) -> dict[str, Floats]:
    """Electricity by component over the run [MWh]."""
    if isinstance(run, PlantTotals):
        return {name: kwh / 1000.0 for name, kwh in run.energy_kwh.items()}
    hours = run.step_s / 3600.0
    return {name: np.sum(kw, axis=-1) * hours / 1000.0 for name, kw in run.power_kw.items()}


def water_m3(run: PlantRun | PlantTotals) -> dict[str, Floats]:
    """Water by use over the run [m3]."""
    if isinstance(run, PlantTotals):
        return {name: kg / 1000.0 for name, kg in run.water_kg.items()}
    step = run.step_s / 1000.0
    return {name: np.sum(flow, axis=-1) * step for name, flow in run.water_kg_s.items()}


def it_mwh(run: PlantRun | PlantTotals, category: Category = 3) -> Floats:
    """Electricity of the IT equipment over the run [MWh].

    Category 1 is metered at the output of the UPS, so it holds the losses of distribution; 2, at
    the output of distribution, and 3, at the input of the equipment, are one here: the losses in
    the racks' cords are part of distribution.
    """
    energy = energy_mwh(run)
    at_input = energy["servers"] + energy["server_fans"]
    return at_input + energy["pdu"] if category == 1 else at_input


def pue(run: PlantRun | PlantTotals, category: Category = 3) -> Floats:
    """Power usage effectiveness: the sum of all meters over the IT equipment's (30134-2)."""
    return np.asarray(sum(energy_mwh(run).values()) / it_mwh(run, category))


def wue_l_per_kwh(run: PlantRun | PlantTotals) -> Floats:
    """Water usage effectiveness: water used on site over the IT equipment's electricity (-9)."""
    return np.asarray(sum(water_m3(run).values()) / it_mwh(run))


def cue_kg_per_kwh(run: PlantRun, intensity_g_per_kwh: Reals) -> Floats:
    """Carbon usage effectiveness: CO2 of all electricity over the IT equipment's (-8) [kg/kWh].

    ``intensity_g_per_kwh`` is a number or ``(T,)``, by the run's intervals.
    """
    grams = np.asarray(intensity_g_per_kwh, dtype=np.float64)
    if grams.ndim and grams.shape[-1] not in (1, run.total_kw.shape[-1]):
        raise InputError(
            f"intensity: expected {run.total_kw.shape[-1]} values, one for each interval, "
            f"came {grams.shape[-1]}"
        )
    hours = run.step_s / 3600.0
    return np.asarray(np.sum(run.total_kw * grams, axis=-1) * hours / 1e6 / it_mwh(run))


def ref(run: PlantRun | PlantTotals, renewable_mwh: Reals) -> Floats:
    """Renewable energy factor: owned and controlled renewable over all energy, at most 1 (-3)."""
    return np.asarray(np.minimum(renewable_mwh / sum(energy_mwh(run).values()), 1.0))


def erf(run: PlantRun | PlantTotals) -> Floats:
    """Energy reuse factor: energy reused outside over all energy (-6)."""
    if isinstance(run, PlantTotals):
        reused = run.heat_kwh["reused"] / 1000.0
    else:
        reused = np.sum(run.heat_kw["reused"], axis=-1) * run.step_s / 3.6e6
    return np.asarray(reused / sum(energy_mwh(run).values()))


def summary(run: PlantRun, grades: Grades = GB_40879) -> Mapping[str, Any]:
    """Return the figures of one plant's run as plain numbers."""
    energy = {name: float(mwh) for name, mwh in energy_mwh(run).items()}
    water = {name: float(m3) for name, m3 in water_m3(run).items()}
    unmet = float(np.sum(run.heat_kw["unmet"]) * run.step_s / 3.6e6)
    return {
        "pue": float(pue(run)),
        "pue_category_1": float(pue(run, 1)),
        "wue_l_per_kwh": float(wue_l_per_kwh(run)),
        "erf": float(erf(run)),
        "it_mwh": float(it_mwh(run)),
        "total_mwh": sum(energy.values()),
        "energy_mwh": {name: energy[name] for name in COMPONENTS},
        "water_m3": sum(water.values()),
        "water_m3_by_use": water,
        "hottest_inlet_c": float(np.max(run.inlet_c)),
        "unmet_mwh": unmet,
        "grade": {
            "standard": grades.name,
            "grade": grades.grade(float(pue(run))),
            "in_force": grades.in_force.isoformat(),
            "verified": grades.verified,
            "source": grades.source,
        },
    }
