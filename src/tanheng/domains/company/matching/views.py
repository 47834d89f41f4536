"""What matching shows: when consumption is matched, how many hours, and which sites and sources."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import (
    DAY_S,
    HOUR_S,
    Column,
    HeatMap,
    Line,
    LineChart,
    Section,
    Table,
    Text,
    offset_s,
    zone_of,
)
from tanheng.domains.company.matching.flows import flows
from tanheng.domains.company.matching.run import Findings

__all__ = ["headline", "section_of"]

Floats = NDArray[np.float64]
MONTHS = tuple(str(month) for month in range(1, 13))
HOURS = tuple(f"{hour:02d}" for hour in range(24))
WH_PER_MWH = 1e6
G_PER_T = 1e6


def section_of(found: Findings) -> Section:
    """Part of the report on matching."""
    title = Text("Hourly matching", "小时级绿电匹配")
    views = (
        headline(found),
        flows(found),
        by_day_and_hour(found),
        by_month_and_hour(found),
        duration(found),
        sites(found),
        sources(found),
    )
    return Section("company-matching", title, views, _intro(found))


def headline(found: Findings) -> Table:
    """Hourly beside annual matching: shares and what emissions they leave."""
    told = found.emissions
    rows = (
        (
            Text("hour by hour, deliverable", "逐小时、可送达"),
            _part(found.hourly.matched, found.hourly.loads.wh),
            int(told.hourly.sum()) / G_PER_T,
        ),
        (
            Text("over the year, deliverable", "按年、可送达"),
            _part(found.annual.matched, found.annual.loads.wh),
            int(told.annual.sum()) / G_PER_T,
        ),
        (
            Text("over the year, wherever it was made", "按年、不问产地"),
            _part(found.anywhere.matched, found.anywhere.loads.wh),
            None,
        ),
        (Text("nothing matched", "不计匹配"), 0.0, int(told.location.sum()) / G_PER_T),
    )
    columns = (
        Column(Text("How consumption is matched", "匹配方式")),
        Column(Text("matched", "匹配率"), "%", ",.1f"),
        Column(Text("emissions left", "剩余排放"), "t CO2e", ",.0f"),
    )
    made = (" (synthetic)", "（合成数据）") if found.origin == "synthetic" else ("", "")
    title = Text(f"Consumption matched by carbon-free energy{made[0]}", f"用电的无碳匹配{made[1]}")
    return Table(title, columns, rows)


def by_day_and_hour(found: Findings) -> HeatMap:
    """Map the matched share of every hour of the year, by local day and hour of the day."""
    local_s = _local_s(found)
    days = np.unique(local_s // DAY_S)
    names = np.datetime_as_string((days * DAY_S).astype("datetime64[s]"), unit="D")
    day = np.searchsorted(days, local_s // DAY_S)
    return HeatMap(
        Text("Matched share of every hour", "全年逐小时匹配率"),
        tuple(str(name)[5:] for name in names),
        HOURS,
        _share_by(found, local_s // HOUR_S % 24 * days.size + day, (24, days.size)),
        Text("day", "日期"),
        Text("hour of day", "时刻"),
        "%",
    )


def by_month_and_hour(found: Findings) -> HeatMap:
    """Map the matched share by month and local hour of the day."""
    local_s = _local_s(found)
    month = local_s.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    return HeatMap(
        Text("Matched share by month and hour", "各月各时刻的匹配率"),
        HOURS,
        MONTHS,
        _share_by(found, month * 24 + local_s // HOUR_S % 24, (12, 24)),
        Text("hour of day", "时刻"),
        Text("month", "月份"),
        "%",
    )


def _local_s(found: Findings) -> NDArray[np.int64]:
    """Tell what clocks show at each hour, in seconds as if they were UTC."""
    time_s = found.read.hours.time_s
    return time_s + offset_s(time_s, zone_of(found.zone))


def _share_by(found: Findings, cell: NDArray[np.int64], shape: tuple[int, int]) -> Floats:
    """Tell the matched share of the hours of each cell [%]; NaN where nothing was consumed."""
    one, count = found.hourly, shape[0] * shape[1]
    matched, whole = (
        np.bincount(cell, wh.sum(axis=0), minlength=count) for wh in (one.matched, one.loads.wh)
    )
    share: Floats = np.divide(matched, whole, out=np.full(count, np.nan), where=whole > 0)
    share *= 100
    return share.reshape(shape)


def duration(found: Findings) -> LineChart:
    """Draw the matched share of each hour, from the best to the worst, with both means."""
    matched = found.hourly.matched.sum(axis=0)
    whole = found.hourly.loads.wh.sum(axis=0)
    share = 100 * np.sort(matched[whole > 0] / whole[whole > 0])[::-1]
    part = 100 * (np.arange(share.size) + 0.5) / max(share.size, 1)
    ends = np.array([0.0, 100.0])
    lines = [Line(Text("hours", "各小时"), part, share, found.origin)]
    for name, one in (
        (Text("hourly, whole year", "逐小时，全年"), found.hourly),
        (Text("annual", "按年"), found.annual),
    ):
        lines.append(Line(name, ends, np.full(2, 100 * one.share), "modelled"))
    return LineChart(
        Text("Duration curve of the matched share", "匹配率持续曲线"),
        tuple(lines),
        Text("share of hours [%]", "小时占比 [%]"),
        Text("matched [%]", "匹配率 [%]"),
    )


def sites(found: Findings) -> Table:
    """Draw the sites, those with most residual energy first."""
    one, year, grams = found.hourly, found.annual, found.emissions.hourly
    residual = one.residual.sum(axis=1)
    rows = tuple(
        (
            one.loads.names[row],
            found.read.zones[one.loads.zone[row]],
            _mwh(one.loads.wh[row]),
            _part(one.matched[row], one.loads.wh[row]),
            _part(year.matched[row], one.loads.wh[row]),
            _mwh(residual[row]),
            int(grams[row]) / G_PER_T,
        )
        for row in np.argsort(-residual, kind="stable")
    )
    columns = (
        Column(Text("Site", "场所")),
        Column(Text("zone", "区域")),
        Column(Text("consumption", "用电量"), "MWh", ",.0f"),
        Column(Text("matched hourly", "逐小时匹配率"), "%", ",.1f"),
        Column(Text("matched annually", "按年匹配率"), "%", ",.1f"),
        Column(Text("residual", "未匹配"), "MWh", ",.0f"),
        Column(Text("emissions left", "剩余排放"), "t CO2e", ",.0f"),
    )
    return Table(Text("Sites", "各场所"), columns, rows)


def sources(found: Findings) -> Table:
    """Draw the sources: what they made, where it went, what was in excess."""
    one = found.hourly
    excess = one.excess
    rows = tuple(
        (
            name,
            found.read.zones[one.supplies.zone[row]],
            _mwh(one.supplies.wh[row]),
            _mwh(one.used_own[row]),
            _mwh(one.used_contracted[row]),
            _mwh(excess[row]),
        )
        for row, name in enumerate(one.supplies.names)
    )
    columns = (
        Column(Text("Source", "来源")),
        Column(Text("zone", "区域")),
        Column(Text("energy", "电量"), "MWh", ",.0f"),
        Column(Text("used at its site", "就地使用"), "MWh", ",.0f"),
        Column(Text("delivered", "送达"), "MWh", ",.0f"),
        Column(Text("excess", "富余"), "MWh", ",.0f"),
    )
    return Table(Text("Sources", "各来源"), columns, rows)


def _intro(found: Findings) -> Text:
    synthetic = found.origin == "synthetic"
    refused = found.read.refused.count
    left_en = f" {refused:,} rows were left out." if refused else ""
    left_zh = f" 另有 {refused:,} 行未采用。" if refused else ""
    return Text(
        f"{len(found.read.loads.names)} sites and {len(found.read.supplies.names)} sources over "
        f"{found.read.hours.count:,} hours{' (synthetic)' if synthetic else ''}. Energy counts in "
        f"the hour and zone in which it was made; excess of one hour never counts for another."
        f"{left_en}",
        f"{len(found.read.loads.names)} 个场所、{len(found.read.supplies.names)} 个来源、"
        f"{found.read.hours.count:,} 小时{'（合成数据）' if synthetic else ''}。"
        f"电量只在其发出的小时和区域内计数，富余不能移到其他小时。{left_zh}",
    )


def _mwh(wh: np.integer | NDArray[np.int64]) -> float:
    return int(np.sum(wh)) / WH_PER_MWH


def _part(matched: NDArray[np.int64], whole: NDArray[np.int64]) -> float | None:
    total = int(whole.sum())
    return 100 * int(matched.sum()) / total if total else None
