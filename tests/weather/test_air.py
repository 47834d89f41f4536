"""Moist air and wind against published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.weather import (
    dew_point_c,
    humidity_pct,
    mixing_ratio,
    moist_density_kgm3,
    saturation_hpa,
    standard_pressure_hpa,
    vapour_hpa,
    wind_from_components,
    wind_to_components,
)


@pytest.mark.parametrize(("celsius", "hpa"), [(0.0, 6.112), (20.0, 23.39), (40.0, 73.85)])
def test_saturation_pressure_matches_the_steam_tables(celsius, hpa):
    assert saturation_hpa(celsius) == pytest.approx(hpa, rel=0.003)


def test_density_of_the_standard_atmosphere():
    assert moist_density_kgm3(1013.25, 15.0) == pytest.approx(1.2250, abs=5e-5)


def test_moist_air_is_lighter_than_dry_air():
    # CIPM-2007 (Picard et al. 2008) at 20 C, 1013.25 hPa, 50 %: 1.1992 kg/m3
    assert moist_density_kgm3(1013.25, 20.0, 50.0) == pytest.approx(1.1992, rel=5e-4)
    assert moist_density_kgm3(1013.25, 20.0, 50.0) < moist_density_kgm3(1013.25, 20.0)


@pytest.mark.parametrize(("metres", "hpa"), [(0, 1013.25), (1000, 898.746), (5000, 540.199)])
def test_pressure_of_the_standard_atmosphere(metres, hpa):
    assert standard_pressure_hpa(metres) == pytest.approx(hpa, rel=1e-4)


def test_mixing_ratio_of_saturated_air_at_twenty_degrees():
    # ASHRAE Fundamentals (2017), chapter 1, table 2: 0.014696 kg/kg
    assert mixing_ratio(saturation_hpa(20.0), 1013.25) == pytest.approx(0.014696, rel=0.005)


@given(st.floats(-40, 50), st.floats(1, 100))
def test_dew_point_undoes_humidity(celsius, percent):
    dew = dew_point_c(celsius, percent)
    assert dew <= celsius + 1e-9
    assert humidity_pct(celsius, dew) == pytest.approx(percent, rel=1e-9)
    assert vapour_hpa(celsius, percent) == pytest.approx(saturation_hpa(dew), rel=1e-9)


def test_wind_is_named_by_where_it_comes_from():
    u, v = wind_to_components([5.0, 5.0], [270.0, 0.0])
    assert u == pytest.approx([5.0, 0.0], abs=1e-12)
    assert v == pytest.approx([0.0, -5.0], abs=1e-12)


@given(st.floats(0.1, 40), st.floats(0, 359.9))
def test_wind_components_can_be_undone(speed, direction):
    back = wind_from_components(*wind_to_components(speed, direction))
    assert back[0] == pytest.approx(speed)
    assert np.cos(np.radians(back[1] - direction)) == pytest.approx(1.0)


def test_not_known_stays_not_known():
    assert np.isnan(moist_density_kgm3([np.nan], [20.0], [50.0])).all()
    assert np.isnan(dew_point_c([20.0], [np.nan])).all()
