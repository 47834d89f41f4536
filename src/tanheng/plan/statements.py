"""Published sentences with numbers, and whether their own arithmetic holds.

The figures come from a press account of what technology companies do for carbon neutrality
(2021-2022). They are checked here and are never an input of a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tanheng.core import WINDOW_NAMES, Column, Figure, Table, Text

__all__ = ["Statement", "arithmetic", "deferral", "from_figures", "table"]


@dataclass(frozen=True)
class Statement:
    """One published figure beside ours.

    Parameters
    ----------
    says : Text
        What was published.
    published : float or Text
        The figure as published.
    ours : float, optional
        The figure as it comes out; ``None`` when withheld.
    unit : str
        Unit of ours, and of the published figure where that is a number.
    how : Text
        Formula of ours, with its inputs.
    source : str
        Dataset, or ``arithmetic``.
    verdict : Text
    """

    says: Text
    published: float | Text
    ours: float | None
    unit: str
    how: Text
    source: str
    verdict: Text

    def record(self) -> dict[str, Any]:
        """Return the statement as a row of JSON, in English."""
        return {
            "says": self.says.en,
            "published": getattr(self.published, "en", self.published),
            "ours": self.ours,
            "unit": self.unit,
            "how": self.how.en,
            "source": self.source,
            "verdict": self.verdict.en,
        }


UNITS = {
    "kg per tree": "千克/棵",
    "kg per person": "千克/人",
    "CNY/kW": "元/千瓦",
    "pp of capacity": "装机的百分点",
}
HOLDS = Text("holds", "成立")
CONTRADICTS = Text("the two factors disagree", "两个系数互相矛盾")
NEEDS = Text("closes only with assumed capacities", "仅在假设装机下成立")


def arithmetic() -> tuple[Statement, ...]:
    """Check the account's own arithmetic, each line with its formula."""
    return (*_shares(), *_trees(), *deferral())


def from_figures(figures: tuple[Figure, ...]) -> tuple[Statement, ...]:
    """Set the published gains in reliable output beside the gains that were measured here."""
    gains = {
        "hebei_solar": (15.0, "Henan: reliable solar output +15", "河南：光伏可靠出力 +15"),
        "gefcom_wind": (10.0, "Henan: reliable wind output +10", "河南：风电可靠出力 +10"),
        "rts_wind": (10.0, "Henan: reliable wind output +10", "河南：风电可靠出力 +10"),
    }
    out = []
    for fleet, (published, en, zh) in gains.items():
        figure = _first(figures, f"{fleet}.guarantee.gain_pp")
        if figure is not None:
            ours = figure.value if isinstance(figure.value, float) else None
            out.append(_gain(Text(en, zh), published, ours, fleet, figure))
    return tuple(out)


def table(statements: tuple[Statement, ...]) -> Table:
    """Table of statements: published figure, ours, unit, dataset, verdict."""
    columns = (
        Column(Text("Statement", "说法")),
        Column(Text("Published", "公布值"), digits=".4g"),
        Column(Text("Ours", "本平台"), digits=".4g"),
        Column(Text("Unit", "单位")),
        Column(Text("From", "依据")),
        Column(Text("How", "算法")),
        Column(Text("Verdict", "结论")),
    )
    rows = tuple(
        (one.says, one.published, one.ours, _unit(one.unit), one.source, one.how, one.verdict)
        for one in statements
    )
    return Table(Text("Statements", "说法核对"), columns, rows)


def _unit(unit: str) -> Text:
    return Text(unit, UNITS.get(unit, unit))


def _gain(
    says: Text, published: float, ours: float | None, fleet: str, figure: Figure
) -> Statement:
    if ours is None:
        reason = figure.reason or Text("withheld", "不予公布")
        verdict = Text("withheld: {reason}", "不予公布：{reason}").filled(reason=reason)
    else:
        verdict = _credible(published, ours, figure.origin == "synthetic")
    level = f"{figure.level:.0%}" if figure.level else ""
    window = str(figure.about.get("window", "all"))
    how = Text(
        "conditional minus static guarantee at {level}, {window}",
        "条件减静态保证出力，保证率 {level}，{window}",
    ).filled(level=level, window=WINDOW_NAMES.get(window, Text(window, window)))
    return Statement(says, published, ours, "pp of capacity", how, fleet, verdict)


