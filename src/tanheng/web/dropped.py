"""A user's own CSV: how it would be read, and what its static guarantee is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S, Column, InputError, Place, Table, Text, zone_of
from tanheng.reliability import exceedance, shortfall, static_guarantee
from tanheng.report.numbers import short
from tanheng.store.cells import numbers
from tanheng.store.tables import column_names, read_columns
from tanheng.store.times import TimeColumn, instants

__all__ = ["UNITS", "AsRead", "Told", "read_dropped"]

LEVELS = (0.95, 0.90)
HISTORY_DAYS = (180, 60, 20)
TIME_NAMES = re.compile(r"time|date|hour|stamp|时间|日期|时刻", re.IGNORECASE)
OUTPUT_NAMES = re.compile(
    r"power|output|generat|(?:^|[^a-z])[kmg]wh?(?:[^a-z]|$)|功率|出力|发电", re.IGNORECASE
)
OTHER_NAMES = re.compile(
    r"forecast|predict|plan|capacity|limit|price|cost|预测|预报|计划|装机|容量|限|价", re.IGNORECASE
)
ALL = "*"
UNITS = ("MW", "kW", "fraction", "percent")
FRACTIONS = {"fraction": 1.0, "percent": 100.0}
IN_MW = {"MW": 1.0, "kW": 1e-3}
LOOKED_AT = 200
NAME = "my-fleet"


@dataclass(frozen=True)
class Told:
    """What the user says about the file; what is empty is found out.

    Parameters
    ----------
    columns : str
        Those of the output, with commas between; ``*`` stands for every column of numbers.
    """

    unit: str = "MW"
    capacity: float | None = None
    zone: str = "UTC"
    time: str = ""
    columns: str = ""


@dataclass(frozen=True)
class AsRead:
    """How a file was understood: tables, and the project that would read it so."""

    tables: tuple[Table, ...]
    project: str


def read_dropped(path: Path, told: Told) -> AsRead:
    """Read a CSV as a project would, and state its static guarantee.

    Raises
    ------
    InputError
        With the line and column of what cannot be read.
    """
    if told.unit not in UNITS:
        raise InputError(f"expected a unit among {', '.join(UNITS)}, came {told.unit!r}")
    zone_of(told.zone)
    names = [name for name in column_names(path) if name]
    time = told.time or _time_column(path, names, told.zone)
    rest = [name for name in names if name != time]
    values = _columns(told.columns, rest, path) or _output(path, rest)
    clock = TimeColumn(column=time, zone=told.zone)
    second, power, peaks = _read(path, clock, values)
    if not power.size:
        raise InputError(
            "expected an hour with a number in each column, came none", Place(path.name)
        )
    scale = FRACTIONS.get(told.unit) or told.capacity or float(peaks.sum())
    if not scale > 0:
        raise InputError("expected a value above 0, came none", Place(path.name))
    parts = scale * (peaks / peaks.sum()) if peaks.sum() else peaks
    project = _project(path, time, values, told, parts if told.capacity else peaks)
    tables = (*_checked(path, project), _guarantees(second, power / scale, told, scale))
    return AsRead(tables, _yaml(project))


def _time_column(path: Path, names: Sequence[str], zone: str) -> str:
    """Find the column of instants: by its name, if its cells are instants; else the first."""
    likely = [*(name for name in names if TIME_NAMES.search(name)), names[0]]
    for name in likely:
        try:
            frame = read_columns(path, [name]).head(LOOKED_AT)
            instants(frame, TimeColumn(column=name, zone=zone), path)
        except InputError:
            continue
        return name
    return likely[0]


def _columns(said: str, names: Sequence[str], path: Path) -> list[str]:
    """Take the columns that are said: one that has commas in its name, or several."""
    if said in names or said in ("", ALL):
        return [said] if said in names else list(_numeric(path, names)) if said == ALL else []
    return [one.strip() for one in said.split(",") if one.strip()]


def _output(path: Path, names: Sequence[str]) -> list[str]:
    """Find the columns of the output among those of numbers, which may be of weather or calendar.

    Raises
    ------
    InputError
        Where there is none, or it cannot be told which it is.
    """
    there = _numeric(path, names)
    named = [one for one in there if OUTPUT_NAMES.search(one) and not OTHER_NAMES.search(one)]
    if named or len(there) == 1:
        return named or there
    if not there:
        raise InputError("expected a column of numbers, came none", Place(path.name))
    raise InputError(
        f"expected to be told which columns are the output ({ALL} for all), came several: "
        f"{', '.join(there[:20])}",
        Place(path.name),
    )


def _numeric(path: Path, names: Sequence[str]) -> list[str]:
    """Columns whose first cells are numbers."""
    frame = read_columns(path, names).head(LOOKED_AT)
    kept = []
    for name in names:
        try:
            found = numbers(frame, name, path)
        except InputError:
            continue
        if np.isfinite(found).any():
            kept.append(name)
    return kept


def _read(
    path: Path, clock: TimeColumn, values: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Hours in order, the mean of the columns' sum in each, the greatest value of each column."""
    frame = read_columns(path, [*clock.names, *values])
    time_s = instants(frame, clock, path)
    with np.errstate(over="ignore"):  # a sum beyond all numbers is none
        each = np.array([numbers(frame, name, path) for name in values])
        total = each.sum(axis=0)
    kept = np.isfinite(total)
    hours, place = np.unique(time_s[kept] // HOUR_S * HOUR_S, return_inverse=True)
    mean = np.bincount(place, weights=total[kept]) / np.bincount(place)
    return hours, mean, each[:, kept].max(axis=1, initial=0.0)


def _project(
    path: Path, time: str, values: Sequence[str], told: Told, capacity: NDArray[np.float64]
) -> dict[str, Any]:
    power: dict[str, Any] = {
        "file": path.name,
        "time": {"column": time, "zone": told.zone},
        "unit": told.unit,
        "columns": {f"s{place}": name for place, name in enumerate(values, start=1)},
    }
    stations: list[dict[str, Any]] = [{"id": key} for key in power["columns"]]
    for station, most in zip(stations, capacity.tolist(), strict=True):
        if told.unit in IN_MW and most > 0:
            station["capacity_mw"] = most * IN_MW[told.unit]
    fleet = {"name": "my_fleet", "kind": "wind", "stations": stations, "power": power}
    head = {"project": NAME, "as_of": "2026-01-01T00:00:00Z"}
    return head | {"renewables": {"fleets": [fleet]}}


def _checked(path: Path, project: dict[str, Any]) -> tuple[Table, ...]:
    """Say how each column is read, by the very check of a project; complaints as a table."""
    from tanheng.plan import check_project  # every domain: 2 s that only a CSV is worth

    file = path.with_name("project.yaml")
    file.write_text(_yaml(project), encoding="utf-8")
    try:
        tables = check_project(file).result.headline
        # The project was made up here: only what it says of the file is news.
        return tuple(table for table in tables if table.title.en != NAME)
    except InputError as error:
        head = (Column(Text("What a project would say", "项目检查的结果")),)
        return (Table(Text("As a project", "作为项目"), head, ((error.message,),)),)


def _guarantees(
    second: NDArray[np.int64], power: NDArray[np.float64], told: Told, scale: float
) -> Table:
    day = second // DAY_S
    span = int(day[-1] - day[0]) + 1
    history = next((days for days in HISTORY_DAYS if span > 2 * days), HISTORY_DAYS[-1])
    rows = tuple(_guarantee(power, day, level, history) for level in LEVELS)
    whole = f"{short(scale)} {told.unit}" if told.unit not in FRACTIONS else "1"
    known = told.capacity is not None or told.unit in FRACTIONS
    note = Text(
        f"Quantile of the trailing {history} days that end two days before; of a capacity of "
        f"{whole}{'' if known else ', the greatest value of each column, as none was given'}; "
        "nothing flagged is left out yet.",
        f"取前 {history} 日（截至两日前）的分位数；容量 {whole}"
        f"{'' if known else '（未给出，取各列最大值）'}；尚未剔除质量标记的读数。",
    )
    columns = (
        Column(Text("Level", "保证率"), "", ".0%"),
        Column(Text("Static guarantee", "静态保证"), "% of capacity", ".2f"),
        Column(Text("Mean output", "平均出力"), "% of capacity", ".2f"),
        Column(Text("It held in", "实际达到"), "% of hours", ".1f"),
        Column(Text("Mean shortfall", "平均缺额"), "% of capacity", ".3f"),
        Column(Text("Hours", "小时数"), "h", ",d"),
    )
    return Table(Text("Static guarantee", "静态保证"), columns, rows, note)


def _guarantee(
    power: NDArray[np.float64], day: NDArray[np.int64], level: float, history: int
) -> tuple[float | int | None, ...]:
    promised = static_guarantee(power, day, level, history)
    known = np.isfinite(promised)
    if not known.any():
        return level, None, 100 * float(power.mean()), None, None, int(power.size)
    y, g = power[known], promised[known]
    held, short = exceedance(y, g), shortfall(y, g)
    return (
        level,
        100 * float(g.mean()),
        100 * float(y.mean()),
        100 * float(held),
        100 * float(short),
        int(known.sum()),
    )


def _yaml(project: dict[str, Any]) -> str:
    """Write a project; JSON within YAML keeps any column name as it is."""
    import yaml

    return str(yaml.safe_dump(json.loads(json.dumps(project)), allow_unicode=True, sort_keys=False))
