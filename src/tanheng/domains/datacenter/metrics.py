"""Figures of merit after ISO/IEC 30134, over all meters of the plant."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.plant import PlantRun

__all__ = ["energy_mwh", "pue", "water_m3", "wue_l_per_kwh"]


def energy_mwh(run: PlantRun) -> dict[str, Floats]:
    """Electricity by component over the run [MWh]."""
    hours = run.step_s / 3600.0
    return {name: np.sum(kw, axis=-1) * hours / 1000.0 for name, kw in run.power_kw.items()}


def water_m3(run: PlantRun) -> dict[str, Floats]:
    """Water by use over the run [m3]."""
    return {
        name: np.sum(flow, axis=-1) * run.step_s / 1000.0 for name, flow in run.water_kg_s.items()
    }


def pue(run: PlantRun) -> Floats:
    """Power usage effectiveness: all electricity over that of the IT equipment (30134-2)."""
    energy = energy_mwh(run)
    return np.asarray(sum(energy.values()) / (energy["servers"] + energy["server_fans"]))


def wue_l_per_kwh(run: PlantRun) -> Floats:
    """Water usage effectiveness: water over electricity of the IT equipment (30134-9)."""
    energy = energy_mwh(run)
    return np.asarray(sum(water_m3(run).values()) / (energy["servers"] + energy["server_fans"]))
