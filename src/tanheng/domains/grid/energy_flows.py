"""Where energy and its emissions came from and went to over a run, as flows."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.core import Flow, InputError, Sankey, Text
from tanheng.domains.grid.carbon import factor_of
from tanheng.domains.grid.energy import Energy

__all__ = ["energy_flows"]

LEAST_MWH = 1e-3
"""Less than a kilowatt-hour in a whole run is the solver's tolerance, and is not drawn."""
USED, LOST = Text("the grid", "电网"), Text("storage: losses", "储能：损耗")
UNSERVED, CURTAILED = Text("not served", "未供电量"), Text("curtailed", "弃电")
FUELS = {
    "coal": Text("coal", "煤电"),
    "gas": Text("gas", "气电"),
    "oil": Text("oil", "油电"),
    "biomass": Text("biomass", "生物质"),
    "nuclear": Text("nuclear", "核电"),
    "hydro": Text("hydro", "水电"),
    "wind": Text("wind", "风电"),
    "solar": Text("solar", "光伏与光热"),
    "geothermal": Text("geothermal", "地热"),
    "thermal": Text("thermal", "火电"),
}


def energy_flows(name: str, energy: Energy, zones: tuple[str, ...]) -> Sankey:
    """Draw sources, what of them was taken, and where it went: loads, losses, curtailment.

    Parameters
    ----------
    name : str
        The system's.
    """
    title = Text(f"{name}: energy and its emissions", f"{name}：电量与碳流向")
    note = Text(
        "All hours of the run, dispatched at least cost. Emissions are those of what is burnt, "
        "traced along the flows to the loads; energy that was curtailed has none. Between zones "
        "energy is exchanged, and none leaves the system.",
        "整个运行期，按最小成本调度。排放来自燃料，沿潮流追踪至负荷；弃电不计排放。"
        "电量仅在区域间交换，不流出系统。",
    )
    flows = tuple(
        Flow(source, target, (mwh, t))
        for source, target, mwh, t in _all(energy, zones)
        if mwh > LEAST_MWH
    )
    return Sankey(title, flows, ("MWh", "t CO2"), note)


def _all(energy: Energy, zones: tuple[str, ...]) -> Iterator[tuple[Text, Text, float, float]]:
    spilt = energy.curtailed.sum(axis=(1, 2))
    for place, source in enumerate(energy.sources):
        name = source_name(source)
        emitted = float(energy.emitted_t[place].sum())
        yield name, USED, float(energy.generated[place].sum()), emitted
        yield name, CURTAILED, float(spilt[place]), 0.0
    for place, zone in enumerate(zones):
        load = Text(f"load of zone {zone}", f"{zone} 区负荷")
        short = float(energy.unserved[place].sum())
        used = float(energy.used_t[place].sum())
        yield USED, load, float(energy.load[place].sum()) - short, used
        yield UNSERVED, load, short, 0.0
    held = float(energy.emitted_t.sum() - energy.used_t.sum())
    yield USED, LOST, -float(energy.storage.sum()), max(0.0, held)


def source_name(source: str) -> Text:
    """Name a fuel, or a kind where none is burnt, in both languages where it is known."""
    try:
        return FUELS[factor_of(source, "direct").fuel]
    except InputError:
        return FUELS.get(source, Text(source, source))
