"""A grid's part of the report, its headline, and how its system was read."""

from __future__ import annotations

from tanheng.core import Column, Section, Table, Text, View, zone_of
from tanheng.domains.grid.attribution import Portfolio
from tanheng.domains.grid.balance_sheet import WHOLE
from tanheng.domains.grid.carbon import hourly_mean
from tanheng.domains.grid.energy_flows import energy_flows
from tanheng.domains.grid.exact import Exact, outage_table, plain
from tanheng.domains.grid.findings import Carbon, Findings
from tanheng.domains.grid.indices import indices_table
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.plants import KINDS
from tanheng.domains.grid.reading import Read
from tanheng.domains.grid.views import (
    KIND_NAMES,
    by_month_and_hour,
    fleet_name,
    outage_chart,
    penetration_chart,
    sheet_table,
    spread_chart,
)

__all__ = ["headline", "read_table", "section"]

ALONE = Text("As one zone, without storage, exactly", "按单一区域、不计储能，精确计算")


def headline(found: Findings) -> tuple[Table, ...]:
    """Return what is printed first: adequacy, capacity value, and the whole's balance sheets."""
    tables = [_adequacy(found)]
    if found.valued is not None:
        tables.append(_values(found, found.valued.kinds))
    if found.balanced is not None:
        tables += [sheet_table(one) for one in found.balanced.sheets if one.zone == WHOLE]
        tables += _deferred(found)
    if found.carbon is not None:
        tables.append(_intensities(found, found.carbon))
    return tuple(tables)


def section(found: Findings) -> Section:
    """Return the grid's part of the report."""
    one = plain(found.read.system)
    table = outage_table(one, Exact())
    zone = zone_of(found.section.zone)
    views: list[View] = [outage_chart(table.out_mw, table.tails[0][: table.out_mw.size])]
    if found.scaled.lolp is not None:
        factor = found.valued.load_factor if found.valued else 1.0
        title = Text(
            f"Hours of lost load by month and hour, load x {factor:.3f}",
            f"缺电小时数（按月份与时刻），负荷 x {factor:.3f}",
        )
        per_year = found.read.system.step_h / found.read.system.years
        lolp = per_year * found.scaled.lolp.value[0]
        views.append(by_month_and_hour(title, lolp, found.time_s, zone, "h"))
    spread = found.sampled.distribution_mwh if found.sampled else None
    if spread is not None and spread.count.size > 1:
        views.append(spread_chart(spread))
    if found.valued is not None:
        if found.valued.grown_mw:
            views.append(penetration_chart(found.valued.installed_mw, found.valued.grown_mw))
        if found.valued.zones is not None:
            views.append(_values(found, found.valued.zones))
    if found.balanced is not None:
        views += [sheet_table(one) for one in found.balanced.sheets if one.zone != WHOLE]
    if found.varied:
        views.append(_cases(found))
    if found.carbon is not None:
        views.append(energy_flows(found.section.name, found.carbon.energy, found.read.system.zones))
        views += _maps(found, found.carbon)
    name = found.section.name
    title = Text(f"{name} (grid)", f"{name}（电网）")
    return Section(name, title, views, _intro(found))


def read_table(section: Grid, read: Read) -> Table:
    """Say how a system was read: units and capacity by kind and zone."""
    system = read.system
    columns = (
        Column(Text("Kind", "类别")),
        Column(Text("Units", "机组数"), digits=",d"),
        *(Column(Text(zone, zone), unit="MW", digits=",.0f") for zone in system.zones),
    )
    rows: list[tuple[str | float | int | Text | None, ...]] = []
    for kind in KINDS:
        members = read.plants.of_kind(kind)
        if members.any():
            by_zone = [
                float(read.plants.installed_mw[members & (system.units.zone == place)].sum())
                for place in range(len(system.zones))
            ]
            rows.append((KIND_NAMES[kind], int(members.sum()), *by_zone))
    storages = [
        float(system.storages.discharge_mw[system.storages.zone == place].sum())
        for place in range(len(system.zones))
    ]
    rows.append((Text("storage", "储能"), len(system.storages.names), *storages))
    peaks = (float(mw) for mw in system.load_mw.max(axis=1))
    rows.append((Text("peak load", "最大负荷"), None, *peaks))
    title = Text(
        f"{section.name}: {system.steps:,} steps of {system.step_h:g} h, "
        f"{len(system.lines.names)} lines between zones",
        f"{section.name}：{system.steps:,} 个 {system.step_h:g} 小时时段，"
        f"{len(system.lines.names)} 条区域间线路",
    )
    return Table(title, columns, tuple(rows))


def _adequacy(found: Findings) -> Table:
    methods = [(ALONE, found.exact)]
    if found.sampled is not None:
        years = f"{found.section.adequacy.samples:,}"
        as_it_is = Text(f"As it is, {years} sampled years", f"按系统原样，抽样 {years} 年")
        methods.append((as_it_is, found.sampled))
    made = _made(found)
    name = found.section.name
    return indices_table(Text(f"{name}: adequacy{made.en}", f"{name}：充裕度{made.zh}"), methods)


