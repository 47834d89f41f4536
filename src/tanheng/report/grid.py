"""The numbers of a chart as one table: what the page shows, what the chart is drawn from.

A chart's lines may have points of their own. The table then holds every point of any of them; a
cell is empty where a line has no point, and ``NAN`` where it has one whose value is not known
(there the line breaks).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Band, HeatMap, InputError, Line, Sankey, Text
from tanheng.report.numbers import plain
from tanheng.report.words import WORDS, unit_text

__all__ = ["NAN", "Grid", "flow_grid", "heat_grid", "join"]

NAN = "nan"
Key = tuple[float, int]
Axis = NDArray[np.float64] | NDArray[np.datetime64]


@dataclass(frozen=True)
class Grid:
    """Heads and rows of a chart's numbers, the first column its x; names come as text."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Curve:
    head: Text
    x: Axis
    y: NDArray[np.float64]


def join(x_name: Text, bands: Sequence[Band], lines: Sequence[Line]) -> Grid:
    """Lay bands (lower, upper each) and lines side by side over their x.

    Raises
    ------
    InputError
        When a line's x and y differ in length, or dates and numbers share an axis.
    """
    curves = [curve for band in bands for curve in _edges(band)]
    curves += [_Curve(line.name, line.x, line.y) for line in lines]
    _check(curves)
    columns = [dict(zip(_keys(curve.x), curve.y, strict=True)) for curve in curves]
    keys = _ordered(columns)
    places = [_place(key[0], _dated(curves)) for key in keys]
    cells = [tuple(_cell(column, key) for column in columns) for key in keys]
    rows = tuple((place, *row) for place, row in zip(places, cells, strict=True))
    return Grid((x_name, *(curve.head for curve in curves)), rows)


def heat_grid(heat: HeatMap) -> Grid:
    """Lay a heat map's values out, a row of the map in each row.

    Raises
    ------
    InputError
        When the values' shape is not rows by columns.
    """
    if heat.z.shape != (len(heat.y), len(heat.x)):
        raise InputError(
            f"expected {len(heat.y)} x {len(heat.x)} values in {heat.title.en!r}, "
            f"came {' x '.join(map(str, heat.z.shape))}"
        )
    corner = Text(f"{heat.y_name.en} / {heat.x_name.en}", f"{heat.y_name.zh} / {heat.x_name.zh}")
    rows = tuple(
        (name, *(NAN if np.isnan(value) else plain(value) for value in values))
        for name, values in zip(heat.y, heat.z.tolist(), strict=True)
    )
    return Grid((corner, *(Text(name, name) for name in heat.x)), rows)


def flow_grid(sankey: Sankey) -> Grid:
    """Lay flows out, one in each row: from, to, an amount in each unit.

    Raises
    ------
    InputError
        When a flow has not one amount for each unit, or one below nothing.
    """
    for flow in sankey.flows:
        if not all(amount >= 0 for amount in flow.amounts):
            raise InputError(
                f"expected flows of at least 0 in {sankey.title.en!r}, came {flow.amounts} from "
                f"{flow.source.en} to {flow.target.en}"
            )
        if len(flow.amounts) != len(sankey.units):
            raise InputError(
                f"expected {len(sankey.units)} amounts in each flow of {sankey.title.en!r}, "
                f"came {len(flow.amounts)}"
            )
    heads = (WORDS["from"], WORDS["to"], *(unit_text(unit) for unit in sankey.units))
    rows = tuple(
        (_named(flow.source), _named(flow.target), *map(plain, flow.amounts))
        for flow in sankey.flows
    )
    return Grid(heads, rows)


def _named(name: Text) -> str:
    return name.en if name.en == name.zh else f"{name.en} / {name.zh}"


def _edges(band: Band) -> tuple[_Curve, _Curve]:
    lower, upper = WORDS["lower"], WORDS["upper"]
    return (
        _Curve(_both(band.name, lower), band.x, band.lower),
        _Curve(_both(band.name, upper), band.x, band.upper),
    )


def _both(name: Text, edge: Text) -> Text:
    return Text(f"{name.en}, {edge.en}", f"{name.zh}，{edge.zh}")


def _check(curves: Sequence[_Curve]) -> None:
    for curve in curves:
        if curve.x.shape != curve.y.shape or curve.x.ndim != 1:
            raise InputError(
                f"expected one x for each y of {curve.head.en!r}, "
                f"came {curve.x.size} and {curve.y.size}"
            )
    if len({np.issubdtype(curve.x.dtype, np.datetime64) for curve in curves}) > 1:
        raise InputError("expected dates or numbers on an axis, came both")


def _dated(curves: Sequence[_Curve]) -> bool:
    return bool(curves) and np.issubdtype(curves[0].x.dtype, np.datetime64)


def _keys(x: Axis) -> Iterable[Key]:
    """Each x with how often it came before, so that a step keeps both its ends."""
    seen: Counter[float] = Counter()
    for value in _numbers(x).tolist():
        yield value, seen[value]
        seen[value] += 1


def _numbers(x: Axis) -> NDArray[np.float64]:
    """Seconds since 1970 for dates, exact in float64."""
    if np.issubdtype(x.dtype, np.datetime64):
        return x.astype("datetime64[s]").astype(np.int64).astype(np.float64)
    return x.astype(np.float64)


def _ordered(columns: Sequence[dict[Key, float]]) -> list[Key]:
    """Points in the order given when all share them (a curve may turn back), else by x."""
    if not columns:
        return []
    if all(list(column) == list(columns[0]) for column in columns[1:]):
        return list(columns[0])
    return sorted(set().union(*columns))


def _place(value: float, dated: bool) -> str:
    if not dated:
        return plain(value)
    pattern = "%Y-%m-%d %H:%M" if value % 60 == 0 else "%Y-%m-%d %H:%M:%S"
    return datetime.fromtimestamp(value, UTC).strftime(pattern)


def _cell(column: dict[Key, float], key: Key) -> str:
    if key not in column:
        return ""
    value = column[key]
    return NAN if np.isnan(value) else plain(value)
