"""Several entities: what the boundary counts, what they deal among themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.company.boundary import weight
from tanheng.domains.company.model import Entity

GROUP = """
boundary:
  approach: {approach}
  entities:
    own: {{equity: 1}}
    venture: {{equity: 0.4, financial_control: joint, operational_control: true}}
    stake: {{equity: 0.2, financial_control: false, operational_control: false}}
sites:
  plant: {{entity: venture}}
activities:
  - file: fuel.csv
    account: scope1
    method: process
    columns: {{emissions: t, entity: who}}
    units: {{emissions: t CO2}}
"""
FUEL = "who,t\nown,100\nventure,50\nstake,10\n"


@pytest.mark.parametrize(
    ("approach", "tonnes"),
    [
        ("equity_share", 100 + 0.4 * 50 + 0.2 * 10),
        ("financial_control", 100 + 0.4 * 50),
        ("operational_control", 100 + 50),
    ],
)
def test_each_approach_counts_its_share(value, approach: str, tonnes: float) -> None:
    found = value(GROUP.format(approach=approach), fuel=FUEL)
    assert found["company.scope1"] == pytest.approx(tonnes)


def test_what_is_outside_the_boundary_is_listed(taken) -> None:
    found = taken(GROUP.format(approach="operational_control"), fuel=FUEL)
    told = next(table for table in found.headline if table.title.en == "What is not in it")
    assert ("outside the boundary", "stake") in [(row[0].en, row[1]) for row in told.rows]


BOUGHT = (
    GROUP
    + """
  - file: bought.csv
    account: scope3.c01
    method: supplier-specific
    columns: {{emissions: t, entity: who, counterparty: of}}
    units: {{emissions: t CO2e}}
"""
)


@pytest.mark.parametrize(
    ("approach", "scope3"),
    [("operational_control", 7.0), ("equity_share", 7.0 + 0.6 * 20)],
)
def test_what_one_company_buys_of_another_stands_once(value, approach: str, scope3: float) -> None:
    """Of a venture counted by 40 %, 60 % of what is bought stays in scope 3."""
    bought = "who,of,t\nown,venture,20\nown,somebody,7\n"
    found = value(BOUGHT.format(approach=approach), fuel=FUEL, bought=bought)
    assert found["company.scope3.c01"] == pytest.approx(scope3)


def test_eliminations_are_shown(taken) -> None:
    found = taken(
        BOUGHT.format(approach="operational_control"),
        fuel=FUEL,
        bought="who,of,t\nown,venture,20\nown,somebody,7\n",
    )
    table = next(one for one in found.sections[0].views if one.title.en == "Eliminations")
    [(one, other, account, tonnes)] = table.rows
    assert (one, other, account.en) == ("own", "venture", "Scope 3.1 Purchased goods and services")
    assert tonnes == pytest.approx(20)


@given(
    st.builds(
        Entity,
        equity=st.floats(0, 1),
        financial_control=st.sampled_from([True, False, "joint"]),
        operational_control=st.booleans(),
    ),
    st.sampled_from(["equity_share", "financial_control", "operational_control"]),
)
def test_no_entity_counts_less_than_nothing_or_more_than_all(entity: Entity, approach: str) -> None:
    assert 0 <= weight(entity, approach) <= 1
