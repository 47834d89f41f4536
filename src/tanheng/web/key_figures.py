"""The strip of key figures: value, unit, baseline, difference, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    (".lole_h", Text("hours short of supply", "缺电小时")),
    (".pue", Text("PUE", "电能利用效率 PUE")),
    (".wue", Text("WUE", "水利用效率 WUE")),
    (".it_mwh", Text("energy of the servers", "服务器用电")),
    (".co2_t", Text("emissions", "排放")),
)


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the strip, in words."""

    figure: Figure
    name: Text
    group: Text
    value: Text
    unit: Text
    baseline: str
    against: Text
    difference: str
    verdict: Text
    good: bool


def key_figures(figures: Sequence[Figure]) -> tuple[KeyFigure, ...]:
    """Pick at most eight figures that have a baseline, then totals, in the order of the run."""
    found: list[KeyFigure] = []
    for pair in PAIRS:
        of_pair = [one for one in figures if one.name.endswith(pair.value)]
        found += [_paired(one, pair, figures) for one in _first_of_each(of_pair)][:3]
    for ending, name in ALONE:
        told = [one for one in figures if one.name.endswith(ending) and one.value is not None]
        found += [_alone(one, name, figures) for one in told][:1]
    return tuple(found[:MOST])


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


def _alone(figure: Figure, name: Text, figures: Sequence[Figure]) -> KeyFigure:
    if figure.name.endswith(".pue"):
        return _pue(figure, name, _beside(figure, f"{figure.name}_below", figures))
    base = figure.about.get("base_year")
    if not isinstance(base, dict) or "t_co2e" not in base:
        return _key(figure, name, None, Text("", ""), None)
    other = Figure(figure.name, float(base["t_co2e"]), figure.unit, "published", Text("", ""))
    year = str(base.get("year", ""))
    return _key(figure, name, other, Text(f"base year {year}", f"基准年 {year}"), None)


def _pue(figure: Figure, name: Text, below: Figure | None) -> KeyFigure:
    """Set a PUE, which has no unit, against the limit of its site where there is one."""
    bare = Text("", "")
    if below is None or "limit" not in below.about:
        return _worded(figure, name, None, bare, None, 1.0, bare)
    limit = replace(figure, value=float(below.about["limit"]))
    told = _worded(figure, name, limit, Text("the limit", "限值"), None, 1.0, bare)
    verdict = Text("holds", "达标") if below.value else Text("does not hold", "不达标")
    return replace(told, verdict=verdict, good=bool(below.value))


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
    """Write a figure in words; a share in per cent."""
    times = 100.0 if figure.unit == "1" else 1.0
    unit = Text("%", "%") if figure.unit == "1" else unit_text(figure.unit)
    return _worded(figure, name, baseline, against, verdict, times, unit)


def _worded(
    figure: Figure,
    name: Text,
    baseline: Figure | None,
    against: Text,
    verdict: Figure | None,
    times: float,
    unit: Text,
) -> KeyFigure:
    value, base = (_scaled(one, times) for one in (figure, baseline))
    known = isinstance(value, float) and isinstance(base, float)
    said = str(verdict.value) if verdict is not None else ""
    return KeyFigure(
        figure,
        name,
        _group(figure),
        _written(value),
        unit,
        short(base) if isinstance(base, float) else "",
        against,
        _signed(value - base) if known else "",  # type: ignore[operator]
        WORDS.get(said, Text(said, said)),
        said == "credible",
    )


def _scaled(figure: Figure | None, times: float) -> object:
    value = figure.value if figure is not None else None
    return times * float(value) if isinstance(value, int | float) else value


def _group(figure: Figure) -> Text:
    """Whose figure it is, at which level and in which window."""
    level = [] if figure.level is None else [f"{figure.level:.0%}"]
    words = [Text(one, one) for one in (figure.name.split(".")[0], *level)]
    window = figure.about.get("window")
    words += [WORDS.get(str(window), Text(str(window), str(window)))] if window else []
    return Text(" ".join(one.en for one in words), " ".join(one.zh for one in words))


def _written(value: object) -> Text:
    if value is None:
        return WORDS["withheld"]
    text = short(float(value)) if isinstance(value, int | float) else str(value)
    return Text(text, text)


def _signed(value: float) -> str:
    return f"+{short(value)}" if value > 0 else short(value)
