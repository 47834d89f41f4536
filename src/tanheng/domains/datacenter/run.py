"""Run the section ``datacenter``: a plant, and others beside it, in the weather of a site."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from tanheng.core import Context, Figure, InputError, Positions, Result, zone_of
from tanheng.domains.datacenter import views
from tanheng.domains.datacenter.design import Design, design, shipped
from tanheng.domains.datacenter.metrics import energy_mwh, pue, summary
from tanheng.domains.datacenter.model import DataCenter
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import PlantRun, simulate
from tanheng.domains.datacenter.reading import read_outdoor

__all__ = ["check", "run"]

_HOW = "hourly simulation of {design} in {weather}: {what}"
_TOLD = (
    ("pue", "pue", "1", "all electricity over that of the IT equipment (ISO/IEC 30134-2)"),
    ("wue_l_per_kwh", "wue_l_per_kwh", "l/kWh", "water over IT electricity (ISO/IEC 30134-9)"),
    ("energy_mwh", "total_mwh", "MWh", "sum of all meters"),
    ("it_mwh", "it_mwh", "MWh", "electricity of the IT equipment"),
    ("water_m3", "water_m3", "m3", "evaporation, drift, blow-down and humidification"),
    ("hottest_inlet_c", "hottest_inlet_c", "C", "hottest inlet of any hour"),
)


def run(section: DataCenter, positions: Positions, context: Context) -> Result:
    """Simulate a site's plant and those beside it.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    outdoor, designs = _read(section, positions, context)
    runs: dict[str, PlantRun] = {}
    for field, one in designs:
        context.progress(f"{section.name}: {one.name}")
        try:
            runs[one.name] = simulate(one, outdoor, section.it_mw * 1000.0)
        except InputError as error:
            raise positions.complaint(field, error.message) from None
    mine = runs[designs[0][1].name]
    return Result(
        tuple(_figures(section, designs[0][1].name, mine, runs)),
        {f"{section.name}.hours": _hours(mine)},
        (views.section(section, mine, runs, zone_of(section.zone)),),
        (views.compare_table(section, runs),),
        _inputs(section, context),
    )


def check(section: DataCenter, positions: Positions, context: Context) -> Result:
    """Say how weather and designs are read, before anything runs."""
    outdoor, designs = _read(section, positions, context)
    names = [one.name for _, one in designs]
    return Result(
        headline=(views.read_table(section, outdoor, names),), inputs=_inputs(section, context)
    )


def _read(
    section: DataCenter, positions: Positions, context: Context
) -> tuple[Outdoor, list[tuple[str, Design]]]:
    asked = [("datacenter.design", section.design)]
    asked += [(f"datacenter.compare[{k}]", name) for k, name in enumerate(section.compare)]
    designs: list[tuple[str, Design]] = []
    for field, name in asked:
        try:
            one = design(name if name in shipped() else _path_or_name(name, context))
        except InputError as error:
            if error.place is not None:
                raise
            raise positions.complaint(field, error.message) from None
        if any(one.name == other.name for _, other in designs):
            raise positions.complaint(field, f"expected each design once, came {one.name} again")
        designs.append((field, one))
    path = context.locate(section.weather)
    if not path.is_file():
        raise positions.complaint("datacenter.weather", f"no such file {section.weather!r}")
    return read_outdoor(path), designs


def _path_or_name(name: str, context: Context) -> Path | str:
    return context.locate(name) if name.endswith((".yaml", ".yml")) else name


def _inputs(section: DataCenter, context: Context) -> tuple[Path, ...]:
    names = [section.weather, section.design, *section.compare]
    return tuple(
        context.locate(name) for k, name in enumerate(names) if k == 0 or name.endswith("ml")
    )


def _figures(
    section: DataCenter, name: str, mine: PlantRun, runs: dict[str, PlantRun]
) -> list[Figure]:
    found = summary(mine)
    figures = [
        _figure(section, key, float(found[value]), unit, name, what)
        for key, value, unit, what in _TOLD
    ]
    figures += [
        _figure(section, f"energy_mwh.{part}", float(mwh), "MWh", name, f"meter of {part}")
        for part, mwh in energy_mwh(mine).items()
        if mwh > 0
    ]
    for other, plant in list(runs.items())[1:]:
        key = f"compare.{other.replace('-', '_')}.pue"
        figures.append(_figure(section, key, float(pue(plant)), "1", other, _TOLD[0][3]))
    return figures


def _figure(section: DataCenter, key: str, value: float, unit: str, name: str, what: str) -> Figure:
    how = _HOW.format(design=name, weather=section.weather, what=what)
    origin = "modelled" if section.origin == "measured" else section.origin
    return Figure(f"{section.name}.{key}", value, unit, origin, how)


def _hours(plant: PlantRun) -> pl.DataFrame:
    """Lay out the hours of a plant: power by component, water, inlet temperature."""
    time_s = plant.start_s + plant.step_s * np.arange(plant.total_kw.shape[-1])
    water = np.asarray(sum(plant.water_kg_s.values()))
    return pl.DataFrame(
        {"time": pl.from_epoch(pl.Series(time_s), time_unit="s").dt.replace_time_zone("UTC")}
        | {f"{name}_kw": kw for name, kw in plant.power_kw.items()}
        | {"total_kw": plant.total_kw, "water_kg_s": water, "inlet_c": plant.inlet_c}
    )
