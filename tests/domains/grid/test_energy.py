"""Where a dispatched system's energy came from and went to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanheng.core import Context, Positions, Result, Sankey
from tanheng.domains.grid import Grid, run

UNITS = """name,zone,kind,fuel,capacity_mw,mttf_h,mttr_h,output,cost_per_mwh,co2_kg_per_mwh
coal,a,thermal,coal,100,,,,10,900
gas,b,thermal,NG,100,,,,50,400
wind,a,wind,,60,,,wind,0,0
"""
FILES = {
    "units.csv": UNITS,
    "load.csv": "hour,a,b\n0,50,70\n1,20,10\n",
    "output.csv": "wind\n0.5\n1\n",
    "lines.csv": "name,from,to,capacity_mw\ntie,a,b,30\n",
}


def grid(folder: Path, **files: str) -> Result:
    for name, text in (FILES | {f"{k}.csv": v for k, v in files.items()}).items():
        (folder / name).write_text(text)
    told = {
        "name": "g",
        "start": "2020-01-01T00:00:00-07:00",
        "system": {"folder": "."},
        "adequacy": {"samples": 0},
        "capacity_value": {"penetration": [1.0]},
        "intensity": {},
    }
    context = Context(folder, 0, 1, lambda name: folder / name)
    return run(Grid.model_validate(told), Positions("project.yaml", {}), context)


def rows(result: Result, name: str, **where: str) -> pl.DataFrame:
    table = result.series[name]
    return table.filter(*(pl.col(key) == value for key, value in where.items()))


def test_each_hour_closes_by_source_and_zone(tmp_path):
    # First hour: 30 MWh of wind and 50 of coal in a, of which the tie takes 30 to b; gas the rest.
    # Second hour: 60 MWh of wind for a load of 30: half of it is lost.
    found = grid(tmp_path)
    a, b = (rows(found, "g.energy", zone=zone) for zone in "ab")
    assert a["time"][0].isoformat() == "2020-01-01T07:00:00+00:00"
    assert a["load_mwh"].to_list() == [50, 20]
    assert a["wind_mwh"].to_list() == pytest.approx([30, 30], abs=1e-6)
    assert a["coal_mwh"].to_list() == pytest.approx([50, 0], abs=1e-6)
    assert b["ng_mwh"].to_list() == pytest.approx([40, 0], abs=1e-6)
    assert b["net_imports_mwh"].to_list() == pytest.approx([30, 10], abs=1e-6)
    every = found.series["g.energy"]
    parts = [name for name in every.columns if name.endswith("_mwh") and name != "load_mwh"]
    gap = every.select((pl.col("load_mwh") - pl.sum_horizontal(parts)).abs().max()).item()
    assert gap < 1e-6
    lost = rows(found, "g.curtailed", zone="a", source="wind")
    assert lost["available_mwh"].to_list() == [30, 60]
    assert lost["curtailed_mwh"].to_list() == pytest.approx([0, 30], abs=1e-6)
    assert rows(found, "g.curtailed").height == 2


def test_loads_bear_what_was_emitted(tmp_path):
    found = grid(tmp_path)
    every = found.series["g.energy"].sort("time", "zone")
    assert every["emitted_t"].to_list() == pytest.approx([45, 16, 0, 0], abs=1e-6)
    mixed = 45 / 80  # t/MWh in a, whose surplus goes to b
    assert every["used_t"].to_list() == pytest.approx([50 * mixed, 16 + 30 * mixed, 0, 0], abs=1e-6)


def test_flows_add_up_at_the_grid_and_figures_say_the_same(tmp_path):
    found = grid(tmp_path)
    flows = next(view for view in found.sections[0].views if isinstance(view, Sankey))
    assert flows.units == ("MWh", "t CO2")
    into = np.sum([f.amounts for f in flows.flows if f.target.en == "the grid"], axis=0)
    out = np.sum([f.amounts for f in flows.flows if f.source.en == "the grid"], axis=0)
    assert into == pytest.approx(out)
    spilt = [(f.source.en, f.amounts[0]) for f in flows.flows if f.target.en == "curtailed"]
    assert spilt == [("wind", pytest.approx(30))]
    assert {f.source.en for f in flows.flows} == {"coal", "gas", "wind", "the grid"}
    figures = {one.name: one.value for one in found.figures}
    assert figures["g.energy.generation_mwh"] == pytest.approx(into[0])
    assert figures["g.energy.emissions_t"] == pytest.approx(into[1]) == pytest.approx(61)
    assert figures["g.energy.curtailed_mwh"] == pytest.approx(30)
    assert figures["g.energy.intensity_g_per_kwh"] == pytest.approx(1e3 * 61 / 150)


def test_what_storage_loses_is_a_flow_of_its_own(tmp_path):
    # A day in which wind of the first twelve hours is worth keeping for the last twelve.
    hours = range(24)
    load = "\n".join(["hour,a,b", *(f"{h},{10 if h < 12 else 150},0" for h in hours)]) + "\n"
    wind = "\n".join(["wind", *("1" if h < 12 else "0" for h in hours)]) + "\n"
    store = "name,zone,power_mw,energy_mwh,efficiency\nbattery,a,20,100,0.81\n"
    found = grid(tmp_path, load=load, output=wind, storage=store)
    figures = {one.name: one.value for one in found.figures}
    lost = figures["g.energy.storage_losses_mwh"]
    assert lost > 1
    whole = figures["g.energy.load_mwh"] - figures["g.energy.unserved_mwh"]
    assert figures["g.energy.generation_mwh"] == pytest.approx(whole + lost)
    flows = next(view for view in found.sections[0].views if isinstance(view, Sankey))
    into = {f.target.en: f.amounts for f in flows.flows if f.source.en == "the grid"}
    assert into["storage: losses"][0] == pytest.approx(lost)
    # All of what the battery took was wind, and it was emptied: no emissions stay behind.
    assert into["storage: losses"][1] == pytest.approx(0, abs=1e-6)


def test_a_system_without_wind_sun_and_water_loses_none(tmp_path):
    units = "\n".join(line for line in UNITS.splitlines() if not line.startswith("wind")) + "\n"
    found = grid(tmp_path, units=units)
    assert "g.energy" in found.series
    assert "g.curtailed" not in found.series
