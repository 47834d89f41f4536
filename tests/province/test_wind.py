import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import rayleigh

from tanheng.province.wind import AVAILABILITY, Farm, WindConditional, air_gain, farm_power

FARM = Farm(exposure=1.2, cut_in_ms=2.5, spread_ms=6.0)


def law(u: float, v: float, sigma: float) -> WindConditional:
    one = np.ones(1)
    return WindConditional(u * one, v * one, sigma * one, 1.2 * one, FARM)


def test_power_rises_from_cut_in_to_availability() -> None:
    power = farm_power(np.linspace(0, 30, 301), FARM)
    assert (np.diff(power) >= 0).all()
    assert power[25] == 0
    assert power[26] > 0
    assert power[-1] == pytest.approx(AVAILABILITY)
    assert farm_power(np.array([8.5]), FARM)[0] == pytest.approx(AVAILABILITY * (1 - np.exp(-1)))


def test_air_of_standard_density_leaves_speed_alone() -> None:
    standard = 1.225 * 287.05 * 288.15 / 100
    assert air_gain(np.array([standard]), np.array([15.0]))[0] == pytest.approx(1.0)
    assert air_gain(np.array([standard]), np.array([-15.0]))[0] > 1


def test_speed_around_a_calm_forecast_has_rayleigh_law() -> None:
    speed = 7.0
    power = farm_power(np.array([1.2 * speed]), FARM)
    assert law(0, 0, 3.0).cdf(power)[0] == pytest.approx(rayleigh.cdf(speed, scale=3.0))


@given(st.floats(-15, 15), st.floats(-15, 15), st.floats(0.5, 4), st.floats(0.01, 0.99))
def test_quantile_inverts_cdf(u: float, v: float, sigma: float, probability: float) -> None:
    power = law(u, v, sigma).quantile(probability)
    assume(1e-9 < power[0] < AVAILABILITY - 1e-6)
    assert law(u, v, sigma).cdf(power)[0] == pytest.approx(probability, abs=1e-5)


def test_law_has_an_atom_below_cut_in_and_nothing_outside() -> None:
    calm = law(1.0, 0.0, 1.0)
    below = calm.cdf(0.0)[0]
    assert 0.5 < below < 1
    assert calm.cdf(-0.01)[0] == 0
    assert calm.cdf(AVAILABILITY)[0] == 1
    assert calm.exceedance(0.0)[0] == 1
    assert calm.exceedance(1e-12)[0] == pytest.approx(1 - below, abs=1e-3)


def test_power_of_drawn_errors_follows_the_cdf() -> None:
    windy = law(5.0, -2.0, 2.0)
    drawn = windy.power(np.random.default_rng(0).standard_normal((2, 1, 40_000)))[0]
    for level in (0.05, 0.3, 0.8):
        assert np.mean(drawn <= level) == pytest.approx(windy.cdf(level)[0], abs=0.01)
