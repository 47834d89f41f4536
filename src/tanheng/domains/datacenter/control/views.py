"""What controlling a plant shows: three ways beside each other, inlets, what can be counted on."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanheng.core import Column, Line, LineChart, Section, Table, Text
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.control.trial import WAYS, Lane, Trial
from tanheng.domains.datacenter.promise import SavingGuarantee, saving_guarantee

__all__ = ["WAY_NAMES", "control_section", "control_table", "promise_table", "promises", "record"]

BASELINES = ("fixed", "trim-and-respond")
WAY_NAMES = {
    "fixed": Text("fixed points", "固定设定值"),
    "trim-and-respond": Text("trim & respond", "微调响应"),
    "predictive": Text("predictive", "模型预测"),
}
SEASONS = {
    "DJF": Text("winter week", "冬季周"),
    "MAM": Text("spring week", "春季周"),
    "JJA": Text("summer week", "夏季周"),
    "SON": Text("autumn week", "秋季周"),
    "year": Text("year", "全年"),
}


def promises(trial: Trial, level: float = 0.95) -> dict[str, SavingGuarantee]:
    """Promise the share that the next day saves of each baseline; of the first lane's days.

    Simulated side by side: both ways meet the same day.
    """
    wrong = int(trial.violations["predictive"].sum())
    broken = Text(f"{wrong} steps outside the envelope", f"{wrong} 个时段超出进风范围")
    return {
        way: saving_guarantee(
            trial.daily_saving(way)[0], level=level, broken=broken if wrong else None
        )
        for way in BASELINES
    }


def control_table(trial: Trial) -> Table:
    """Electricity of the three ways by week, what prediction saves, and hottest inlets."""
    rows = tuple(_row(trial, at, lane) for at, lane in enumerate(trial.lanes))
    columns = (
        Column(Text("week", "时段")),
        Column(Text("from", "起始")),
        *(Column(WAY_NAMES[way], "MWh", ",.2f") for way in WAYS),
        Column(Text("of fixed", "较固定值"), "%", "+.2f"),
        Column(Text("of trim & respond", "较微调响应"), "%", "+.2f"),
        Column(Text("hottest inlet", "最高进风温度"), "C", ".1f"),
        Column(Text("steps outside", "超限时段")),
    )
    envelope = trial.envelope
    low, high = envelope.inlet_c
    note = Text(
        "Saved by prediction in per cent of the other two. The plant is not the one the optimiser "
        f"believes in. Inlets in the envelope {envelope.name}, {low:g} to {high:g} C; steps "
        "outside are those of all three ways.",
        "百分比为预测控制相对其余两种方式的节电。被控对象不同于优化器所用的模型。"
        f"进风范围 {envelope.name}，{low:g} 至 {high:g} C；超限时段为三种方式之和。",
    )
    title = Text(
        f"Set-points of {trial.design.name}: three ways beside each other",
        f"{trial.design.name} 的设定值：三种控制方式",
    )
    return Table(title, columns, rows, note)


def _row(trial: Trial, at: int, lane: Lane) -> tuple[str | float | int | Text, ...]:
    alone = len({one.place for one in trial.lanes}) == 1
    season = SEASONS[lane.season]
    place = season if alone else Text(f"{lane.place}, {season.en}", f"{lane.place}，{season.zh}")
    energy = [float(trial.runs[way].energy_kwh[at]) / 1000.0 for way in WAYS]
    saved = [100.0 * float(trial.saving(way)[at]) for way in BASELINES]
    hottest = float(trial.runs["predictive"].inlet_c[at].max())
    outside = sum(int(trial.violations[way][at]) for way in WAYS)
    day = str(np.datetime64(lane.start_s, "s").astype("datetime64[D]"))
    return (place, day, *energy, *saved, hottest, outside)


def promise_table(found: dict[str, SavingGuarantee]) -> Table:
    """Say what can be counted on of a day's saving, and the record."""
    rows = tuple(
        (
            WAY_NAMES[way],
            None if one.share is None else 100.0 * one.share,
            100.0 * one.level,
            one.reason,
        )
        for way, one in found.items()
    )
    columns = (
        Column(Text("saving of", "相对于")),
        Column(Text("promised for a day", "单日保证值"), "%", ".2f"),
        Column(Text("level", "保证水平"), "%", "g"),
        Column(Text("record", "记录")),
    )
    return Table(Text("Saving to count on", "可依靠的节约"), columns, rows)


