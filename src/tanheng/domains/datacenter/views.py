"""What a data centre shows: its energy by meter, its PUE by hour and month, others beside it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np

from tanheng.core import (
    Column,
    Flow,
    HeatMap,
    Line,
    LineChart,
    Origin,
    Sankey,
    Section,
    Table,
    Text,
    local_hour,
    offset_s,
)
from tanheng.domains.datacenter.comparison import Compared, Comparison
from tanheng.domains.datacenter.comparison_views import (
    below_table,
    comparison_table,
    cost_table,
    costs_table,
    pue_wue_chart,
    trade_off_table,
)
from tanheng.domains.datacenter.inputs import Inputs
from tanheng.domains.datacenter.metrics import METERS, energy_mwh
from tanheng.domains.datacenter.model import DataCenter
from tanheng.domains.datacenter.plant import PlantRun

__all__ = ["energy_flows", "headline", "read_table", "section"]

BOUGHT = Text("electricity", "用电")
HEAT = Text("heat", "热量")
HEAT_TO = {
    "outdoors": Text("to the air outdoors", "排至室外"),
    "reused": Text("reused", "回收利用"),
    "stored": Text("tank", "蓄冷罐"),
    "unmet": Text("not carried off", "未排出"),
}
LEAST_MWH = 1e-6
"""Flows below this are not drawn."""


def section(said: DataCenter, found: Comparison, zone: ZoneInfo) -> Section:
    """Return the site's part of the report; its designs side by side stand in the headline."""
    mine = found.rows[0].run
    title = Text(f"Data centre {said.name}", f"数据中心 {said.name}")
    own = (
        energy_flows(said, found),
        meters_table(said, mine),
        _heat(mine, zone),
        _duration(mine, said.outcome),
    )
    costs = (cost_table(found), costs_table(found.costs))
    if len(found.rows) > 1:
        beside = (pue_wue_chart((found,)), trade_off_table(found))
        return Section(f"{said.name}-datacenter", title, (*own, *beside, *costs))
    return Section(f"{said.name}-datacenter", title, (*own, *costs))


def headline(said: DataCenter, found: Comparison) -> tuple[Table, ...]:
    """Return what stands first: the designs, and which of them hold the limit."""
    limit = said.pue_below
    below = () if limit is None else (below_table((found,), limit),)
    return (comparison_table(found), *below)


def meters_table(said: DataCenter, mine: PlantRun) -> Table:
    """Return the energy of each meter, whose sum over the servers' is the PUE."""
    energy = {name: float(mwh) for name, mwh in energy_mwh(mine).items() if mwh > 0}
    it = energy["servers"] + energy.get("server_fans", 0.0)
    columns = (
        Column(Text("Meter", "计量")),
        Column(Text("Electricity", "用电"), "MWh", digits=",.0f"),
        Column(Text("over IT", "与 IT 之比"), digits=".3f"),
    )
    rows = tuple((METERS[name], mwh, mwh / it) for name, mwh in energy.items())
    return Table(Text(f"{said.name}: energy", f"{said.name}：电量"), columns, rows)


def energy_flows(said: DataCenter, found: Comparison) -> Sankey:
    """Draw where electricity, its CO2 and its cost went: into meters; then out of the hall."""
    row = found.rows[0]
    mine, price = row.run, 1000.0 * found.costs["power_price"]
    heats = {name: float(np.sum(kw)) * mine.step_s / 3.6e6 for name, kw in mine.heat_kw.items()}
    meters = {name: float(mwh) for name, mwh in energy_mwh(mine).items() if mwh > 0}
    flows = [
        Flow(BOUGHT, METERS[name], (mwh, _tonnes(row, name), mwh * price))
        for name, mwh in meters.items()
    ]
    flows += [Flow(METERS[name], HEAT, (mwh, 0.0, 0.0)) for name, mwh in meters.items()]
    flows += [
        Flow(HEAT, HEAT_TO[name], (mwh, 0.0, 0.0)) for name, mwh in heats.items() if mwh > LEAST_MWH
    ]
    drawn = -heats["stored"]
    if drawn > LEAST_MWH:  # a tank that ends emptier of heat than it began
        flows.append(Flow(HEAT_TO["stored"], HEAT, (drawn, 0.0, 0.0)))
    title = Text(f"{said.name}: energy from meter to heat", f"{said.name}：能量流向")
    return Sankey(title, tuple(flows), ("MWh", "t CO2", found.costs.currency))


def _tonnes(row: Compared, meter: str) -> float:
    """CO2 of what a meter took [t]."""
    kg = row.run.power_kw[meter] * row.grid.g_per_kwh
    return float(np.sum(kg)) * row.run.step_s / 3.6e9


def read_table(said: DataCenter, read: Inputs) -> Table:
    """Say how the section was read."""
    outdoor, load = read.outdoor, read.load.kw / 1000.0
    dry, names = outdoor.dry_bulb_c, [one.name for _, one in read.designs]
    rows = (
        (Text("designs", "方案"), ", ".join(names)),
        (Text("intervals of weather", "气象时段"), f"{dry.size:,} x {outdoor.step_s} s"),
        (Text("dry bulb", "干球温度"), f"{dry.min():.1f} to {dry.max():.1f} C"),
        (Text("IT load", "IT 负荷"), f"{load.min():.3g} to {load.max():.3g} MW"),
        (Text("its source", "负荷来源"), read.load.how),
        (Text("intensity", "碳强度"), read.grid.how),
        (Text("assumed", "假设"), "; ".join(outdoor.assumed) or "-"),
    )
    columns = (Column(Text("What", "项目")), Column(Text("Read as", "读作")))
    return Table(Text(f"{said.name}: inputs", f"{said.name}：输入"), columns, rows)


def _heat(mine: PlantRun, zone: ZoneInfo) -> HeatMap:
    """PUE by month and hour of the day on the site's clocks."""
    time_s = mine.start_s + mine.step_s * np.arange(mine.total_kw.shape[-1])
    local_s = time_s + offset_s(time_s, zone)
    month = local_s.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    cell = month * 24 + local_hour(time_s, zone)
    it = mine.power_kw["servers"] + mine.power_kw["server_fans"]
    sums = [np.bincount(cell, kw, 12 * 24).reshape(12, 24) for kw in (mine.total_kw, it)]
    with np.errstate(invalid="ignore"):
        z = sums[0] / sums[1]
    return HeatMap(
        Text("PUE by month and hour", "PUE：按月与小时"),
        tuple(f"{hour:02d}" for hour in range(24)),
        tuple(str(month) for month in range(1, 13)),
        z,
        Text("hour of the day", "小时"),
        Text("month", "月"),
        "",
    )


def _duration(mine: PlantRun, origin: Origin) -> LineChart:
    """Hours of the year by electricity, largest first."""
    falling = np.sort(mine.total_kw)[::-1]
    hours = (np.arange(falling.size) + 1) * mine.step_s / 3600.0
    line = Line(Text("all electricity", "总用电"), hours, falling, origin)
    return LineChart(
        Text("Load duration", "负荷持续曲线"), (line,), Text("hours", "小时"), Text("kW", "kW")
    )
