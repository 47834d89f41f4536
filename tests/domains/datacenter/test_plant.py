"""Electricity in is heat out, for every design, in all weather, with any parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.datacenter import (
    COMPONENTS,
    WATERS,
    SetPoints,
    design,
    shipped,
    simulate,
    totals,
    varied,
)

from .air import outdoor, seasons

LOAD = 750.0
SCALED = (
    "servers.fan_share",
    "servers.leakage_per_k",
    "air.fan_pressure_pa",
    "air.fan_efficiency",
    "air.bypass_share",
    "air.coil_effectiveness",
    "power_chain.ups.a",
    "power_chain.in_hall_share",
    "chiller.cop",
    "humidifier.sensible_heat_ratio",
)


def closes(run):
    assert (np.abs(run.energy_residual_kw) <= 1e-9 * run.total_kw).all()
    assert all((run.power_kw[name] >= 0).all() for name in COMPONENTS)
    assert all((run.water_kg_s[name] >= 0).all() for name in WATERS)


@pytest.mark.parametrize("name", shipped())
def test_electricity_in_is_heat_out(name):
    closes(simulate(design(name), seasons(), LOAD))


@pytest.mark.parametrize("name", shipped())
@settings(max_examples=8, deadline=None)
@given(
    factors=st.lists(st.floats(0.8, 1.0), min_size=len(SCALED), max_size=len(SCALED)),
    seed=st.integers(0, 9),
    load=st.floats(0.0, 1.0),
)
def test_it_closes_with_any_parameters(name, factors, seed, load):
    plant = varied(design(name), {"capacity_mw": 1.0})
    for path, factor in zip(SCALED, factors, strict=True):
        block, field = path.rsplit(".", 1)
        value = plant
        for step in block.split("."):
            value = getattr(value, step)
        if value is not None:
            plant = varied(plant, {path: getattr(value, field) * factor})
    closes(simulate(plant, seasons(60, seed), 1000.0 * load))


@pytest.mark.parametrize("name", shipped())
def test_idle_hours_cost_nothing_but_what_stands(name):
    run = simulate(varied(design(name), {"capacity_mw": 1.0}), seasons(50), 0.0)
    closes(run)
    assert (run.power_kw["servers"] == 0).all()


@pytest.mark.parametrize("name", ["midsize-water-cooled", "midsize-air-cooled"])
def test_chiller_power_never_falls_as_it_gets_hotter(name):
    wet = outdoor(np.repeat(45.0, 300), np.linspace(-5, 30, 300))
    dry = outdoor(np.linspace(-20, 45, 300), np.repeat(-21.0, 300))
    both = outdoor(np.linspace(-20, 45, 300), np.linspace(-21, 30, 300))
    for air in (wet, dry, both):
        power = simulate(design(name), air, LOAD).power_kw["chiller"]
        assert (np.diff(power) >= -1e-6 * power.max()).all()
    assert power[-1] > 1.1 * power[0]


@pytest.mark.parametrize(
    "name", ["midsize-water-cooled", "midsize-air-cooled", "midsize-water-cooled-waterside"]
)
@pytest.mark.parametrize("warm", [-10.0, 10.0, 25.0])
def test_chiller_power_never_rises_with_warmer_chilled_water(name, warm):
    water = np.linspace(*design(name).chiller.leaving_limits_c, 100)
    air = outdoor(np.full(100, warm + 8), np.full(100, warm))
    points = SetPoints(supply_air_c=30.0, chilled_water_c=water)
    power = simulate(design(name), air, LOAD, points).power_kw["chiller"]
    assert (np.diff(power) <= 1e-6 * power.max()).all()
    assert power[-1] < power[0]


def test_chiller_power_with_an_economiser_rises_with_wet_bulb():
    air = outdoor(np.repeat(45.0, 300), np.linspace(-5, 30, 300))
    power = simulate(design("midsize-water-cooled-waterside"), air, LOAD).power_kw["chiller"]
    assert (np.diff(power) >= -1e-6 * power.max()).all()
    assert power[0] == 0 < power[-1]


def test_plants_side_by_side_are_as_one_by_one():
    air, cops = seasons(9000), np.array([[4.0], [5.0], [6.0]])
    plant = design("midsize-water-cooled-waterside")
    beside = simulate(varied(plant, {"chiller.cop": cops}), air, LOAD)
    for row, cop in enumerate(cops[:, 0]):
        alone = simulate(varied(plant, {"chiller.cop": float(cop)}), air, LOAD)
        np.testing.assert_allclose(beside.total_kw[row], alone.total_kw, rtol=1e-12)


@pytest.mark.parametrize("name", shipped())
def test_totals_are_the_sums_of_the_hours(name):
    air = seasons(1000)
    run, sums = simulate(design(name), air, LOAD), totals(design(name), air, LOAD)
    for part in COMPONENTS:
        np.testing.assert_allclose(sums.energy_kwh[part], run.power_kw[part].sum(), rtol=1e-12)
    for part in WATERS:
        np.testing.assert_allclose(
            sums.water_kg[part], run.water_kg_s[part].sum() * 3600, rtol=1e-12
        )
    assert sums.worst_residual <= 1e-9
    assert sums.hottest_inlet_c == run.inlet_c.max()


def test_a_tank_moves_cooling_and_its_content_adds_up():
    plant = varied(design("midsize-air-cooled"), {"capacity_mw": 1.0})
    from tanheng.domains.datacenter.components.tank import Tank

    plant = varied(plant, {"tank": Tank(hours=2, loss_per_h=0.0)})
    asked = np.tile([-300.0] * 12 + [300.0] * 12, 4)
    run = simulate(plant, seasons(96), LOAD, SetPoints(tank_kw=asked))
    closes(run)
    before = np.concatenate([[run.tank_kwh[0] + run.heat_kw["stored"][0]], run.tank_kwh[:-1]])
    np.testing.assert_allclose(before - run.tank_kwh, run.heat_kw["stored"], atol=1e-6)
    assert run.tank_kwh.min() >= -1e-9
    assert np.abs(run.heat_kw["stored"]).max() > 100


def test_tanks_side_by_side_are_as_one_by_one():
    from tanheng.domains.datacenter.components.tank import Tank

    air, asked = seasons(300), 200 * np.sin(np.arange(300) / 4)
    plant = varied(design("midsize-water-cooled"), {"tank": Tank(hours=1), "capacity_mw": 1.0})
    pumps = np.array([[100.0], [200.0]])
    points = SetPoints(tank_kw=asked)
    beside = simulate(varied(plant, {"water.pump.pressure_kpa": pumps}), air, LOAD, points)
    closes(beside)
    for row in range(2):
        one = varied(plant, {"water.pump.pressure_kpa": float(pumps[row, 0])})
        alone = simulate(one, air, LOAD, points)
        np.testing.assert_allclose(beside.tank_kwh[row], alone.tank_kwh, rtol=1e-9, atol=1e-6)


def test_a_tower_whose_fans_are_held_back_costs_more_and_says_when_it_cannot():
    air = outdoor(np.full(4, 35.0), np.full(4, 24.0))
    fans = np.array([1.0, 0.7, 0.4, 0.02])
    run = simulate(design("midsize-water-cooled"), air, LOAD, SetPoints(tower_fan_share=fans))
    assert (np.diff(run.condenser_water_c) > 0).all()
    assert (np.diff(run.power_kw["chiller"][:3]) > 0).all()
    assert run.heat_kw["unmet"][-1] > 100 > 1 > run.heat_kw["unmet"][0]
    assert run.inlet_c[-1] > run.inlet_c[0] + 2


def test_a_modular_plant_has_whole_modules():
    plant = design("modular-indirect-evaporative")
    assert plant.capacity_kw(1000.0) == 1500.0
    assert plant.modules(1500.0) == 3


def test_reused_heat_is_counted_and_spares_the_chiller():
    from tanheng.domains.datacenter import erf
    from tanheng.domains.datacenter.components.heat_recovery import HeatRecovery

    plain = design("midsize-air-cooled")
    reusing = varied(plain, {"heat_recovery": HeatRecovery(heat_per_it=0.3, supply_c=65)})
    air = seasons(200)
    run, without = simulate(reusing, air, LOAD), simulate(plain, air, LOAD)
    closes(run)
    assert 0.1 < erf(run) < 0.3
    assert run.power_kw["chiller"].sum() < without.power_kw["chiller"].sum()
    np.testing.assert_allclose(run.heat_kw["reused"], 300.0 / 0.75 * 0.75, rtol=1e-9)


def test_less_air_than_servers_draw_brings_hot_inlets():
    air = seasons(50)
    plant = design("large-water-cooled-waterside")
    enough, starved = (
        simulate(plant, air, LOAD, SetPoints(fan_share=share)) for share in (0.8, 0.5)
    )
    assert (starved.inlet_c > enough.inlet_c + 2).all()
    assert (starved.power_kw["server_fans"] > enough.power_kw["server_fans"]).all()


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({"supply_air_c": 50.0}, "set-point supply_air_c: expected 15 to 32 C"),
        ({"chilled_water_c": 300.0}, "set-point chilled_water_c: expected 5 to 25 C"),
        ({"fan_share": np.nan}, "set-point fan_share: expected 0 to 1.2"),
        ({"chillers_on": 9}, "set-point chillers_on: expected 0 to 4 machines"),
    ],
)
def test_set_points_beyond_the_envelope_are_refused(points, said):
    with pytest.raises(InputError, match=said):
        simulate(design("midsize-air-cooled"), seasons(5), LOAD, SetPoints(**points))


@pytest.mark.parametrize(
    ("name", "points", "said"),
    [
        ("small-direct-expansion", {"chilled_water_c": 10.0}, "small-direct-expansion has no chil"),
        ("midsize-air-cooled", {"condenser_water_c": 30.0}, "midsize-air-cooled has no tower"),
    ],
)
def test_set_points_of_loops_that_are_not_there_are_refused(name, points, said):
    with pytest.raises(InputError, match=said):
        simulate(design(name), seasons(5), LOAD, SetPoints(**points))


def test_a_load_above_capacity_is_refused():
    plant = varied(design("midsize-air-cooled"), {"capacity_mw": 0.5})
    with pytest.raises(InputError, match=r"expected 0 to 500 kW, the capacity .* came 750 kW"):
        simulate(plant, seasons(5), LOAD)


def test_lengths_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="IT load: expected a number or 5 of them"):
        simulate(design("midsize-air-cooled"), seasons(5), np.full(7, LOAD))
