"""Where a dispatched system's energy came from and went: by the hour, and as a diagram."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Flow, Sankey, Text
from tanheng.domains.grid.carbon import Dispatch, emissions_kg_per_mwh
from tanheng.domains.grid.findings import Carbon, Findings
from tanheng.domains.grid.system import System

__all__ = ["dispatch_table", "energy_flows"]

Floats = NDArray[np.float64]
T_PER_KG = 1e-3
LEAST_MWH = 1e-3
"""Flows below this are not drawn."""
FUELS = {
    "ng": Text("natural gas", "天然气"),
    "coal": Text("coal", "煤"),
    "oil": Text("oil", "油"),
    "nuclear": Text("nuclear", "核能"),
    "hydro": Text("hydro", "水能"),
    "wind": Text("wind", "风能"),
    "solar": Text("sun", "太阳能"),
}
GRID = Text("system", "系统")
CURTAILED = Text("curtailed", "弃电")
LOST = Text("lost in storage", "储能损耗")
SHED = Text("load not served", "未供负荷")


def dispatch_table(found: Findings, carbon: Carbon) -> pl.DataFrame:
    """Return the dispatch by hour and zone; the other ``*_mw`` add up to ``load_mw``.

    ``storage_mw`` and ``imports_mw`` are what storage and other zones give, less what they take;
    ``curtailed_mwh`` is what wind, sun and water could have given beyond.
    """
    system, run = found.read.system, carbon.dispatch
    time = pl.from_epoch(pl.Series("time", found.time_s), "s").dt.replace_time_zone("UTC")
    storage = _by_zone(system.storages.zone, run.discharge_mw - run.charge_mw, system)
    imports = _by_zone(run.end, run.flow_mw, system) - _by_zone(run.start, run.flow_mw, system)
    burnt = _members(found)
    given = {
        f"{_column(fuel)}_mw": _by_zone(system.units.zone, run.generation_mw * own[:, None], system)
        for fuel, own in burnt.items()
    }
    spilt = _by_zone(system.units.zone, _spilt_mw(found, run), system) * system.step_h
    parts = given | {"storage_mw": storage, "imports_mw": imports, "shed_mw": run.shed_mw}
    tables = [
        pl.DataFrame(
            {"time": time, "zone": np.full(found.time_s.size, zone)}
            | {"load_mw": system.load_mw[place]}
            | {name: mw[place] for name, mw in parts.items()}
            | {"curtailed_mwh": spilt[place]}
        )
        for place, zone in enumerate(system.zones)
    ]
    return pl.concat(tables)


def energy_flows(found: Findings, carbon: Carbon) -> Sankey:
    """Draw energy and emissions from what is burnt to the zones that consume them."""
    system, run = found.read.system, carbon.dispatch
    kg = _emitted(found, carbon)
    flows = []
    for fuel, own in _members(found).items():
        mwh = run.generation_mw[own].sum(axis=1) * system.step_h
        tonnes = float((mwh * kg[own]).sum()) * T_PER_KG
        spilt = float(_spilt_mw(found, run)[own].sum()) * system.step_h
        burnt = FUELS.get(fuel.lower(), Text(fuel, fuel))
        flows.append(Flow(burnt, GRID, (float(mwh.sum()), tonnes)))
        flows.append(Flow(burnt, CURTAILED, (spilt, 0.0)))
    flows.append(Flow(SHED, GRID, (float(run.shed_mw.sum()) * system.step_h, 0.0)))
    intensity = np.nan_to_num(carbon.intensity.consumption_average)
    for place, zone in enumerate(system.zones):
        load = system.load_mw[place] * system.step_h
        tonnes = float((load * intensity[place]).sum()) * T_PER_KG
        to = Text(f"load of zone {zone}", f"{zone} 区负荷")
        flows.append(Flow(GRID, to, (float(load.sum()), tonnes)))
    lost = float((run.charge_mw - run.discharge_mw).sum()) * system.step_h
    flows.append(Flow(GRID, LOST, (max(lost, 0.0), 0.0)))
    told = tuple(flow for flow in flows if flow.amounts[0] > LEAST_MWH)
    title = Text(
        f"{found.section.name}: energy from source to load", f"{found.section.name}：能量流向"
    )
    note = Text(
        f"Emissions by {carbon.basis.replace('_', '-')} factors, to zones by consumption.",
        f"排放取{'直接' if carbon.basis == 'direct' else '全生命周期'}因子，按用电侧分到各区。",
    )
    return Sankey(title, told, ("MWh", "t CO2"), note)


def _emitted(found: Findings, carbon: Carbon) -> Floats:
    burn = found.read.plants.burn
    if burn is None:  # a system that is dispatched says what it burns
        return np.zeros(len(found.read.plants.kind))
    return emissions_kg_per_mwh(burn, found.read.plants.burnt, carbon.basis)


def _members(found: Findings) -> dict[str, NDArray[np.bool_]]:
    """Units of each fuel, or kind where they burn none."""
    burnt = np.array(found.read.plants.burnt, dtype=object).astype(str)
    return {fuel: burnt == fuel for fuel in dict.fromkeys(burnt.tolist())}


def _spilt_mw(found: Findings, run: Dispatch) -> Floats:
    """Return what wind, sun and water could have given beyond what they gave, (N, T)."""
    units = found.read.system.units
    free = found.read.plants.of_kind("wind", "solar", "hydro")
    there = units.capacity_mw * units.outages.available[:, None]
    spilt = np.maximum(there - run.generation_mw, 0.0)
    return np.where(free[:, None], spilt, 0.0)


def _by_zone(zone: NDArray[np.int64], mw: Floats, system: System) -> Floats:
    """Add rows up by their zone, (Z, T)."""
    summed = np.zeros((len(system.zones), system.steps))
    np.add.at(summed, zone, mw)
    return summed


def _column(fuel: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fuel.lower()).strip("_") or "other"
