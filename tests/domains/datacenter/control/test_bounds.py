"""Limits of set-points follow from envelope and equipment."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import design, shipped, varied
from tanheng.domains.datacenter.control import ENVELOPES, bounds_of, envelope


@pytest.mark.parametrize("limits", ENVELOPES)
@pytest.mark.parametrize("name", shipped())
def test_set_points_lie_inside_envelope_and_what_equipment_stands(name, limits):
    plant, air = design(name), envelope(limits)
    found = bounds_of(plant, air)
    stand = plant.servers.inlet_limits_c
    assert found.inlet_c == (max(air.inlet_c[0], stand[0]), min(air.inlet_c[1], stand[1]))
    assert found.inlet_c[0] < found.supply_air_c[0] < found.supply_air_c[1] <= found.inlet_c[1]
    assert (found.chilled_water_c is None) == (plant.water is None)
    assert (found.condenser_water_c is None) == (plant.rejection is None)
    if found.chilled_water_c:
        assert found.chilled_water_c == plant.chiller.leaving_limits_c
    if found.condenser_water_c:
        coldest, hottest = found.condenser_water_c
        assert coldest >= plant.rejection.coldest_c
        assert coldest < hottest < plant.chiller.condenser_limits_c[1]
    assert found.fan_share[0] == plant.air.min_flow_share
    assert found.machines == (plant.chiller.count if plant.chiller else 0)
    assert found.tank_share == 0


def test_servers_that_stand_less_than_the_envelope_narrow_it():
    plant = varied(design("midsize-water-cooled"), {"servers.inlet_limits_c": (18.0, 30.0)})
    assert bounds_of(plant, envelope("A4")).inlet_c == (18.0, 30.0)


def test_servers_that_stand_nothing_of_the_envelope_are_refused():
    plant = varied(design("midsize-water-cooled"), {"servers.inlet_limits_c": (26.0, 45.0)})
    with pytest.raises(InputError, match="envelope recommended: expected temperatures that the"):
        bounds_of(plant, envelope("recommended"))
