"""A chart cut to an interval: what the date selector does to the charts that a run kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Band, FanChart, InputError, Line, LineChart, View, offset_s, zone_of

__all__ = ["cut", "is_dated"]

Curve = TypeVar("Curve", Band, Line)


def is_dated(view: View) -> bool:
    """Tell whether a view has dates on its x axis."""
    if not isinstance(view, FanChart | LineChart):
        return False
    return any(np.issubdtype(curve.x.dtype, np.datetime64) for curve in _curves(view))


def cut(view: View, start_s: int | None, end_s: int | None) -> View:
    """Keep the part of a dated chart within an interval of UTC.

    Raises
    ------
    InputError
        Where that would be none.
    """
    if not isinstance(view, FanChart | LineChart) or not is_dated(view):
        return view
    if isinstance(view, FanChart):  # its dates are those of its own clocks
        start_s, end_s = (_clock_s(second, view.zone) for second in (start_s, end_s))
    if all(not _inside(curve.x, start_s, end_s).any() for curve in _curves(view)):
        raise InputError("expected an interval within that of the chart, came none of it")
    bands = tuple(_band(band, _inside(band.x, start_s, end_s)) for band in view.bands)
    lines = tuple(_line(line, _inside(line.x, start_s, end_s)) for line in view.lines)
    return replace(view, bands=bands, lines=lines)


def _clock_s(second: int | None, zone: str) -> int | None:
    if second is None:
        return None
    return second + int(offset_s(np.array([second]), zone_of(zone))[0])


def _curves(view: FanChart | LineChart) -> list[Band | Line]:
    return [*view.bands, *view.lines]


def _inside(
    x: NDArray[np.float64] | NDArray[np.datetime64], start_s: int | None, end_s: int | None
) -> NDArray[np.bool_]:
    second = x.astype("datetime64[s]").astype(np.int64)
    kept: NDArray[np.bool_] = np.ones(second.shape, dtype=np.bool_)
    if start_s is not None:
        kept &= second >= start_s
    if end_s is not None:
        kept &= second < end_s
    return kept


def _band(band: Band, kept: NDArray[np.bool_]) -> Band:
    return replace(band, x=band.x[kept], lower=band.lower[kept], upper=band.upper[kept])


def _line(line: Line, kept: NDArray[np.bool_]) -> Line:
    labels = tuple(label for label, keep in zip(line.labels, kept, strict=False) if keep)
    return replace(line, x=line.x[kept], y=line.y[kept], labels=labels)
