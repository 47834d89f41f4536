"""Convert units of activities exactly, and refuse the rest."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.factors import NOUNS, convert, is_currency, measure, nouns_of, ratio

ENERGY = ("J", "kWh", "MWh", "GJ", "TJ", "mmBtu", "therm")
MASS = ("g", "kg", "t", "lb", "short_ton", "long_ton")


@pytest.mark.parametrize(
    ("quantity", "source", "target", "expected"),
    [
        (1, "MWh", "kWh", 1000.0),
        (3.6, "GJ", "MWh", 1.0),
        (1, "mmBtu", "GJ", 1.05505585262),
        (1, "therm", "kWh", 29.307107017222222),
        (1, "short_ton", "kg", 907.18474),
        (1, "lb", "g", 453.59237),
        (1, "mi", "km", 1.609344),
        (2, "nmi", "m", 3704.0),
        (1, "gal_us", "litre", 3.785411784),
        (1, "ha", "m2", 10_000.0),
        (1, "t.km", "kg.km", 1000.0),
        (1, "kWh/t", "J/kg", 3600.0),
        (1, "万 CNY", "CNY", 10_000.0),
        (5, "元", "CNY", 5.0),
        (1, "tonne.km", "t.km", 1.0),
        (1, "GJ_gcv", "kWh_gcv", 2500 / 9),
        (12, "%", "1", 0.12),
    ],
)
def test_converts_by_definition(quantity, source, target, expected):
    assert convert(quantity, source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("kWh", "kg"),
        ("t", "t.km"),
        ("CNY", "USD"),
        ("CNY2020", "CNY2022"),
        ("CNY", "CNY2020"),
        ("kWh", "kWh_gcv"),
        ("kWh_gcv", "kWh_ncv"),
        ("litre", "kg"),
        ("p.km", "km"),
    ],
)
def test_refuses_units_of_different_things(source, target):
    with pytest.raises(InputError, match=r"expected a unit that converts to .*, came "):
        convert(1.0, source, target)


@pytest.mark.parametrize("unit", ["parsec", "", "kwhh", "t km", "CNY20", "kWh//t", "XYZ"])
def test_refuses_an_unknown_unit(unit):
    with pytest.raises(InputError, match="unknown unit"):
        measure(unit)


@pytest.mark.parametrize("quantity", [float("nan"), float("inf")])
def test_refuses_what_is_not_finite(quantity):
    with pytest.raises(InputError, match="expected a finite quantity"):
        convert(quantity, "kWh", "MWh")


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(ENERGY),
    st.sampled_from(ENERGY),
)
def test_there_and_back_is_where_one_was(quantity, source, target):
    assert ratio(source, target) * ratio(target, source) == 1
    assert convert(convert(quantity, source, target), target, source) == pytest.approx(
        quantity, rel=1e-15, abs=1e-300
    )


@given(st.lists(st.sampled_from(MASS), min_size=3, max_size=3))
def test_a_way_round_is_as_long_as_the_straight_one(units):
    a, b, c = units
    assert ratio(a, b) * ratio(b, c) == ratio(a, c)


def test_what_stands_above_and_below_the_line_cancels():
    assert str(measure("kWh.t/kWh")) == "kg"
    assert measure("kWh/kWh").powers == ()
    assert str(measure("kg/t")) == "1"
    assert measure("kg/t").exact == Fraction(1, 1000)


def test_who_asks_may_name_further_nouns():
    with pytest.raises(InputError, match="unknown unit 'bottle'"):
        measure("bottle")
    assert str(measure("bottle", NOUNS | {"bottle"})) == "bottle"
    assert nouns_of("bottle.km/h") == {"bottle"}
    assert nouns_of("t.km/CNY2020") == nouns_of("") == nouns_of("2 GJ") == frozenset()


def test_money_is_told_from_other_things():
    assert is_currency(measure("M USD2021"))
    assert not is_currency(measure("kWh"))
    assert not is_currency(measure("CNY/kWh"))
