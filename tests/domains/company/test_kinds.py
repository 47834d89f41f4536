"""Further cases of the kinds that the Scope 3 guidance has, entered in tables and YAML alone."""

from __future__ import annotations

import pytest

CASES = {
    "average of goods": (
        """
factors:
  own:
    - {id: disk, value: 20, unit: kg CO2e/unit}
    - {id: pc, value: 300, unit: kg CO2e/unit}
activities:
  - file: a.csv
    account: scope3.c01
    method: average-data
    columns: {quantity: number, name: what}
    units: {quantity: unit}
    factor: {column: what}
""",
        "scope3.c01",
        35000,
        {
            "a": "what,number\ndisk,1000\npc,50\n",
        },
    ),
    "spend": (
        """
activities:
  - file: a.csv
    account: scope3.c01
    method: spend-based
    columns: {spend: USD}
    units: {spend: USD}
    factor: {value_column: ef, unit: kg CO2e/USD}
""",
        "scope3.c01",
        1530.0,
        {
            "a": "USD,ef\n5000,0.3\n20,1.5\n",
        },
    ),
    "fuel and leaks of a journey": (
        """
gwp: AR4
activities:
  - file: a.csv
    account: scope3.c04
    method: fuel-based
    allocation: {by: mass, part: ours, whole: load}
    terms:
      - {columns: {volume: fuel}, units: {volume: litre}, factor: {value: 2.7, unit: kg CO2e/litre}}
      - {columns: {energy: el}, factor: {value: 0.8, unit: kg CO2e/kWh}}
      - {columns: {mass: leak}, constants: {gas: HFC-134a}}
""",
        "scope3.c04",
        1400.0,
        {
            "a": "fuel,el,leak,ours,load\n1000,50,2,5,20\n",
        },
    ),
    "storage": (
        """
activities:
  - file: a.csv
    account: scope3.c04
    method: average-data
    columns: {volume: m3, days: days}
    factor: {value: 0.01, unit: kg CO2e/m3.day}
  - file: b.csv
    account: scope3.c04
    method: average-data
    columns: {quantity: pallets, days: days}
    units: {quantity: pallet}
    factor: {value: 0.2, unit: kg CO2e/pallet/day}
""",
        "scope3.c04",
        36.0,
        {
            "a": "m3,days\n100,30\n",
            "b": "pallets,days\n10,3\n",
        },
    ),
    "travel and hotels": (
        """
activities:
  - file: a.csv
    account: scope3.c06
    method: distance-based
    columns: {people: pax, distance: km}
    factor: {value_column: ef, unit: kg CO2e/passenger-km}
  - file: b.csv
    account: scope3.c06
    method: hotel-nights
    columns: {nights: n}
    factor: {value: 15, unit: kg CO2e/night}
""",
        "scope3.c06",
        2605.0,
        {
            "a": "pax,km,ef\n10,1000,0.15\n5,2000,0.1\n",
            "b": "n\n7\n",
        },
    ),
    "commuting by average": (
        """
activities:
  - file: a.csv
    account: scope3.c07
    method: average-data
    columns: {people: employees, share: percent, distance: one-way}
    constants: {times: 2, days: 235}
    units: {share: "%"}
    factor: {value_column: ef, unit: kg CO2e/km}
""",
        "scope3.c07",
        1057500.0,
        {
            "a": "employees,percent,one-way,ef\n1000,50,20,0.2\n1000,50,10,0.05\n",
        },
    ),
    "floor space": (
        """
activities:
  - file: a.csv
    account: scope3.c08
    method: average-data
    columns: {area: m2}
    constants: {years: 1}
    factor: {value: 50, unit: kg CO2e/m2/year}
""",
        "scope3.c08",
        100000,
        {
            "a": "m2\n2000\n",
        },
    ),
    "gas in products": (
        """
activities:
  - file: a.csv
    account: scope3.c11
    method: contained-gas
    columns: {sold: n, content: kg, share: leak}
    units: {content: kg/unit, share: percent}
    factor: {value_column: gwp, unit: kg CO2e/kg}
""",
        "scope3.c11",
        71500.0,
        {
            "a": "n,kg,leak,gwp\n1000,0.5,10,1430\n",
        },
    ),
    "fuel sold": (
        """
activities:
  - file: a.csv
    account: scope3.c11
    method: direct-use
    columns: {volume: l}
    units: {volume: litre}
    factor: {value: 2.3, unit: kg CO2e/litre}
""",
        "scope3.c11",
        2300,
        {
            "a": "l\n1000\n",
        },
    ),
    "end of life": (
        """
activities:
  - file: a.csv
    account: scope3.c12
    method: waste-type-specific
    columns: {share: share}
    constants: {mass: 10000}
    units: {mass: kg}
    factor: {value_column: ef, unit: kg CO2e/kg}
""",
        "scope3.c12",
        3700.0,
        {
            "a": "share,ef\n0.9,0.3\n0.1,1.0\n",
        },
    ),
    "franchises from a sample": (
        """
activities:
  - file: a.csv
    account: scope3.c14
    method: average-data
    columns: {emissions: kg, assets: all, sample: looked}
    units: {emissions: kg CO2e}
""",
        "scope3.c14",
        1000000.0,
        {
            "a": "kg,all,looked\n50000,1000,50\n",
        },
    ),
    "equity": (
        """
activities:
  - file: a.csv
    account: scope3.c15
    method: investment-specific
    columns: {emissions: s12, share: eq}
    units: {emissions: tonnes CO2e, share: percent}
""",
        "scope3.c15",
        98000000.0,
        {
            "a": "s12,eq\n120000,40\n200000,25\n",
        },
    ),
    "revenue of investments": (
        """
activities:
  - file: a.csv
    account: scope3.c15
    method: average-data
    columns: {revenue: rev, share: eq}
    units: {revenue: USD, share: percent}
    factor: {value_column: ef, unit: kg CO2e/USD}
""",
        "scope3.c15",
        60000.0,
        {
            "a": "rev,eq,ef\n1000000,15,0.4\n",
        },
    ),
    "project over its life": (
        """
activities:
  - file: a.csv
    account: scope3.c15
    method: project-specific
    columns: {emissions: t, years: y, share: s}
    units: {emissions: t CO2e}
""",
        "scope3.c15",
        200000.0,
        {
            "a": "t,y,s\n100,20,0.1\n",
        },
    ),
    "fuel by its price, by distance": (
        """
activities:
  - file: a.csv
    account: scope3.c04
    method: fuel-based
    columns: {spend: usd, price: p}
    units: {spend: USD, price: USD/litre}
    factor: {value: 2.5, unit: kg CO2e/litre}
  - file: b.csv
    account: scope3.c04
    method: fuel-based
    columns: {distance: km, per_unit: l}
    units: {per_unit: litre/km}
    factor: {value: 2.5, unit: kg CO2e/litre}
""",
        "scope3.c04",
        700.0,
        {
            "a": "usd,p\n500,2\n",
            "b": "km,l\n100,0.3\n",
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_no_code_is_needed_for_it(value, name: str) -> None:
    section, account, kg, tables = CASES[name]
    assert value(section, **tables)[f"company.{account}"] * 1000 == pytest.approx(kg)
