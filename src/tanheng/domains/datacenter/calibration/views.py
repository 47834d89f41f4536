"""What a calibration and measured savings show."""

from __future__ import annotations

from typing import Any

from tanheng.core import Column, Table, Text
from tanheng.domains.datacenter.calibration.fit import Calibration
from tanheng.domains.datacenter.calibration.gate import Gate
from tanheng.domains.datacenter.calibration.posterior import Posterior
from tanheng.domains.datacenter.calibration.savings import Savings

__all__ = ["calibration_record", "calibration_tables", "savings_record", "savings_table"]


def gate_record(found: Gate) -> dict[str, Any]:
    """Return a gate as plain data."""
    return {**vars(found), "passed": found.passed}


def calibration_record(found: Calibration, drawn: Posterior | None = None) -> dict[str, Any]:
    """Return a calibration as plain data."""
    intervals = drawn.interval().T.tolist() if drawn else [None] * len(found.names)
    rows = zip(found.names, found.values, found.standard_errors, intervals, strict=True)
    return {
        "parameters": [
            {
                "name": name,
                "value": float(value),
                "standard_error": float(error),
                "interval_90": interval,
                "on_bound": name in found.on_bound,
            }
            for name, value, error, interval in rows
        ],
        "error_correlation": found.rho,
        "held_out": list(found.held_out),
        "fitted": gate_record(found.fitted),
        "hourly": gate_record(found.hourly),
        "monthly": gate_record(found.monthly),
        "passed": found.passed,
        "reason": found.reason,
        "r_hat": drawn.r_hat.tolist() if drawn else None,
    }


def calibration_tables(found: Calibration, drawn: Posterior | None = None) -> tuple[Table, Table]:
    """Return the parameters, and the verdict of Guideline 14."""
    told = calibration_record(found, drawn)["parameters"]
    columns = (
        Column(Text("Parameter", "参数")),
        Column(Text("Value", "数值"), digits=".4g"),
        Column(Text("Standard error", "标准误"), digits=".2g"),
        Column(Text("Interval 90 %", "90 % 区间")),
        Column(Text("Remark", "备注")),
    )
    bound = Text("on its bound: the meter does not tell it", "位于边界：电表数据无法确定")
    rows = tuple(
        (
            one["name"],
            one["value"],
            one["standard_error"],
            " - ".join(f"{edge:.4g}" for edge in one["interval_90"])
            if one["interval_90"]
            else None,
            bound if one["on_bound"] else None,
        )
        for one in told
    )
    return Table(Text("Parameters", "参数"), columns, rows), _gates(found)


def _gates(found: Calibration) -> Table:
    columns = (
        Column(Text("Hours", "时段")),
        Column(Text("CV(RMSE)", "CV(RMSE)"), "%", ".1f"),
        Column(Text("NMBE", "NMBE"), "%", "+.1f"),
        Column(Text("Readings", "读数个数"), digits=",d"),
        Column(Text("Guideline 14", "ASHRAE 指南 14")),
    )
    named = (
        (Text("fitted, by hour", "拟合时段，按小时"), found.fitted),
        (Text("held out, by hour", "留出月份，按小时"), found.hourly),
        (Text("held out, by month", "留出月份，按月"), found.monthly),
    )
    passed, failed = Text("passed", "通过"), Text("not passed", "未通过")
    rows = tuple(
        (name, 100 * one.cv_rmse, 100 * one.nmbe, one.count, passed if one.passed else failed)
        for name, one in named
    )
    months = ", ".join(found.held_out)
    note = Text(f"held out: {months}", f"留出月份：{months}")
    return Table(Text("Fit", "拟合优度"), columns, rows, note)


def savings_record(found: Savings) -> dict[str, Any]:
    """Return savings as plain data."""
    record = {**vars(found.record), "stands": found.record.stands}
    told = {**vars(found), "fraction": found.fraction}
    return told | {"gate": gate_record(found.gate), "record": record}


def savings_table(found: Savings) -> Table:
    """Return savings as a table."""
    low, high = found.interval_kwh
    level = f"{100 * found.level:g} %"
    withheld = Text(f"withheld: {found.reason}", f"不予公布：{found.reason}")
    rows: tuple[tuple[Text, float | str | Text | None], ...] = (
        (Text("avoided [kWh]", "节约量（千瓦时）"), found.avoided_kwh),
        (Text(f"interval {level} [kWh]", f"{level} 区间（千瓦时）"), f"{low:,.0f} - {high:,.0f}"),
        (Text("of the baseline", "占基线"), f"{found.fraction:.2%}"),
        (
            Text(f"reliable at {level} [kWh]", f"{level} 可靠节约量（千瓦时）"),
            withheld if found.reliable_kwh is None else found.reliable_kwh,
        ),
        (
            Text("months without a change whose interval held", "无改造月份中区间成立的个数"),
            f"{found.record.held} / {found.record.months}",
        ),
        (Text("hours counted / left out", "计入 / 剔除小时数"), f"{found.hours} / {found.missing}"),
        (
            Text("hours beyond the baseline's range", "超出基线范围的小时"),
            f"{found.extrapolated:.1%}",
        ),
        (Text("IPMVP option", "IPMVP 选项"), found.option),
    )
    columns = (Column(Text("Savings", "节约")), Column(Text("Value", "数值"), digits=",.0f"))
    return Table(Text("Measured savings", "实测节约"), columns, rows)
