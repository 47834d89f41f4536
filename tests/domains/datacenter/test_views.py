"""What a site shows: flows that close for every design, a map of all hours, the limit's table."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import HeatMap, Sankey, Text, zone_of
from tanheng.domains.datacenter import DataCenter, design, shipped, varied
from tanheng.domains.datacenter.comparison import compare_designs
from tanheng.domains.datacenter.costs import costs
from tanheng.domains.datacenter.emissions import grid_power
from tanheng.domains.datacenter.views import energy_flows, headline, section

from .air import seasons

ENDS = ("source", "target")
SAID = DataCenter(name="dc", weather="air.csv", it_mw=0.9, design="small-air-cooled", pue_below=1.2)


def balance(drawn):
    """Flows into each node less those out of it [MWh]."""
    left = Counter()
    for flow in drawn.flows:
        left[flow.source.en] -= flow.amounts[0]
        left[flow.target.en] += flow.amounts[0]
    return left


def compared(plant, outdoor, load_kw):
    return compare_designs(
        [plant], Text("dc", "机房"), outdoor, load_kw, grid_power(500.0, outdoor), costs()
    )


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(shipped()), st.integers(0, 99), st.floats(50, 900))
def test_what_flows_into_a_node_flows_out_of_it(name, seed, load_kw):
    found = compared(design(name), seasons(60, seed), load_kw)
    run, drawn = found.rows[0].run, energy_flows(SAID, found)
    left = balance(drawn)
    bought = run.total_kw.sum() / 1000
    sources, targets = ({getattr(one, end).en for one in drawn.flows} for end in ENDS)
    assert -left[drawn.flows[0].source.en] == pytest.approx(bought, rel=1e-12)
    assert max(abs(left[name]) for name in sources & targets) <= 1e-8 * bought
    assert sum(left.values()) == pytest.approx(0, abs=1e-9 * bought)


def test_a_tank_that_ends_emptier_gives_what_it_held():
    plant = varied(design("midsize-water-cooled"), {"capacity_mw": 1.2})
    found = compared(plant, seasons(60), 900.0)
    run = found.rows[0].run
    stored = dict(run.heat_kw) | {"stored": np.full(60, -5.0)}
    stored["outdoors"] = run.heat_kw["outdoors"] + 5.0
    row = replace(found.rows[0], run=replace(run, heat_kw=stored))
    drawn = energy_flows(SAID, replace(found, rows=(row,)))
    last = drawn.flows[-1]
    assert last.source.en == "tank"
    assert last.amounts[0] == pytest.approx(0.3)
    assert balance(drawn)[last.target.en] == pytest.approx(0, abs=1e-8)


def test_emissions_and_cost_go_with_the_electricity_that_is_bought(found):
    drawn, row = energy_flows(SAID, found), found.rows[0]
    assert drawn.units == ("MWh", "t CO2", "CNY")
    mwh, tonnes, cny = (sum(flow.amounts[k] for flow in drawn.flows) for k in range(3))
    bought = row.run.total_kw.sum() / 1000
    assert tonnes == pytest.approx(row.co2_kg.sum() / 1000, rel=1e-12)
    assert cny == pytest.approx(1000 * found.costs["power_price"] * bought, rel=1e-12)
    assert mwh == pytest.approx(3 * bought, rel=1e-6)  # bought, as heat, and out of the hall


@pytest.fixture(scope="module")
def found():
    outdoor = seasons(24 * 40)
    both = [design("small-air-cooled"), design("modular-indirect-evaporative")]
    return compare_designs(
        both, Text("dc", "机房"), outdoor, 900.0, grid_power(500.0, outdoor), costs()
    )


def test_the_map_tells_the_pue_of_each_hour_and_month(found):
    drawn = section(SAID, found, zone_of("UTC"))
    [heat] = [view for view in drawn.views if isinstance(view, HeatMap)]
    assert heat.z.shape == (12, 24)
    row = found.rows[0]
    first = [place for place in range(24 * 31) if place % 24 == 5]
    expected = row.run.total_kw[first].sum() / row.it_kw[first].sum()
    assert heat.z[0, 5] == pytest.approx(expected, rel=1e-12)
    assert np.isnan(heat.z[2:]).all()
    assert sum(isinstance(view, Sankey) for view in drawn.views) == 1


def test_a_limit_brings_its_table_and_none_without(found):
    assert len(headline(SAID, found)) == 2
    assert len(headline(SAID.model_copy(update={"pue_below": None}), found)) == 1


def test_an_invented_site_has_invented_figures_and_no_site_has_measured_ones():
    origins = ("measured", "forecast", "published", "modelled", "synthetic")
    told = [SAID.model_copy(update={"origin": origin}).outcome for origin in origins]
    assert told == ["modelled"] * 4 + ["synthetic"]


def test_one_design_alone_is_weighed_against_none(found):
    one = replace(found, rows=found.rows[:1])
    drawn, alone = section(SAID, found, zone_of("UTC")), section(SAID, one, zone_of("UTC"))
    dropped = {view.title.en for view in drawn.views} - {view.title.en for view in alone.views}
    assert dropped == {"PUE against WUE", "Water against electricity, dc"}
    assert "Water against electricity, dc" in {view.title.en for view in drawn.views}
    assert "水与电的取舍，机房" in {view.title.zh for view in drawn.views}
