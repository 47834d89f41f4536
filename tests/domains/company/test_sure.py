"""How sure, how good and how complete an inventory is."""

from __future__ import annotations

import math
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.company.activities import Quality
from tanheng.domains.company.pedigree import mean_score, relative_sd, scored
from tanheng.domains.company.uncertainty import Terms, drawn, propagated

Z95 = 1.959963984540054


def terms(mean, own, table, rate, table_sd, rate_sd, log=False) -> Terms:
    return Terms(
        np.array(mean, dtype=float),
        np.array(own, dtype=float),
        np.array(table),
        np.array(rate),
        np.array(table_sd, dtype=float),
        np.array(rate_sd, dtype=float),
        np.full(len(table_sd), log),
        np.full(len(rate_sd), log),
    )


def test_errors_of_their_own_add_in_squares_and_shared_ones_plainly() -> None:
    one = terms([100, 200], [3, 4], [0, 1], [0, 0], [0, 0], [0.1])
    assert propagated(one, 0.95).sd == pytest.approx(math.hypot(5, 0.1 * 300))
    assert propagated(one, 0.95).high == pytest.approx(300 + Z95 * math.hypot(5, 30))


@pytest.mark.parametrize("log", [False, True])
def test_draws_agree_with_propagation_where_the_sum_is_linear(log: bool) -> None:
    """One source a term: propagation is exact, draws are off by 1 in sqrt(2n)."""
    n = 100_000
    one = terms([100, 50, 25], [4, 0, 0], [0, 1, 2], [0, 1, 2], [0, 0.1, 0], [0, 0, 0.08], log)
    told, came = propagated(one, 0.95), drawn(one, 0.95, n, seed=1)
    off = 4 / math.sqrt(2 * n)
    assert came.sd == pytest.approx(told.sd, rel=off)
    assert came.mean == pytest.approx(told.mean, abs=4 * told.sd / math.sqrt(n))
    if not log:
        error = 4 * told.sd * math.sqrt(0.025 * 0.975 / n) / 0.0584
        assert came.low == pytest.approx(told.low, abs=error)
        assert came.high == pytest.approx(told.high, abs=error)


@given(st.integers(1, 300), st.integers(2, 30))
def test_a_seed_draws_the_same(seed: int, count: int) -> None:
    one = terms(
        range(1, count), np.ones(count - 1), [0] * (count - 1), [0] * (count - 1), [0.1], [0.2]
    )
    assert drawn(one, 0.9, 200, seed) == drawn(one, 0.9, 200, seed)


def test_scores_of_three_are_those_of_the_published_factors() -> None:
    logs = [math.log(factor) for factor in (1.10, 1.05, 1.10, 1.02, 1.20)]
    sigma = math.sqrt(sum(one**2 for one in logs)) / 2
    assert relative_sd(scored(3)) == pytest.approx(math.sqrt(math.exp(sigma**2) - 1))
    assert relative_sd(scored(1)) == 0
    assert mean_score(Quality(reliability=5, completeness=1)) == pytest.approx(3.0)


SECTION = """
excluded: {scope3.c14: no franchises, scope2: no energy is bought}
factors:
  own:
    - {id: gas, value: 2, unit: kg CO2e/m3, interval: [1.8, 2.2]}
activities:
  - file: fuel.csv
    account: scope1
    method: fuel
    columns: {volume: m3}
    factor: gas
    uncertainty: 0.03
    quality: {reliability: 1, completeness: 1, time: 2, geography: 1, technology: 1}
intensity:
  - {name: revenue, value: 4, unit: M CNY, accounts: [scope1]}
  - {name: heads, value: 10, unit: employee, accounts: [scope1, scope3.c07]}
"""


def test_both_intervals_stand_beside_each_other(taken) -> None:
    [figure] = [
        one for one in taken(SECTION, fuel="m3\n500000\n").figures if one.name == "company.scope1"
    ]
    sd = math.hypot(0.03, math.sqrt(math.expm1((math.log(2.2 / 1.8) / 2 / Z95) ** 2)))
    low, high = figure.about["interval_by_propagation"]
    assert (low, high) == pytest.approx((1000 - Z95 * 1000 * sd, 1000 + Z95 * 1000 * sd))
    assert figure.interval == pytest.approx((low, high), rel=0.01)


