"""What moving work shows: the plans beside their ceiling, and when work runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tanheng.core import DAY_S, Column, Line, LineChart, Section, Table, Text
from tanheng.domains.datacenter.jobs.ceiling import FLEXIBLE
from tanheng.domains.datacenter.jobs.intensity import Intensity
from tanheng.domains.datacenter.jobs.job import Floats
from tanheng.domains.datacenter.jobs.saving import Outcome
from tanheng.domains.datacenter.promise import SavingGuarantee

__all__ = ["assumed_table", "jobs_section", "outcome_table", "promise_chart", "when_chart"]

Cell = str | float | int | Text | None
RUN_NOW = Text("run at once", "立即运行")
PLANNED = Text("by forecast", "按预测安排")
FORESIGHT = Text("perfect foresight (ceiling)", "完全预知（上限）")


def outcome_table(outcome: Outcome, guarantee: SavingGuarantee, day_ceiling: float) -> Table:
    """Emissions of the three plans, what each saves, and what can be counted on."""
    saving, ceiling = outcome.saving_share, outcome.ceiling_share
    kept = saving / ceiling if saving is not None and ceiling > 0 else None
    level, days = f"{100 * guarantee.level:g} %", guarantee.days
    span = Text("for a day", "单日") if days == 1 else Text(f"for {days} days", f"{days} 天")
    promise = Text(f"promised {span.en} at {level}", f"{span.zh}保证值（{level}）")
    rows: tuple[tuple[Cell, ...], ...] = (
        (RUN_NOW, outcome.run_now_kg, 0.0, None),
        (PLANNED, outcome.planned_kg, _percent(saving), _percent(kept)),
        (FORESIGHT, outcome.foresight_kg, _percent(ceiling), 100.0 if ceiling > 0 else None),
        (promise, None, _percent(guarantee.share), None),
    )
    columns = (
        Column(Text("plan", "方案")),
        Column(Text("emissions", "排放"), "kg", ",.2f"),
        Column(Text("saved", "减少"), "%", ".2f"),
        Column(Text("of the ceiling", "占上限"), "%", ".1f"),
    )
    reason = guarantee.reason
    word = (
        Text("promise", "保证")
        if guarantee.share is not None
        else Text("promise withheld", "保证暂缺")
    )
    if guarantee.share is not None and guarantee.share <= 0:
        reason = Text(f"no saving can be promised; {reason.en}", f"无法保证减排；{reason.zh}")
    note = Text(
        f"{word.en}: {reason.en}. A steady load of which {FLEXIBLE:.0%} may move within the day "
        f"could save {100 * day_ceiling:.1f} % of its emissions on this grid, at best.",
        f"{word.zh}：{reason.zh}。恒定负荷中 {FLEXIBLE:.0%} 可在日内移动时，"
        f"在该电网上最多可减少其排放的 {100 * day_ceiling:.1f} %。",
    )
    return Table(Text("Work moved to clean hours", "将作业移至低碳时段"), columns, rows, note)


def assumed_table(assumed: Sequence[Text]) -> Table:
    """List what was assumed and left out."""
    rows = tuple((words,) for words in assumed)
    return Table(Text("Assumed", "假设"), (Column(Text("what", "内容")),), rows)


def when_chart(outcome: Outcome, intensity: Intensity) -> LineChart:
    """Mean power of jobs by time of day (UTC), of the three plans."""
    slots = intensity.slots
    hour = slots.time_s() % DAY_S / 3600.0
    hours = np.unique(hour)
    plans = (RUN_NOW, outcome.run_now), (PLANNED, outcome.planned), (FORESIGHT, outcome.foresight)
    lines = [Line(name, hours, _by(hour, plan.load_kw), "modelled") for name, plan in plans]
    clean = hours[np.argmin(_by(hour, intensity.g_per_kwh))]
    return LineChart(
        Text("When jobs run", "作业运行时段"),
        tuple(lines),
        Text("hour of the day (UTC)", "一天中的小时（UTC）"),
        Text("mean power [kW]", "平均功率 [kW]"),
        note=Text(
            f"the grid is cleanest on average at {clean:g} h UTC",
            f"电网平均在 UTC {clean:g} 时碳强度最低",
        ),
    )


def promise_chart(guarantee: SavingGuarantee, intensity: Intensity) -> LineChart:
    """Share saved on each day, and what was promised of it beforehand."""
    first = intensity.slots.start_s // DAY_S
    blocks = guarantee.days * np.arange(guarantee.measured.size)
    days = (first + blocks).astype("datetime64[D]")
    level = f"{100 * guarantee.level:g} %"
    told = Text(f"promised at {level}", f"保证值（{level}）")
    saved = Text("saved", "实际减少")
    lines = (
        Line(saved, days, 100.0 * guarantee.measured, "modelled", marks=True),
        Line(told, days, 100.0 * guarantee.promised, "forecast"),
    )
    return LineChart(
        Text("Saving against its promise", "减排与其保证值"),
        lines,
        Text("day", "日期"),
        Text("of emissions when run at once [%]", "占立即运行时排放 [%]"),
        note=guarantee.reason,
    )


def jobs_section(
    outcome: Outcome,
    guarantee: SavingGuarantee,
    intensity: Intensity,
    day_ceiling: float,
    assumed: Sequence[Text],
) -> Section:
    """Everything that moving work shows, as a part of a report."""
    return Section(
        "datacenter-jobs",
        Text("Work moved to clean hours", "将作业移至低碳时段"),
        (
            outcome_table(outcome, guarantee, day_ceiling),
            when_chart(outcome, intensity),
            promise_chart(guarantee, intensity),
            assumed_table(assumed),
        ),
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100.0 * share


def _by(group: Floats, values: Floats) -> Floats:
    _, place = np.unique(group, return_inverse=True)
    return np.asarray(np.bincount(place, weights=values) / np.bincount(place), dtype=np.float64)
