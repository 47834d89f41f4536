"""What the columns of a series are: instants, keys, values with unit and origin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import polars as pl

from tanheng.core import Figure, InputError, Origin
from tanheng.store import Run
from tanheng.web.shelf import DamagedError

__all__ = ["ColumnFacts", "SeriesFacts", "facts", "sound_facts", "sound_file", "unit_of"]

Role = Literal["time", "key", "value"]
KEYS_KEPT = 1000
ENERGY = ("MWh", "kWh", "MW", "kW")
CLOSES = 1e-6
"""Greatest residual of a balance, as a part of its greatest sum."""
LEVELS = ("level",)  # numbers that tell rows apart, as names do
SUFFIXES = {
    "mwh": "MWh",
    "kwh": "kWh",
    "wh": "Wh",
    "mw": "MW",
    "kw": "kW",
    "g_per_kwh": "g/kWh",
    "kg_per_mwh": "kg/MWh",
    "t_per_mwh": "t/MWh",
    "per_mwh": "1/MWh",
    "cny": "CNY",
    "t_co2e": "t CO2e",
    "t": "t",
    "kg": "kg",
    "g": "g",
    "c": "°C",
    "pa": "Pa",
    "hpa": "hPa",
    "ms": "m/s",
    "wm2": "W/m²",
    "m3": "m³",
    "l": "L",
    "pct": "percent",
    "h": "h",
    "s": "s",
}
FORECAST = re.compile(r"q0?\.\d+|static|conditional|forecast.*|.*_forecast|mean_forecast")


@dataclass(frozen=True)
class ColumnFacts:
    """One column: its role; for a value its unit and origin, for a key the values it takes.

    ``values`` are the first of a key's; ``count`` is how many there are.
    """

    name: str
    role: Role
    unit: str = ""
    origin: Origin = "modelled"
    values: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class SeriesFacts:
    """One series: its columns, rows, and the interval it spans (``None`` without a time).

    ``whole`` is the column that equals the sum of ``parts`` in every row, where there is one.
    """

    name: str
    rows: int
    columns: tuple[ColumnFacts, ...]
    start_s: int | None
    end_s: int | None
    step_s: int | None
    whole: str | None = None
    parts: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[ColumnFacts, ...]:
        """The columns that tell rows of one instant apart."""
        return tuple(column for column in self.columns if column.role == "key")

    @property
    def values(self) -> tuple[ColumnFacts, ...]:
        """The columns that hold numbers."""
        return tuple(column for column in self.columns if column.role == "value")


def facts(run: Run, name: str) -> SeriesFacts:
    """Look at one series of a run; its rows are not read, only counted.

    Raises
    ------
    InputError
        When there is no such series.
    DamagedError
        When its file is not as it was written.
    """
    path, known = sound_file(run, name), run.manifest["outputs"][f"series/{name}.parquet"]
    return _facts(path, name, known, _origin(name, run.figures))


def sound_file(run: Run, name: str) -> Path:
    """Find the file of a series; raises as `facts` does."""
    try:
        return run.series_file(name)
    except InputError as error:
        if name in run.series_names:
            raise DamagedError(error.message, error.place) from None
        raise


def sound_facts(run: Run, names: Iterable[str]) -> dict[str, SeriesFacts | None]:
    """Look at several series; ``None`` for one that is damaged, which spoils no other."""
    return {name: _sound(run, name) for name in names}


def _sound(run: Run, name: str) -> SeriesFacts | None:
    try:
        return facts(run, name)
    except DamagedError:
        return None


def unit_of(column: str) -> str:
    """Return the unit that a column's name ends in; ``1`` where it names none."""
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if column == suffix or column.endswith(f"_{suffix}"):
            return SUFFIXES[suffix]
    return "1"


def _origin(name: str, figures: tuple[Figure, ...]) -> Origin:
    """Origin of most figures whose names start as the series' does."""
    group = name.split(".")[0]
    alike = Counter(f.origin for f in figures if f.name.split(".")[0] == group)
    if "synthetic" in alike:
        return "synthetic"
    return alike.most_common(1)[0][0] if alike else "modelled"


@lru_cache(maxsize=256)
def _facts(path: Path, name: str, _sha256: str, origin: Origin) -> SeriesFacts:
    lazy = pl.scan_parquet(path)
    schema = lazy.collect_schema()
    columns = tuple(_column(lazy, key, dtype, origin) for key, dtype in schema.items())
    rows = int(lazy.select(pl.len()).collect().item())
    if "time" not in schema or rows == 0:
        return SeriesFacts(name, rows, columns, None, None, None)
    instants = lazy.select(pl.col("time").dt.epoch("s").unique().sort()).collect()["time"]
    first, last = int(instants[0]), int(instants[-1])
    gap = instants.diff().min()
    step = int(gap) if isinstance(gap, int) else 3600
    whole, parts = _whole(lazy, [column for column in columns if column.role == "value"])
    return SeriesFacts(name, rows, columns, first, last + step, step, whole, parts)


def _whole(lazy: pl.LazyFrame, values: list[ColumnFacts]) -> tuple[str | None, tuple[str, ...]]:
    """Find a column that is the sum of all others in its unit: energy closes."""
    for unit in dict.fromkeys(column.unit for column in values if column.unit in ENERGY):
        names = [column.name for column in values if column.unit == unit]
        if len(names) < 3:
            continue
        total = pl.sum_horizontal(names)
        gaps = [(2 * pl.col(name) - total).abs().max().alias(name) for name in names]
        found = lazy.select(*gaps, total.abs().max().alias("greatest all")).collect()
        for name in names:
            gap, greatest = found[name][0], found["greatest all"][0]
            if gap is not None and greatest and gap <= CLOSES * greatest:
                return name, tuple(other for other in names if other != name)
    return None, ()


def _column(lazy: pl.LazyFrame, name: str, dtype: pl.DataType, origin: Origin) -> ColumnFacts:
    if isinstance(dtype, pl.Datetime):
        return ColumnFacts(name, "time", "UTC")
    if dtype == pl.String or name in LEVELS:
        found = lazy.select(pl.col(name).drop_nulls().unique().sort()).collect()[name]
        values = tuple(str(value) for value in found.head(KEYS_KEPT))
        return ColumnFacts(name, "key", values=values, count=found.len())
    if FORECAST.fullmatch(name):
        return ColumnFacts(name, "value", unit_of(name), "forecast")
    if name == "measured" and origin != "synthetic":
        return ColumnFacts(name, "value", unit_of(name), "measured")
    return ColumnFacts(name, "value", unit_of(name), origin)
