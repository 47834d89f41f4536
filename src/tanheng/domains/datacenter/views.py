"""What a data centre shows: its energy by meter, its PUE by hour and month, others beside it."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import numpy as np

from tanheng.core import (
    Column,
    HeatMap,
    Line,
    LineChart,
    Section,
    Table,
    Text,
    local_hour,
    offset_s,
)
from tanheng.domains.datacenter.metrics import energy_mwh, summary
from tanheng.domains.datacenter.model import DataCenter
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import PlantRun

__all__ = ["compare_table", "read_table", "section"]

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


def section(
    said: DataCenter, mine: PlantRun, runs: Mapping[str, PlantRun], zone: ZoneInfo
) -> Section:
    """Return the site's part of the report."""
    title = Text(f"Data centre {said.name}", f"数据中心 {said.name}")
    parts = (
        compare_table(said, runs),
        meters_table(said, mine),
        _heat(mine, zone),
        _duration(mine),
    )
    return Section(f"datacenter-{said.name}", title, parts)


def compare_table(said: DataCenter, runs: Mapping[str, PlantRun]) -> Table:
    """Return the designs side by side; the site's own comes first."""
    rows: list[tuple[str | float, ...]] = []
    for name, plant in runs.items():
        one = summary(plant)
        keys = ("pue", "wue_l_per_kwh", "total_mwh", "water_m3", "hottest_inlet_c", "unmet_mwh")
        rows.append((name, *(float(one[key]) for key in keys)))
    columns = (
        Column(Text("Design", "方案")),
        Column(Text("PUE", "PUE"), digits=".3f"),
        Column(Text("WUE", "WUE"), "l/kWh", digits=".3f"),
        Column(Text("Electricity", "用电"), "MWh", digits=",.0f"),
        Column(Text("Water", "用水"), "m3", digits=",.0f"),
        Column(Text("Hottest inlet", "最高进风温度"), "C", digits=".1f"),
        Column(Text("Heat not met", "未满足热量"), "MWh", digits=",.1f"),
    )
    title = Text(
        f"{said.name}: designs at {said.it_mw:g} MW of IT ({said.origin})",
        f"{said.name}：IT 负荷 {said.it_mw:g} MW 下的方案（{said.origin}）",
    )
    return Table(title, columns, tuple(rows))


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


def read_table(said: DataCenter, outdoor: Outdoor, names: list[str]) -> Table:
    """Say how the section was read."""
    dry = outdoor.dry_bulb_c
    rows = (
        (Text("designs", "方案"), ", ".join(names)),
        (Text("intervals of weather", "气象时段"), f"{dry.size:,} x {outdoor.step_s} s"),
        (Text("dry bulb", "干球温度"), f"{dry.min():.1f} to {dry.max():.1f} C"),
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
        "1",
    )


def _duration(mine: PlantRun) -> LineChart:
    """Hours of the year by electricity, largest first."""
    falling = np.sort(mine.total_kw)[::-1]
    hours = (np.arange(falling.size) + 1) * mine.step_s / 3600.0
    line = Line(Text("all electricity", "总用电"), hours, falling, "modelled")
    return LineChart(
        Text("Load duration", "负荷持续曲线"), (line,), Text("hours", "小时"), Text("kW", "kW")
    )
