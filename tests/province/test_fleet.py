from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest

from tanheng.core import InputError
from tanheng.province import FleetConditional, Kind, Province, fleet_conditional

KINDS: tuple[Kind, ...] = ("wind", "solar")


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(stations=12, years=2, seed=21)


@pytest.fixture(scope="module", params=KINDS)
def fleet(province: Province, request: pytest.FixtureRequest) -> FleetConditional:
    """A noon (local) of every second day: nearly independent."""
    return fleet_conditional(province, request.param, np.arange(4, province.time_s.size, 48))


def test_realised_power_of_the_fleet_follows_the_known_law(fleet: FleetConditional) -> None:
    drawn = fleet.samples(400)
    rank = np.mean(drawn <= fleet.power[:, None], axis=1)
    assert kstest(rank, "uniform").pvalue > 1e-3


def test_errors_that_were_independent_would_not_follow_it(province: Province) -> None:
    fleet = fleet_conditional(province, "wind", np.arange(4, province.time_s.size, 48))
    apart = replace(fleet, features=np.zeros((*fleet.capacity_mw.shape, 1)))
    rank = np.mean(apart.samples(400) <= fleet.power[:, None], axis=1)
    assert kstest(rank, "uniform").pvalue < 1e-3


def test_true_quantile_is_exceeded_at_its_level(fleet: FleetConditional) -> None:
    guarantee = np.quantile(fleet.samples(500, seed=1), 0.05, axis=1)
    held = fleet.exceedance(guarantee, number=200, seed=2)
    assert held.shape == guarantee.shape
    assert held.mean() == pytest.approx(0.95, abs=0.006)
    assert held.std() < 0.04


def test_a_fleet_of_one_is_its_station(province: Province) -> None:
    hours = np.arange(0, 4000, 50)
    lone = fleet_conditional(Province(stations=1, years=1, seed=21), "wind", hours)
    law = province.station(0).conditional(hours)
    for level in (0.1, 0.4):
        drawn, exact = lone.exceedance(level, number=1000), law.exceedance(level)
        np.testing.assert_allclose(drawn, exact, atol=0.08)
        assert drawn.mean() == pytest.approx(exact.mean(), abs=0.008)


def test_samples_are_a_function_of_their_seed(fleet: FleetConditional) -> None:
    assert np.array_equal(fleet.samples(5, seed=1), fleet.samples(5, seed=1))
    assert not np.array_equal(fleet.samples(5, seed=1), fleet.samples(5, seed=2))


def test_forecast_is_near_what_came_and_change_is_its_slope(province: Province) -> None:
    fleet = fleet_conditional(province, "wind", np.arange(100, 900))
    assert np.corrcoef(fleet.forecast, fleet.power)[0, 1] > 0.8
    slope = fleet.forecast[2:] - fleet.forecast[:-2]
    np.testing.assert_allclose(fleet.change[1:-1], slope, atol=1e-12)


def test_refuses_a_kind_the_province_has_not() -> None:
    with pytest.raises(InputError, match="solar"):
        fleet_conditional(Province(stations=1, years=0.1, seed=0), "solar", np.arange(3))
