"""What a plant does by itself where a set-point is left to it."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter import SetPoints
from tanheng.domains.datacenter.control.local import columns, condenser_rule_c, given

from .plants import plant, running, still


def test_the_rule_stands_where_nothing_is_given():
    assert given(None, 3.0) == 3.0
    assert given(np.array([1.0, np.nan]), np.array([5.0, 6.0])).tolist() == [1.0, 6.0]


def test_points_become_columns_and_what_no_lane_sets_is_none():
    found = columns(
        SetPoints(
            supply_air_c=np.array([20.0, 21.0]),
            chilled_water_c=np.array([np.nan, np.nan]),
            tower_fan_share=np.array([np.nan, 0.7]),
            tank_kw=np.array([50.0, np.nan]),
        )
    )
    assert found.supply_air_c.tolist() == [[20.0], [21.0]]
    assert found.chilled_water_c is None
    assert found.tower_fan_share.tolist() == [[1.0], [0.7]]  # full speed
    assert found.tank_kw.tolist() == [[50.0], [0.0]]  # standing still


@pytest.mark.parametrize("kind", ["hot", "cold", "mild"])
@pytest.mark.parametrize(
    "name", ["midsize-water-cooled", "midsize-water-cooled-waterside", "large-airside-adiabatic"]
)
@pytest.mark.parametrize(
    "left", ["fan_share", "chillers_on", "condenser_water_c", "tower_fan_share", "chilled_water_c"]
)
def test_a_lane_left_alone_does_what_all_left_alone_do(name, kind, left):
    wished = {
        "fan_share": 1.0,
        "chillers_on": 4.0,
        "condenser_water_c": 27.0,
        "tower_fan_share": 0.8,
        "chilled_water_c": 7.0,
    }
    load = np.array([600.0, 600.0])
    mixed, alone, told = running(plant(name), 2), running(plant(name)), running(plant(name))
    for _ in range(3):
        mixed.step(SetPoints(**{left: np.array([np.nan, wished[left]])}), still(kind, 2), load)
        alone.step(SetPoints(), still(kind), load[:1])
        told.step(SetPoints(**{left: np.array([wished[left]])}), still(kind), load[:1])
    both = [alone.truth.total_kw[0], told.truth.total_kw[0]]
    assert mixed.truth.total_kw == pytest.approx(both, rel=1e-9)


def test_the_cheapest_number_of_machines_runs():
    costs = {}
    for machines in (np.nan, 2.0, 3.0, 4.0):
        model = running(plant("midsize-water-cooled"))
        model.step(SetPoints(chillers_on=np.array([machines])), still("humid"), np.array([700.0]))
        if model.truth.unmet_kw[0] < 1e-6:
            costs[machines] = model.truth.total_kw[0]
    alone = [cost for machines, cost in costs.items() if np.isnan(machines)]
    assert len(costs) >= 3
    assert alone == [pytest.approx(min(costs.values()))]


def test_the_condenser_follows_wet_bulb_and_approach():
    built = plant("midsize-water-cooled")
    wet = still("humid").wet_bulb_c
    assert condenser_rule_c(built, 9.0, still("humid")) == pytest.approx(
        wet + built.rejection.approach_k, abs=1.0
    )
    assert condenser_rule_c(built, 9.0, still("cold")) == built.rejection.coldest_c


def test_beside_an_economiser_the_condenser_gets_no_colder_than_it_has_use_for():
    built = plant("large-water-cooled-waterside")
    rule = condenser_rule_c(built, 20.0, still("cold"))
    assert rule == pytest.approx(20.0 - built.economiser.approach_k)
