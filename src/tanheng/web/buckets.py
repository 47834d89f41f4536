"""A series thinned for a screen: least, mean and greatest of each bucket of time.

The thinning is done by the reader of the Parquet file, so that two hundred stations of a year cost
a browser no more than one day of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import polars as pl

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.store import Run
from tanheng.web.columns import ColumnFacts, SeriesFacts, facts, sound_file

__all__ = ["Bucketed", "Thinned", "chosen", "rows_within", "selected", "thin"]

WIDTHS_H = (1, 2, 3, 4, 6, 24, 48, 96, 168, 336, 672)
"""Hours of a bucket; half a day would draw the day and the night beside each other as a saw."""


@dataclass(frozen=True)
class Thinned:
    """One column's buckets; ``None`` where nothing is known."""

    column: ColumnFacts
    least: tuple[float | None, ...]
    mean: tuple[float | None, ...]
    greatest: tuple[float | None, ...]


@dataclass(frozen=True)
class Bucketed:
    """A series in buckets.

    Parameters
    ----------
    start_s, end_s : int
        The interval asked for, cut to that of the series.
    bucket_s : int
        Width of a bucket, a multiple of the series' step.
    where : dict of str to str
        Value of each key that was looked at.
    time_s : tuple of int
        Start of each bucket that holds rows.
    """

    facts: SeriesFacts
    start_s: int
    end_s: int
    bucket_s: int
    where: dict[str, str]
    time_s: tuple[int, ...]
    columns: tuple[Thinned, ...]


def thin(
    run: Run,
    name: str,
    start_s: int | None,
    end_s: int | None,
    max_points: int,
    where: Mapping[str, str],
) -> Bucketed:
    """Put one series into at most ``max_points`` buckets.

    Parameters
    ----------
    where : mapping of str to str
        Value by key; a key that is not named takes its first value.

    Raises
    ------
    InputError
        For a series without times, a key or a value that it does not have, an empty interval.
    """
    held = facts(run, name)
    if held.start_s is None or held.end_s is None or held.step_s is None:
        raise InputError(f"the series {name!r} has no times; ask for its rows")
    first = held.start_s if start_s is None else _on_grid(start_s, held.start_s, held.step_s)
    last = held.end_s if end_s is None else min(end_s, held.end_s)
    if last <= first:
        raise InputError("expected an interval within that of the series, came none of it")
    taken = chosen(held, where)
    width = _bucket_width(last - first, held.step_s, max_points)
    lazy = selected(pl.scan_parquet(sound_file(run, name)), taken, held, first, last)
    table = _grouped(lazy, [column.name for column in held.values], first, width)
    return Bucketed(
        held,
        first,
        last,
        width,
        taken,
        tuple(table["bucket"].to_list()),
        tuple(_thinned(table, column) for column in held.values),
    )


def _on_grid(second: int, start_s: int, step_s: int) -> int:
    """First instant of a series at or after another, lest buckets begin between its instants."""
    return start_s + max(0, ceil((second - start_s) / step_s)) * step_s


def _bucket_width(span_s: int, step_s: int, max_points: int) -> int:
    """Width in seconds of the narrowest round bucket of which ``max_points`` cover a span."""
    least = max(step_s, ceil(span_s / max_points))
    if least == step_s:
        return step_s
    for hours in WIDTHS_H:
        if hours * HOUR_S >= least and (hours * HOUR_S) % step_s == 0:
            return hours * HOUR_S
    return ceil(least / DAY_S) * DAY_S


def chosen(held: SeriesFacts, where: Mapping[str, str]) -> dict[str, str]:
    """Value of every key of a series: the one asked for, else its first.

    Raises
    ------
    InputError
        For a key or a value that the series does not have.
    """
    known = {column.name: column for column in held.keys}
    for key, value in where.items():
        if key not in known:
            raise InputError(f"no key {key!r}; it has {', '.join(known) or 'none'}")
        there = known[key].values
        # Of those that are not listed it is not known here: they find rows, or none.
        if value not in there and len(there) == known[key].count:
            raise InputError(f"no {key} {value!r}; it has {', '.join(there[:20])}")
    return {key: where.get(key, one.values[0]) for key, one in known.items() if one.values}


def rows_within(
    run: Run, name: str, start_s: int | None, end_s: int | None, where: Mapping[str, str]
) -> pl.LazyFrame:
    """Find the rows of a series, all of them or those of an interval and of some keys.

    Raises
    ------
    InputError
        As `facts` and `chosen` do; and for an interval of a series without instants.
    """
    held, lazy = facts(run, name), pl.scan_parquet(sound_file(run, name))
    chosen(held, where)
    if start_s is None and end_s is None:
        return _of_keys(lazy, where, held)
    if held.start_s is None or held.end_s is None:
        raise InputError(f"expected a series with a column 'time' to cut, came {name!r}")
    first = held.start_s if start_s is None else start_s
    last = held.end_s if end_s is None else end_s
    return selected(lazy, where, held, first, last).drop("second")


def selected(
    lazy: pl.LazyFrame, where: Mapping[str, str], held: SeriesFacts, start_s: int, end_s: int
) -> pl.LazyFrame:
    """Keep the rows of some keys within an interval; their instant as seconds in ``second``."""
    second = pl.col("time").dt.epoch("s").alias("second")
    inside = (pl.col("second") >= start_s) & (pl.col("second") < end_s)
    return _of_keys(lazy, where, held).with_columns(second).filter(inside)


def _of_keys(lazy: pl.LazyFrame, where: Mapping[str, str], held: SeriesFacts) -> pl.LazyFrame:
    strings = {name for name, dtype in lazy.collect_schema().items() if dtype == pl.String}
    for key in (column.name for column in held.keys if column.name in where):
        value = where[key]
        lazy = lazy.filter(pl.col(key) == (value if key in strings else _number(value)))
    return lazy


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise InputError(f"expected a number, came {value!r}") from None


def _grouped(lazy: pl.LazyFrame, names: list[str], first: int, width: int) -> pl.DataFrame:
    bucket = (pl.col("second") - first) // width * width + first
    wanted = [
        make(pl.col(name).cast(pl.Float64)).alias(f"{word} {name}")
        for name in names
        for word, make in (("min", pl.Expr.min), ("mean", pl.Expr.mean), ("max", pl.Expr.max))
    ]
    return lazy.group_by(bucket.alias("bucket")).agg(wanted).sort("bucket").collect()


def _thinned(table: pl.DataFrame, column: ColumnFacts) -> Thinned:
    least, mean, greatest = (
        tuple(table[f"{word} {column.name}"].to_list()) for word in ("min", "mean", "max")
    )
    return Thinned(column, least, mean, greatest)
