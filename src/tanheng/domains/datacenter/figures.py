"""Figures of a site: its own plant's, and those of the designs beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tanheng.core import Figure, Text
from tanheng.domains.datacenter.comparison import Compared, Comparison
from tanheng.domains.datacenter.metrics import energy_mwh, ref
from tanheng.domains.datacenter.model import DataCenter

__all__ = ["figures_of"]

_HOW = Text(
    "hourly simulation of {design} in {weather}: {what}",
    "{design} 在 {weather} 下的逐时模拟：{what}",
)
_PUE = Text(
    "all electricity over that of the IT equipment (ISO/IEC 30134-2)",
    "总用电量与 IT 设备用电量之比（ISO/IEC 30134-2）",
)
_WUE = Text(
    "water over IT electricity (ISO/IEC 30134-9)", "用水量与 IT 用电量之比（ISO/IEC 30134-9）"
)
_WATER = Text("evaporation, drift, blow-down and humidification", "蒸发、飘水、排污与加湿用水")
_SUMMED = (
    ("pue", "pue", "", _PUE),
    ("wue_l_per_kwh", "wue_l_per_kwh", "l/kWh", _WUE),
    ("energy_mwh", "total_mwh", "MWh", Text("sum of all meters", "全部电表之和")),
    ("it_mwh", "it_mwh", "MWh", Text("electricity of the IT equipment", "IT 设备用电量")),
    ("water_m3", "water_m3", "m3", _WATER),
    (
        "hottest_inlet_c",
        "hottest_inlet_c",
        "C",
        Text("hottest inlet of any hour", "各小时中最高的进风温度"),
    ),
)
_ERF = Text(
    "heat reused outside over all electricity (ISO/IEC 30134-6)",
    "外供余热与总用电量之比（ISO/IEC 30134-6）",
)
_REF = Text(
    "{mwh:g} MWh of renewable energy over all (ISO/IEC 30134-3)",
    "{mwh:g} MWh 可再生能源与总用电量之比（ISO/IEC 30134-3）",
)
_METER = Text("meter of {part}", "{part} 电表")
_COST = Text(
    "electricity, water, upkeep and the year's part of capital at the assumed costs",
    "按假定成本计的电费、水费、维护费与当年投资分摊",
)
_CO2 = Text("electricity times {grid}", "用电量乘以{grid}")
_CUE = Text(
    "CO2 over IT electricity (ISO/IEC 30134-8), {grid}",
    "CO2 与 IT 用电量之比（ISO/IEC 30134-8），{grid}",
)
_MODULES = Text("modules that it is made of", "所含模块数")
_PART_LOAD = Text("mean IT load over IT capacity", "IT 平均负荷与 IT 容量之比")
_BELOW = Text(
    "1 where PUE is below {limit:g} and no inlet too hot", "PUE 低于 {limit:g} 且进风不过热时为 1"
)


def figures_of(section: DataCenter, found: Comparison) -> tuple[Figure, ...]:
    """Return the figures of a site; its own design is the first of the comparison."""
    mine, *others = found.rows
    figures = [*_own(section, found, mine)]
    for row in others:
        figures += _of(section, found, row, f"compare.{row.design.name.replace('-', '_')}.")
    return tuple(figures)


def _own(section: DataCenter, found: Comparison, mine: Compared) -> Iterator[Figure]:
    yield from _of(section, found, mine, "")
    yield _figure(section, mine, "erf", float(mine.figures["erf"]), "1", _ERF)
    if section.renewable_mwh is not None:
        what = _REF.filled(mwh=section.renewable_mwh)
        share = float(ref(mine.run, section.renewable_mwh))
        yield _figure(section, mine, "ref", share, "1", what)
    for part, mwh in energy_mwh(mine.run).items():
        if mwh > 0:
            key, what = f"energy_mwh.{part}", _METER.filled(part=part)
            yield _figure(section, mine, key, float(mwh), "MWh", what)


def _of(section: DataCenter, found: Comparison, row: Compared, prefix: str) -> Iterator[Figure]:
    told = [(key, float(row.figures[held]), unit, what) for key, held, unit, what in _SUMMED]
    money = f"{found.costs.currency}/yr"
    told += [
        ("co2_t", float(row.co2_kg.sum() / 1000.0), "t", _CO2.filled(grid=found.grid.how)),
        (
            "cue_kg_per_kwh",
            row.cue_kg_per_kwh,
            "kg/kWh",
            _CUE.filled(grid=found.grid.how),
        ),
        ("modules", float(row.modules), "", _MODULES),
        ("part_load", row.part_load, "1", _PART_LOAD),
        ("cost_per_yr", row.bill.yearly, money, _COST),
    ]
    if section.pue_below is not None:
        what = _BELOW.filled(limit=section.pue_below)
        told.append(("pue_below", float(row.holds(section.pue_below)), "", what))
    for key, value, unit, what in told:
        made = _figure(section, row, f"{prefix}{key}", value, unit, what)
        yield replace(made, about={"limit": section.pue_below}) if key == "pue_below" else made


def _figure(
    section: DataCenter, row: Compared, key: str, value: float, unit: str, what: Text
) -> Figure:
    how = _HOW.filled(design=row.design.name, weather=section.weather, what=what)
    return Figure(f"{section.name}.{key}", value, unit, section.outcome, how)
