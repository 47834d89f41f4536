"""Moist air against ASHRAE's tables, PsychroLib and CoolProp's real gas."""

from __future__ import annotations

import numpy as np
import psychrolib
import pytest
from CoolProp.HumidAirProp import HAPropsSI
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.weather.psychrometrics import (
    density_kg_per_m3,
    dew_point_c,
    dry_bulb_of_enthalpy_c,
    enthalpy_j_per_kg,
    humidity_ratio,
    relative_humidity_pct,
    saturation_pressure_pa,
    specific_volume_m3_per_kg,
    wet_bulb_c,
)

SEA_PA = 101_325.0
CELSIUS = st.floats(-60, 60)
PERCENT = st.floats(0.5, 100)
PASCAL = st.floats(50_000, 110_000)


@pytest.fixture(scope="module")
def oracle():
    psychrolib.SetUnitSystem(psychrolib.SI)
    return psychrolib


@pytest.fixture(scope="module")
def air():
    """Dry bulb [C], humidity ratio [kg/kg] and pressure [Pa] of whatever occurs outdoors."""
    draw = np.random.default_rng(5)
    dry, percent = draw.uniform(-60, 60, 20_000), draw.uniform(1, 100, 20_000)
    pressure = draw.uniform(55_000, 110_000, 20_000)
    return dry, humidity_ratio(dry, percent, pressure), pressure


@pytest.mark.parametrize(
    ("celsius", "pascal"),
    # ASHRAE Fundamentals (2017), ch. 1, table 3
    [(-60, 1.08), (-40, 12.85), (-20, 103.26), (0, 611.2), (20, 2338.8), (50, 12351.3)],
)
def test_saturation_pressure_of_the_table(celsius, pascal):
    assert saturation_pressure_pa(celsius) == pytest.approx(pascal, rel=6e-4, abs=0.005)


def test_saturation_is_over_ice_below_the_triple_point():
    slope = np.diff(saturation_pressure_pa([-0.11, -0.09, 0.11, 0.13])) / 0.02
    assert slope[0] == pytest.approx(50.2, abs=0.4)  # would be 44.2 Pa/K over water
    assert slope[2] == pytest.approx(44.7, abs=0.4)
    assert np.diff(saturation_pressure_pa([0.01 - 1e-9, 0.01]))[0] == pytest.approx(0, abs=0.01)


def test_properties_are_those_of_psychrolib(oracle, air):
    dry, ratio, pressure = air
    np.testing.assert_allclose(saturation_pressure_pa(dry), oracle.GetSatVapPres(dry), rtol=1e-12)
    np.testing.assert_allclose(
        enthalpy_j_per_kg(dry, ratio), oracle.GetMoistAirEnthalpy(dry, ratio), rtol=1e-12
    )
    np.testing.assert_allclose(
        density_kg_per_m3(dry, ratio, pressure),
        oracle.GetMoistAirDensity(dry, ratio, pressure),
        rtol=1e-6,
    )
    known = ratio > 1e-7  # PsychroLib knows no drier air
    np.testing.assert_allclose(
        dew_point_c(ratio, pressure)[known],
        oracle.GetTDewPointFromHumRatio(dry, ratio, pressure)[known],
        atol=1e-6,
    )


def test_wet_bulb_is_that_of_psychrolib_away_from_freezing(oracle, air):
    dry, ratio, pressure = air
    ours, theirs = wet_bulb_c(*air), oracle.GetTWetBulbFromHumRatio(dry, ratio, pressure)
    clear = (np.abs(ours) > 0.9) & (ratio > 1e-7)
    assert clear.mean() > 0.9
    assert np.abs(ours - theirs)[clear].max() < 1e-3


def test_wet_bulb_closes_its_balance_everywhere(air):
    dry, ratio, pressure = air
    wet = wet_bulb_c(*air)
    saturated = np.where(
        wet >= 0,
        humidity_ratio(np.maximum(wet, 0.01), 100, pressure),
        humidity_ratio(np.minimum(wet, 0), 100, pressure),
    )
    liquid = (2501 - 2.326 * wet) * saturated - 1.006 * (dry - wet)
    liquid /= 2501 + 1.86 * dry - 4.186 * wet
    frozen = (2830 - 0.24 * wet) * saturated - 1.006 * (dry - wet)
    frozen /= 2830 + 1.86 * dry - 2.1 * wet
    np.testing.assert_allclose(np.where(wet >= 0, liquid, frozen), ratio, rtol=0, atol=1e-6)


def test_at_freezing_the_wick_is_wet_where_it_can_be():
    dry = np.full(2001, 4.0)
    wet = wet_bulb_c(dry, np.linspace(0.0005, 0.005, 2001), SEA_PA)
    jump = int(np.diff(wet).argmax())
    assert (np.diff(wet) > 0).all()
    assert wet[jump + 1] == pytest.approx(0.0, abs=0.005)
    assert 0.1 < wet[jump + 1] - wet[jump] < 0.8


