"""What the servers have to do, hour by hour, from a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tanheng.core import Evidence, InputError, Place, Text
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.components.servers import Servers, work_kw
from tanheng.domains.datacenter.jobs.columns import Columns, read_columns
from tanheng.domains.datacenter.laying import laid
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.store import sha256_of

__all__ = ["ItLoad", "read_load", "steady"]

TIME = "time"
KINDS = ("it_mw", "it_kw", "share", "cpu_load")
"""Columns that may hold the load: power, share of the capacity, use of the processors."""


@dataclass(frozen=True)
class ItLoad:
    """Load of the servers at their reference inlet.

    Parameters
    ----------
    kw : ndarray of float64, shape (T,)
        By interval of the weather.
    capacity_kw : float or None
        Most that it may be; None where a plant is built for the load itself.
    how : Text
        What it was made from.
    evidence : Evidence, optional
        File that it was read from.
    """

    kw: Floats
    capacity_kw: float | None
    how: Text
    evidence: Evidence | None = None


def steady(it_mw: float, outdoor: Outdoor) -> ItLoad:
    """Return the same load in every interval [MW]."""
    words = Text(f"{it_mw:g} MW in all hours", f"各小时均为 {it_mw:g} MW")
    return ItLoad(np.full(outdoor.dry_bulb_c.shape[-1], 1000.0 * it_mw), None, words)


def read_load(path: Path, it_mw: float, outdoor: Outdoor, servers: Servers) -> ItLoad:
    """Read the load by the hour and lay it on the weather.

    Parameters
    ----------
    path : Path
        CSV with one of `KINDS`. With a column ``time`` it is laid by time, or a whole year by
        month, day and hour (UTC); without one its rows are the weather's intervals from the first.
    it_mw : float
        What the servers draw at full work: the capacity.

    Raises
    ------
    InputError
        With file and line: no such column, a load below nothing or above capacity, hours missing,
        no load at all.
    """
    table = read_columns(path)
    kind = _kind(table)
    capacity = 1000.0 * it_mw
    values = table.number(kind)
    load = _in_kw(kind, values, capacity, servers)
    _refuse_beyond(table, kind, values, load, capacity)
    if TIME in table.names:
        kw, laid_by = _by_time(table, load, outdoor)
    else:
        kw, laid_by = _in_order(table, load, outdoor)
    if not kw.any():
        raise InputError(
            "expected a load above 0 in some hour of the weather, came none",
            Place(table.file, field=kind),
        )
    en, zh = f"{path.name}: {_WORDS[kind].en}, {laid_by.en}", f"{path.name}：{_WORDS[kind].zh}，"
    how = Text(f"{en}, of {it_mw:g} MW", f"{zh}{laid_by.zh}，满载 {it_mw:g} MW")
    return ItLoad(kw, capacity, how, Evidence(path.name, 1, sha256_of(path)))


_WORDS = {
    "it_mw": Text("IT power", "IT 功率"),
    "it_kw": Text("IT power", "IT 功率"),
    "share": Text("share of IT capacity", "IT 容量占比"),
    "cpu_load": Text(
        "use of processors through the servers' power curve", "CPU 利用率经服务器曲线换算"
    ),
}


def _kind(table: Columns) -> str:
    there = [name for name in KINDS if name in table.names]
    if len(there) != 1:
        came = " and ".join(there) or "none"
        raise InputError(
            f"expected one of the columns {', '.join(KINDS)}, came {came}", Place(table.file, 1)
        )
    return there[0]


def _in_kw(kind: str, values: Floats, capacity_kw: float, servers: Servers) -> Floats:
    if kind == "cpu_load":
        return work_kw(servers, np.clip(values, 0.0, 1.0), capacity_kw)
    return values * {"it_mw": 1000.0, "it_kw": 1.0, "share": capacity_kw}[kind]


def _refuse_beyond(
    table: Columns, kind: str, values: Floats, load_kw: Floats, capacity_kw: float
) -> None:
    """Refuse the first row with a load below nothing or above capacity."""
    above = values > 1.0 if kind == "cpu_load" else load_kw > capacity_kw * (1 + 1e-9)
    for row in np.flatnonzero(above | (values < 0))[:1]:
        most = {"it_mw": capacity_kw / 1000.0, "it_kw": capacity_kw}.get(kind, 1.0)
        what = f"a load of 0 to {most:g}, the IT capacity,"
        raise InputError(
            f"expected {what} came {values[row]:g}",
            Place(table.file, int(table.line()[row]), field=kind),
        )


def _by_time(table: Columns, load_kw: Floats, outdoor: Outdoor) -> tuple[Floats, Text]:
    slots, place = table.slots(TIME)
    if place.size < slots.count:
        gap = int(np.flatnonzero(np.diff(place) > 1)[0])
        raise InputError(
            f"expected a load in every hour, {slots.count - place.size} are missing, the first at "
            f"{slots.at(place[gap] + 1)}",
            Place(table.file, int(table.line()[gap + 1]), field=TIME),
        )
    try:
        where, by_time = laid(slots, "load", outdoor.time_s, outdoor.step_s)
    except InputError as error:
        raise InputError(error.message, Place(table.file, field=TIME)) from None
    if by_time:
        return load_kw[where], Text("by time", "按时间对应")
    return load_kw[where], Text("by month, day and hour (UTC)", "按月、日、时（UTC）对应")


def _in_order(table: Columns, load_kw: Floats, outdoor: Outdoor) -> tuple[Floats, Text]:
    needed = outdoor.dry_bulb_c.shape[-1]
    if load_kw.size < needed:
        raise InputError(
            f"expected {needed} rows, one for each interval of the weather, came {load_kw.size}",
            Place(table.file, int(table.line()[-1])),
        )
    words = f"its first {needed} rows in their order"
    return load_kw[:needed], Text(words, f"前 {needed} 行依次对应")
