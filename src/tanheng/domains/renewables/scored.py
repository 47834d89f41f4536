"""What a fleet will be asked: the hours to learn from, those to be scored, levels and windows."""

from __future__ import annotations

import numpy as np

from tanheng.core import Column, Table, Text, iso
from tanheng.domains.renewables.fleet_hours import FleetHours
from tanheng.domains.renewables.model import Fleet

__all__ = ["scored_table"]


def scored_table(fleet: Fleet, hours: FleetHours, span_s: tuple[int, int]) -> Table:
    """Say which hours are learnt from and which are scored, before any of it is computed."""
    measured = np.isfinite(hours.fleet)
    before = measured & (hours.time_s < span_s[0])
    scored = measured & (hours.time_s >= span_s[0]) & (hours.time_s < span_s[1])
    columns = (
        Column(Text("Learnt from", "学习自"), unit="UTC"),
        Column(Text("Hours", "小时数"), digits=",d"),
        Column(Text("Scored from", "评分自"), unit="UTC"),
        Column(Text("Hours", "小时数"), digits=",d"),
        Column(Text("Levels", "水平")),
        Column(Text("Windows", "窗口")),
        Column(Text("Known ahead", "提前已知"), unit="h"),
        Column(Text("Static history", "静态历史"), unit="d"),
    )
    row = (
        iso(int(hours.time_s[0])),
        int(before.sum()),
        iso(span_s[0]),
        int(scored.sum()),
        ", ".join(f"{level:.4g}" for level in fleet.levels),
        ", ".join(fleet.windows),
        fleet.day_ahead.min_lead_h,
        fleet.history_days,
    )
    title = Text(f"{fleet.name}: what will be scored", f"{fleet.name}：将评分的内容")
    note = Text(
        "Hours with output of the whole fleet; a guarantee is withheld where its record on the "
        "scored ones does not hold.",
        "整个机组群均有出力读数的小时；若在评分小时上的记录不成立，则不予公布保证出力。",
    )
    return Table(title, columns, (row,), note)