@pytest.mark.parametrize(
    ("celsius", "percent", "pascal"),
    [(40, 20, 9e4), (25, 50, SEA_PA), (10, 90, SEA_PA), (-20, 50, SEA_PA), (120, 1, SEA_PA)],
)
def test_air_is_that_of_a_real_gas_within_its_enhancement(celsius, percent, pascal):
    # CoolProp's moist air is no ideal gas: 0.4 to 0.5 % more vapour at saturation
    state = ("T", celsius + 273.15, "R", percent / 100, "P", pascal)
    ratio = humidity_ratio(celsius, percent, pascal)
    assert ratio == pytest.approx(HAPropsSI("W", *state), rel=6e-3)
    assert wet_bulb_c(celsius, ratio, pascal) == pytest.approx(
        HAPropsSI("B", *state) - 273.15, abs=0.03
    )
    assert dew_point_c(ratio, pascal) == pytest.approx(HAPropsSI("D", *state) - 273.15, abs=0.1)
    assert specific_volume_m3_per_kg(celsius, ratio, pascal) == pytest.approx(
        HAPropsSI("V", *state), rel=2e-3
    )


def test_wet_bulb_of_air_hotter_than_boiling_water():
    # PsychroLib's bisection ends at the dry bulb here; CoolProp gives 48.3 C at 150 C, 1 %
    ratio = humidity_ratio(150.0, 1.0, SEA_PA)
    real = HAPropsSI("B", "T", 423.15, "W", float(ratio), "P", SEA_PA) - 273.15
    assert wet_bulb_c(150.0, ratio, SEA_PA) == pytest.approx(real, abs=0.1)


@given(CELSIUS, PERCENT, PASCAL)
def test_wet_bulb_lies_between_dew_point_and_dry_bulb(celsius, percent, pascal):
    ratio = humidity_ratio(celsius, percent, pascal)
    dew, wet = dew_point_c(ratio, pascal), wet_bulb_c(celsius, ratio, pascal)
    assert wet <= celsius
    assert np.isnan(dew) or dew <= wet + 1e-3


@given(CELSIUS, PERCENT, PASCAL)
def test_humidity_dew_point_and_enthalpy_can_be_undone(celsius, percent, pascal):
    ratio = humidity_ratio(celsius, percent, pascal)
    assert relative_humidity_pct(celsius, ratio, pascal) == pytest.approx(percent, rel=1e-9)
    heat = enthalpy_j_per_kg(celsius, ratio)
    assert dry_bulb_of_enthalpy_c(heat, ratio) == pytest.approx(celsius, abs=1e-9)
    dew = dew_point_c(ratio, pascal)
    if np.isfinite(dew) and abs(dew - 0.01) > 1e-3:
        assert humidity_ratio(dew, 100, pascal) == pytest.approx(float(ratio), rel=1e-9)


@given(CELSIUS, PASCAL)
def test_saturated_air_is_its_own_wet_bulb(celsius, pascal):
    ratio = humidity_ratio(celsius, 100, pascal)
    assert wet_bulb_c(celsius, ratio, pascal) == pytest.approx(celsius, abs=1e-3)


def test_dry_air_has_no_dew_point_but_a_wet_bulb():
    assert np.isnan(dew_point_c(0.0, SEA_PA))
    assert 8 < wet_bulb_c(30.0, 0.0, SEA_PA) < 11


def test_arguments_broadcast_and_the_unknown_stays_unknown():
    dry, percent = np.array([[10.0], [30.0]]), np.array([20.0, 50.0, np.nan])
    ratio = humidity_ratio(dry, percent, SEA_PA)
    for found in (
        wet_bulb_c(dry, ratio, SEA_PA),
        dew_point_c(ratio, SEA_PA),
        density_kg_per_m3(dry, ratio, SEA_PA),
        enthalpy_j_per_kg(dry, ratio),
    ):
        assert found.shape == (2, 3)
        assert np.isnan(found).tolist() == [[False, False, True]] * 2


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: humidity_ratio(20, [50, 101, 102], SEA_PA), r"came 101 at \[1\] and 1 more"),
        (lambda: humidity_ratio(20, -1, SEA_PA), "expected relative humidity from 0 to 100 per"),
        (lambda: saturation_pressure_pa(-280), "from -100 to 200 C, came -280 alone"),
        (lambda: wet_bulb_c(293.15, 0.01, SEA_PA), r"came 293.15 alone \(are these kelvin\?\)"),
        (lambda: wet_bulb_c(20, 0.01, 1013.25), r"came 1013.25 alone \(are these hPa or kPa\?\)"),
        (lambda: wet_bulb_c([[20], [5]], 0.01, SEA_PA), r"above saturation at \[1, 0\]"),
        (lambda: dew_point_c(-0.001, SEA_PA), "expected humidity ratio from 0"),
        (lambda: humidity_ratio(150, 60, SEA_PA), "does not boil"),
    ],
)
def test_air_that_cannot_be_is_refused(made, said):
    with pytest.raises(InputError, match=said):
        made()