def _values(found: Findings, portfolio: Portfolio) -> Table:
    """Values of fleets alone, last in, and as shares that add up; on both metrics."""
    eue = portfolio.attribution("elcc", "eue")
    lole = portfolio.attribution("elcc", "lole")
    columns = (
        Column(Text("Fleet", "机组群")),
        Column(Text("Installed", "装机"), unit="MW", digits=",.0f"),
        Column(Text("ELCC alone, on EUE", "单独 ELCC（EUE）"), unit="MW", digits=",.1f"),
        Column(Text("ELCC alone, on LOLE", "单独 ELCC（LOLE）"), unit="MW", digits=",.1f"),
        Column(Text("marginal", "边际"), unit="MW", digits=",.1f"),
        Column(Text("share", "分摊"), unit="MW", digits=",.1f"),
        Column(Text("of installed", "占装机"), unit="%", digits=".1f"),
    )
    rows: list[tuple[str | float | int | Text | None, ...]] = [
        (
            fleet_name(fleet),
            portfolio.installed_mw[fleet],
            eue.alone_mw[fleet],
            lole.alone_mw[fleet],
            eue.marginal_mw[fleet],
            eue.share_mw[fleet],
            100 * eue.share_mw[fleet] / portfolio.installed_mw[fleet],
        )
        for fleet in portfolio.fleets
    ]
    rows.append(
        (
            Text("together", "合计"),
            sum(portfolio.installed_mw.values()),
            eue.together_mw,
            lole.together_mw,
            None,
            sum(eue.share_mw.values()),
            100 * eue.average,
        )
    )
    factor = found.valued.load_factor if found.valued else 1.0
    note = Text(
        f"Load x {factor:.3f}. Alone, marginal and shared values differ: those of fleets alone do "
        "not add up. Exact, as one zone, without storage.",
        f"负荷 x {factor:.3f}。单独值、边际值与分摊值不同，单独值不可相加。"
        "按单一区域、不计储能，精确计算。",
    )
    made = _made(found)
    title = Text(f"Capacity value{made.en}", f"容量价值{made.zh}")
    return Table(title, columns, tuple(rows), note)


def _deferred(found: Findings) -> list[Table]:
    if found.balanced is None or not found.balanced.deferred:
        return []
    columns = (
        Column(Text("Fleet", "机组群")),
        Column(Text("Deferred by ELCC", "按 ELCC 可推迟"), unit="MW", digits=",.0f"),
        Column(Text("Investment, million CNY", "对应投资（百万元）"), digits=",.0f"),
    )
    rows = tuple(
        (KIND_NAMES[kind], one.mw, one.cny / 1e6) for kind, one in found.balanced.deferred.items()
    )
    asked = found.section.balance
    cost = f"{asked.cny_per_kw:g} CNY/kW: {asked.cost_source}" if asked else ""
    note = Text(
        f"Against the fixed derating, by ELCC only; {cost}.",
        f"相对固定折算，仅按 ELCC 计；{cost}。",
    )
    return [Table(Text("What ELCC defers", "ELCC 可推迟的投资"), columns, rows, note)]


def _cases(found: Findings) -> Table:
    columns = (
        Column(Text("Case", "情形")),
        Column(Text("LOLE", "LOLE"), unit="h/yr", digits=",.3g"),
        Column(Text("EUE", "EUE"), unit="MWh/yr", digits=",.3g"),
    )
    rows = tuple((case.name, case.lole_h, case.eue_mwh) for case in found.varied)
    factor = found.valued.load_factor if found.valued else 1.0
    note = Text(f"Load x {factor:.3f} in all cases.", f"各情形负荷均 x {factor:.3f}。")
    return Table(Text("Sensitivity", "敏感性"), columns, rows, note)


def _intensities(found: Findings, carbon: Carbon) -> Table:
    columns = (
        Column(Text("Zone", "区域")),
        Column(Text("production, average", "发电侧平均"), unit="g/kWh", digits=",.0f"),
        Column(Text("consumption, average", "用电侧平均"), unit="g/kWh", digits=",.0f"),
        Column(Text("marginal", "边际"), unit="g/kWh", digits=",.0f"),
    )
    one = carbon.intensity
    rows = tuple(
        (
            zone,
            hourly_mean(one.production_average[place]),
            hourly_mean(one.consumption_average[place]),
            hourly_mean(one.marginal[place]),
        )
        for place, zone in enumerate(found.read.system.zones)
    )
    note = Text(
        f"Mean over hours; {carbon.basis.replace('_', '-')} factors. Averages are for inventories, "
        "the marginal intensity is for decisions.",
        f"小时均值；{'直接' if carbon.basis == 'direct' else '全生命周期'}排放因子。"
        "平均强度用于清单，边际强度用于决策。",
    )
    return Table(Text("Carbon intensity", "碳强度"), columns, rows, note)


def _maps(found: Findings, carbon: Carbon) -> list[View]:
    """Draw consumption-based intensity by month and hour, a map for each zone."""
    zone = zone_of(found.section.zone)
    return [
        by_month_and_hour(
            Text(f"Consumption-based carbon intensity, {name}", f"用电侧平均碳强度：{name}"),
            carbon.intensity.consumption_average[place],
            found.time_s,
            zone,
            "g/kWh",
            "mean",
        )
        for place, name in enumerate(found.read.system.zones)
    ]


def _intro(found: Findings) -> Text:
    system = found.read.system
    return Text(
        f"{len(system.units.names)} units, {len(system.storages.names)} storages, "
        f"{len(system.zones)} zones, peak {system.load_mw.sum(axis=0).max():,.0f} MW.",
        f"{len(system.units.names)} 台机组、{len(system.storages.names)} 座储能、"
        f"{len(system.zones)} 个区域，最大负荷 {system.load_mw.sum(axis=0).max():,.0f} MW。",
    )


def _made(found: Findings) -> Text:
    synthetic = found.section.origin == "synthetic"
    return Text(" (synthetic)", "（合成数据）") if synthetic else Text("", "")
