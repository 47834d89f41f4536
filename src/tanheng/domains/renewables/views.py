"""What a fleet shows: its guarantees as a table, a week of them, their record, what was flagged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tanheng.core import (
    DAY_S,
    WINDOW_NAMES,
    Band,
    Column,
    FanChart,
    HeatMap,
    InputError,
    Line,
    LineChart,
    Origin,
    Section,
    Table,
    Text,
    View,
    local_hour,
    zone_of,
)
from tanheng.core.clock import offset_s
from tanheng.domains.renewables.findings import FleetRun, Scored
from tanheng.domains.renewables.flagged import NOT_STATED, quality_table
from tanheng.domains.renewables.guarantees import backtest, promises
from tanheng.reliability import Band as ShareBand
from tanheng.reliability import carried, parts_and_whole

__all__ = ["headline", "section"]

Floats = NDArray[np.float64]
DIAGRAM_LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
HORIZONS = {"day_ahead": Text("day-ahead", "日前")}
SEASONS = {
    "DJF": Text("December to February", "12 月至 2 月"),
    "MAM": Text("March to May", "3 至 5 月"),
    "JJA": Text("June to August", "6 至 8 月"),
    "SON": Text("September to November", "9 至 11 月"),
}


def headline(found: FleetRun) -> Table:
    """Table of a fleet's guarantees: a row for each horizon, level and window."""
    name = found.fleet.name
    columns = (
        Column(Text("Horizon", "时间尺度")),
        Column(Text("Window", "窗口")),
        Column(Text("Level", "保证率"), digits=".0%"),
        Column(Text("Hours", "小时数"), digits=",d"),
        Column(Text("Static", "静态保证出力"), unit="%", digits=".1f"),
        Column(Text("Conditional", "条件保证出力"), unit="%", digits=".1f"),
        Column(Text("Gain", "提升"), unit="pp", digits="+.1f"),
        Column(Text("Gain at equal shortfall", "同等缺额下的提升"), unit="pp", digits="+.1f"),
        Column(Text("Held", "达标率"), unit="%", digits=".1f"),
        Column(Text("Perfect forecast", "理想预测区间"), unit="%"),
        Column(Text("Fifths", "五分位达标率"), unit="%"),
        Column(Text("Verdict", "结论")),
    )
    rows = tuple(_headline_row(scored) for scored in found.scored)
    made = (
        Text(" (synthetic)", "（合成数据）") if found.fleet.origin == "synthetic" else Text("", "")
    )
    title = Text(f"{name}: what could be counted on{made.en}", f"{name}：可依靠的出力{made.zh}")
    of, below = _whole(found), _below(found.scored[0])
    note = Text(
        f"Per cent of {of.en}. A conditional guarantee is an operational number, known a day (or "
        f"hours) ahead; it is no planning credit.{below.en}",
        f"以{of.zh}的百分比表示。条件保证出力为运行用数值，提前一日（或数小时）已知，"
        f"不等于规划容量置信度。{below.zh}",
    )
    return Table(title, columns, rows, note)


def _below(scored: Scored) -> Text:
    """Say how often the conditional guarantee promises less than the static one."""
    if not scored.test.verdict.credible:
        return Text("", "")
    asked, share = scored.test.asked, f"{scored.test.comparison.share_below:.0%}"
    window, level = _window(asked.window), f"{asked.level:.0%}"
    return Text(
        f" At {level} ({window.en}) it lies below the static one in {share} of hours.",
        f"{level} 保证率（{window.zh}）下，{share} 的小时低于静态保证出力。",
    )


def _whole(found: FleetRun) -> Text:
    """Name what amounts of the fleet are per cent of."""
    if not found.hours.in_mw:
        return Text(f"capacity. {NOT_STATED.en[:-1]}", f"装机（{NOT_STATED.zh[:-1]}）")
    total = f"{found.hours.capacity_mw.sum():,.1f} MW"
    return Text(total, f"装机 {total} ")


