"""Weigh gases under named sets of GWPs."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.factors import gases, gwp_set, gwp_sets


@pytest.mark.parametrize(
    ("name", "horizon", "ch4", "n2o"),
    [
        ("SAR", 100, 21, 310),
        ("TAR", 100, 23, 296),
        ("AR4", 100, 25, 298),
        ("AR5", 100, 28, 265),
        ("AR5_cc", 100, 34, 298),
        ("AR6", 100, 27.9, 273),
        ("SAR", 20, 56, 280),
        ("AR4", 20, 72, 289),
        ("AR5", 20, 84, 264),
        ("AR6", 20, 81.2, 273),
    ],
)
def test_methane_and_nitrous_oxide_as_published(name, horizon, ch4, n2o):
    held = gwp_set(name, horizon)
    assert (held["CO2"], held["CH4"], held["N2O"]) == (1, ch4, n2o)


@pytest.mark.parametrize(
    ("name", "gas", "expected"),
    [
        ("AR4", "HFC-134a", 1430),
        ("AR5", "HFC-134a", 1300),
        ("AR6", "HFC-134a", 1530),
        ("AR4", "SF6", 22_800),
        ("AR5", "SF6", 23_500),
        ("AR5", "NF3", 16_100),
        ("AR6", "HFC-32", 771),
        ("AR6", "CH4_fossil", 29.8),
        ("AR6", "CH4_biogenic", 27),
        ("AR5", "CH4_fossil", 30),
    ],
)
def test_other_gases_as_published(name, gas, expected):
    assert gwp_set(name)[gas] == expected


def test_co2e_is_the_weighted_sum():
    held = gwp_set("AR5")
    assert held.co2e({"CO2": 10.0, "CH4": 1.0, "N2O": 0.5}) == 10 + 28 + 132.5
    assert held.co2e({}) == 0


def test_carbon_of_biomass_has_no_weight_in_any_set():
    assert all(one.co2e({"CO2_biogenic": 5.0}) == 0 for one in gwp_sets())


def test_a_gas_without_a_weight_is_refused_and_never_nothing():
    with pytest.raises(InputError, match="a weight in AR4 over 20 years, came HFC-32"):
        gwp_set("AR4", 20).co2e({"CO2": 1.0, "HFC-32": 1.0})


@pytest.mark.parametrize(("name", "horizon"), [("AR7", 100), ("AR6", 500), ("ar6", 100)])
def test_an_unknown_set_is_refused_with_those_there_are(name, horizon):
    with pytest.raises(InputError, match=rf"expected GWPs of SAR/100, .*, came {name}/{horizon}"):
        gwp_set(name, horizon)


def test_every_set_names_its_source_and_weighs_co2_as_one():
    assert all(one.source.startswith("IPCC") and one["CO2"] == 1 for one in gwp_sets())
    assert {"CO2", "CH4", "N2O", "SF6", "CO2_biogenic"} <= gases()
