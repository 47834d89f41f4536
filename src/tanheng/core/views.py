"""What can be drawn: tables and charts as plain data, drawn alike by the report and the console.

A view holds numbers and bilingual words, never markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tanheng.core.figure import Origin, Text

__all__ = [
    "Band",
    "Column",
    "FanChart",
    "Flow",
    "HeatMap",
    "Line",
    "LineChart",
    "Sankey",
    "Section",
    "Table",
    "View",
]

Floats = NDArray[np.float64]
Cell = str | float | int | Text | None


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its unit, and how its numbers are written (``.1f``)."""

    head: Text
    unit: str = ""
    digits: str = ""


@dataclass(frozen=True)
class Table:
    """A table; a cell of ``None`` is drawn as a dash."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text | None = None


@dataclass(frozen=True)
class Line:
    """One line of a chart; its origin decides its stroke (measured full, others broken).

    With ``labels``, one for each point in order of x, it is drawn as named points without strokes.
    """

    name: Text
    x: Floats | NDArray[np.datetime64]
    y: Floats
    origin: Origin = "measured"
    marks: bool = False
    labels: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Band:
    """A shaded range between two lines over the chart's shared x, with its name."""

    name: Text
    x: Floats | NDArray[np.datetime64]
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class FanChart:
    """Nested bands of a forecast over time with lines on top; bands from widest to narrowest.

    Its dates are those of clocks in ``zone``.
    """

    title: Text
    bands: tuple[Band, ...]
    lines: tuple[Line, ...]
    unit: str
    note: Text | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class LineChart:
    """Lines and bands over a shared x: reliability diagrams, duration curves, profiles.

    Of kind ``stack`` its lines are laid on each other, but for those with ``marks``, which stand
    for the whole.
    """

    title: Text
    lines: tuple[Line, ...]
    x_name: Text
    y_name: Text
    bands: tuple[Band, ...] = ()
    kind: Literal["lines", "bars", "stack"] = "lines"
    note: Text | None = None


@dataclass(frozen=True)
class HeatMap:
    """Values ``z`` of shape (rows, columns) over named rows and columns; NaN is left blank."""

    title: Text
    x: tuple[str, ...]
    y: tuple[str, ...]
    z: Floats
    x_name: Text
    y_name: Text
    unit: str
    note: Text | None = None


@dataclass(frozen=True)
class Flow:
    """What runs from one node of a Sankey diagram to another, an amount for each of its units."""

    source: Text
    target: Text
    amounts: tuple[float, ...]


@dataclass(frozen=True)
class Sankey:
    """Flows between named nodes, in one unit at a time: MWh, t CO2e, CNY."""

    title: Text
    flows: tuple[Flow, ...]
    units: tuple[str, ...]
    note: Text | None = None


View = Table | FanChart | LineChart | HeatMap | Sankey


@dataclass(frozen=True)
class Section:
    """A part of a report: its anchor, its title and its views."""

    anchor: str
    title: Text
    views: Sequence[View]
    intro: Text | None = None
