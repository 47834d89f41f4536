"""What a comparison of designs shows: tables, PUE against WUE, records for JSON and hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from tanheng.core import Column, Line, LineChart, Section, Table, Text
from tanheng.domains.datacenter.comparison import Compared, Comparison, trade_off
from tanheng.domains.datacenter.costs import Costs

__all__ = [
    "below_table",
    "comparison_section",
    "comparison_table",
    "cost_table",
    "costs_table",
    "hours_of",
    "pue_wue_chart",
    "record",
    "trade_off_table",
]

UNVERIFIED = Text(
    "Grade after GB 40879-2021 by the limits 1.20, 1.30, 1.50 as reported in the press, not "
    "verified against the standard's text.",
    "等级按 GB 40879-2021 的 1.20、1.30、1.50 限值（取自报道，未与标准原文核对）。",
)
DESIGN = Column(Text("design", "设计"))


COSTS = {
    "power_price": Text("price of electricity", "电价"),
    "water_price": Text("price of water", "水价"),
    "building": Text("building", "建筑"),
    "power_chain": Text("power chain", "供配电"),
    "air_handling": Text("air handling", "空气处理"),
    "chiller": Text("chillers", "冷水机组"),
    "tower": Text("towers or dry coolers", "冷却塔或干冷器"),
    "pumps": Text("pumps and pipes", "水泵与管路"),
    "air_economiser": Text("air-side economiser", "风侧自然冷却"),
    "water_economiser": Text("water-side economiser", "水侧自然冷却"),
    "indirect_evaporative": Text("indirect evaporative cooling", "间接蒸发冷却"),
    "liquid": Text("liquid cooling", "液冷"),
    "tank": Text("tank", "蓄冷罐"),
    "heat_pump": Text("heat pump", "热泵"),
    "upkeep": Text("upkeep", "运维"),
    "life": Text("life of the plant", "设备寿命"),
    "discount": Text("discount rate", "折现率"),
}
ATTESTED = {
    "published": Text("published", "已公布"),
    "secondary": Text("secondary", "二手来源"),
    "assumed": Text("assumed", "假设"),
    "given": Text("given", "给定"),
}
OF_WHAT = {
    "kW IT": "kW IT",
    "kW heat of the hall": "kW 机房热量",
    "kW of machines": "kW 机组容量",
    "kW heat to liquid": "kW 液体带走的热量",
    "kWh of cooling": "kWh 冷量",
    "kW of heat reused": "kW 回收热量",
    "yr of capital": "yr（占投资）",
}
"""Quantities that costs are told for, in Chinese."""


def comparison_table(found: Comparison) -> Table:
    """Energy, water, CO2, modules and grade of each design, the lowest PUE first."""
    rows = tuple(
        (
            row.design.name,
            row.figures["pue"],
            row.figures["wue_l_per_kwh"],
            row.figures["total_mwh"],
            row.figures["water_m3"],
            float(row.co2_kg.sum() / 1000.0),
            row.modules,
            100.0 * row.part_load,
            row.figures["grade"]["grade"],
            row.too_hot * row.run.step_s / 3600.0,
        )
        for row in _by_pue(found)
    )
    columns = (
        DESIGN,
        Column(Text("PUE", "PUE"), digits=".3f"),
        Column(Text("WUE", "WUE"), "L/kWh", ".2f"),
        Column(Text("energy", "用电"), "MWh", ",.0f"),
        Column(Text("water", "用水"), "m3", ",.0f"),
        Column(Text("CO2", "CO2"), "t", ",.0f"),
        Column(Text("modules", "模块数")),
        Column(Text("load", "负荷率"), "%", ".0f"),
        Column(Text("grade", "等级")),
        Column(Text("hot", "超温"), "h", ",.0f"),
    )
    note = Text(
        f"CO2: {found.grid.how.en}. Hot: an inlet beyond what the servers allow. {UNVERIFIED.en}",
        f"CO2：{found.grid.how.zh}。超温：进风超过服务器允许值。{UNVERIFIED.zh}",
    )
    return Table(_title(found, "Designs", "各设计对比"), columns, rows, note)


def cost_table(found: Comparison) -> Table:
    """Capital and running cost of each design, the cheapest year first."""
    money = _money(found.costs)
    rows = tuple(
        (
            row.design.name,
            row.bill.cooling / 1e6,
            row.bill.built / 1e6,
            row.bill.power / 1e6,
            row.bill.water / 1e6,
            row.bill.upkeep / 1e6,
            row.bill.yearly / 1e6,
        )
        for row in sorted(found.rows, key=lambda row: row.bill.yearly)
    )
    columns = (
        DESIGN,
        Column(Text("cooling", "制冷投资"), money, ",.2f"),
        Column(Text("all capital", "总投资"), money, ",.2f"),
        Column(Text("power", "年电费"), money, ",.2f"),
        Column(Text("water", "年水费"), money, ",.3f"),
        Column(Text("upkeep", "年维护"), money, ",.2f"),
        Column(Text("year, with capital", "年总成本（含投资分摊）"), money, ",.2f"),
    )
    note = Text(
        "Orders of magnitude from the assumptions listed; servers are not in them.",
        "按所列假设估算的数量级，不含服务器。",
    )
    return Table(_title(found, "Cost", "成本"), columns, rows, note)


def trade_off_table(found: Comparison) -> Table:
    """Show what each design's water buys in electricity, at the site's prices."""
    weighed = trade_off(found)
    unit = found.costs.currency
    against = weighed[0].against if weighed else "-"
    rows = tuple(
        (one.design, one.more_m3, one.saved_mwh, one.saved / 1e6, one.break_even)
        for one in sorted(weighed, key=lambda one: -one.saved)
    )
    columns = (
        DESIGN,
        Column(Text("more water", "多用水"), "m3/yr", ",.0f"),
        Column(Text("electricity saved", "节电"), "MWh/yr", ",.0f"),
        Column(Text("saved less its water", "扣除水费后节省"), f"1e6 {unit}/yr", ",.3f"),
        Column(Text("water may cost", "水价盈亏点"), f"{unit}/m3", ",.1f"),
    )
    power, water = found.costs["power_price"], found.costs["water_price"]
    note = Text(
        f"Against the driest design, {against}; power at {power:g} {unit}/kWh, water at "
        f"{water:g} {unit}/m3.",
        f"与最省水的设计 {against} 相比；电价 {power:g} {unit}/kWh，水价 {water:g} {unit}/m3。",
    )
    return Table(_title(found, "Water against electricity", "水与电的取舍"), columns, rows, note)


def costs_table(prices: Costs) -> Table:
    """List the assumptions behind the costs, each with its year and source."""
    rows = tuple(
        (
            COSTS[name],
            one.value,
            _unit_text(one.unit),
            str(one.year),
            ATTESTED[one.attested],
            Text(one.source, "由用户给定") if one.attested == "given" else one.source,
        )
        for name, one in prices.items.items()
    )
    columns = (
        Column(Text("assumption", "假设")),
        Column(Text("value", "数值"), digits=",.6g"),
        Column(Text("unit", "单位")),
        Column(Text("year", "年份")),
        Column(Text("attested", "佐证")),
        Column(Text("source", "来源")),
    )
    return Table(Text("Assumed costs", "成本假设"), columns, rows)


def _unit_text(unit: str) -> Text:
    money, _, what = unit.partition("/")
    return Text(unit, f"{money}/{OF_WHAT[what]}" if what in OF_WHAT else unit)


def below_table(places: Sequence[Comparison], limit: float) -> Table:
    """Answer which designs keep their PUE below a limit, over the year and hour by hour."""
    rows = tuple(
        (
            found.place,
            row.design.name,
            row.figures["pue"],
            100.0 * row.share_below(limit),
            Text("yes", "是") if row.holds(limit) else Text("no", "否"),
        )
        for found in places
        for row in _by_pue(found)
    )
    columns = (
        Column(Text("weather", "气象")),
        DESIGN,
        Column(Text("PUE over all hours", "全时段 PUE"), digits=".3f"),
        Column(Text("hours below", "低于限值的小时"), "%", ".1f"),
        Column(Text("holds", "满足")),
    )
    note = Text(
        "A design holds the limit by its electricity over all hours; none of its inlets may be "
        "hotter than its servers allow.",
        "以全时段用电计算的 PUE 判定；任何时刻进风温度不得超过服务器允许值。",
    )
    return Table(Text(f"PUE below {limit:g}", f"PUE 低于 {limit:g}"), columns, rows, note)


def pue_wue_chart(places: Sequence[Comparison]) -> LineChart:
    """Draw each design as a point, PUE against WUE, a colour for each place."""
    lines = []
    for found in places:
        rows = sorted(found.rows, key=lambda row: float(row.figures["wue_l_per_kwh"]))
        lines.append(
            Line(
                found.place,
                np.array([row.figures["wue_l_per_kwh"] for row in rows]),
                np.array([row.figures["pue"] for row in rows]),
                "modelled",
                labels=tuple(Text(row.design.name, row.design.name) for row in rows),
            )
        )
    return LineChart(
        Text("PUE against WUE", "PUE 与 WUE"),
        tuple(lines),
        Text("WUE [L/kWh]", "WUE [L/kWh]"),
        Text("PUE", "PUE"),
        note=Text(
            "less of both is better: the lower left corner",
            "两者越低越好：左下角最优",
        ),
    )


def comparison_section(anchor: str, found: Comparison) -> Section:
    """Everything that a comparison at one place shows."""
    return Section(
        anchor,
        _title(found, "Designs compared", "设计比选"),
        (
            pue_wue_chart((found,)),
            comparison_table(found),
            cost_table(found),
            trade_off_table(found),
            costs_table(found.costs),
        ),
    )


def record(found: Comparison, limit: float | None = None) -> dict[str, Any]:
    """Return a comparison at one place as plain numbers."""
    return {
        "weather": found.place.en,
        "assumed": list(found.outdoor.assumed),
        "intensity": found.grid.how.en,
        "designs": [_row(row, limit) for row in found.rows],
        "trade_off": [vars(one) for one in trade_off(found)],
    } | ({} if limit is None else {"holding": list(found.holding(limit))})


def hours_of(found: Comparison) -> pl.DataFrame:
    """Lay the hours of all designs out, one below the other."""
    hours = found.outdoor.dry_bulb_c.shape[-1]
    start, step = found.outdoor.start_s, found.outdoor.step_s
    time = pl.Series(start + step * np.arange(hours)).cast(pl.Int64) * 1_000_000
    return pl.concat(
        pl.DataFrame(
            {
                "weather": [found.place.en] * hours,
                "design": [row.design.name] * hours,
                "time": time.cast(pl.Datetime("us", "UTC")),
                "pue": row.pue,
                "wue_l_per_kwh": _wue(row),
                "energy_kwh": row.energy_kwh,
                "water_m3": row.water_m3,
                "co2_kg": row.co2_kg,
                "inlet_c": row.run.inlet_c,
            }
        )
        for row in found.rows
    )


def _wue(row: Compared) -> Any:
    it_kwh = row.it_kw * row.run.step_s / 3600.0
    nothing = np.full(it_kwh.shape, np.nan)
    return np.divide(1000.0 * row.water_m3, it_kwh, out=nothing, where=it_kwh > 0)


def _row(row: Compared, limit: float | None) -> dict[str, Any]:
    kept = ("pue", "pue_category_1", "wue_l_per_kwh", "erf", "it_mwh", "total_mwh", "energy_mwh")
    cost, pue = row.bill, row.pue
    return {
        "design": row.design.name,
        **{name: row.figures[name] for name in kept},
        "water_m3": row.figures["water_m3"],
        "water_m3_by_use": row.figures["water_m3_by_use"],
        "co2_t": float(row.co2_kg.sum() / 1000.0),
        "cue_kg_per_kwh": row.cue_kg_per_kwh,
        "grade": row.figures["grade"],
        "pue_of_hours": {
            f"p{share}": float(np.nanpercentile(pue, share)) for share in (5, 50, 95, 100)
        },
        "hottest_inlet_c": row.figures["hottest_inlet_c"],
        "hours_too_hot": row.too_hot * row.run.step_s / 3600.0,
        "capacity_mw": row.capacity_kw / 1000.0,
        "modules": row.modules,
        "part_load": row.part_load,
        "capital": dict(cost.capital) | {"cooling": cost.cooling, "all": cost.built},
        "running_per_yr": {
            "power": cost.power,
            "water": cost.water,
            "upkeep": cost.upkeep,
            "all": cost.running,
        },
        "yearly_with_capital": cost.yearly,
    } | (
        {}
        if limit is None
        else {"share_of_hours_below": row.share_below(limit), "holds": row.holds(limit)}
    )


def _by_pue(found: Comparison) -> list[Compared]:
    return sorted(found.rows, key=lambda row: float(row.figures["pue"]))


def _money(prices: Costs) -> str:
    return f"1e6 {prices.currency}"


def _title(found: Comparison, en: str, zh: str) -> Text:
    return Text(f"{en}, {found.place.en}", f"{zh}，{found.place.zh}")
