"""The UK Government's flat table, in its own words and in a copy's."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.factors import library, read_factors

OFFICIAL = (
    "ID,Scope,Level 1,Level 2,Level 3,Level 4,Column Text,UOM,GHG/Unit,GHG Conversion Factor 2025"
)
COPY = "factor_id,scope,level_1,level_2,level_3,level_4,uom,ghg_unit,conversion_factor"
FLIGHT = (
    '21_1_{n},Scope 3,Business travel- air,Flights,Domestic,Economy,{text}passenger.km,"{gas}",{v}'
)


@pytest.fixture
def table(tmp_path):
    def write(*lines):
        path = tmp_path / "uk.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def flight(n, v, text="", gas="kg CO2e"):
    return FLIGHT.format(n=n, v=v, text=text, gas=gas)


def test_variants_stand_in_names_and_bases(table):
    first, second = read_factors(
        table(
            OFFICIAL,
            flight(1, 0.2, "With RF,"),
            flight(2, 0.1, "With RF,", "kg CO2e of CH4 per unit"),
            flight(3, 0.1, "Without RF,"),
        )
    )
    assert first.name == "Business travel- air, Flights, Domestic, Economy, With RF"
    assert (first.id, first.value, first.unit) == ("gb.2025.21_1_1", 0.2, "kg CO2e/p.km")
    assert (first.gwp, first.region, first.vintage) == ("AR5", "GB", 2025)
    assert first.basis == "with radiative forcing"
    assert second.basis == "without radiative forcing"


def test_a_copy_without_variants_cannot_tell_them_apart_and_none_is_chosen(table):
    path = table(COPY, flight(1, 0.2), flight(3, 0.1))
    choice = library(path).find("flights domestic economy", region="UK", year=2025)
    assert len(choice.left) == 2
    assert choice.chosen is None


def test_rows_without_a_value_are_left_out_and_large_volumes_are_cubic_metres(table):
    water = "17_1,Scope 3,Water supply,Water supply,Water supply,,million litres,kg CO2e,191.3"
    (factor,) = read_factors(table(COPY, flight(1, "NULL"), flight(2, ""), water))
    assert (factor.value, factor.unit) == (0.1913, "kg CO2e/m3")


def test_carbon_of_biomass_is_kept_apart(table):
    row = (
        "99_1,Outside of Scopes,Outside of scopes,Biofuel,Bioethanol,,litres,"
        "kg CO2e of CO2 per unit,1.52"
    )
    (factor,) = read_factors(table(COPY, row))
    assert factor.gases == {"CO2_biogenic": 1.52}
    assert factor.basis == "biogenic, outside of scopes"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (flight(1, "much"), "uk.csv:2: expected a number, came 'much'"),
        (flight(1, 1).replace("passenger.km", "bushel"), "uk.csv:2 UOM: unknown unit 'bushel'"),
    ],
)
def test_a_mistake_is_told_with_its_line(table, row, said):
    with pytest.raises(InputError) as caught:
        read_factors(table(COPY, row), "uk.csv")
    assert said in str(caught.value)


def test_a_table_without_factors_is_refused(table):
    with pytest.raises(InputError, match="expected factors in kg CO2e, came none"):
        read_factors(table(COPY))


def test_the_whole_table_joins_the_packaged_share_of_it(public_mirror):
    path = public_mirror / "factors" / "desnz_defra_2025_scope3.csv"
    own, held = read_factors(path), library()
    packaged = {one.id: one for one in held if one.publisher == "DESNZ"}
    read = {one.id: one for one in own}
    assert len(packaged) > 100
    for name, one in packaged.items():
        assert (read[name].value, read[name].unit) == (one.value, one.unit)
    assert len(library(path)) == len(held) + len(own) - len(packaged)
