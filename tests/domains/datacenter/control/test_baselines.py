"""Fixed set-points, and trim-and-respond after ASHRAE Guideline 36, 5.1.14."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.datacenter import SetPoints, shipped, simulate
from tanheng.domains.datacenter.control import (
    FixedPoints,
    TrimAndRespond,
    bounds_of,
    envelope,
    fixed_points,
    starting_points,
)
from tanheng.domains.datacenter.control.baselines import AIR, WATER

from .plants import off, plant, reading, situation, still

LIMITS = envelope("recommended")
TOP_C = LIMITS.inlet_c[1] - 1.0
"""What the inlet is reset to: the limit less what plants are commissioned below it."""


def rules(name="midsize-water-cooled"):
    return TrimAndRespond(plant(name), LIMITS)


def chosen(inlet_c, supply=22.0, water=10.0, name="midsize-water-cooled", **more):
    points = SetPoints(supply_air_c=np.array([supply]), chilled_water_c=np.array([water]))
    found = rules(name).choose(situation(reading([inlet_c] * 3, **more), points))
    return float(found.supply_air_c[0]), float(found.chilled_water_c[0])


@pytest.mark.parametrize(
    ("over", "requests"), [(-2.0, 0), (0.0, 0), (0.1, 1), (0.6, 2), (1.1, 3), (9.0, 3)]
)
def test_hot_inlets_ask_and_no_request_trims(over, requests):
    moved = chosen(TOP_C + over)[0] - 22.0
    assert moved == pytest.approx(-AIR.respond_k * requests if requests else AIR.trim_k)


def test_inlets_that_are_not_seen_ask_as_loudly_as_hot_ones():
    assert chosen(np.nan)[0] == pytest.approx(22.0 - 3 * AIR.respond_k)


@pytest.mark.parametrize(
    ("coil", "over", "requests"),
    [(0.5, 0.0, 0), (0.95, 0.0, 0), (0.96, 0.0, 1), (0.99, 2.1, 2), (0.99, 3.1, 3), (0.1, 3.1, 3)],
)
def test_open_coils_ask_for_colder_water(coil, over, requests):
    water = chosen(22.0, coil_open=coil, supply_air_c=22.0 + over)[1]
    assert water - 10.0 == pytest.approx(-WATER.respond_k * requests if requests else WATER.trim_k)


@given(
    value=st.floats(10, 35),
    requests=st.integers(0, 30),
    low=st.floats(15, 20),
    wide=st.floats(0.5, 12),
)
def test_a_reset_stays_inside_its_limits_and_answers_no_more_than_its_most(
    value, requests, low, wide
):
    found = AIR.reset(np.array([value]), np.array([float(requests)]), (low, low + wide))[0]
    assert low <= found <= low + wide
    if low <= value <= low + wide:
        assert -AIR.most_k - 1e-9 <= found - value <= AIR.trim_k + 1e-9
        assert requests == 0 or found <= value
        assert requests > 0 or found >= value


def test_without_readings_it_begins_cautiously():
    found, start = (
        rules().choose(situation()),
        starting_points(plant("midsize-water-cooled"), LIMITS),
    )
    assert np.array_equal(found.supply_air_c, start.supply_air_c)
    fixed = fixed_points(plant("midsize-water-cooled"), LIMITS)
    assert found.supply_air_c[0] < fixed.supply_air_c[0]
    assert found.chilled_water_c[0] <= fixed.chilled_water_c[0]


@pytest.mark.parametrize("name", shipped())
def test_fans_machines_and_condenser_are_left_to_local_control(name):
    found = rules(name).choose(situation(reading([22.0] * 3)))
    for left in ("fan_share", "chillers_on", "condenser_water_c", "tower_fan_share", "tank_kw"):
        assert getattr(found, left) is None
    assert (found.chilled_water_c is None) == (plant(name).water is None)


@pytest.mark.parametrize("limits", ["recommended", "A1"])
@pytest.mark.parametrize("name", shipped())
def test_fixed_points_hold_the_inlet_below_the_limit_by_what_is_commissioned(name, limits):
    built, air = plant(name, limits=limits), envelope(limits)
    points = fixed_points(built, air)
    low, high = bounds_of(built, air).supply_air_c
    assert low <= points.supply_air_c[0] <= high - 1.0
    for kind in ("hot", "cold", "humid", "mild"):
        run = simulate(built, still(kind), 750.0, points)
        assert run.inlet_c.max() <= air.inlet_c[1] - 0.5
        assert run.heat_kw["unmet"].max() < 1e-6


def test_fixed_points_are_each_plants_own_and_do_not_change():
    built = off(plant("large-water-cooled-waterside"), 5)
    points = fixed_points(built, LIMITS)
    assert points.supply_air_c.shape == (5,)
    assert np.unique(points.chilled_water_c).size > 1
    rule = FixedPoints(points)
    assert rule.choose(situation()) is rule.choose(situation(reading([40.0] * 3))) is points


def test_the_start_stands_coils_that_are_a_quarter_less_effective():
    built = plant("midsize-water-cooled")
    start = starting_points(built, LIMITS)
    worn = built.model_copy(
        update={"air": built.air.model_copy(update={"coil_effectiveness": 0.76 * 0.75})}
    )
    run = simulate(worn, still("hot"), 1000.0, start)
    assert run.supply_air_c == pytest.approx(start.supply_air_c[0], abs=1e-6)
