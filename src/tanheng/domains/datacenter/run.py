"""Run the section ``datacenter``: a plant, and others beside it, in the weather of a site."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from tanheng.core import Context, Positions, Result, Section, Text, zone_of
from tanheng.domains.datacenter import views
from tanheng.domains.datacenter.activities import activities_of
from tanheng.domains.datacenter.comparison import Compared, Comparison, compared
from tanheng.domains.datacenter.control import control_table
from tanheng.domains.datacenter.controlled import (
    control_figures,
    refuse_control,
    site_section,
    try_control,
)
from tanheng.domains.datacenter.deferred import (
    deferred_figures,
    deferred_section,
    hours_for_jobs,
    study_jobs,
)
from tanheng.domains.datacenter.figures import figures_of
from tanheng.domains.datacenter.inputs import Inputs, complaining_of, read_inputs
from tanheng.domains.datacenter.loops import refuse_wild_set_points
from tanheng.domains.datacenter.model import DataCenter
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["check", "run"]


def run(section: DataCenter, positions: Positions, context: Context) -> Result:
    """Simulate a site's plant and those beside it.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    read = read_inputs(section, positions, context)
    found = _compared(section, read, positions, context)
    moved = study_jobs(section, read, positions)
    tried = try_control(section, read, positions, context)
    figures, sections = [*figures_of(section, found)], [_plant_section(section, found)]
    headline = [*views.headline(section, found)]
    if tried is not None:
        figures += control_figures(section, tried)
        sections.append(site_section(section, tried))
        headline.append(control_table(tried))
    if moved is not None:
        figures += deferred_figures(section, moved)
        sections.append(deferred_section(section, moved))
        headline.append(moved.tables[0])
    return Result(
        tuple(figures),
        {f"{section.name}.hours": hours_of_plant(found.rows[0])},
        tuple(sections),
        tuple(headline),
        read.files,
        activities_of(section, found.rows[0], read.weather),
    )


def _plant_section(section: DataCenter, found: Comparison) -> Section:
    return views.section(section, found, zone_of(section.zone))


def check(section: DataCenter, positions: Positions, context: Context) -> Result:
    """Say how weather, load and designs are read, before anything is compared.

    The site's own plant is run, as tables of later sections may be its activities. What `run` would
    refuse of jobs and control is refused here.
    """
    read = read_inputs(section, positions, context)
    if section.jobs is not None:
        hours_for_jobs(section, read, positions)
    refuse_control(section, read, positions, context)
    mine = _compared(section, replace(read, designs=read.designs[:1]), positions, context).rows[0]
    return Result(
        headline=(views.read_table(section, read),),
        inputs=read.files,
        activities=activities_of(section, mine, read.weather),
    )


def _compared(
    section: DataCenter, read: Inputs, positions: Positions, context: Context
) -> Comparison:
    rows: list[Compared] = []
    points = SetPoints(**section.set_points.model_dump())
    with complaining_of("datacenter.set_points", positions):
        refuse_wild_set_points(read.designs[0][1], points)
    for field, one in read.designs:
        context.progress(f"{section.name}: {one.name}")
        held = None if rows else points
        with complaining_of(field, positions):
            rows.append(compared(one, read.outdoor, read.load.kw, read.grid, read.prices, held))
    place = Text(f"{section.name} ({section.outcome})", f"{section.name}{_made_zh(section)}")
    return Comparison(place, read.outdoor, read.grid, tuple(rows), read.prices)


def hours_of_plant(row: Compared) -> pl.DataFrame:
    """Lay out the hours of a plant: power by component, water, CO2, inlet temperature."""
    plant = row.run
    time_s = plant.start_s + plant.step_s * np.arange(plant.total_kw.shape[-1])
    return pl.DataFrame(
        {"time": pl.from_epoch(pl.Series(time_s), time_unit="s").dt.replace_time_zone("UTC")}
        | {f"{name}_kw": kw for name, kw in plant.power_kw.items()}
        | {
            "total_kw": plant.total_kw,
            "water_m3": row.water_m3,
            "co2_kg": row.co2_kg,
            "intensity_g_per_kwh": row.grid.g_per_kwh,
            "inlet_c": plant.inlet_c,
        }
    )


def _made_zh(section: DataCenter) -> str:
    return "（合成）" if section.outcome == "synthetic" else "（模拟）"
