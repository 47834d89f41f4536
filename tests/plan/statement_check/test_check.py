"""Published sentences against arithmetic done by hand."""

from __future__ import annotations

import json

import pytest

from tanheng.core import InputError
from tanheng.plan.statement_check import check_record, check_statement, check_tables, ranges

TREES = ("52400 t/yr", "2.864 million trees")


def _route(check, kind):
    return next(one for one in check.routes if one.kind == kind)


def test_the_implied_factor_is_that_done_by_hand():
    (one,) = check_statement(TREES).implied
    assert one.value == pytest.approx(52_400_000 / 2_864_000)  # 18.296
    assert one.low == pytest.approx(52_350_000 / 2_864_500)
    assert (one.unit, one.verdict) == ("kg/tree", "inside")


def test_the_heat_route_is_that_done_by_hand():
    heat = _route(check_statement(TREES), "heat")
    assert heat.amount.value == pytest.approx(52_400 / 0.11)  # 476 TJ
    assert heat.heat_mwh.value == pytest.approx(132_323, rel=1e-5)
    assert heat.it_mw.value == pytest.approx(132_323 / 8760, rel=1e-5)
    assert heat.amount.low < heat.amount.value < heat.amount.high


@pytest.mark.parametrize(
    ("region", "year", "factor"), [("河南", 2022, 0.6058), ("Yunnan", 2021, 0.1235)]
)
def test_the_electricity_route_takes_the_grid_asked_for(region, year, factor):
    route = _route(check_statement(TREES, region=region, year=year), "electricity")
    assert route.amount.value == pytest.approx(52_400 / factor)
    assert route.it_mw.value == pytest.approx(52_400 / factor / 8760 / 0.25)


def test_less_pue_saved_needs_more_it():
    quarter, tenth = (
        _route(check_statement(TREES, pue_gain=gain), "electricity").it_mw.value
        for gain in (0.25, 0.1)
    )
    assert tenth == pytest.approx(2.5 * quarter)


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        (TREES, "B"),  # 18.3 kg a tree and year; no baseline
        (("每年减排5.24万吨，相当于种植286.4万棵树",), "B"),
        (("12 Mt/yr, 2 million trees",), "E"),  # 6000 kg
        (("12 Mt/yr", "223 million trees"), "D"),  # 53.8 kg a year
        (("12 Mt", "223 million trees"), "B"),  # 53.8 kg in all years of a tree
        (("550 million people, 20 million tonnes",), "C"),  # 36 kg each refute nothing
        (("5 million people, 20 million tonnes",), "C"),  # 4 t each neither
        (("1 million people, 20 million tonnes/yr",), "E"),  # 20 t each: more than they emit
        (("8 to 15 % of 100 GWh",), "C"),
        (("8 % of 100 GWh/yr", "4600 t/yr"), "A"),  # 0.575 kg/kWh
        (("100 GWh/yr", "500000 t/yr"), "E"),  # 5 kg/kWh
        (("PUE 1.5 to 1.25", "27 MW", "34000 t/yr"), "A"),  # 59.1 GWh, 0.575 kg/kWh
        (("PUE 1.5 to 1.25", "27 MW", "340000 t/yr"), "E"),
        (("PUE 1.2-1.3", "59.1 GWh/yr", "34000 t/yr"), "B"),  # a range is no baseline
        (("PUE 1.25 to 1.5", "59.1 GWh/yr", "34000 t/yr"), "B"),  # nor is a rise
        (("年节约标准煤 1 万吨，减排 2.66 万吨二氧化碳",), "B"),
        (("10000 tce", "26600 t"), "B"),
        (("10000 tce", "81.39 GWh"), "B"),  # 0.1229 kgce/kWh
        (("100 MW", "9000 GWh/yr"), "E"),  # more hours than a year has
        (("52400 t/yr",), "C"),
    ],
)
def test_grades_follow_their_rules(words, grade):
    assert check_statement(words).grade == grade


def test_a_bare_percentage_tells_the_whole():
    (whole,) = check_statement(("8 to 15 %", "9 GWh")).baselines
    assert (whole.low, whole.high) == pytest.approx((8_950 / 0.15, 9_050 / 0.08))


def test_without_a_baseline_one_is_asked_for():
    assert len(check_statement(TREES).needed) == 2
    assert check_statement(("8 % of 100 GWh/yr",)).needed == ()


def test_every_published_value_says_where_it_stands_and_how_sure():
    for one in ranges():
        assert one.low <= one.central <= one.high
        assert all(value.source and value.attestation for value in one.values)
        assert one.name.en != one.name.zh


def test_no_statement_is_a_value_of_its_own_range():
    trees = [one for one in ranges() if one.below == "trees"]
    assert not any(abs(value.value - 18.3) < 0.1 for one in trees for value in one.values)


def test_unknown_grids_and_years_are_refused():
    with pytest.raises(InputError, match="no factor of grid electricity for 'Atlantis'"):
        check_statement(TREES, region="Atlantis")
    with pytest.raises(InputError, match=r"for CN-HA in 1999: known are 2021, 2022"):
        check_statement(TREES, region="Henan", year=1999)
    with pytest.raises(InputError, match="expected a PUE saved"):
        check_statement(TREES, pue_gain=0)


def test_the_record_is_json_and_the_tables_are_in_two_languages():
    check = check_statement(TREES)
    told = json.loads(json.dumps(check_record(check)))
    assert told["implied_factors"][0]["value"] == pytest.approx(18.296, abs=1e-3)
    assert {one["route"] for one in told["routes"]} >= {"electricity", "heat", "trees", "coal"}
    assert told["grade"] == "B"
    for table in check_tables(check):
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert table.title.en != table.title.zh
