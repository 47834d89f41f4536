"""Indices of adequacy by name, for whoever shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanheng.core import Column, Table, Text
from tanheng.domains.grid.assessment import Assessment, Wanted
from tanheng.domains.grid.estimate import Estimate

__all__ = ["WANTED", "Index", "indices", "indices_table", "written"]

WANTED: tuple[Wanted, ...] = ("days", "frequency", "distribution")
"""What sampled years have to be asked for, for all of these; the exact method has no last one."""
TAIL = 0.95
CORRECTED = Text(
    "Sampled means, other than CVaR, are corrected by what is exactly known of the system as one "
    "zone without storage.",
    "抽样均值（CVaR 除外）以单一区域、不计储能的精确结果作控制变量修正。",
)


@dataclass(frozen=True)
class Index:
    """An index of a system, its key without the system's name and the period."""

    key: str
    name: Text
    unit: str
    estimate: Estimate


def indices(found: Assessment) -> tuple[Index, ...]:
    """List what an assessment gives, in the order in which it is shown."""
    tail_h = found.distribution_h.cvar[TAIL] if found.distribution_h else None
    tail_mwh = found.distribution_mwh.cvar[TAIL] if found.distribution_mwh else None
    rows = (
        ("lole_h", "hours with shortfall (LOLE)", "失负荷小时 LOLE", "h/yr", found.lole_h),
        ("eue_mwh", "expected unserved energy (EUE)", "期望缺供电量 EUE", "MWh/yr", found.eue_mwh),
        ("lole_d", "days short at their peak (LOLE)", "日峰荷 LOLE", "d/yr", found.lole_d),
        ("lolf", "shortfalls begun (LOLF)", "失负荷频率 LOLF", "1/yr", found.lolf),
        ("lold_d", "days with shortfall (LOLD)", "失负荷天数 LOLD", "d/yr", found.lold_d),
        (
            "cvar95_h",
            "hours in the worst 5 % of years (CVaR)",
            "最差 5 % 年份失负荷小时 CVaR",
            "h/yr",
            tail_h,
        ),
        (
            "cvar95_mwh",
            "energy in the worst 5 % of years (CVaR)",
            "最差 5 % 年份缺供电量 CVaR",
            "MWh/yr",
            tail_mwh,
        ),
    )
    return tuple(
        Index(key, Text(name, name_zh), unit, estimate)
        for key, name, name_zh, unit, estimate in rows
        if estimate is not None
    )


def written(estimate: Estimate, digits: str) -> str | Text:
    """Write an estimate with its standard error, or with its bound where nothing was seen."""
    if estimate.upper is not None and estimate.value == 0:
        bound = f"{estimate.upper:{digits}}"
        return Text(f"none seen, below {bound}", f"未出现，低于 {bound}")
    if estimate.stderr == 0:
        return f"{estimate.value:{digits}}"
    return f"{estimate.value:{digits}} ± {estimate.stderr:{digits}}"


def indices_table(title: Text, methods: Sequence[tuple[Text, Assessment]]) -> Table:
    """Set indices side by side by method; a blank where a method does not give one."""
    listed = [{one.key: one for one in indices(found)} for _, found in methods]
    every = {key: one for given in listed for key, one in given.items()}
    columns = (
        Column(Text("Index", "指标")),
        Column(Text("Unit", "单位")),
        *(Column(name) for name, _ in methods),
    )
    rows = tuple(
        (
            one.name,
            one.unit,
            *(written(given[key].estimate, ",.4g") if key in given else None for given in listed),
        )
        for key, one in every.items()
    )
    corrected = any(found.corrected for _, found in methods)
    return Table(title, columns, rows, CORRECTED if corrected else None)