def test_rows_of_their_own_uncertainty_add_in_squares(taken) -> None:
    section = SECTION.replace("uncertainty: 0.03", "uncertainty_column: u").replace(
        "[1.8, 2.2]", "[2, 2]"
    )
    table = "m3,u\n" + "1000,0.1\n" * 100
    [figure] = [one for one in taken(section, fuel=table).figures if one.name == "company.scope1"]
    low, high = figure.about["interval_by_propagation"]
    assert (high - low) / 2 == pytest.approx(Z95 * 0.1 * 2 * math.sqrt(100))


def test_what_is_missing_is_withheld_and_never_nought(taken) -> None:
    found = {one.name: one for one in taken(SECTION, fuel="m3\n5\n").figures}
    assert found["company.scope3.c14"].value is None
    assert found["company.scope3.c14"].reason.en == "left out: no franchises"
    assert found["company.scope2.market"].reason.en == "left out: no energy is bought"
    assert found["company.scope3.c01"].reason.en == "not quantified: no activity was brought"
    assert found["company.missing"].value == 14
    assert found["company.quality"].value == pytest.approx(1.2)


def test_intensity_is_withheld_where_a_part_is_missing(taken) -> None:
    found = {one.name: one for one in taken(SECTION, fuel="m3\n500000\n").figures}
    assert found["company.intensity.revenue"].value == 250
    assert found["company.intensity.revenue"].unit == "t CO2e/M CNY"
    assert found["company.intensity.heads"].value is None
    assert found["company.intensity.heads"].reason.en == "not quantified: scope3.c07"


def test_months_without_a_reading_and_sites_without_activity_are_listed(taken) -> None:
    section = """
    sites:
      north: {expects: [scope1, scope2]}
    factors: {own: [{id: grid, value: 1, unit: kg CO2e/kWh}]}
    activities:
      - file: power.csv
        account: scope2
        method: energy
        columns: {energy: kWh, meter: meter, site: site, start: from, end: to}
        factor: grid
    """
    table = """
    meter,site,from,to,kWh
    a,north,2020-01-01,2020-03-31,100
    a,north,2020-05-01,2020-12-31,100
    """
    found = taken(section, power=table)
    told = next(one for one in found.headline if one.title.en == "What is not in it")
    rows = [(row[0].en, row[1], row[2].en) for row in told.rows]
    assert ("meter", "power.csv: north a", "no reading from 2020-04-01 to 2020-05-01") in rows
    assert ("site", "north", "expected scope1, came no activity") in rows
    assert [row for row in rows if row[0] == "meter"] == [
        ("meter", "power.csv: north a", "no reading from 2020-04-01 to 2020-05-01")
    ]


def gaps(found) -> list[tuple[str, str, str]]:
    told = next(one for one in found.headline if one.title.en == "What is not in it")
    return [(kind.en, str(what), why.en) for kind, what, why in told.rows]


def test_a_table_that_nothing_is_taken_of_is_listed(taken) -> None:
    section = """
    activities:
      - file: told.csv
        account: scope3.c01
        method: other
        columns: {emissions: t}
        units: {emissions: t CO2e}
      - file: told.csv
        account: scope3.c02
        method: other
        columns: {emissions: t}
        units: {emissions: t CO2e}
        where: {ours: yess}
    """
    found = taken(section, told="t,ours\n1,'yes'\n")
    assert ("table", "told.csv", "no row was used where ours: yess") in gaps(found)
    with pytest.raises(InputError, match="ours: came true: put quotes around words"):
        taken(section.replace("yess", "true"), told="t,ours\n1,true\n")


def test_a_factor_that_another_has_replaced_is_listed(taken) -> None:
    section = """
    activities:
      - file: power.csv
        account: scope2
        method: energy
        columns: {energy: kWh}
        factor: cn.grid.national.2021
    """
    found = taken(section, year=2021, power="kWh\n1\n")
    why = "superseded by cn.grid.national-average.2021"
    assert ("factor", "cn.grid.national.2021", why) in gaps(found)


def test_a_factor_of_other_gwps_is_listed(taken) -> None:
    section = """
    factors: {files: [mine.csv]}
    activities:
      - {file: told.csv, account: scope3.c01, method: other, columns: {mass: kg}, factor: mine}
    """
    mine = "id,name,value,unit,gwp,basis,region,publisher,vintage,source\n"
    mine += "mine,mine,2,kg CO2e/kg,AR5,average,WORLD,me,2020,here\n"
    told = ("factor", "mine", "published as CO2e under AR5, not AR6")
    assert told in gaps(taken(section, told="kg\n1\n", mine=mine))
    assert told not in gaps(taken(f"gwp: AR5\n{dedent(section)}", told="kg\n1\n", mine=mine))
