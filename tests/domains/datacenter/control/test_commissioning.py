"""Dampers and humidifiers keep the inlet's humidity in the envelope, whatever is set."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter import SetPoints, design, shipped, simulate, varied
from tanheng.domains.datacenter.control import ENVELOPES, bounds_of, commissioned, envelope

from ..air import seasons

MIXING = [name for name in shipped() if getattr(design(name).economiser, "kind", "") == "air"]
HOURS = 1500


@pytest.mark.parametrize("limits", ENVELOPES)
@pytest.mark.parametrize("name", MIXING)
def test_humidity_is_never_outside_when_dampers_decide(name, limits):
    air = envelope(limits)
    built = commissioned(varied(design(name), {"capacity_mw": 1.0}), air)
    draw = np.random.default_rng(2)
    points = SetPoints(supply_air_c=draw.uniform(*bounds_of(built, air).supply_air_c, HOURS))
    run = simulate(built, seasons(HOURS), 700.0, points)
    inside = run.inlet_c <= bounds_of(built, air).inlet_c[1]  # hotter is another matter
    assert inside.mean() > 0.5
    wrong = air.outside_humidity(run.inlet_c, run.inlet_dew_point_c)
    assert not (wrong & inside).any()


@pytest.mark.parametrize("limits", ENVELOPES)
@pytest.mark.parametrize("name", sorted(set(shipped()) - set(MIXING)))
def test_a_closed_hall_is_humidified_to_a_dew_point_inside(name, limits):
    air = envelope(limits)
    built = commissioned(design(name), air)
    dew = built.humidifier.dew_point_c
    assert dew >= design(name).humidifier.dew_point_c
    assert not air.outside_humidity(bounds_of(built, air).inlet_c[1], dew)
    assert not air.outside_humidity(20.0, dew)


def test_a_plant_as_it_is_sold_would_leave_the_envelope():
    air = envelope("recommended")
    sold = varied(design("large-airside-adiabatic"), {"capacity_mw": 1.0})
    run = simulate(sold, seasons(HOURS), 700.0, SetPoints(supply_air_c=20.0))
    assert air.outside_humidity(run.inlet_c, run.inlet_dew_point_c).any()


def test_nothing_is_opened_further_than_the_design_says():
    sold = design("midsize-water-cooled-airside")
    strict = varied(sold, {"economiser.dew_point_high_c": 9.0, "economiser.humidity_high": 0.5})
    economiser = commissioned(strict, envelope("A4")).economiser
    assert economiser.dew_point_high_c == 9.0
    assert economiser.humidity_high == 0.5
    assert economiser.dew_point_low_c >= sold.economiser.dew_point_low_c
