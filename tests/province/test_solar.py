import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pvlib import solarposition

from tanheng.province.solar import (
    SolarConditional,
    clear_sky,
    clear_sky_index,
    cloud_cover,
    solar_power,
    sun,
)

YEAR_S = 1609459200 + 3600 * np.arange(8760, dtype=np.int64)
PLACE = (34.0, 113.0)


def law(cloudiness: float, sigma: float, clear: float, temperature: float) -> SolarConditional:
    one = np.ones(1)
    return SolarConditional(cloudiness * one, sigma * one, clear * one, temperature * one)


def test_the_sun_is_up_when_pvlib_says_so() -> None:
    level, _ = clear_sky(sun(YEAR_S), *PLACE, 28.0, 180.0)
    middle = pd.to_datetime(YEAR_S + 1800, unit="s", utc=True)
    height = 90 - solarposition.spa_python(middle, *PLACE)["zenith"].to_numpy()
    assert level[height < -0.05].max() == 0
    assert level[height > 1.0].min() > 0


def test_clear_sky_is_plausible() -> None:
    level, plane = clear_sky(sun(YEAR_S), *PLACE, 28.0, 180.0)
    assert 950 < level.max() < 1100
    assert 5.0 < level.sum() / 365 / 1000 < 7.5  # kWh/m2 a day under clear sky
    assert plane.sum() > level.sum()
    assert plane.min() == 0


@given(st.floats(-20, 40))
def test_power_rises_with_irradiance_up_to_the_inverters(temperature: float) -> None:
    power = solar_power(np.linspace(0, 1400, 141), np.full(141, temperature))
    assert (np.diff(power) >= 0).all()
    assert power[0] == 0
    assert power[-1] <= 1


def test_heat_costs_power() -> None:
    cold, hot = solar_power(np.array([500.0, 500.0]), np.array([5.0, 35.0]))
    assert_allclose(hot / cold, (1 - 0.004 * 24) / (1 + 0.004 * 6))


def test_cloud_cover_rises_and_clear_sky_index_falls_with_cloudiness() -> None:
    cloudiness = np.linspace(-4, 4, 81)
    index, cover = clear_sky_index(cloudiness), cloud_cover(cloudiness)
    assert (np.diff(index) < 0).all()
    assert (np.diff(cover) > 0).all()
    assert index.min() > 0.12
    assert index.max() < 1
    assert cover[40] == pytest.approx(50)


@given(
    st.floats(-2, 2),
    st.floats(0.2, 1.5),
    st.floats(20, 1100),
    st.floats(-10, 35),
    st.floats(0.01, 0.99),
)
def test_quantile_inverts_cdf(
    cloudiness: float, sigma: float, clear: float, temperature: float, probability: float
) -> None:
    known = law(cloudiness, sigma, clear, temperature)
    reached = known.cdf(known.quantile(probability))[0]
    assert reached == pytest.approx(probability, abs=1e-5) or reached == 1


def test_at_night_power_is_zero_for_certain() -> None:
    night = law(0.3, 0.6, 0.0, 10.0)
    assert night.cdf(0.0)[0] == 1
    assert night.exceedance(0.0)[0] == 1
    assert night.exceedance(0.001)[0] == 0


def test_power_of_drawn_errors_follows_the_cdf() -> None:
    day = law(0.3, 0.8, 900.0, 20.0)
    drawn = day.power(np.random.default_rng(0).standard_normal((1, 1, 40_000)))[0]
    for level in (0.2, 0.5, 0.8):
        assert np.mean(drawn <= level) == pytest.approx(day.cdf(level)[0], abs=0.01)


def test_an_inverters_limit_is_an_atom_at_one() -> None:
    bright = law(-2.0, 0.5, 1150.0, -10.0)
    assert bright.exceedance(1.0)[0] > 0.5
    assert bright.exceedance(1.01)[0] == 0
    assert bright.cdf(1.0)[0] == 1
