"""The dispatch by the hour, and the diagram of a year of it: energy closes, emissions add up."""

import numpy as np
import polars as pl
import pytest

from tanheng.core import Context, Positions, Result, Sankey
from tanheng.domains.grid import Grid, run

HOURS = 48


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Result:
    at = tmp_path_factory.mktemp("grid")
    clock = np.arange(HOURS)
    (at / "units.csv").write_text(
        "name,zone,kind,fuel,capacity_mw,output,cost_per_mwh,co2_kg_per_mwh\n"
        "coal 1,a,thermal,coal,100,,20,900\n"
        "gas 1,b,thermal,gas,100,,60,400\n"
        "wind 1,b,wind,,120,wind,0,0\n"
    )
    (at / "load.csv").write_text(
        "\n".join(["hour,a,b", *(f"{h},{50 + 40 * np.sin(h / 4):.3f},60" for h in clock)]) + "\n"
    )
    (at / "output.csv").write_text(
        "\n".join(["wind", *(f"{0.5 + 0.5 * np.sin(h / 7):.4f}" for h in clock)]) + "\n"
    )
    (at / "lines.csv").write_text("name,from,to,capacity_mw\ntie,a,b,15\n")
    (at / "storage.csv").write_text(
        "name,zone,power_mw,energy_mwh,efficiency\nbattery,b,10,40,0.81\n"
    )
    told = {"name": "g", "system": {"folder": "."}, "adequacy": {"samples": 0}}
    section = Grid.model_validate(told | {"intensity": {"basis": "direct"}})
    return run(section, Positions("p", {}), Context(at, 0, 1, lambda name: at / name))


@pytest.fixture(scope="module")
def hours(found) -> pl.DataFrame:
    return found.series["g.dispatch"]


@pytest.fixture(scope="module")
def drawn(found) -> Sankey:
    views = [view for part in found.sections for view in part.views]
    return next(view for view in views if isinstance(view, Sankey))


def test_each_zones_hour_adds_up_to_its_load(hours):
    parts = [name for name in hours.columns if name.endswith("_mw") and name != "load_mw"]
    assert set(parts) == {"coal_mw", "gas_mw", "wind_mw", "storage_mw", "imports_mw", "shed_mw"}
    gap = hours["load_mw"] - hours.select(pl.sum_horizontal(parts)).to_series()
    assert gap.abs().max() < 1e-5
    assert hours.group_by("time").agg(pl.col("imports_mw").sum())["imports_mw"].abs().max() < 1e-9
    assert hours.height == 2 * HOURS


def test_wind_beyond_load_line_and_storage_is_curtailed(hours):
    windy = hours.filter(pl.col("zone") == "b")
    assert windy["curtailed_mwh"].sum() > 0
    could = windy["wind_mw"] + windy["curtailed_mwh"]
    told = 120 * np.round(0.5 + 0.5 * np.sin(np.arange(HOURS) / 7), 4)
    assert could.to_numpy() == pytest.approx(told)
    assert hours.filter(pl.col("zone") == "a")["curtailed_mwh"].sum() == 0


def test_what_enters_the_diagram_leaves_it(drawn, hours):
    into = sum(flow.amounts[0] for flow in drawn.flows if flow.target.en == "system")
    out = sum(flow.amounts[0] for flow in drawn.flows if flow.source.en == "system")
    held = 0.5 * 40  # what the battery may end with more or less than it began with
    assert into == pytest.approx(out, abs=held)
    loads = [flow.amounts[0] for flow in drawn.flows if flow.target.en.startswith("load of zone")]
    assert sum(loads) == pytest.approx(hours["load_mw"].sum())
    assert drawn.units == ("MWh", "t CO2")


def test_emissions_of_the_diagram_are_those_of_what_was_burnt(drawn, hours):
    tonnes = {flow.source.en: flow.amounts[1] for flow in drawn.flows if flow.amounts[1]}
    assert tonnes["coal"] == pytest.approx(0.9 * hours["coal_mw"].sum())
    consumed = sum(f.amounts[1] for f in drawn.flows if f.target.en.startswith("load of zone"))
    burnt = 0.9 * hours["coal_mw"].sum() + 0.4 * hours["gas_mw"].sum()
    assert consumed <= burnt + 1e-6
    assert consumed == pytest.approx(burnt, rel=0.05)  # the rest is held in the battery at the end


def test_the_series_names_zones_in_the_order_of_the_system(hours):
    assert hours["zone"].unique(maintain_order=True).to_list() == ["a", "b"]