def section(found: FleetRun) -> Section:
    """Return the fleet's part of the report."""
    first = found.scored[0]
    views: list[View] = [
        _week(found, first),
        _by_hour_and_month(found, first),
        _diagram(found, first),
        _regimes(first),
        _stations(found, first),
        quality_table(found.hours.hours),
    ]
    kind = Text("wind", "风电") if found.fleet.kind == "wind" else Text("solar", "光伏")
    title = Text(f"{found.fleet.name} ({kind.en})", f"{found.fleet.name}（{kind.zh}）")
    return Section(found.fleet.name, title, views, _intro(found))


def _headline_row(scored: Scored) -> tuple[str | float | int | Text | None, ...]:
    test, record = scored.test, scored.test.coverage
    one, credible = test.comparison, test.verdict.credible
    return (
        _horizon(scored.horizon),
        _window(test.asked.window),
        test.asked.level,
        one.n,
        100 * one.static,
        100 * one.conditional if credible else None,
        one.gain_pp if credible else None,
        one.gain_pp_equal_shortfall if credible else None,
        100 * one.exceedance_conditional,
        f"{100 * record.band.low:.1f}-{100 * record.band.high:.1f}",
        " ".join(f"{100 * share:.1f}" for share in record.quintiles),
        Text("credible", "可信")
        if credible
        else Text(f"withheld: {test.verdict.reason.en}", f"不予公布：{test.verdict.reason.zh}"),
    )


def _window(name: str) -> Text:
    return WINDOW_NAMES.get(name, Text(f"{name} h", f"{name} 时"))


def _horizon(name: str) -> Text:
    if name in HORIZONS:
        return HORIZONS[name]
    hours = name.removeprefix("intraday_").removesuffix("h")
    return Text(f"{hours} h ahead", f"提前 {hours} 小时")


def _intro(found: FleetRun) -> Text:
    lead_h = found.fleet.day_ahead.min_lead_h
    clock = (
        Text("Weather forecasts carry their issue times.", "天气预报带有起报时间。")
        if any(weather.issued for weather in found.fleet.weather)
        else Text(
            f"The forecasts carry no issue time: each value is taken as known {lead_h} h "
            "before its hour.",
            f"预报未注明起报时间：每个值按所指小时前 {lead_h} 小时已知处理。",
        )
    )
    count, in_mw = len(found.hours.stations), f"{found.hours.capacity_mw.sum():,.1f} MW"
    total = (
        Text(f", {in_mw}.", f"，共 {in_mw}。")
        if found.hours.in_mw
        else Text(f". {NOT_STATED.en}", f"。{NOT_STATED.zh}")
    )
    return Text(
        f"{count} stations{total.en} {clock.en}",
        f"{count} 座电站{total.zh}{clock.zh}",
    )


def _week(found: FleetRun, scored: Scored) -> FanChart:
    """One fully measured week near the middle of the record: bands, both guarantees, output."""
    test = scored.test
    start_s = _full_week_s(test.time_s)
    rows = (found.hours.time_s >= start_s) & (found.hours.time_s < start_s + 7 * DAY_S)
    hours = found.hours.time_s[rows]
    time = _local(found, hours)
    level = f"{test.asked.level:.0%}"
    dots = test.asked.window != "all"
    lines = (
        Line(Text("measured", "实测"), time, 100 * found.hours.fleet[rows], _stroke(found)),
        Line(
            Text(f"conditional guarantee {level}", f"条件保证出力 {level}"),
            time,
            100 * _on_hours(hours, test.time_s, test.conditional),
            "forecast",
            dots,
        ),
        Line(
            Text(f"static guarantee {level}", f"静态保证出力 {level}"),
            time,
            100 * _on_hours(hours, test.time_s, test.static),
            "modelled",
            dots,
        ),
    )
    return FanChart(
        Text("A week from the middle of the record", "记录中段的一周"),
        _fan(found, rows, time),
        lines,
        "%",
        Text(
            f"Local time ({found.fleet.zone}); raw forecast quantiles as bands; no value has seen "
            "its own hour.",
            f"当地时间（{found.fleet.zone}）；色带为原始预测分位数；所有值均未使用当时的实测。",
        ),
        found.fleet.zone,
    )


