"""Figures of a site: its own plant's, and those of the designs beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tanheng.core import Figure
from tanheng.domains.datacenter.comparison import Compared, Comparison
from tanheng.domains.datacenter.metrics import energy_mwh, ref
from tanheng.domains.datacenter.model import DataCenter

__all__ = ["figures_of"]

_HOW = "hourly simulation of {design} in {weather}: {what}"
_SUMMED = (
    ("pue", "pue", "", "all electricity over that of the IT equipment (ISO/IEC 30134-2)"),
    ("wue_l_per_kwh", "wue_l_per_kwh", "l/kWh", "water over IT electricity (ISO/IEC 30134-9)"),
    ("energy_mwh", "total_mwh", "MWh", "sum of all meters"),
    ("it_mwh", "it_mwh", "MWh", "electricity of the IT equipment"),
    ("water_m3", "water_m3", "m3", "evaporation, drift, blow-down and humidification"),
    ("hottest_inlet_c", "hottest_inlet_c", "C", "hottest inlet of any hour"),
)


def figures_of(section: DataCenter, found: Comparison) -> tuple[Figure, ...]:
    """Return the figures of a site; its own design is the first of the comparison."""
    mine, *others = found.rows
    figures = [*_own(section, found, mine)]
    for row in others:
        figures += _of(section, found, row, f"compare.{row.design.name.replace('-', '_')}.")
    return tuple(figures)


def _own(section: DataCenter, found: Comparison, mine: Compared) -> Iterator[Figure]:
    yield from _of(section, found, mine, "")
    reused = "heat reused outside over all electricity (ISO/IEC 30134-6)"
    yield _figure(section, mine, "erf", float(mine.figures["erf"]), "1", reused)
    if section.renewable_mwh is not None:
        what = f"{section.renewable_mwh:g} MWh of renewable energy over all (ISO/IEC 30134-3)"
        share = float(ref(mine.run, section.renewable_mwh))
        yield _figure(section, mine, "ref", share, "1", what)
    for part, mwh in energy_mwh(mine.run).items():
        if mwh > 0:
            key, what = f"energy_mwh.{part}", f"meter of {part}"
            yield _figure(section, mine, key, float(mwh), "MWh", what)


def _of(section: DataCenter, found: Comparison, row: Compared, prefix: str) -> Iterator[Figure]:
    told = [(key, float(row.figures[held]), unit, what) for key, held, unit, what in _SUMMED]
    money = f"{found.costs.currency}/yr"
    cost = "electricity, water, upkeep and the year's part of capital at the assumed costs"
    told += [
        ("co2_t", float(row.co2_kg.sum() / 1000.0), "t", f"electricity times {found.grid.how.en}"),
        (
            "cue_kg_per_kwh",
            row.cue_kg_per_kwh,
            "kg/kWh",
            f"CO2 over IT electricity (ISO/IEC 30134-8), {found.grid.how.en}",
        ),
        ("modules", float(row.modules), "", "modules that it is made of"),
        ("part_load", row.part_load, "1", "mean IT load over IT capacity"),
        ("cost_per_yr", row.bill.yearly, money, cost),
    ]
    if section.pue_below is not None:
        what = f"1 where PUE is below {section.pue_below:g} and no inlet too hot"
        told.append(("pue_below", float(row.holds(section.pue_below)), "", what))
    for key, value, unit, what in told:
        made = _figure(section, row, f"{prefix}{key}", value, unit, what)
        yield replace(made, about={"limit": section.pue_below}) if key == "pue_below" else made


def _figure(
    section: DataCenter, row: Compared, key: str, value: float, unit: str, what: str
) -> Figure:
    how = _HOW.format(design=row.design.name, weather=section.weather, what=what)
    return Figure(f"{section.name}.{key}", value, unit, section.outcome, how)
