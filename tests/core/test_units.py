import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import POWER_UNITS, InputError, conversion, duration_s, power_to_mw

FINITE = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("variable", "unit", "came", "inside"),
    [
        ("temperature_c", "K", 273.15, 0.0),
        ("temperature_c", "F", 212.0, 100.0),
        ("temperature_c@2", "C", 21.5, 21.5),
        ("speed_ms@100", "km/h", 36.0, 10.0),
        ("u_ms", "knots", 1.0, 1852 / 3600),
        ("pressure_hpa", "Pa", 101325.0, 1013.25),
        ("ghi_wm2", "kW/m2", 1.0, 1000.0),
        ("direction_deg", "rad", 3.141592653589793, 180.0),
        ("humidity_pct", "fraction", 0.4, 40.0),
    ],
)
def test_weather_comes_to_its_inside_unit(variable, unit, came, inside):
    change = conversion(variable, unit)
    assert came * change.scale + change.shift == pytest.approx(inside, rel=1e-6, abs=1e-9)


@given(kelvin=st.floats(0, 1e4))
def test_a_temperature_survives_the_round_trip_over_fahrenheit(kelvin):
    celsius = kelvin - 273.15
    change = conversion("temperature_c", "F")
    fahrenheit = (celsius - change.shift) / change.scale
    assert fahrenheit == pytest.approx(celsius * 9 / 5 + 32, abs=1e-6)


@given(mw=FINITE, unit=st.sampled_from([u for u in POWER_UNITS if u.endswith("W")]))
def test_power_survives_the_round_trip(mw, unit):
    factor = power_to_mw(unit, 7.0)
    assert mw / factor * factor == pytest.approx(mw, rel=1e-12)


@given(capacity=st.floats(1e-3, 1e5))
def test_a_relative_unit_is_of_the_capacity(capacity):
    assert power_to_mw("fraction", capacity) == capacity
    assert power_to_mw("percent", capacity) * 100 == pytest.approx(capacity)


def test_units_of_power_are_thousands_apart():
    assert [power_to_mw(unit, 1.0) for unit in ("W", "kW", "MW", "GW")] == [1e-6, 1e-3, 1.0, 1e3]


def test_without_a_unit_a_column_is_taken_as_it_is():
    change = conversion("anything", None)
    assert (change.scale, change.shift) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: power_to_mw("MWh", 1.0), "unit of power"),
        (lambda: conversion("temperature_c", "m/s"), "temperature_c in C or K or F"),
        (lambda: conversion("cloudiness", "C"), "no unit of its own"),
    ],
)
def test_a_unit_that_does_not_measure_the_variable_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()


@given(count=st.integers(1, 10**6), unit=st.sampled_from(["s", "min", "h", "d"]))
def test_a_length_of_time_is_its_count_of_units(count, unit):
    length = {"s": 1, "min": 60, "h": 3600, "d": 86400}[unit]
    assert duration_s(f"{count}{unit}") == duration_s(f"{count} {unit}") == count * length


@pytest.mark.parametrize("text", ["", "h", "0h", "-5min", "1.5h", "15", "15 minutes", "1h30", "²h"])
def test_a_length_of_time_that_is_none_is_refused(text):
    with pytest.raises(InputError, match="length of time"):
        duration_s(text)
