"""Scopes 1 and 2: fuels, gases, processes; location and market."""

from __future__ import annotations

import pytest

from tanheng.core import InputError
from tanheng.domains.company.scope2 import STOOD_IN

AR5_CH4, AR6_CH4 = 28.0, 27.9


def test_a_fuel_is_told_gas_by_gas(taken) -> None:
    section = """
    gwp: {gwp}
    activities:
      - file: fuel.csv
        account: scope1
        method: fuel
        columns: {{energy: energy}}
        units: {{energy: GJ}}
        factor: gas
    factors:
      own:
        - {{id: gas, unit: GJ, gases: {{CO2: 56.1, CH4: 0.001, N2O: 0.0001}}}}
    """
    values = {}
    for gwp in ("AR5", "AR6"):
        found = taken(section.format(gwp=gwp), fuel="energy\n1000\n")
        [line] = found.series["company.lines"].iter_rows(named=True)
        assert (line["CO2_g"], line["CH4_g"], line["N2O_g"]) == (56_100_000, 1000, 100)
        values[gwp] = {one.name: one.value for one in found.figures}["company.scope1"]
    assert values["AR5"] == pytest.approx(56.1 + 0.001 * AR5_CH4 + 0.0001 * 265, abs=1e-9)
    assert values["AR6"] == pytest.approx(56.1 + 0.001 * AR6_CH4 + 0.0001 * 273, abs=1e-9)


def test_units_are_converted_to_the_factor_s(value) -> None:
    section = """
    factors: {own: [{id: coal, value: 94.6, unit: t CO2/TJ}]}
    activities:
      - file: coal.csv
        account: scope1
        method: fuel
        columns: {mass: amount}
        constants: {content: 25}
        units: {content: GJ/t}
        unit_columns: {mass: unit}
        factor: coal
    """
    found = value(section, coal="amount,unit\n10,t\n10000,kg\n")
    assert found["company.scope1"] == pytest.approx(2 * 10 * 25e-3 * 94.6, abs=2e-6)


def test_refrigerants_by_leak_rate_and_by_mass_balance(value) -> None:
    section = """
    gwp: AR5
    activities:
      - file: chillers.csv
        account: scope1
        method: refrigerant
        columns: {mass: charge kg, loss: leak rate, gas: gas}
        units: {loss: percent}
        where: {gas: HFC-134a}
      - file: chillers.csv
        account: scope1
        method: refrigerant
        columns: {mass: {plus: [opening, bought], minus: [closing]}, gas: gas}
        where: {gas: SF6}
    """
    table = """
    gas,charge kg,leak rate,opening,bought,closing
    HFC-134a,100,10,,,
    SF6,,,20,5,22
    """
    found = value(section, chillers=table)
    assert found["company.scope1"] == pytest.approx((10 * 1300 + 3 * 23500) / 1e3)


def test_a_blend_is_its_gases(taken) -> None:
    section = """
    activities:
      - file: leaks.csv
        account: scope1
        method: refrigerant
        columns: {mass: kg}
        factor: {column: what, map: {R-410A: refrigerant.r-410a}}
    """
    [line] = (
        taken(section, leaks="what,kg\nR-410A,8\n").series["company.lines"].iter_rows(named=True)
    )
    assert (line["HFC-32_g"], line["HFC-125_g"]) == (4000, 4000)


def test_a_gas_without_a_weight_is_refused(taken) -> None:
    section = """
    activities:
      - file: leaks.csv
        account: scope1
        method: process
        columns: {mass: kg, gas: gas}
    """
    with pytest.raises(InputError, match="factor missing: no global warming potential of 'XY2'"):
        taken(section, leaks="gas,kg\nXY2,8\n")


def test_biogenic_co2_stands_beside_the_scopes(value) -> None:
    section = """
    factors: {own: [{id: wood, unit: GJ, gases: {CO2_biogenic: 112, CH4: 0.03}}]}
    activities:
      - file: wood.csv
        account: scope1
        method: fuel
        constants: {energy: 1000}
        columns: {name: what}
        units: {energy: GJ}
        factor: wood
    """
    found = value(section, wood="what\nchips\n")
    assert found["company.scope1"] == pytest.approx(0.03 * AR6_CH4)
    assert found["company.biogenic"] == 112


POWER = """
sites:
  north: {entity: reporter, region: N}
  south: {entity: reporter, region: S}
factors:
  own:
    - {id: grid N, value: 800, unit: kg CO2/MWh}
    - {id: grid S, value: 400, unit: kg CO2/MWh}
    - {id: residual N, value: 900, unit: g CO2/kWh}
activities:
  - file: power.csv
    account: scope2
    method: energy
    columns: {energy: MWh, site: site}
    units: {energy: MWh}
    factor: {site: region, map: {N: grid N, S: grid S}}
"""
USED = "site,MWh\nnorth,100\nnorth,100\nsouth,50\n"
CLAIMS = """
scope2:
  claims: {file: claims.csv, energy: energy, factor: 0.01}
  residual: {site: region, map: {N: residual N, S: grid S}}
"""