def _credible(published: float, ours: float, synthetic: bool) -> Text:
    """Say that ours is proven, whether it reaches the published figure, and of what fleet it is."""
    as_much = Text("as much", "达到公布值") if ours >= published else Text("less", "低于公布值")
    fleet = (
        Text("a synthetic fleet", "合成机组群")
        if synthetic
        else Text("another fleet", "另一机组群")
    )
    return Text(
        f"credible here, {as_much.en}; {fleet.en}, not Henan's",
        f"在本数据集上可信，{as_much.zh}；{fleet.zh}，并非河南的机组",
    )


def _first(figures: tuple[Figure, ...], name: str) -> Figure | None:
    return next((figure for figure in figures if figure.name == name), None)


def _shares() -> tuple[Statement, ...]:
    total, power, industry = 11.5, 4.569, 3.312
    return tuple(
        Statement(
            Text(
                f"{en}: {part} of {total} Gt",
                f"{zh}：{10 * total:g} 亿吨中的 {10 * part:g} 亿吨",
            ),
            published,
            100 * part / total,
            "%",
            Text(f"{part} / {total}", f"{part} / {total}"),
            "arithmetic",
            HOLDS if abs(100 * part / total - published) < 0.06 else CONTRADICTS,
        )
        for en, zh, part, published in (
            ("Power and heat", "电力与热力", power, 39.7),
            ("Industry", "工业", industry, 28.8),
        )
    )


def _trees() -> tuple[Statement, ...]:
    block = 52_400_000 / 2_864_000
    forest = 12_000_000_000 / 223_000_000
    person = 12_000_000_000 / 550_000_000
    return (
        Statement(
            Text("52,400 t saved = 2.864 million trees", "减排 52,400 吨 = 286.4 万棵树"),
            Text("2.864 M trees", "286.4 万棵"),
            block,
            "kg per tree",
            Text("52,400 t / 2.864 M trees", "52,400 吨 / 286.4 万棵"),
            "arithmetic",
            CONTRADICTS,
        ),
        Statement(
            Text("12 Mt over 223 million trees", "1,200 万吨对应 2.23 亿棵树"),
            Text("223 M trees", "2.23 亿棵"),
            forest,
            "kg per tree",
            Text("12 Mt / 223 M trees", "1,200 万吨 / 2.23 亿棵"),
            "arithmetic",
            CONTRADICTS,
        ),
        Statement(
            Text("12 Mt over 550 million people", "1,200 万吨对应 5.5 亿人"),
            Text("550 M people", "5.5 亿人"),
            person,
            "kg per person",
            Text("12 Mt / 550 M people", "1,200 万吨 / 5.5 亿人"),
            "arithmetic",
            HOLDS,
        ),
    )


def deferral() -> tuple[Statement, ...]:
    """Check the arithmetic of Henan's published 15 billion CNY; its capacities are assumed."""
    solar_gw, wind_gw, billion = 15.56, 18.50, 15.0
    firm_gw = 0.15 * solar_gw + 0.10 * wind_gw
    formula = f"15 % x {solar_gw:.2f} GW + 10 % x {wind_gw:.2f} GW"
    return (
        Statement(
            Text("Henan: solar +15, wind +10", "河南：光伏 +15、风电 +10"),
            Text("+15 / +10 %", "+15 / +10 %"),
            firm_gw,
            "GW",
            Text(f"{formula} (capacities assumed)", f"{formula}（装机为假设）"),
            "arithmetic",
            NEEDS,
        ),
        Statement(
            Text("Henan: 15 billion CNY not invested", "河南：少投资 150 亿元"),
            Text("15 bn CNY", "150 亿元"),
            billion * 1e9 / (firm_gw * 1e6),
            "CNY/kW",
            Text(f"15 bn CNY / {firm_gw:.3f} GW", f"150 亿元 / {firm_gw:.3f} GW"),
            "arithmetic",
            NEEDS,
        ),
    )
