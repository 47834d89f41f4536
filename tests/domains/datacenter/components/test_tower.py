"""Towers and dry coolers: heat and water balance at the air that leaves."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import design
from tanheng.domains.datacenter.components.dry_cooler import coldest_dry_c, run_dry_cooler
from tanheng.domains.datacenter.components.moist_air import CP_WATER, enthalpy_kj_kg
from tanheng.domains.datacenter.components.tower import coldest_water_c, run_tower, transfer_units

from ..air import seasons

TOWER = design("midsize-water-cooled").rejection
COOLER = design("liquid-cooled").liquid.rejection
AIR = seasons(300)
HEAT = np.full(300, 800.0)


def state(air):
    return air.dry_bulb_c, air.wet_bulb_c, air.humidity_ratio, air.pressure_pa


def test_the_design_approach_is_met_at_the_design_point():
    one = np.ones(1)
    found = coldest_water_c(
        TOWER, 1000 * one, 1000.0, one, TOWER.design_wet_bulb_c * one, 101_325.0
    )
    assert found[0] == pytest.approx(TOWER.design_wet_bulb_c + TOWER.approach_k, abs=1e-3)
    dry = coldest_dry_c(COOLER, 1000 * one, 1000.0, one, 30 * one)
    assert dry[0] == pytest.approx(30 + COOLER.approach_k, abs=1e-6)


def test_heat_and_water_leave_with_the_air():
    water = np.full(300, 0.9)
    wet, pressure = AIR.wet_bulb_c, AIR.pressure_pa
    coldest = coldest_water_c(TOWER, HEAT, 1000.0, water, wet, pressure)
    leaving = np.maximum(coldest, 22.0)
    run = run_tower(TOWER, HEAT, 1000.0, water, leaving, state(AIR))
    gain = enthalpy_kj_kg(run.out_c, run.out_humidity_ratio)
    gain = gain - enthalpy_kj_kg(AIR.dry_bulb_c, AIR.humidity_ratio)
    carried = run.air_kg_s * gain - run.evaporation_kg_s * CP_WATER * leaving
    np.testing.assert_allclose(carried, HEAT, rtol=1e-9)
    taken_up = run.air_kg_s * (run.out_humidity_ratio - AIR.humidity_ratio)
    np.testing.assert_allclose(taken_up, run.evaporation_kg_s, rtol=1e-9)
    salt = (run.drift_kg_s + run.blowdown_kg_s) * TOWER.treatment.cycles
    makeup = run.evaporation_kg_s + run.drift_kg_s + run.blowdown_kg_s
    bled = run.blowdown_kg_s > 0
    np.testing.assert_allclose(salt[bled], makeup[bled], rtol=1e-9)
    assert bled.mean() > 0.9


def test_evaporation_carries_most_of_the_heat_in_summer_and_less_in_winter():
    share = {}
    for name, dry, wet in (("summer", 30.0, 22.0), ("winter", -5.0, -7.0)):
        from ..air import outdoor

        air = outdoor(np.full(1, dry), np.full(1, wet))
        run = run_tower(TOWER, np.full(1, 900.0), 1000.0, np.ones(1), np.full(1, 28.0), state(air))
        share[name] = float(run.evaporation_kg_s[0] * 2430 / 900)
    assert 0.8 < share["summer"] < 1.05  # ASHRAE Handbook HVAC Systems (2016), ch. 40: about 0.9
    assert 0.4 < share["winter"] < 0.8


def test_fans_turn_as_fast_as_the_water_wants_by_the_cube_law():
    water, leaving = np.ones(1), np.array([30.0])
    air = seasons(1, seed=3)
    colder = coldest_water_c(TOWER, HEAT[:1], 1000.0, water, air.wet_bulb_c, air.pressure_pa)
    full = run_tower(TOWER, HEAT[:1], 1000.0, water, colder, state(air))
    slow = run_tower(TOWER, HEAT[:1], 1000.0, water, np.maximum(leaving, colder + 3), state(air))
    assert slow.fans_kw[0] < full.fans_kw[0]
    speed = slow.air_kg_s[0] / full.air_kg_s[0]
    assert slow.fans_kw[0] == pytest.approx(full.fans_kw[0] * speed**3, rel=1e-9)


def test_the_speed_found_gives_the_heat():
    water = np.ones(300)
    leaving = coldest_water_c(TOWER, HEAT, 1000.0, water, AIR.wet_bulb_c, AIR.pressure_pa) + 4.0
    run = run_tower(TOWER, HEAT, 1000.0, water, leaving, state(AIR))
    full_air = TOWER.air_per_water * 1000.0 / (CP_WATER * TOWER.range_k)
    again = coldest_water_c(
        TOWER, HEAT, 1000.0, water, AIR.wet_bulb_c, AIR.pressure_pa, run.air_kg_s / full_air
    )
    np.testing.assert_allclose(again, leaving, atol=0.1)


def test_a_dry_cooler_warms_its_air_by_the_heat():
    leaving = coldest_dry_c(COOLER, HEAT, 1000.0, np.ones(300), AIR.dry_bulb_c) + 2.0
    air = (AIR.dry_bulb_c, AIR.pressure_pa)
    run = run_dry_cooler(COOLER, HEAT, 1000.0, np.ones(300), leaving, *air)
    np.testing.assert_allclose(run.air_kg_s * 1.006 * (run.out_c - AIR.dry_bulb_c), HEAT, rtol=1e-9)
    assert (run.out_c < leaving + 8.0).all()


def test_an_approach_that_no_tower_reaches_is_refused():
    with pytest.raises(InputError, match="the loop cannot close"):
        transfer_units(TOWER.model_copy(update={"approach_k": 0.3}))
