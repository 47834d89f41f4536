"""What ``tanheng factors`` shows: choices, factors, sets of GWPs, totals, market figures."""

from __future__ import annotations

from collections.abc import Sequence

from tanheng.core import Column, InputError, Table, Text
from tanheng.factors.choice import Candidate, Choice
from tanheng.factors.factor import Factor
from tanheng.factors.gwp import GwpSet, gwp_sets
from tanheng.factors.market import MarketFigure
from tanheng.factors.regions import region_name
from tanheng.factors.spread import spread
from tanheng.factors.totals import Total

__all__ = [
    "choice_table",
    "factor_tables",
    "factors_table",
    "gwp_table",
    "market_table",
    "sets_table",
    "totals_table",
    "weighed",
]

SHOWN = 12
"""Candidates that are printed; the others are counted."""


def choice_table(choice: Choice) -> Table:
    """Show the candidates that convert to the unit asked for, with why or why not."""
    columns = _columns(
        ("Factor", "因子"), ("Value", "数值"), ("Region", "地区"), ("Basis", "口径"),
        ("Why, or why not", "取舍理由"),
    )  # fmt: skip
    near = [one for one in choice.candidates if _near(one)]
    rows = tuple(
        (
            one.factor.id,
            _amount(one.factor),
            region_name(one.factor.region),
            one.factor.basis,
            _verdict(one, choice),
        )
        for one in near[:SHOWN]
    )
    rest = len(choice.candidates) - len(rows)
    more = f"; {rest} more with more against them or of other units" if rest else ""
    more_zh = f"；另有 {rest} 个单位不同或理由更多" if rest else ""
    note = Text(choice.reason.en + more, choice.reason.zh + more_zh)
    return Table(Text("Candidates", "候选因子"), columns, rows, note)


def _near(one: Candidate) -> bool:
    """Whether what speaks against a candidate is more than its unit."""
    return not any(told.en.startswith("per ") for told in one.against)


def _verdict(one: Candidate, choice: Choice) -> Text:
    if choice.chosen is one.factor:
        return Text("chosen", "选用")
    if not one.against:
        return Text("nothing against it", "无反对理由")
    return one.why


def factors_table(factors: Sequence[Factor]) -> Table:
    """Show factors, one a row."""
    columns = _columns(
        ("Factor", "因子"), ("What", "名称"), ("Value", "数值"), ("Basis", "口径"),
        ("Publisher", "发布者"), ("Valid", "有效期"),
    )  # fmt: skip
    rows = tuple(
        (one.id, one.name, _amount(one), one.basis, one.publisher, one.validity) for one in factors
    )
    return Table(Text("Emission factors", "排放因子"), columns, rows)


def factor_tables(factor: Factor) -> tuple[Table, Table]:
    """Show all that is known of a factor, then its gases with their CO2e under each set."""
    return _facts_table(factor), _gases_table(factor)


def _facts_table(factor: Factor) -> Table:
    known = spread(factor)
    published = f"{factor.interval[0]:g} .. {factor.interval[1]:g}" if factor.interval else None
    rows = (
        (Text("What", "名称"), factor.name),
        (Text("Value", "数值"), _amount(factor)),
        (Text("Interval", "区间"), published),
        (Text("Standard uncertainty", "标准不确定度"), f"{known.relative_sd:.1%}: {known.how}"),
        (Text("GWPs of its CO2e", "CO2e 所用 GWP"), factor.gwp),
        (Text("Basis", "口径"), factor.basis),
        (Text("Region", "地区"), region_name(factor.region)),
        (Text("Publisher", "发布者"), f"{factor.publisher} {factor.vintage}"),
        (Text("Valid", "有效期"), factor.validity),
        (Text("Superseded by", "取代者"), factor.superseded_by),
        (Text("Source", "来源"), factor.source),
        (Text("Attestation", "佐证"), factor.attestation),
    )
    heads = _columns((factor.id, factor.id), ("", ""))
    return Table(Text("Emission factor", "排放因子"), heads, rows)


def weighed(factor: Factor) -> dict[str, float | None]:
    """Kilograms of CO2e under each set that knows all its gases; None under the others."""
    found: dict[str, float | None] = {}
    for one in gwp_sets():
        try:
            found[f"{one.name}/{one.horizon}"] = factor.kg_co2e(one) if factor.gases else None
        except InputError:
            found[f"{one.name}/{one.horizon}"] = None
    return found


def _gases_table(factor: Factor) -> Table:
    unit = factor.activity_unit
    rows = [(f"kg {gas}/{unit}", f"{kg:.7g}") for gas, kg in factor.gases.items()]
    known = {name: kg for name, kg in weighed(factor).items() if kg is not None}
    rows += [(f"kg CO2e/{unit}, {name}", f"{kg:.7g}") for name, kg in known.items()]
    columns = _columns(("Of", "项目"), ("Value", "数值"))
    note = Text("Only CO2e is published, not its gases.", "只公布了 CO2e，未分气体。")
    title = Text("Gas by gas", "分气体")
    return Table(title, columns, tuple(rows), None if rows else note)


def gwp_table(one: GwpSet) -> Table:
    """Show the weights of a set."""
    rows = tuple((gas, f"{weight:g}") for gas, weight in one.items())
    columns = _columns(("Gas", "气体"), ("GWP", "GWP"))
    return Table(
        Text(str(one), f"{one.name}，{one.horizon} 年"), columns, rows, Text(*[one.source] * 2)
    )


def sets_table() -> Table:
    """Show the sets of GWPs."""
    columns = _columns(("Set", "报告"), ("Years", "年限"), ("Gases", "气体数"), ("Source", "来源"))
    rows = tuple((one.name, one.horizon, len(one), one.source) for one in gwp_sets())
    return Table(Text("Global warming potentials", "全球增温潜势"), columns, rows)


def _columns(*heads: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(Text(*head)) for head in heads)


def totals_table(every: Sequence[Total]) -> Table:
    """Show published totals with what they count."""
    columns = _columns(("Total", "总量"), ("What", "内容"), ("Gt", "十亿吨"), ("Basis", "口径"))
    rows = tuple(
        (one.id, Text(one.name, one.name_zh), f"{float(one.kg) / 1e12:.3f}", str(one.basis))
        for one in every
    )
    return Table(Text("Published totals", "公布总量"), columns, rows)


def market_table(every: Sequence[MarketFigure]) -> Table:
    """Show figures of the national carbon market."""
    columns = _columns(
        ("What", "内容"), ("Told for", "所属时间"), ("Value", "数值"), ("Unit", "单位"),
        ("Source", "来源"),
    )  # fmt: skip
    rows = tuple((o.name, o.told_for, f"{o.value:g}", o.unit, o.source) for o in every)
    return Table(Text("National carbon market", "全国碳市场"), columns, rows)


def _amount(factor: Factor) -> str:
    if factor.value is not None:
        return f"{factor.value:.7g} {factor.unit}"
    gases = ", ".join(f"{kg:.4g} {gas}" for gas, kg in factor.gases.items())
    return f"kg/{factor.activity_unit}: {gases}"
