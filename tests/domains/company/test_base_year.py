from __future__ import annotations

import pytest

from tanheng.core import InputError

NOW = """
activities:
  - file: now.csv
    method: other
    columns: {emissions: t, account: account}
    units: {emissions: t CO2e}
"""
BASE = """
base_year:
  year: 2018
  threshold: 0.05
  t_co2e: {{scope1: 600, scope3.c01: 400}}
  changes:
    - {{cause: acquisition, account: scope1, t_co2e: {acquired}, note: bought a plant}}
    - {{cause: error, account: scope3.c01, t_co2e: -20}}
"""
TABLE = "account,t\nscope1,540\nscope3.c01,300\n"


def test_changes_within_the_threshold_leave_the_base_year(value) -> None:
    found = value(NOW + BASE.format(acquired=30), now=TABLE)  # (30 + 20) / 1000 is not above 5 %
    assert found["company.base_year.significance"] == pytest.approx(0.05)
    assert found["company.base_year.market"] == 1000
    assert found["company.base_year.change.market"] == pytest.approx(840 / 1000 - 1)


def test_changes_that_together_exceed_it_restate_the_base_year(taken) -> None:
    found = taken(NOW + BASE.format(acquired=31), now=TABLE)
    values = {one.name: one.value for one in found.figures}
    assert values["company.base_year.market"] == pytest.approx(1011)
    table = next(one for one in found.headline if one.title.en == "Base year 2018")
    assert [row[1:] for row in table.rows] == [
        (600, 31, None, 631, 540),
        (400, None, -20, 380, 300),
    ]
    assert "5.1% of the base year, threshold 5.0%" in table.note.en


def test_both_bases_of_scope_2_are_judged(value) -> None:
    section = """
    base_year:
      year: 2018
      t_co2e: {scope1: 100, scope2.location: 900, scope2.market: 100}
      changes: [{cause: method, account: scope2.market, t_co2e: 12}]
    """
    found = value(NOW + section.replace("\n    ", "\n"), now="account,t\nscope1,90\n")
    assert found["company.base_year.significance"] == pytest.approx(12 / 200)
    assert found["company.base_year.location"] == 1000
    assert found["company.base_year.market"] == 212
    # the year tells no scope 2: only what both tell is compared
    assert found["company.base_year.change.market"] == pytest.approx(-0.1)


def test_a_change_takes_no_more_than_there_is(taken) -> None:
    section = NOW + BASE.format(acquired=-700)
    with pytest.raises(InputError, match=r"company.base_year: changes leave -100 t in scope1"):
        taken(section, now=TABLE)


def test_all_of_scope_3_may_be_told_together(value) -> None:
    section = NOW + "base_year: {year: 2018, t_co2e: {scope1: 600, scope3: 400}}\n"
    found = value(section, now=TABLE + "scope3.c06,20\n")
    assert found["company.base_year.market"] == 1000
    assert found["company.base_year.published.scope3"] == 400
    assert found["company.base_year.change.market"] == pytest.approx((540 + 300 + 20) / 1000 - 1)


def test_scope_3_is_told_together_or_by_category(taken) -> None:
    section = NOW + "base_year: {year: 2018, t_co2e: {scope3: 120, scope3.c01: 20}}\n"
    with pytest.raises(InputError, match="expected scope3 or its categories, came scope3 and"):
        taken(section, now=TABLE + "scope3.c06,20\n")


def test_a_figure_tells_its_base_year_and_what_it_leaves_out(taken) -> None:
    section = NOW + (
        "base_year: {year: 2018, t_co2e: {scope1: 80, scope3: 120}}\n"
        "sites: {hut: {expects: [scope1]}}\n"
    )
    about = {one.name: one.about for one in taken(section, now=TABLE + "scope3.c06,20\n").figures}
    scope1 = about["company.scope1"]
    assert scope1["base_year"] == {"year": 2018, "t_co2e": 80}
    assert (scope1["company"], scope1["year"]) == ("reporter", 2020)
    assert scope1["leaves_out"] == "site hut"
    assert "leaves_out" not in about["company.scope3.c01"]
    assert "base_year" not in about["company.scope3.c01"]
