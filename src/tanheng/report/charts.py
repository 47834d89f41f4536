"""Charts of a report as data for Plotly.

A spec holds Plotly's own words with five exceptions, which the page's script resolves:
``{"en": .., "zh": ..}`` becomes the text of the language on show, ``"$ink"`` the colour of that
name in the page's style (light, dark or print), ``at`` the columns of the chart's data table that
are a line's x and y, ``between`` those of a band, and ``flows`` the nodes that each row of a
Sankey diagram joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanheng.core import Band, FanChart, HeatMap, Line, LineChart, Sankey, Text
from tanheng.report.grid import NAN, Grid, flow_grid, heat_grid, join
from tanheng.report.words import WORDS, unit_text

__all__ = ["Chart", "Drawable", "chart"]

Drawable = FanChart | LineChart | HeatMap | Sankey
Spec = dict[str, Any]

COLOURS = tuple(f"$line{number}" for number in range(1, 11))
DASHES = ("dash", "dot", "dashdot", "longdash")
MADE_UP = "9px,2px"
"""Dash of what is synthetic and stands where a measured line would."""
FAN = ("$fan1", "$fan2", "$fan3", "$fan4", "$fan5")
SHADES = ("$band1", "$band2", "$band3")
HEAT_STEPS = 6
GAPPED = 60  # columns of a heat map that are wide enough for a gap between them
COUNTED = 31  # whole numbers that an axis of bars names one by one
NO_NAME = Text("", "")


@dataclass(frozen=True)
class Chart:
    """A chart ready to be drawn: its words, its numbers, its spec."""

    title: Text
    note: Text | None
    summary: Text
    grid: Grid
    spec: Spec
    synthetic: bool = False
    shape: str = "wide"
    units: tuple[Text, ...] = ()


def chart(view: Drawable) -> Chart:
    """Turn a chart's view into what the page draws."""
    if isinstance(view, HeatMap):
        return _heat(view)
    if isinstance(view, Sankey):
        return _sankey(view)
    if isinstance(view, FanChart):
        time = Text(f"{WORDS['time'].en} ({view.zone})", f"{WORDS['time'].zh}（{view.zone}）")
        return _curves(view, time, unit_text(view.unit))
    return _curves(view, view.x_name, view.y_name)


def _curves(view: FanChart | LineChart, x_name: Text, y_name: Text) -> Chart:
    grid = join(x_name, view.bands, view.lines)
    bars = isinstance(view, LineChart) and view.kind == "bars"
    first = 1 + 2 * len(view.bands)
    traces = _band_traces(view.bands, FAN if isinstance(view, FanChart) else SHADES)
    traces += _line_traces(view.lines, first, bars)
    if isinstance(view, LineChart) and view.kind == "stack":
        first = len(view.bands)
        traces = [*traces[:first], *_stack(traces[first:], view.lines)]
    dated = any(np.issubdtype(curve.x.dtype, np.datetime64) for curve in _all(view))
    layout = _layout(_axis(NO_NAME if dated else x_name, dated), _axis(y_name))
    layout |= {"hovermode": "x unified" if dated or bars else "closest", "barmode": "group"}
    if bars and not dated and _counts(view):
        layout["xaxis"]["dtick"] = 1
    synthetic = any(line.origin == "synthetic" for line in view.lines)
    spec = {"traces": traces, "layout": layout}
    shape = "square" if _square(view) else "wide"
    return Chart(view.title, view.note, _told(grid, view.lines), grid, spec, synthetic, shape)


def _all(view: FanChart | LineChart) -> tuple[Band | Line, ...]:
    return (*view.bands, *view.lines)


def _counts(view: FanChart | LineChart) -> bool:
    """Whether x are few whole numbers, such as those of categories."""
    x = np.concatenate([line.x.astype(np.float64) for line in view.lines] or [np.zeros(0)])
    return bool(x.size and np.ptp(x) < COUNTED and np.all(x == np.rint(x)))


def _square(view: FanChart | LineChart) -> bool:
    """Whether x and y both run within [0, 1], as in a reliability diagram."""
    if not isinstance(view, LineChart) or view.kind == "bars" or not view.lines:
        return False
    if any(np.issubdtype(line.x.dtype, np.datetime64) for line in view.lines):
        return False
    values = np.concatenate([np.r_[line.x, line.y].astype(np.float64) for line in view.lines])
    known = values[np.isfinite(values)]
    return bool(known.size and known.min() >= 0 and known.max() <= 1)


