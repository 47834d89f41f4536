"""An inventory drawn: its scopes, its categories, and its months."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Flow, Line, LineChart, Sankey, Text
from tanheng.domains.company.accounts import ALL_SCOPE3, LOCATION, MARKET, NAMES, SCOPE3
from tanheng.domains.company.findings import Findings

__all__ = ["charts"]

T = Text("t CO2e", "t CO2e")


def charts(found: Findings) -> Iterator[LineChart | Sankey]:
    """Draw flows, scopes, categories of scope 3 and months, as far as something was brought."""
    yield _flows(found)
    yield _scopes(found)
    if found.value(ALL_SCOPE3) is not None:
        yield _categories(found)
    if found.inventory.lines.filter(pl.col("period") % 100 > 0).height:
        yield _months(found)


def _flows(found: Findings) -> Sankey:
    """Draw accounts running into scopes, and scopes into the whole, scope 2 market-based."""
    whole = Text("all emissions", "全部排放")
    parts = [(NAMES[name], NAMES[ALL_SCOPE3], found.value(name)) for name in SCOPE3]
    parts += [(NAMES[name], whole, found.value(name)) for name in ("scope1", MARKET, ALL_SCOPE3)]
    told = tuple(Flow(one, other, (tonnes,)) for one, other, tonnes in parts if tonnes)
    note = Text("Scope 2 market-based.", "范围二基于市场。")
    return Sankey(Text("Emissions by scope", "各范围排放"), told, ("t CO2e",), note)


def _scopes(found: Findings) -> LineChart:
    """Scopes side by side, scope 2 both ways; what nothing was brought for has no bar."""
    ways = (
        (Text("scope 2 location-based", "范围二基于位置"), LOCATION),
        (Text("scope 2 market-based", "范围二基于市场"), MARKET),
    )
    number = np.array([1.0, 2.0, 3.0])
    bars = tuple(
        Line(name, number, _tonnes(found, "scope1", basis, ALL_SCOPE3), found.section.origin)
        for name, basis in ways
    )
    return LineChart(Text("Scopes", "各范围"), bars, Text("scope", "范围"), T, kind="bars")


def _categories(found: Findings) -> LineChart:
    bar = Line(
        NAMES[ALL_SCOPE3],
        np.arange(1.0, len(SCOPE3) + 1),
        _tonnes(found, *SCOPE3),
        found.section.origin,
    )
    title = Text("Scope 3 by category", "范围三各类别")
    return LineChart(title, (bar,), Text("category", "类别"), T, kind="bars")


def _months(found: Findings) -> LineChart:
    """Scopes 1 and 2 month by month, as far as months are told."""
    inventory = found.inventory
    table = inventory.by("account", "period").filter(pl.col("period") % 100 > 0)
    month = np.arange(12)
    start = np.datetime64(f"{found.section.year}-01", "M")
    x = (start + month).astype("datetime64[s]")
    lines = []
    for account in ("scope1", LOCATION, MARKET):
        told = dict(table.filter(account=account).select("period", "t_co2e").iter_rows())
        y = np.array([told.get(found.section.year * 100 + m + 1, np.nan) for m in month])
        if not np.isnan(y).all():
            lines.append(Line(NAMES[account], x, y, found.section.origin))
    note = Text(
        "What is told for the year as a whole is in no month.", "只按全年给出的数据不计入任何月份。"
    )
    title = Text("Scopes 1 and 2 by month", "范围一、二（按月）")
    return LineChart(title, tuple(lines), Text("month", "月份"), T, kind="bars", note=note)


def _tonnes(found: Findings, *names: str) -> NDArray[np.float64]:
    values = [found.value(name) for name in names]
    return np.array([np.nan if value is None else value for value in values])
