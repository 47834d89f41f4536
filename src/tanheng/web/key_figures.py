"""The strip of key figures: value, unit, baseline, difference, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanheng.core import Figure, Text
from tanheng.report.numbers import short
from tanheng.report.words import WORDS, unit_text

__all__ = ["KeyFigure", "key_figures"]

MOST = 8


@dataclass(frozen=True)
class Pair:
    """How a figure is set against another: the endings of their names, and what it is called."""

    value: str
    baseline: str
    name: Text
    against: Text


PAIRS = (
    Pair(
        ".guarantee.conditional",
        ".guarantee.static",
        Text("counted on, day by day", "逐日可依靠出力"),
        Text("the static guarantee", "静态保证"),
    ),
    Pair(
        ".conditional.surplus_mw",
        ".fixed.surplus_mw",
        Text("surplus, conditional guarantee", "盈余，条件保证"),
        Text("fixed derating", "固定折减"),
    ),
    Pair(
        ".matching.hourly",
        ".matching.annual",
        Text("carbon-free, hour by hour", "逐时无碳匹配"),
        Text("by the year", "按年匹配"),
    ),
)
ALONE = (
    (".total.market", Text("emissions, market-based", "排放，基于市场")),
    (".total.location", Text("emissions, location-based", "排放，基于位置")),
    (".scope1", Text("scope 1", "范围一")),
    (".scope2.market", Text("scope 2, market-based", "范围二，基于市场")),
    (".adequacy.lole_h", Text("hours short of supply", "缺电小时")),
    (".energy.intensity_g_per_kwh", Text("intensity of generation", "发电碳强度")),
    (".energy.curtailed_mwh", Text("curtailed", "弃电")),
    (".energy.emissions_t", Text("emissions of generation", "发电排放")),
    (".pue", Text("PUE", "电能利用效率 PUE")),
    (".co2_t", Text("emissions of the site", "站点排放")),
    (".wue_l_per_kwh", Text("WUE", "水利用效率 WUE")),
    (".it_mwh", Text("energy of the servers", "服务器用电")),
)
RATIOS = (".pue",)
"""Endings of figures that are bare ratios and no parts of a whole."""


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the strip, in words."""

    figure: Figure
    name: Text
    group: str
    value: Text
    unit: Text
    baseline: str
    against: Text
    difference: str
    verdict: Text
    good: bool


def key_figures(figures: Sequence[Figure]) -> tuple[KeyFigure, ...]:
    """Pick at most eight figures: those with a baseline, then totals; each group has its share."""
    found: list[KeyFigure] = []
    for pair in PAIRS:
        of_pair = [one for one in figures if one.name.endswith(pair.value)]
        found += [_paired(one, pair, figures) for one in _first_of_each(of_pair)][:3]
    for ending, name in ALONE:
        found += [_alone(one, name) for one in figures if one.name.endswith(ending)][:1]
    return _shared(found)


def _shared(found: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """Keep as many, in their order: of each group its first, then its second, withheld ones last.

    A group is the first part of a figure's name: a fleet, a grid, a site, the company.
    """
    groups: dict[str, int] = {}
    ranked = []
    for place, one in sorted(enumerate(found), key=lambda each: each[1].figure.value is None):
        group = one.figure.name.split(".")[0]
        ranked.append((groups.setdefault(group, 0), place))
        groups[group] += 1
    kept = sorted(place for _, place in sorted(ranked)[:MOST])
    return tuple(found[place] for place in kept)


def _first_of_each(figures: Sequence[Figure]) -> list[Figure]:
    """Keep the first level and window of each name; zones other than all stay out."""
    kept: dict[str, Figure] = {}
    for figure in figures:
        parts = figure.name.split(".")
        if "balance" not in parts or "all" in parts:
            kept.setdefault(figure.name, figure)
    return list(kept.values())


def _paired(figure: Figure, pair: Pair, figures: Sequence[Figure]) -> KeyFigure:
    stem = figure.name.removesuffix(pair.value)
    baseline = _beside(figure, stem + pair.baseline, figures)
    verdict = _beside(figure, f"{stem}.verdict", figures)
    return _key(figure, pair.name, baseline, pair.against, verdict)


def _alone(figure: Figure, name: Text) -> KeyFigure:
    base = figure.about.get("base_year")
    if not isinstance(base, dict) or "t_co2e" not in base:
        return _key(figure, name, None, Text("", ""), None)
    other = Figure(figure.name, float(base["t_co2e"]), figure.unit, "published", "")
    year = str(base.get("year", ""))
    return _key(figure, name, other, Text(f"base year {year}", f"基准年 {year}"), None)


def _beside(figure: Figure, name: str, figures: Sequence[Figure]) -> Figure | None:
    """Find the figure of that name for the same level, window and horizon."""
    for other in figures:
        alike = all(figure.about.get(k) == other.about.get(k) for k in ("window", "horizon"))
        if other.name == name and other.level == figure.level and alike:
            return other
    return None


def _key(
    figure: Figure, name: Text, baseline: Figure | None, against: Text, verdict: Figure | None
) -> KeyFigure:
    value, base = figure.value, baseline.value if baseline else None
    known = isinstance(value, int | float) and isinstance(base, int | float)
    difference = _signed(float(value) - float(base)) if known else ""  # type: ignore[arg-type]
    said = str(verdict.value) if verdict is not None else ""
    return KeyFigure(
        figure,
        name,
        " ".join([figure.name.split(".")[0], *_about(figure)]),
        _written(value),
        Text("", "") if figure.name.endswith(RATIOS) else unit_text(figure.unit),
        short(float(base)) if isinstance(base, int | float) else "",
        against,
        difference,
        WORDS.get(said, Text(said, said)),
        said == "credible",
    )


def _about(figure: Figure) -> list[str]:
    level = [] if figure.level is None else [f"{figure.level:.0%}"]
    window = figure.about.get("window")
    return [*level, *([str(window)] if window else [])]


def _written(value: object) -> Text:
    if value is None:
        return WORDS["withheld"]
    text = short(float(value)) if isinstance(value, int | float) else str(value)
    return Text(text, text)


def _signed(value: float) -> str:
    return f"+{short(value)}" if value > 0 else short(value)
