"""One hour from the fleets through the grid and the data centre into the books, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from tanheng.core import Column, InputError, Table, Text, iso
from tanheng.report.words import unit_text
from tanheng.store import Run

__all__ = ["chain_table"]

KWH_PER_MWH = 1000.0
WATTS = 6
"""Digits of a megawatt: what is left of a balance below a watt is rounding."""
FREE = ("wind_mw", "solar_mw", "hydro_mw")
Row = tuple[str | float | Text | None, ...]
FLEET, GRID = Text("fleet", "机组群"), Text("grid", "电网")
SITE, BOOKS = Text("data centre", "数据中心"), Text("books", "账本")


def chain_table(run: Run, names: Sequence[str], second: int) -> Table | None:
    """Follow an hour through what these series say of it; None where none says anything.

    Raises
    ------
    InputError
        When a series is not as it was written.
    """
    rows = tuple(
        row
        for kind, tell in LINKS.items()
        for name in names
        if name.endswith(f".{kind}")
        for row in tell(run, name, second)
    )
    if not rows:
        return None
    columns = (
        Column(Text("Link", "环节")),
        Column(Text("What", "内容")),
        Column(Text("At this hour", "该时刻")),
        Column(Text("Unit", "单位")),
    )
    title = Text(f"The chain at {iso(second)}", f"{iso(second)} 的全链")
    note = Text(
        "Each link takes what the one above gives: intensity of the grid's zone, energy of the "
        "plant, emissions of the books.",
        "各环节承接上一环节：电网分区的碳强度、机房的电量、账本的排放。",
    )
    return Table(title, columns, rows, note)


def _at(run: Run, name: str, second: int) -> tuple[str, pl.DataFrame]:
    """First part of a series' name, and its rows of an instant."""
    group = name.rpartition(".")[0]
    lazy = pl.scan_parquet(run.series_file(name))
    if "time" not in lazy.collect_schema():
        return group, pl.DataFrame()
    return group, lazy.filter(pl.col("time").dt.epoch("s") == second).collect()


def _fleet(run: Run, name: str, second: int) -> Iterator[Row]:
    group, at = _at(run, name, second)
    if not {"window", "level", "conditional", "measured"} <= set(at.columns):
        return
    windows = at["window"].unique(maintain_order=True).to_list()
    window = "all" if "all" in windows else next(iter(windows), "")
    for one in at.filter(pl.col("window") == window).iter_rows(named=True):
        level = f"{100 * one['level']:g} %"
        counted = Text(
            f"{group}: counted on a day ahead at {level}", f"{group}：日前 {level} 水平可依靠出力"
        )
        came = Text(f"{group}: came", f"{group}：实际出力")
        of = Text("% of capacity", "% 装机")
        for what, value in ((counted, one["conditional"]), (came, one["measured"])):
            if value is not None:
                yield FLEET, what, 100.0 * value, of


def _system(run: Run, name: str, second: int) -> Iterator[Row]:
    group, at = _at(run, name, second)
    if "load_mw" not in at.columns or at.is_empty():
        return
    parts = [name for name in at.columns if name.endswith("_mw") and name != "load_mw"]
    load, clean = float(at["load_mw"].sum()), [name for name in FREE if name in parts]
    yield GRID, Text(f"{group}: load", f"{group}：负荷"), load, "MW"
    if clean:
        given = float(sum(at[name].sum() for name in clean))
        yield GRID, Text(f"{group}: wind, sun and water", f"{group}：风光水出力"), given, "MW"
    gap = float(at.select((pl.col("load_mw") - pl.sum_horizontal(parts)).abs().max()).item())
    left = Text(f"{group}: load less all its parts", f"{group}：负荷减各部分")
    yield GRID, left, round(gap, WATTS), "MW"


def _zones(run: Run, name: str, second: int) -> Iterator[Row]:
    group, at = _at(run, name, second)
    column = "consumption_average_g_per_kwh"
    if not {"zone", column} <= set(at.columns):
        return
    for one in at.iter_rows(named=True):
        what = Text(
            f"{group}: intensity of zone {one['zone']}, by consumption",
            f"{group}：{one['zone']} 区用电侧碳强度",
        )
        yield GRID, what, one[column], "g/kWh"


def _plant(run: Run, name: str, second: int) -> Iterator[Row]:
    group, at = _at(run, name, second)
    if at.is_empty():
        return
    if not {"total_kw", "servers_kw", "server_fans_kw", "intensity_g_per_kwh"} <= set(at.columns):
        return
    one: dict[str, Any] = at.row(0, named=True)
    it = one["servers_kw"] + one["server_fans_kw"]
    yield SITE, Text(f"{group}: all meters", f"{group}：全部电表"), one["total_kw"], "kW"
    if it > 0:
        yield SITE, Text(f"{group}: PUE", f"{group}：PUE"), one["total_kw"] / it, ""
    intensity = Text(f"{group}: intensity of its power", f"{group}：所用电力的碳强度")
    yield SITE, intensity, one["intensity_g_per_kwh"], "g/kWh"
    yield SITE, Text(f"{group}: emissions", f"{group}：排放"), one["co2_kg"], "kg"


def _books(run: Run, name: str, second: int) -> Iterator[Row]:
    for _, one in _activities(run, name, second):
        yield (
            BOOKS,
            Text(f"{one['site']}: {one['name']}", f"{one['site']}：{one['name']}"),
            one["quantity"],
            unit_text(one["unit"]),
        )
        grams = one.get("intensity_g_per_kwh")
        if grams is not None and one["unit"] == "kWh":
            told = Text(f"{one['site']}: emissions", f"{one['site']}：排放")
            yield BOOKS, told, one["quantity"] * float(grams) / KWH_PER_MWH, "kg"


def _activities(run: Run, name: str, second: int) -> list[tuple[int, dict[str, Any]]]:
    """Rows of a series of activities that hold an instant, with their numbers in the file."""
    when = datetime.fromtimestamp(second, UTC)
    lazy = pl.scan_parquet(run.series_file(name)).with_row_index("place")
    schema = lazy.collect_schema()
    if "start" not in schema or "end" not in schema:
        raise InputError(f"expected activities with start and end, came {name}")
    held = lazy.filter((pl.col("start") <= when) & (pl.col("end") > when)).collect()
    return [(int(row["place"]), row) for row in held.iter_rows(named=True)]


LINKS: dict[str, Callable[[Run, str, int], Iterator[Row]]] = {
    "guarantee": _fleet,
    "dispatch": _system,
    "intensity": _zones,
    "hours": _plant,
    "activities": _books,
}
"""Who tells of the series of each kind, in the order of the chain."""
