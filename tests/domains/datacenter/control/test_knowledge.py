"""What the optimiser believes follows what meters, inlets and coils say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tanheng.domains.datacenter import SetPoints, varied
from tanheng.domains.datacenter.control import PredictiveControl, Situation, envelope
from tanheng.domains.datacenter.control.knowledge import MEMORY_H, SURE_KW_H, Knowledge, Wish

from .plants import daily, plant, running, still

STEPS = 100
POINTS = SetPoints(supply_air_c=np.array([21.0]), chilled_water_c=np.array([8.0]))


def taught(name, steps=STEPS, change=lambda said: said, truth=lambda built: built, **more):
    """Knowledge after readings of a plant under the same set-points."""
    built = plant(name)
    model, knowledge = running(truth(built), **more), Knowledge(built, 1)
    air = daily(["mild"], steps)
    load = 700 + 100 * np.sin(np.arange(steps) / 15)
    for step in range(steps):
        weather = air.part(slice(step, step + 1))
        said = change(model.step(POINTS, weather, load[[step]]))
        knowledge.learn(said, POINTS, weather, load[None, [step]])
    return knowledge


@cache
def plain():
    """Knowledge of a plant that is the design."""
    return taught("midsize-air-cooled")


def expected(knowledge, supply=21.0, **more):
    one = np.array([[supply]])
    wish = Wish(one, 0 * one, np.nan * one, 1 + 0 * one)
    return knowledge.expect(wish, still("mild"), np.array([[700.0]]), **more)


def off_by(meter, share):
    return lambda said: replace(
        said, power_kw={**said.power_kw, meter: share * said.power_kw[meter]}
    )


@pytest.mark.parametrize("share", [0.8, 1.2])
@pytest.mark.parametrize("meter", ["chiller", "crah_fans", "ups"])
def test_ratios_recover_a_meter_that_is_off_by_a_share(meter, share):
    name, memory = "midsize-air-cooled", MEMORY_H * 4
    before, after = expected(plain()), expected(taught(name, change=off_by(meter, share)))
    model = running(plant("midsize-air-cooled"))
    for _ in range(30):
        model.step(POINTS, still("mild"), np.array([700.0]))
    heard = memory * (1 - np.exp(-STEPS / memory))  # steps, beside those the design counts for
    moved = (share - 1) * model.truth.power_kw[meter][0] * heard / (heard + 4 * SURE_KW_H)
    assert after.power_kw[0, 0] - before.power_kw[0, 0] == pytest.approx(moved, rel=0.05)


def test_of_a_plant_that_is_the_design_it_expects_what_there_is():
    model = running(plant("midsize-air-cooled"))
    for _ in range(30):
        model.step(POINTS, still("mild"), np.array([700.0]))
    # chilled water is not as told but as warm as coils allow: the chiller draws less
    there = model.truth.total_kw - model.truth.power_kw["chiller"]
    found = expected(plain())
    assert 0 < found.power_kw[0, 0] - there[0] < model.truth.power_kw["chiller"][0]
    assert found.inlet_c[0, 0] == pytest.approx(model.truth.inlet_c[0], abs=0.05)
    assert found.unmet_kw.max() == 0


def test_an_inlet_hotter_than_expected_is_expected_to_stay_so():
    hotter = taught(
        "midsize-air-cooled", change=lambda said: replace(said, inlet_c=said.inlet_c + 0.8)
    )
    assert hotter.inlet_k[0, 0] == pytest.approx(0.8, abs=0.05)
    assert expected(hotter).inlet_c[0, 0] == pytest.approx(
        expected(plain()).inlet_c[0, 0] + 0.8, abs=0.05
    )


def test_one_lying_sensor_is_not_learnt_from():
    def lying(said):
        inlet = said.inlet_c.copy()
        inlet[0, 1] -= 6.0
        return replace(said, inlet_c=inlet)

    assert abs(taught("midsize-air-cooled", change=lying).inlet_k[0, 0]) < 0.05


def test_units_that_miss_their_set_point_are_found():
    found = taught("midsize-air-cooled", supply_off_k=np.array([0.4]))
    assert found.supply_k[0, 0] == pytest.approx(0.4, abs=0.05)


@pytest.mark.parametrize("worn", [0.8, 1.2])
def test_worn_coils_get_colder_water(worn):
    def made(built):
        return varied(built, {"air.coil_effectiveness": worn * built.air.coil_effectiveness})

    other = taught("midsize-air-cooled", truth=made)
    own = plant("midsize-air-cooled").air.coil_effectiveness
    approach = (1 / (worn * own) - 1) / (1 / own - 1)
    assert other.coil[0, 0] == pytest.approx(approach, rel=0.1)
    colder = expected(other).points.chilled_water_c < expected(plain()).points.chilled_water_c
    assert bool(colder[0, 0]) is (worn < 1)


def test_a_missing_meter_leaves_the_design_believed():
    def without(said):
        return replace(said, power_kw={**said.power_kw, "chiller": np.array([np.nan])})

    silent = taught("midsize-air-cooled", change=without)
    assert expected(silent).power_kw == pytest.approx(expected(plain()).power_kw, rel=0.01)


def test_a_filling_tank_costs_and_an_emptying_one_saves():
    knowledge = taught("midsize-air-cooled", steps=10)
    still_, fill, give = (expected(knowledge, tank_kw=kw).power_kw[0, 0] for kw in (0, -200, 200))
    assert give < still_ < fill


def test_warmer_air_is_expected_to_cost_the_chiller_less_and_servers_more():
    knowledge = taught("midsize-air-cooled", steps=10)
    cool, warm = expected(knowledge, 20.0), expected(knowledge, 24.0)
    assert warm.inlet_c[0, 0] > cool.inlet_c[0, 0] + 3
    assert warm.points.chilled_water_c[0, 0] > cool.points.chilled_water_c[0, 0]
    assert warm.power_kw[0, 0] != cool.power_kw[0, 0]


def test_without_readings_or_a_past_there_is_nothing_to_say():
    one = PredictiveControl(plant("midsize-air-cooled"), envelope("recommended"), 1)
    air = daily(["mild"], 4)
    assert one.choose(Situation(0, 0, None, air, np.full((1, 4), 700.0), SetPoints())) is None