def test_without_instruments_the_market_based_figure_says_what_stands_in(taken) -> None:
    found = taken(POWER, power=USED)
    values = {one.name: one.value for one in found.figures}
    assert values["company.scope2.location"] == values["company.scope2.market"] == 180
    assert set(found.series["company.lines"]["note"]) == {"", STOOD_IN}


def test_instruments_cover_a_part_and_the_residual_mix_the_rest(value) -> None:
    claims = "site,energy\nnorth,30\nnorth,20\nsouth,50\n"
    found = value(POWER + CLAIMS, power=USED, claims=claims)
    assert found["company.scope2.location"] == 180
    assert found["company.scope2.market"] == pytest.approx(100 * 0.01 + 150 * 0.9)


def test_a_site_claims_no_more_than_it_used(taken) -> None:
    with pytest.raises(InputError, match=r"claims.csv:3: claims of site 'south' reach 51000 kWh"):
        taken(POWER + CLAIMS, power=USED, claims="site,energy\nsouth,50\nsouth,1\n")
    with pytest.raises(InputError, match=r"claims.csv:2: claims of site 'east' reach 1000 kWh"):
        taken(POWER + CLAIMS, power=USED, claims="site,energy\neast,1\n")


def test_a_contract_s_own_factor_is_the_market_based_one(value) -> None:
    section = POWER + "    market: {value: 0.1, unit: kg CO2e/kWh}\n"
    found = value(section, power=USED)
    assert found["company.scope2.location"] == 180
    assert found["company.scope2.market"] == pytest.approx(25)


def test_heat_takes_neither_certificates_nor_the_residual_mix(value) -> None:
    section = POWER + "    carrier: heat\n" + CLAIMS.replace("  claims", "  #").replace("#:", "#")
    found = value(section, power=USED)
    assert found["company.scope2.market"] == found["company.scope2.location"] == 180


def test_the_library_s_grid_factor_is_found_by_region_and_year(value) -> None:
    section = """
    sites: {dc: {region: 河南}}
    activities:
      - file: power.csv
        account: scope2
        method: energy
        columns: {energy: 电量, site: site, date: 月份}
        unit_columns: {energy: 单位}
        factor: {find: grid, site: region}
    """
    table = "site,月份,电量,单位\ndc,2022-01,10,万千瓦时\ndc,2022-02,1000,度\n"
    found = value(section, year=2022, power=table)
    assert found["company.scope2.location"] == pytest.approx(101 * 0.6058)


def test_a_factor_outside_its_validity_is_refused(taken) -> None:
    section = """
    activities:
      - file: power.csv
        account: scope2
        method: energy
        columns: {energy: kWh}
        factor: cn.grid.henan.2022
    """
    with pytest.raises(InputError) as found:
        taken(section, power="kWh\n5\n")
    told = str(found.value)
    assert told.startswith("power.csv:2: factor cn.grid.henan.2022 is valid ")
    assert "the activity is of 2020-01-01 to 2020-12-31" in told


def test_instruments_cover_energy_whatever_factor_its_rows_bring(value) -> None:
    section = (POWER + CLAIMS).replace(
        "factor: {site: region, map: {N: grid N, S: grid S}}",
        "factor: {value_column: factor, unit: kg CO2/kWh}",
        1,
    )
    table = "site,MWh,factor\nnorth,100,0.8\nsouth,50,0.4\n"
    found = value(section, power=table, claims="site,energy\nnorth,40\n")
    assert found["company.scope2.location"] == 100
    assert found["company.scope2.market"] == pytest.approx(40 * 0.01 + 60 * 0.9 + 50 * 0.4)


def test_a_contract_s_factor_may_stand_in_each_row(value) -> None:
    section = POWER + "    market: {value_column: contract, unit: g CO2/kWh}\n"
    table = "site,MWh,contract\nnorth,100,10\nsouth,50,500\n"
    found = value(section, power=table)
    assert found["company.scope2.location"] == 100
    assert found["company.scope2.market"] == pytest.approx(1 + 25)


def test_a_row_without_a_contract_takes_the_residual_mix(value) -> None:
    section = """
    factors:
      own:
        - {id: grid, value: 0.6, unit: kg CO2e/kWh}
        - {id: ppa, value: 0.1, unit: kg CO2e/kWh}
        - {id: residual, value: 0.7, unit: kg CO2e/kWh}
    scope2: {residual: residual}
    activities:
      - file: power.csv
        account: scope2
        method: energy
        columns: {energy: MWh}
        units: {energy: MWh}
        factor: grid
        market: {column: contract}
    """
    found = value(section, power="MWh,contract\n1000,ppa\n500,\n")
    assert found["company.scope2.location"] == pytest.approx(900)
    assert found["company.scope2.market"] == pytest.approx(100 + 350)