def _band_traces(bands: Sequence[Band], shades: Sequence[str]) -> list[Spec]:
    """Bands as closed shapes: opaque in a fan, where they nest, else seen through each other."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": _text(band.name),
            "between": [0, 1 + 2 * place, 2 + 2 * place],
            "fill": "toself",
            "fillcolor": shades[min(place, len(shades) - 1)],
            "line": {"width": 0},
            "hoverinfo": "skip",
            "legendrank": 1000 + place,
        }
        for place, band in enumerate(bands)
    ]


def _line_traces(lines: Sequence[Line], first: int, bars: bool) -> list[Spec]:
    strokes = _strokes(lines, "$bar" if bars else "$ink")
    make = _bar_trace if bars else _line_trace
    return [
        make(line, stroke, [0, first + place])
        for place, (line, stroke) in enumerate(zip(lines, strokes, strict=True))
    ]


def _strokes(lines: Sequence[Line], first: str) -> list[tuple[str, str]]:
    """Colour and dash of each line: measured is full, ``first`` for the first; others broken.

    In the model province, where nothing is measured, what is synthetic takes its colour.
    """
    strokes = []
    led = "measured" if any(line.origin == "measured" for line in lines) else "synthetic"
    coloured = broken = 0
    inked = False
    for line in lines:
        ink = line.origin == led and not inked
        inked |= ink
        colour = first if ink else COLOURS[coloured % len(COLOURS)]
        coloured += not ink
        dash = {"measured": "solid", "synthetic": MADE_UP}.get(line.origin)
        broken += dash is None
        strokes.append((colour, dash or DASHES[(broken - 1) % len(DASHES)]))
    return strokes


def _line_trace(line: Line, stroke: tuple[str, str], at: list[int]) -> Spec:
    colour, dash = stroke
    trace: Spec = {"type": "scatter", "name": _text(line.name), "at": at, "legendrank": 1}
    trace |= {"mode": "lines+markers" if line.marks else "lines"}
    trace |= {"line": {"color": colour, "dash": dash, "width": 1.8}}
    if line.labels:
        trace |= {"mode": "markers+text", "textposition": "top center"}
        trace |= {"text": [_text(label) for label in line.labels], "cliponaxis": False}
    if line.marks or line.labels:
        edge = {"color": colour, "width": 1.6}
        trace["marker"] = {"color": "$paper", "size": 7, "line": edge}
    return trace


def _stack(traces: Sequence[Spec], lines: Sequence[Line]) -> Iterator[Spec]:
    """Lay lines on each other as areas; those with marks stay lines, which stand for the whole.

    What is below nothing (exports, charging) hangs below the axis: one that is both is drawn twice.
    """
    for number, (trace, line) in enumerate(zip(traces, lines, strict=True)):
        if line.marks:
            rest = {key: value for key, value in trace.items() if key != "marker"}
            stroke = {"color": "$ink", "width": 1.4, "dash": trace["line"]["dash"]}
            yield rest | {"mode": "lines", "line": stroke}
            continue
        colour = COLOURS[number % len(COLOURS)]
        area = trace | {"fillcolor": colour, "fillpattern": _hatch(line)}
        area["line"] = {"color": colour, "width": 0.6, "dash": "solid"}
        sides = [side for side, there in _sides(line) if there]
        for place, side in enumerate(sides):
            once = {"legendgroup": str(number), "showlegend": place == 0}
            yield area | once | {"stackgroup": side, "side": side}


def _sides(line: Line) -> tuple[tuple[str, bool], ...]:
    below = bool(np.any(line.y < 0))
    return ("above", bool(np.any(line.y > 0)) or not below), ("below", below)


def _hatch(line: Line) -> Spec:
    if line.origin == "measured":
        return {}
    return {"shape": "/", "size": 7, "solidity": 0.12, "fillmode": "overlay", "fgcolor": "$paper"}


def _bar_trace(line: Line, stroke: tuple[str, str], at: list[int]) -> Spec:
    colour, dash = stroke
    marker: Spec = {"color": colour, "line": {"color": colour, "width": 1}}
    if dash != "solid":
        hatch = {"shape": "/", "size": 6, "solidity": 0.2}
        marker["pattern"] = hatch | {"fgcolor": colour, "bgcolor": "$paper"}
    return {"type": "bar", "name": _text(line.name), "at": at, "marker": marker, "legendrank": 1}


def _heat(view: HeatMap) -> Chart:
    grid = heat_grid(view)
    steps = [[step / (HEAT_STEPS - 1), f"$heat{step}"] for step in range(HEAT_STEPS)]
    words = unit_text(view.unit)
    gap = int(len(view.x) <= GAPPED)
    trace: Spec = {"type": "heatmap", "heat": True, "colorscale": steps, "xgap": gap, "ygap": gap}
    trace |= {
        "hoverongaps": False,
        "zhoverformat": ",.4~r",
        "hovertemplate": "%{y}, %{x}: %{z}<extra></extra>",
    }
    trace["colorbar"] = {
        "title": {"text": _text(words), "side": "right"},
        "thickness": 10,
        "outlinewidth": 0,
        "ticks": "outside",
        "ticklen": 3,
    }
    category = {"type": "category", "showgrid": False, "ticks": "", "showline": False}
    layout = _layout(_axis(view.x_name) | category, _axis(view.y_name) | category)
    layout["yaxis"]["autorange"] = "reversed"
    layout |= {"plot_bgcolor": "$blank", "hovermode": "closest"}
    return Chart(view.title, view.note, _spread(grid), grid, {"traces": [trace], "layout": layout})


def _sankey(view: Sankey) -> Chart:
    """Draw flows; the page offers their units one at a time."""
    grid = flow_grid(view)
    names = list(dict.fromkeys(end for flow in view.flows for end in (flow.source, flow.target)))
    place = {name: number for number, name in enumerate(names)}
    trace: Spec = {"type": "sankey", "arrangement": "snap", "nodes": [_text(n) for n in names]}
    trace["flows"] = [[place[flow.source], place[flow.target]] for flow in view.flows]
    trace["shades"] = [COLOURS[number % len(COLOURS)] for number in range(len(names))]
    layout: Spec = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    units = tuple(unit_text(unit) for unit in view.units)
    spec = {"traces": [trace], "layout": layout}
    return Chart(view.title, view.note, _spread(grid, 2), grid, spec, units=units)


def _layout(x: Spec, y: Spec) -> Spec:
    return {"xaxis": x, "yaxis": y}


def _axis(name: Text, dated: bool = False) -> Spec:
    """One axis; dates are written in figures, which both languages read."""
    axis: Spec = {"title": {"text": _text(name), "standoff": 8}} if name.en else {}
    if dated:
        axis |= {
            "type": "date",
            "tickformatstops": [
                {"dtickrange": [None, 43_200_000], "value": "%H:%M\n%Y-%m-%d"},
                {"dtickrange": [43_200_000, 2_419_200_000], "value": "%m-%d\n%Y"},
                {"dtickrange": [2_419_200_000, None], "value": "%Y-%m"},
            ],
            "hoverformat": "%Y-%m-%d %H:%M",
        }
    return axis


def _text(text: Text) -> Spec:
    return {"en": text.en, "zh": text.zh}


def _told(grid: Grid, lines: Sequence[Line]) -> Text:
    """Say in words what the lines span, for those who do not see them."""
    if not grid.rows:
        return WORDS["none"]
    first, last = str(grid.rows[0][0]), str(grid.rows[-1][0])
    parts = [_fill("points", n=str(len(grid.rows)), first=first, last=last)]
    offset = len(grid.heads) - len(lines)
    for place, line in enumerate(lines):
        cells = [str(row[offset + place]) for row in grid.rows]
        parts += _range(line.name, cells)
    return Text(" ".join(part.en for part in parts), "".join(part.zh for part in parts))


def _spread(grid: Grid, names: int = 1) -> Text:
    values = [float(cell) for row in grid.rows for cell in row[names:] if cell != NAN]
    if not values:
        return WORDS["none"]
    low, high = f"{min(values):.4g}", f"{max(values):.4g}"
    return _fill("grid", n=str(len(values)), low=low, high=high)


def _range(name: Text, cells: Sequence[str]) -> list[Text]:
    values = [float(cell) for cell in cells if cell not in ("", NAN)]
    if not values:
        return []
    low, high = f"{min(values):.4g}", f"{max(values):.4g}"
    word = WORDS["range"]
    en = word.en.format(name=name.en, low=low, high=high)
    return [Text(en, word.zh.format(name=name.zh, low=low, high=high))]


def _fill(word: str, **parts: str) -> Text:
    return Text(WORDS[word].en.format(**parts), WORDS[word].zh.format(**parts))
