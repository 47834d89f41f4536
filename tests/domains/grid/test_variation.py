import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.system import Outages, System, Units
from tanheng.domains.grid.variation import (
    common_cause,
    load_grown,
    outage_rates,
    weather_shifted,
)


def system() -> System:
    capacity = np.array([np.full(48, 10.0), np.arange(48.0)])
    outages = Outages(np.array([0.1, 0.0]), np.array([0.4, 1.0]))
    units = Units(("coal", "wind"), np.zeros(2, np.int64), capacity, outages)
    return System(("all",), np.full((1, 48), 20.0), units)


def test_twice_the_outage_rate_is_twice_the_time_down():
    before, after = system(), outage_rates(system(), 2.0)
    down = 1 - before.units.outages.available
    assert 1 - after.units.outages.available == pytest.approx(2 * down)
    assert (after.units.outages.repair == before.units.outages.repair).all()


def test_a_unit_that_would_never_be_up_is_refused():
    with pytest.raises(InputError, match="'coal' would hardly ever"):
        outage_rates(system(), 5.0)


def test_load_grows_in_every_hour():
    assert (load_grown(system(), 0.05).load_mw == 21.0).all()


def test_a_common_cause_takes_its_share_of_its_members_alone():
    hit = common_cause(system(), np.array([True, False]), 0.3)
    assert (hit.units.capacity_mw[0] == 7.0).all()
    assert (hit.units.capacity_mw[1] == np.arange(48.0)).all()


def test_shifted_weather_keeps_its_energy_and_other_units():
    shifted = weather_shifted(system(), 1, np.array([False, True]))
    assert (shifted.units.capacity_mw[1] == np.roll(np.arange(48.0), -24)).all()
    assert (shifted.units.capacity_mw[0] == 10.0).all()