def control_section(trial: Trial) -> Section:
    """Tables, and of each lane power and inlet of the three ways."""
    charts = [
        chart
        for at, lane in enumerate(trial.lanes)
        for chart in (_inlets(trial, at, lane), _power(trial, at, lane))
    ]
    title = Text("Set-points under control", "设定值控制")
    tables = control_table(trial), promise_table(promises(trial))
    return Section(f"control-{trial.design.name}", title, (*tables, *charts))


def _inlets(trial: Trial, at: int, lane: Lane) -> LineChart:
    lines = [
        Line(WAY_NAMES[way], *_hourly(trial, lane, trial.runs[way].inlet_c[at]), "modelled")
        for way in WAYS
    ]
    time = lines[0].x
    for limit, name in zip(
        trial.envelope.inlet_c,
        (Text("coldest allowed", "下限"), Text("hottest allowed", "上限")),
        strict=True,
    ):
        lines.append(Line(name, time[[0, -1]], np.full(2, limit), "published"))
    return LineChart(
        _title(Text("Inlet temperature", "进风温度"), lane),
        tuple(lines),
        Text("time (UTC)", "时间（UTC）"),
        Text("C", "C"),
    )


def _power(trial: Trial, at: int, lane: Lane) -> LineChart:
    lines = tuple(
        Line(WAY_NAMES[way], *_hourly(trial, lane, run.total_kw[at]), "modelled")
        for way, run in trial.runs.items()
    )
    title = _title(Text("All electricity", "总用电功率"), lane)
    return LineChart(title, lines, Text("time (UTC)", "时间（UTC）"), Text("kW", "kW"))


def _title(what: Text, lane: Lane) -> Text:
    season = SEASONS[lane.season]
    return Text(f"{what.en}: {lane.place}, {season.en}", f"{what.zh}：{lane.place}，{season.zh}")


def _hourly(trial: Trial, lane: Lane, values: Floats) -> tuple[Any, Floats]:
    """Return hours, and means over them: what a chart can show."""
    per_hour = 3600 // trial.runs[WAYS[0]].step_s
    hours = values[: values.size // per_hour * per_hour].reshape(-1, per_hour).mean(axis=1)
    time_s = lane.start_s + 3600 * np.arange(hours.size)
    return time_s.astype("datetime64[s]"), hours


def record(trial: Trial, level: float = 0.95) -> dict[str, Any]:
    """Return what the tables tell, for JSON."""
    lanes = [
        {
            "place": lane.place,
            "season": lane.season,
            "start": str(np.datetime64(lane.start_s, "s")) + "Z",
            "energy_mwh": {way: float(trial.runs[way].energy_kwh[at]) / 1000.0 for way in WAYS},
            "saving": {way: float(trial.saving(way)[at]) for way in BASELINES},
            "hottest_inlet_c": {way: float(trial.runs[way].inlet_c[at].max()) for way in WAYS},
            "steps_outside": {way: int(trial.violations[way][at]) for way in WAYS},
        }
        for at, lane in enumerate(trial.lanes)
    ]
    return {
        "design": trial.design.name,
        "envelope": trial.envelope.name,
        "lanes": lanes,
        "promised": {way: _promise(one) for way, one in promises(trial, level).items()},
        "plan_s": {
            "first": trial.planned_s[0],
            "median": float(np.median(trial.planned_s)),
            "longest": max(trial.planned_s),
        },
    }


def _promise(one: SavingGuarantee) -> dict[str, Any]:
    record = one.coverage
    return {
        "level": one.level,
        "share": one.share,
        "reason": one.reason.en,
        "days": None if record is None else record.n,
        "held": None if record is None else record.exceedance,
    }