def _stroke(found: FleetRun) -> Origin:
    return "synthetic" if found.fleet.origin == "synthetic" else "measured"


def _full_week_s(time_s: NDArray[np.int64]) -> int:
    """Start of the week with most scored hours, the nearest to the middle among equals."""
    starts = np.unique(time_s // DAY_S) * DAY_S
    count = np.searchsorted(time_s, starts + 7 * DAY_S) - np.searchsorted(time_s, starts)
    full = starts[count == count.max()]
    return int(full[np.argmin(np.abs(full - time_s[time_s.size // 2]))])


def _on_hours(hours: NDArray[np.int64], time_s: NDArray[np.int64], values: Floats) -> Floats:
    """Values on an axis of hours, NaN where there is none, so that lines break there."""
    place = np.minimum(np.searchsorted(time_s, hours), time_s.size - 1)
    return np.where(time_s[place] == hours, values[place], np.nan)


def _fan(
    found: FleetRun, rows: NDArray[np.bool_], time: NDArray[np.datetime64]
) -> tuple[Band, ...]:
    quantiles, levels = 100 * found.forecast.fleet.quantiles[rows], found.forecast.fleet.levels
    return tuple(
        Band(
            Text(f"{low:.0%} to {high:.0%}", f"{low:.0%} 至 {high:.0%}"),
            time,
            quantiles[:, int(np.argmin(np.abs(levels - low)))],
            quantiles[:, int(np.argmin(np.abs(levels - high)))],
        )
        for low, high in ((0.02, 0.98), (0.1, 0.9), (0.2, 0.8))
    )


def _local(found: FleetRun, time_s: NDArray[np.int64]) -> NDArray[np.datetime64]:
    local = time_s + offset_s(time_s, zone_of(found.fleet.zone))
    return local.astype("datetime64[s]")


def _by_hour_and_month(found: FleetRun, scored: Scored) -> HeatMap:
    test, zone = scored.test, zone_of(found.fleet.zone)
    hour = local_hour(test.time_s, zone)
    month = _local(found, test.time_s).astype("datetime64[M]").astype(int) % 12
    hours = np.unique(hour)
    z = np.full((12, hours.size), np.nan)
    for row in range(12):
        for column, one in enumerate(hours):
            here = (month == row) & (hour == one)
            z[row, column] = 100 * test.conditional[here].mean() if here.any() else np.nan
    return HeatMap(
        Text("Conditional guarantee by hour and month", "条件保证出力：按小时与月份"),
        tuple(f"{one:02d}" for one in hours),
        tuple(f"{one:02d}" for one in range(1, 13)),
        z,
        Text("hour of day", "小时"),
        Text("month", "月份"),
        "%",
        Text(
            f"Mean at {test.asked.level:.0%}, per cent of capacity, local time.",
            f"{test.asked.level:.0%} 保证率下的均值，占装机百分比，当地时间。",
        ),
    )


def _diagram(found: FleetRun, scored: Scored) -> LineChart:
    """Reliability diagram of the conditional guarantee, with the band of a perfect forecast."""
    asked, zone = scored.test.asked, zone_of(found.fleet.zone)
    span = (int(scored.test.time_s[0]), int(scored.test.time_s[-1]) + 3600)
    records = []
    every = [replace(asked, level=level) for level in DIAGRAM_LEVELS]
    made = promises(found.forecast.fleet, found.hours.fleet, every, zone)
    for one, promised in zip(every, made, strict=True):
        with suppress(InputError):  # too few hours for a level that nobody asked for
            test = backtest(found.forecast.fleet, found.hours.fleet, promised, one, zone, span, 0)
            records.append(test.coverage)
    nominal = 100 * np.array([record.level for record in records])
    observed = 100 * np.array([record.exceedance for record in records])
    low = 100 * np.array([record.band.low for record in records])
    high = 100 * np.array([record.band.high for record in records])
    return LineChart(
        Text("Reliability diagram", "可靠性图"),
        (
            Line(Text("held", "达标率"), nominal, observed, marks=True),
            Line(Text("as promised", "承诺水平"), nominal, nominal, "modelled"),
        ),
        Text("level promised, %", "承诺保证率，%"),
        Text("hours in which it held, %", "达标小时占比，%"),
        (Band(Text("perfect forecast", "理想预测"), nominal, low, high),),
        note=Text(
            "Band: where 95 of 100 perfectly calibrated forecasts lie on the same hours "
            "(block bootstrap).",
            "色带：同样小时内 100 个完全校准预测中 95 个所处范围（分块自助法）。",
        ),
    )


def _regimes(scored: Scored) -> Table:
    record = scored.test.coverage
    columns = (
        Column(Text("Regime", "工况")),
        Column(Text("Hours", "小时数"), digits=",d"),
        Column(Text("Held", "达标率"), unit="%", digits=".1f"),
        Column(Text("Perfect forecast", "理想预测区间"), unit="%"),
    )
    fifths = [
        (_fifth(number + 1), record.n // 5, 100 * share, _span(band))
        for number, (share, band) in enumerate(
            zip(record.quintiles, record.quintile_bands, strict=True)
        )
    ]
    named = [
        (_regime(one.name), one.n, 100 * one.exceedance, _span(one.band)) for one in record.regimes
    ]
    title = Text("How often the guarantee held, by regime", "分工况达标率")
    return Table(title, columns, tuple(fifths + named))


def _fifth(number: int) -> Text:
    return Text(f"guarantee, fifth {number}", f"保证出力第 {number} 五分位")


def _regime(name: str) -> Text:
    """Write a regime (``season=DJF``, ``hour=07``) as people read it."""
    kind, _, label = name.partition("=")
    if kind == "season":
        return SEASONS[label]
    return Text(f"{label} h", f"{int(label)} 时")


def _stations(found: FleetRun, scored: Scored) -> Table:
    """Parts do not add up: guarantees of the stations beside their share of the fleet's."""
    rows = np.isin(found.hours.time_s, scored.test.time_s)
    in_mw, capacity = found.hours.in_mw, found.hours.capacity_mw
    unit = "MW" if in_mw else "% of the fleet"
    capacity = capacity if in_mw else 100 * capacity / capacity.sum()
    means = _station_means(found, scored, rows)
    share = carried(found.hours.power[rows] * capacity, scored.test.conditional * capacity.sum())
    parts = parts_and_whole(means, capacity, scored.test.comparison.conditional, share)
    columns = (
        Column(Text("Station", "电站")),
        *([Column(Text("Capacity", "容量"), unit="MW", digits=",.1f")] if in_mw else []),
        Column(Text("Guarantee alone", "单站保证出力"), unit=unit, digits=",.2f"),
        Column(Text("Share of the fleet's", "机组群保证出力分摊"), unit=unit, digits=",.2f"),
    )
    sizes = [*capacity, capacity.sum()]
    amounts = [
        *zip(means * capacity, parts.carried_mw, strict=True),
        (parts.sum_mw, parts.whole_mw),
    ]
    names: list[str | Text] = [
        *(station.id for station in found.hours.stations),
        Text("sum", "合计"),
    ]
    body = tuple(
        (name, *([float(size)] if in_mw else []), float(alone), float(borne))
        for name, size, (alone, borne) in zip(names, sizes, amounts, strict=True)
    )
    return Table(
        Text("Parts and whole: guarantees do not add up", "部分与整体：保证出力不可相加"),
        columns,
        body,
        Text(
            "The fleet's guarantee is computed for the whole and attributed to the stations by "
            "their mean output in hours near it.",
            "整体保证出力先对机组群计算，再按各站在接近保证出力时段的平均出力分摊。",
        ),
    )


def _station_means(found: FleetRun, scored: Scored, rows: NDArray[np.bool_]) -> Floats:
    if scored.stations is None:
        return np.full(found.hours.capacity_mw.size, np.nan)
    known = np.isfinite(scored.stations[rows])
    total = np.where(known, scored.stations[rows], 0.0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)


def _span(band: ShareBand) -> str:
    return f"{100 * band.low:.1f}-{100 * band.high:.1f}"
