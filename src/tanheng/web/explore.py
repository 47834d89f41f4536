"""Charts of any series over any interval, as views: over time, hour by day, duration, balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import (
    DAY_S,
    HOUR_S,
    Band,
    FanChart,
    HeatMap,
    InputError,
    Line,
    LineChart,
    Text,
)
from tanheng.report.words import WORDS as REPORT_WORDS
from tanheng.report.words import unit_text
from tanheng.store import Run
from tanheng.web.buckets import Bucketed, Thinned, selected, thin
from tanheng.web.columns import ColumnFacts, SeriesFacts, facts, sound_file
from tanheng.web.words import WORDS

__all__ = ["Asked", "Shape", "draw", "shapes"]

Shape = Literal["over_time", "fan", "balance", "hour_by_day", "duration"]
Floats = NDArray[np.float64]
POINTS = 1000
DAYS_KEPT = 400
LINES = 5
FAN = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4)
CLOCK = Text("time (UTC)", "时间（UTC）")
NAMES = {"measured": REPORT_WORDS["measured"], "q0.500": Text("median", "中位数")}


@dataclass(frozen=True)
class Asked:
    """What is to be drawn: a series, one of its columns, an interval, the value of its keys."""

    name: str
    shape: Shape
    column: str = ""
    start_s: int | None = None
    end_s: int | None = None
    where: Mapping[str, str] | None = None


def shapes(held: SeriesFacts) -> tuple[Shape, ...]:
    """Tell how a series can be drawn, the most telling first; a series without times cannot."""
    if held.start_s is None or not held.values:
        return ()
    names: list[Shape] = ["over_time", "hour_by_day", "duration"]
    if len(_quantiles(held)) > 2:
        names.insert(0, "fan")
    elif held.whole:
        names.insert(0, "balance")
    return tuple(names)


def draw(run: Run, asked: Asked) -> LineChart | FanChart | HeatMap:
    """Make the chart that is asked for.

    Raises
    ------
    InputError
        For a column, a key or a shape that the series does not have, or an empty interval.
    """
    held = facts(run, asked.name)
    if asked.shape not in shapes(held):
        raise InputError(f"the series {asked.name!r} has no chart {asked.shape!r}")
    if asked.shape == "hour_by_day":
        return _hour_by_day(run, asked, _column(held, asked.column))
    if asked.shape == "duration":
        return _duration(run, asked, _column(held, asked.column))
    thinned = thin(run, asked.name, asked.start_s, asked.end_s, POINTS, asked.where or {})
    if asked.shape == "fan":
        return _fan(thinned)
    if asked.shape == "balance":
        return _balance(thinned)
    return _over_time(thinned, asked.column)


def _column(held: SeriesFacts, name: str) -> ColumnFacts:
    for column in held.values:
        if not name or column.name == name:
            return column
    known = ", ".join(column.name for column in held.values)
    raise InputError(f"no column {name!r}; it has {known}")


def _title(name: str, where: Mapping[str, str], more: str = "") -> Text:
    rest = ", ".join([*([more] if more else []), *where.values()])
    text = f"{name}: {rest}" if rest else name
    return Text(text, text.replace(": ", "：").replace(", ", "，"))


def _over_time(thinned: Bucketed, name: str) -> LineChart:
    """Draw one column with its spread, or the first few that share a unit."""
    if name:
        _column(thinned.facts, name)
        columns = [one for one in thinned.columns if one.column.name == name]
    else:
        unit = thinned.columns[0].column.unit
        columns = [one for one in thinned.columns if one.column.unit == unit][:LINES]
    x = _instants(thinned)
    coarse = thinned.bucket_s > (thinned.facts.step_s or 0) and len(columns) == 1
    bands = [Band(WORDS["min_max"], x, _floats(c.least), _floats(c.greatest)) for c in columns]
    return LineChart(
        _title(thinned.facts.name, thinned.where, name),
        tuple(_line(one, x) for one in columns),
        CLOCK,
        _unit(columns[0].column),
        tuple(bands) if coarse else (),
        note=_note(thinned),
    )


def _fan(thinned: Bucketed) -> FanChart:
    quantiles = _quantiles(thinned.facts)
    by_name = {one.column.name: one for one in thinned.columns}
    x = _instants(thinned)
    pairs = [(p, 1 - p) for p in FAN if _near(quantiles, p) and _near(quantiles, 1 - p)]
    bands = tuple(_band(by_name, quantiles, x, low, high) for low, high in pairs)
    median = _near(quantiles, 0.5)
    names = [name for name in ("measured", median) if name and name in by_name]
    lines = tuple(_line(by_name[name], x) for name in names)
    unit = thinned.columns[0].column.unit
    return FanChart(_title(thinned.facts.name, thinned.where), bands, lines, unit, _note(thinned))


def _band(
    by_name: Mapping[str, Thinned],
    quantiles: Mapping[float, str],
    x: NDArray[np.datetime64],
    low: float,
    high: float,
) -> Band:
    lower, upper = (by_name[_near(quantiles, p)] for p in (low, high))
    width = f"{(high - low) * 100:.0f} %"
    return Band(Text(width, width), x, _floats(lower.mean), _floats(upper.mean))


def _balance(thinned: Bucketed) -> LineChart:
    """Lay the parts of a whole on each other, and say how well they close."""
    by_name = {one.column.name: one for one in thinned.columns}
    whole = by_name[str(thinned.facts.whole)].column
    parts = [by_name[name] for name in thinned.facts.parts]
    x = _instants(thinned)
    total = _floats(by_name[whole.name].mean)
    gaps = np.abs(total - np.sum([_floats(part.mean) for part in parts], axis=0))
    gap, said, note = float(np.nanmax(gaps, initial=0.0)), WORDS["residual"], _note(thinned)
    size = f"{gap:.2g} {whole.unit}"
    note = Text(f"{note.en} {said.en} {size}.", f"{note.zh}{said.zh} {size}。")
    lines = [_line(part, x) for part in parts]
    top = Line(Text(whole.name, whole.name), x, total, whole.origin, marks=True)
    return LineChart(
        _title(thinned.facts.name, thinned.where),
        (*lines, top),
        CLOCK,
        _unit(whole),
        kind="stack",
        note=note,
    )


def _hour_by_day(run: Run, asked: Asked, column: ColumnFacts) -> HeatMap:
    """Lay the hours of a day over the days; long intervals are taken a few days at a time."""
    coarse = thin(run, asked.name, asked.start_s, asked.end_s, 1, asked.where or {})
    held, first = coarse.facts, coarse.start_s // DAY_S * DAY_S
    days = max(1, -(-(coarse.end_s - first) // DAY_S))
    each = -(-days // DAYS_KEPT)
    lazy = pl.scan_parquet(sound_file(run, asked.name))
    rows = selected(lazy, coarse.where, held, coarse.start_s, coarse.end_s)
    place = ((pl.col("second") - first) // (DAY_S * each)).alias("place")
    hour = (pl.col("second") % DAY_S // HOUR_S).alias("hour")
    mean = pl.col(column.name).cast(pl.Float64).mean()
    table = rows.group_by(place, hour).agg(mean.alias("mean")).collect()
    z = np.full((24, -(-days // each)), np.nan)
    z[table["hour"].to_numpy(), table["place"].to_numpy()] = (
        table["mean"].fill_null(np.nan).to_numpy()
    )
    starts = first + np.arange(z.shape[1]) * each * DAY_S
    return HeatMap(
        _title(asked.name, coarse.where, column.name),
        tuple(np.datetime_as_string(starts.astype("datetime64[s]"), unit="D").tolist()),
        tuple(f"{hour:02d}" for hour in range(24)),
        z,
        WORDS["day"],
        WORDS["hour_of_day"],
        column.unit,
        Text(f"Mean of each hour over {each} d.", f"每 {each} 日各小时的均值。"),
    )


def _duration(run: Run, asked: Asked, column: ColumnFacts) -> LineChart:
    """Sort the values of an interval, the greatest first."""
    coarse = thin(run, asked.name, asked.start_s, asked.end_s, 1, asked.where or {})
    lazy = pl.scan_parquet(sound_file(run, asked.name))
    rows = selected(lazy, coarse.where, coarse.facts, coarse.start_s, coarse.end_s)
    values = rows.select(pl.col(column.name).cast(pl.Float64)).collect().to_series()
    ordered = np.sort(values.drop_nulls().drop_nans().to_numpy())[::-1]
    if not ordered.size:
        raise InputError(f"the column {column.name!r} holds no value in this interval")
    kept = np.unique(np.linspace(0, ordered.size - 1, min(POINTS, ordered.size)).astype(int))
    share = 100 * (kept + 0.5) / ordered.size
    line = Line(Text(column.name, column.name), share, ordered[kept], column.origin)
    count = f"{ordered.size:,}"
    return LineChart(
        _title(asked.name, coarse.where, column.name),
        (line,),
        WORDS["share_of_hours"],
        _unit(column),
        note=Text(f"{count} values, the greatest first.", f"{count} 个数值，由大到小。"),
    )


def _quantiles(held: SeriesFacts) -> dict[float, str]:
    found = {}
    for column in held.values:
        if column.name.startswith("q") and column.name[1:].replace(".", "", 1).isdecimal():
            found[float(column.name[1:])] = column.name
    return found


def _near(quantiles: Mapping[float, str], level: float) -> str:
    """Name of the quantile nearest to a level; empty where none is near."""
    best = min(quantiles, key=lambda one: abs(one - level), default=-1.0)
    return quantiles[best] if abs(best - level) <= 0.02 else ""


def _line(one: Thinned, x: NDArray[np.datetime64]) -> Line:
    return Line(_name(one.column.name), x, _floats(one.mean), one.column.origin)


def _name(column: str) -> Text:
    return NAMES.get(column, Text(column, column))


def _unit(column: ColumnFacts) -> Text:
    return unit_text(column.unit)


def _instants(thinned: Bucketed) -> NDArray[np.datetime64]:
    return np.array(thinned.time_s, dtype=np.int64).astype("datetime64[s]")


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array(values, dtype=np.float64)


def _note(thinned: Bucketed) -> Text:
    width = thinned.bucket_s
    step = thinned.facts.step_s or width
    each = f"{width // HOUR_S} h" if width % HOUR_S == 0 else f"{width // 60} min"
    if width == step:
        return Text(f"Every value of the series, each {each}.", f"序列的全部数值，间隔 {each}。")
    return Text(f"Mean of each {each}.", f"每 {each} 的均值。")
