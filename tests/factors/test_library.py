"""Look factors up, and choose one for an activity."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.factors import convert, gwp_set, library


def test_henan_2022_is_the_one_factor_for_its_electricity() -> None:
    choice = library().find("electricity", region="河南", year=2022, unit="kWh")
    assert choice.factor().id == "cn.grid.henan.2022"
    assert choice.factor().value == 605.8
    assert choice.factor().gases == {"CO2": 605.8}
    assert choice.factor().basis == "not stated"
    assert choice.factor().quantity(2e6, "kWh") == 2000.0


def test_what_speaks_against_each_other_factor_is_told() -> None:
    choice = library().find("electricity", region="Henan", year=2022, unit="kWh")
    against = {one.factor.id: tuple(told.en for told in one.against) for one in choice.candidates}
    assert against["cn.grid.henan.2021"] == ("valid 2021-01-01 to 2021-12-31",)
    assert against["cn.grid.region-central.2022"] == (
        "for CN-grid-central 华中, wider than CN-HA 河南 that has one",
    )


def test_natural_gas_is_weighed_gas_by_gas_under_a_named_set() -> None:
    gas = library().get("epa.fuel.ng")
    kg = 0.05844 * 907.18474
    ch4, n2o = 0.0022 * 0.45359237, 0.00022 * 0.45359237
    assert gas.gases["CO2"] == pytest.approx(kg, rel=1e-15)
    assert gas.kg_co2e(gwp_set("AR4")) == pytest.approx(kg + 25 * ch4 + 298 * n2o, rel=1e-15)
    assert gas.kg_co2e(gwp_set("AR6")) == pytest.approx(kg + 27.9 * ch4 + 273 * n2o, rel=1e-15)


def test_an_unknown_id_is_refused_with_those_like_it() -> None:
    with pytest.raises(InputError, match=r"no factor 'cn.grid.henan.202'; like it: .*henan.2022"):
        library().get("cn.grid.henan.202")


def test_units_convert_exactly_or_not_at_all() -> None:
    assert convert(2.5, "MWh", "GJ") == 9.0
    with pytest.raises(InputError, match="expected a unit that converts to kg"):
        convert(1.0, "kWh", "kg")
