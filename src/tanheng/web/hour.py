"""One hour through everything a run kept: fleets, grid, data centre, ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from tanheng.core import HOUR_S, Column, InputError, Table, Text, iso
from tanheng.report.words import WORDS as REPORT_WORDS
from tanheng.report.words import unit_text
from tanheng.store import Run
from tanheng.web.columns import ColumnFacts, SeriesFacts, sound_facts, sound_file
from tanheng.web.shelf import Held

__all__ = ["Reading", "SeriesHour", "by_domain", "hour_of", "instant_s", "table_of", "written"]

ROWS = 60
NOISE = 1e-9
"""What is smaller than this part of the greatest is shown as nought: it is rounding, no reading."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d(:\d\d)?Z?")


@dataclass(frozen=True)
class Reading:
    """One value at the hour, beside the least, mean and greatest of the whole run."""

    where: str
    column: ColumnFacts
    value: float | None
    least: float | None
    mean: float | None
    greatest: float | None


@dataclass(frozen=True)
class SeriesHour:
    """What one series says about the hour; ``left`` rows of it are not listed.

    ``residual`` is what its balance leaves over in this hour, where it has one.
    """

    domain: str
    facts: SeriesFacts
    readings: tuple[Reading, ...]
    left: int
    residual: float | None


def instant_s(text: str) -> int:
    """Read an hour such as ``2020-12-07T18``, in UTC.

    Raises
    ------
    InputError
        For what is no hour.
    """
    try:
        if not INSTANT.fullmatch(text):
            raise ValueError
        moment = datetime.fromisoformat(text.removesuffix("Z"))
        moment + timedelta(days=1)  # the pages look a day ahead
    except (ValueError, OverflowError):
        raise InputError(f"expected an hour such as 2020-12-07T18, came {text!r}") from None
    return int(moment.replace(tzinfo=UTC).timestamp()) // HOUR_S * HOUR_S


def hour_of(held: Held, second: int) -> list[SeriesHour]:
    """Look an hour up in every series of a run, in the order of its domains; damaged ones not."""
    run, shown = held.sound, held.shown
    named = [(part.domain, name) for part in (shown.parts if shown else ()) for name in part.series]
    known = {name for _, name in named}
    named += [("", name) for name in run.series_names if name not in known]
    about = sound_facts(run, [name for _, name in named])
    sound = [(domain, one) for domain, name in named if (one := about[name])]
    found = [_series(run, domain, one, second) for domain, one in sound]
    return [one for one in found if one is not None]


def table_of(one: SeriesHour, second: int) -> Table:
    """Show the readings of one series as a table."""
    at, rest = Text("at this hour", "该时刻"), Text("in the whole run", "整个运行")
    columns = (
        Column(Text("Reading", "读数")),
        Column(at),
        Column(REPORT_WORDS["unit"]),
        Column(REPORT_WORDS["origin"]),
        Column(Text(f"least {rest.en}", f"{rest.zh}最小")),
        Column(Text("mean", "均值")),
        Column(Text("greatest", "最大")),
    )
    rows = tuple(_row(reading) for reading in one.readings)
    name, when = one.facts.name, iso(second)
    title = Text(f"{name} at {when}", f"{name}，{when}")
    return Table(title, columns, rows, _note(one))


def _row(reading: Reading) -> tuple[str | float | Text | None, ...]:
    name = f"{reading.where} {reading.column.name}".strip()
    unit, origin = unit_text(reading.column.unit), REPORT_WORDS[reading.column.origin]
    ends = [abs(one) for one in (reading.least, reading.greatest) if one is not None]
    noise = NOISE * max(ends, default=0.0)
    values = (reading.value, reading.least, reading.mean, reading.greatest)
    value, *spread = (0.0 if one is not None and abs(one) < noise else one for one in values)
    return (name, value, unit, origin, *spread)


def _note(one: SeriesHour) -> Text | None:
    en, zh = [], []
    if one.residual is not None:
        en.append(f"The balance closes: {one.facts.whole} less its parts is {one.residual:.2g}.")
        zh.append(f"平衡闭合：{one.facts.whole} 减去各部分为 {one.residual:.2g}。")
    if one.left:
        en.append(f"{one.left} more rows are in the series.")
        zh.append(f"序列中另有 {one.left} 行。")
    return Text(" ".join(en), "".join(zh)) if en else None


def _series(run: Run, domain: str, held: SeriesFacts, second: int) -> SeriesHour | None:
    if held.start_s is None or not held.start_s <= second < (held.end_s or 0) or not held.values:
        return None
    lazy = pl.scan_parquet(sound_file(run, held.name))
    instant = pl.col("time").dt.epoch("s")
    rows = lazy.filter((instant >= second) & (instant < second + HOUR_S)).collect()
    if rows.is_empty():
        return None
    listed = rows.head(ROWS)
    spreads = _spreads(lazy, held, listed)
    readings = tuple(
        _reading(row, column, held, spreads[_keys(row, held)])
        for row in listed.iter_rows(named=True)
        for column in held.values
    )
    return SeriesHour(domain, held, readings, max(0, rows.height - ROWS), _residual(rows, held))


def _keys(row: dict[str, Any], held: SeriesFacts) -> tuple[Any, ...]:
    return tuple(row[key.name] for key in held.keys)


def _reading(
    row: dict[str, object], column: ColumnFacts, held: SeriesFacts, spread: dict[str, float | None]
) -> Reading:
    named = [str(row[key.name]) for key in held.keys if len(key.values) > 1]
    if (held.step_s or HOUR_S) < HOUR_S:  # an hour has several of these
        named.insert(0, f"{row['time']:%H:%M}")
    where = " ".join(named)
    value = row[column.name]
    least, mean, greatest = (spread[f"{word} {column.name}"] for word in ("min", "mean", "max"))
    number = float(value) if isinstance(value, int | float) else None
    return Reading(where, column, number, least, mean, greatest)


def _spreads(
    lazy: pl.LazyFrame, held: SeriesFacts, listed: pl.DataFrame
) -> dict[tuple[Any, ...], dict[str, float | None]]:
    """Least, mean and greatest of each column over the run, for the keys of the rows listed."""
    keys = [key.name for key in held.keys]
    wanted = [
        make(pl.col(column.name).cast(pl.Float64)).alias(f"{word} {column.name}")
        for column in held.values
        for word, make in (("min", pl.Expr.min), ("mean", pl.Expr.mean), ("max", pl.Expr.max))
    ]
    if not keys:
        return {(): lazy.select(wanted).collect().row(0, named=True)}
    alike = lazy.join(listed.lazy().select(keys).unique(), on=keys, how="semi", nulls_equal=True)
    table = alike.group_by(keys).agg(wanted).collect()
    return {_keys(row, held): row for row in table.iter_rows(named=True)}


def _residual(rows: pl.DataFrame, held: SeriesFacts) -> float | None:
    """Greatest part of a whole that no part accounts for."""
    if held.whole is None:
        return None
    gap = rows.select((pl.col(held.whole) - pl.sum_horizontal(held.parts)).abs().max()).item()
    return None if gap is None else float(gap)


def by_domain(found: Sequence[SeriesHour]) -> dict[str, list[SeriesHour]]:
    """Group what was found by domain, in the order met."""
    grouped: dict[str, list[SeriesHour]] = {}
    for one in found:
        grouped.setdefault(one.domain, []).append(one)
    return grouped


def written(second: int) -> str:
    """Write an hour as an address has it: ``2020-12-07T18``."""
    return iso(second)[:13]
