"""A check as tables, in both languages."""

from __future__ import annotations

from tanheng.core import Column, Table, Text
from tanheng.plan.statement_check.check import Check, Implied
from tanheng.plan.statement_check.routes import Amount, Route

__all__ = ["check_tables"]

KINDS = {
    "electricity": Text("electricity", "电力"),
    "heat": Text("heat", "热"),
    "coal": Text("standard coal", "标准煤"),
    "trees": Text("trees, a year's uptake", "树木（一年吸收）"),
    "co2": Text("CO2", "二氧化碳"),
}
UNITS: dict[str, str | Text] = {
    "electricity": "MWh",
    "heat": "GJ",
    "coal": "tce",
    "trees": Text("trees", "棵"),
    "co2": "t",
}
GRADES = {
    "A": Text("holds, with period and baseline", "成立，时段与基线齐全"),
    "B": Text("can hold; something is not told", "可能成立，但有未说明之处"),
    "C": Text("cannot be tested", "无法检验"),
    "D": Text("outside what is published", "超出公布范围"),
    "E": Text("contradicts what is published", "与公布范围矛盾"),
}
VERDICTS = {
    "inside": Text("inside", "在范围内"),
    "outside": Text("outside", "超出范围"),
    "far outside": Text("far outside", "远超范围"),
    "not refuted": Text("not refuted", "未被否定"),
    "for comparison": Text("for comparison", "仅供对照"),
    "nothing published": Text("nothing published at hand", "无公布值可比"),
}


def check_tables(check: Check) -> tuple[Table, ...]:
    """Return the tables of a check: grade, implied factors, routes, what is needed."""
    tables = [_grade(check)]
    if check.implied:
        tables.append(_implied(check))
    if check.routes:
        tables.append(_routes(check))
    return tuple(tables)


def _grade(check: Check) -> Table:
    columns = (Column(Text("", "")), Column(Text("", "")))
    rows: list[tuple[str | Text, ...]] = [
        (Text(f"grade {check.grade}", f"等级 {check.grade}"), GRADES[check.grade])
    ]
    rows += [(Text("because", "理由"), one) for one in check.reasons]
    rows += [
        (
            Text("baseline implied", "隐含基线"),
            Text(
                f"{one.text} = {one.value:.4g} {one.unit}",
                f"{one.text} = {one.value:.4g} {one.unit}",
            ),
        )
        for one in check.baselines
    ]
    rows += [(Text("baseline needed", "所需基线"), one) for one in check.needed]
    rows += [(Text("assumed", "假设"), one) for one in check.assumptions]
    return Table(Text("Statement", "说法核对"), columns, tuple(rows))


def _implied(check: Check) -> Table:
    columns = (
        Column(Text("Implied factor", "隐含系数")),
        Column(Text("Value", "数值"), digits=".4g"),
        Column(Text("Unit", "单位")),
        Column(Text("Published", "公布范围")),
        Column(Text("Nearest", "最接近")),
        Column(Text("Verdict", "结论")),
    )
    return Table(
        Text("What the figures imply", "数字的含义"),
        columns,
        tuple(map(_implied_row, check.implied)),
    )


def _implied_row(one: Implied) -> tuple[str | float | Text | None, ...]:
    against = one.against
    bounds = None
    if against is not None:
        what = f"{against.low:.4g} - {against.high:.4g}"
        bounds = Text(f"{what}, {against.name.en}", f"{what}，{against.name.zh}")
    over = f"{one.above.text} / {one.below.text}"
    nearest = one.nearest.name if one.nearest else None
    return over, one.value, one.unit, bounds, nearest, VERDICTS[one.verdict]


def _routes(check: Check) -> Table:
    columns = (
        Column(Text("Figure", "数字")),
        Column(Text("is worth", "相当于")),
        Column(Text("Amount", "数量")),
        Column(Text("Unit", "单位")),
        Column(Text("by", "依据")),
        Column(Text("IT load", "IT 负荷"), "MW"),
    )
    note = Text(
        "IT load: by electricity, at the PUE saved; by heat, if all heat of the IT were used. "
        "Ranges are those of published factors.",
        "IT 负荷：电力路径按所降 PUE 计；余热路径按全部 IT 热量被利用计。区间来自公布系数的范围。",
    )
    rows = tuple(map(_route_row, check.routes))
    return Table(Text("Routes", "可能的路径"), columns, rows, note)


def _route_row(one: Route) -> tuple[str | Text | None, ...]:
    by = one.by
    factor = f"{by.central:.4g} ({by.low:.4g} - {by.high:.4g}) {by.unit}"
    return (
        one.of.text,
        KINDS[one.kind],
        _range(one.amount),
        UNITS[one.kind],
        factor,
        _range(one.it_mw) if one.it_mw else None,
    )


def _range(one: Amount) -> str:
    return f"{_number(one.value)} ({_number(one.low)} - {_number(one.high)})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
