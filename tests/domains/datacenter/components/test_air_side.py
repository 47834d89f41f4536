"""Servers, power chain, air, economisers: published values and balances."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter import design
from tanheng.domains.datacenter.components.air_economiser import run_air_economiser
from tanheng.domains.datacenter.components.air_handling import run_air
from tanheng.domains.datacenter.components.indirect_evaporative import (
    DRY,
    HYBRID,
    WET,
    run_indirect,
)
from tanheng.domains.datacenter.components.moist_air import (
    CP_AIR,
    CP_WATER,
    enthalpy_kj_kg,
    saturated,
    saturated_at_enthalpy,
    wet_bulb_of_c,
)
from tanheng.domains.datacenter.components.power_chain import Losses, losses_kw, run_power_chain
from tanheng.domains.datacenter.components.servers import Servers, run_servers, work_kw

from ..air import outdoor, seasons


@pytest.mark.parametrize(
    ("celsius", "ratio", "enthalpy"),
    [(0, 0.0037895, 9.473), (20, 0.014761, 57.555), (40, 0.049141, 166.683)],
)
def test_saturated_air_is_as_tabled(celsius, ratio, enthalpy):
    # ASHRAE Handbook Fundamentals (2017), ch. 1, table 2, at 101.325 kPa, real gas: 0.5 % wetter
    state = saturated(celsius, 101_325.0)
    assert float(state.humidity_ratio) == pytest.approx(ratio, rel=0.01)
    assert float(state.enthalpy_kj_kg) == pytest.approx(enthalpy, rel=0.01)


def test_enthalpy_of_saturation_is_undone():
    celsius = np.linspace(-20, 55, 40)
    state = saturated(celsius, 95_000.0)
    back, ratio = saturated_at_enthalpy(state.enthalpy_kj_kg, 95_000.0, celsius + 8.0)
    np.testing.assert_allclose(back, celsius, atol=1e-3)
    np.testing.assert_allclose(ratio, state.humidity_ratio, rtol=1e-4)


@pytest.mark.parametrize("pressure_pa", [101_325.0, 80_000.0])
def test_wet_bulb_is_that_of_psychrolib(pressure_pa):
    psychrolib = pytest.importorskip("psychrolib")
    psychrolib.SetUnitSystem(psychrolib.SI)
    dry, humid = np.meshgrid(np.linspace(2, 48, 12), np.linspace(0.03, 1.0, 12))
    known = np.vectorize(psychrolib.GetTWetBulbFromRelHum)(dry, humid, pressure_pa)
    ratio = np.vectorize(psychrolib.GetHumRatioFromRelHum)(dry, humid, pressure_pa)
    above = known > 0.1  # below, PsychroLib takes ice
    found = wet_bulb_of_c(dry, ratio, pressure_pa)
    np.testing.assert_allclose(found[above], known[above], atol=0.05)  # another saturation curve


def test_servers_draw_a_few_per_cent_more_at_30_and_10_at_35_c():
    # ASHRAE TC 9.9 (2011), class A2: 4 to 8 % at 30 C, 7 to 20 % at 35 C
    servers = Servers()
    base, warm, hot = (float(run_servers(servers, 100.0, t).power_kw) for t in (18.0, 30.0, 35.0))
    assert 1.04 <= warm / base <= 1.08
    assert 1.07 <= hot / base <= 1.20


def test_servers_do_not_double_from_15_to_25_c():
    servers = Servers()
    cold, mild = (float(run_servers(servers, 100.0, t).power_kw) for t in (15.0, 25.0))
    assert cold < mild < 1.03 * cold


def test_power_of_work_runs_from_idle_to_full():
    servers = Servers(idle_share=0.4)
    power = work_kw(servers, np.linspace(0, 1, 11), 1000.0)
    assert power[0] == pytest.approx(400)
    assert power[-1] == pytest.approx(1000)
    assert (np.diff(power) > 0).all()


def test_losses_are_the_polynomial():
    assert float(losses_kw(Losses(a=0.01, b=0.02, c=0.04), 500.0, 1000.0)) == pytest.approx(30.0)


def test_a_direct_feed_spares_the_ups():
    chain = design("modular-indirect-evaporative").power_chain
    both = run_power_chain(chain, 700.0, 1000.0)
    guarded = run_power_chain(chain.model_copy(update={"direct_share": 0.0}), 700.0, 1000.0)
    assert float(both.ups_kw) < float(guarded.ups_kw)
    assert 700.0 / (700.0 + float(both.ups_kw)) > 0.97  # both paths together, as published


def test_fans_follow_the_cube_law_and_inlets_the_supply():
    plant = design("large-water-cooled-waterside")
    air = (plant.air, plant.servers)
    full, half = (run_air(*air, load, 22.0, 1000.0, 101_325.0) for load in (1000.0, 500.0))
    assert float(full.fans_kw) == pytest.approx(8 * float(half.fans_kw), rel=1e-9)
    assert 22.0 < float(full.inlet_c) < 23.0


def test_an_economiser_carries_out_what_the_air_gains():
    plant = design("large-airside-adiabatic")
    air, heat, flow = seasons(500), np.full(500, 1000.0), np.full(500, 65.0)
    supply = np.full(500, 27.0)
    back = supply + heat / (CP_AIR * flow)
    run = run_air_economiser(plant.economiser, heat, flow, supply, back, air)
    used = run.outdoor_air_kg_s > 0
    leaving = enthalpy_kj_kg(back, run.humidity_ratio)
    gain = leaving - enthalpy_kj_kg(air.dry_bulb_c, air.humidity_ratio)
    carried = run.outdoor_air_kg_s * gain - run.water_kg_s * CP_WATER * air.wet_bulb_c
    np.testing.assert_allclose(carried[used], run.heat_kw[used], rtol=1e-9)
    taken_up = run.outdoor_air_kg_s * (run.humidity_ratio - air.humidity_ratio)
    np.testing.assert_allclose(taken_up[used], run.water_kg_s[used], atol=1e-12)
    assert 0.2 < used.mean() < 0.95
    assert (run.outdoor_air_kg_s <= flow * 1.0001).all()
    full = saturated(supply, air.pressure_pa).humidity_ratio
    assert (run.humidity_ratio[used] <= plant.economiser.humidity_high * full[used] + 1e-9).all()


def test_indirect_cooling_goes_from_dry_to_wet_to_hybrid():
    plant = design("modular-indirect-evaporative")
    air = outdoor(np.array([0.0, 22.0, 40.0]), np.array([-2.0, 16.0, 30.0]))
    three = np.ones(3)
    flow = 1000 / (CP_AIR * 13) * three
    run = run_indirect(plant.economiser, 1000 * three, flow, flow, 38 * three, 1000.0, air)
    assert list(run.mode) == [DRY, WET, HYBRID]
    assert run.evaporation_kg_s[0] == 0 < run.evaporation_kg_s[1]
    assert run.heat_kw[2] < 1000 == pytest.approx(run.heat_kw[1])
