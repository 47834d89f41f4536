"""Choose a factor, and say what speaks against each other one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import Activity, Evidence, InputError
from tanheng.factors import Factor, Library, library

YEAR_2022 = (1640995200, 1672531200)
HOUR = 3600

STEAM = Factor(
    id="steam.2022",
    name="Steam",
    value=0.11,
    unit="kg CO2e/kWh",
    basis="average",
    region="CN-HA",
    publisher="Plant",
    vintage=2022,
    valid_from=date(2022, 1, 1),
    valid_to=date(2022, 12, 31),
    attestation="brought by the user",
    source="Contract 7",
)


def against(choice, factor_id):
    return next(one for one in choice.candidates if one.factor.id == factor_id).why.en


def activity(unit="kWh", start=YEAR_2022[0], end=YEAR_2022[1], **attributes):
    return Activity(
        key="1",
        site="A",
        entity="A",
        account="scope2",
        name="electricity",
        quantity=1000.0,
        unit=unit,
        start=start,
        end=end,
        evidence=Evidence("meters.csv", 2, "0" * 64),
        attributes=attributes,
    )


def test_a_wider_region_answers_where_the_region_has_none_and_says_so():
    choice = library().find("grid", region="西藏", year=2022, unit="MWh")
    assert choice.factor().id == "cn.grid.region-southwest.2022"
    assert choice.reason.en.endswith(
        "it is told for CN-grid-southwest 西南, as CN-XZ 西藏 has none of its own"
    )
    assert "因 CN-XZ 西藏 没有自己的因子" in choice.reason.zh


def test_a_region_nobody_tells_of_lies_in_the_world_alone():
    choice = library().find("coal pulverised", region="Atlantis", unit="kWh", basis="life-cycle")
    assert choice.factor().id == "lifecycle.coal.ipcc-ar5"


def test_bases_of_the_same_country_are_left_to_the_user():
    choice = library().find("grid", region="中国", year=2022, unit="kWh")
    assert choice.chosen is None
    assert {factor.basis for factor in choice.left} == {
        "not stated",
        "average",
        "excluding market-traded non-fossil",
        "fossil only",
    }
    with pytest.raises(InputError, match=r"4 factors left .*: name one by its id"):
        choice.factor()
    chosen = library().find("grid", region="中国", year=2022, basis="fossil only").factor()
    assert chosen.value == 832.5


def test_one_that_is_superseded_is_never_chosen_but_may_be_named():
    choice = library().find("grid", region="CN", year=2022)
    told = against(choice, "cn.grid.national.2022")
    assert told == "superseded by cn.grid.national-average.2022"
    held = library().factor_for(activity(), "cn.grid.national.2022")
    assert held.superseded_by == "cn.grid.national-average.2022"


def test_each_reason_is_told():
    held = Library(
        (
            STEAM,
            replace(STEAM, id="old", vintage=2021, valid_to=date(2022, 12, 31)),
            replace(STEAM, id="mass", unit="kg CO2e/t"),
            replace(STEAM, id="other", basis="fossil only"),
            replace(STEAM, id="theirs", publisher="Town"),
            replace(STEAM, id="late", valid_from=date(2022, 7, 1)),
            replace(STEAM, id="country", region="CN"),
        )
    )
    choice = held.find(
        "steam", region="Henan", year=2022, unit="GJ", basis="average", publisher="Plant"
    )
    assert choice.factor() is STEAM
    assert choice.candidates[0].factor is STEAM
    assert against(choice, "old") == "vintage 2021, steam.2022 is later"
    assert against(choice, "mass") == "per t, not per GJ"
    assert against(choice, "other") == "basis 'fossil only'"
    assert against(choice, "theirs") == "published by Town"
    assert against(choice, "late") == "valid 2022-07-01 to 2022-12-31"
    assert against(choice, "country") == "for CN China, wider than CN-HA 河南 that has one"


def test_what_is_elsewhere_is_no_candidate():
    choice = library().find("grid", region="Henan", year=2022)
    assert not [one for one in choice.candidates if one.factor.region == "CN-SD"]


def test_nothing_of_that_name_is_told():
    choice = library().find("unobtainium")
    assert choice.reason.en == "no factor for unobtainium"
    with pytest.raises(InputError, match=r"^no factor for unobtainium$"):
        choice.factor()


def test_the_nearest_is_told_where_none_is_left():
    with pytest.raises(InputError, match=r"nearest is cn.grid.henan.2021: valid 2021-01-01 to"):
        library().find("grid Henan", region="Henan", year=2032).factor()


def test_an_unknown_unit_is_refused():
    with pytest.raises(InputError, match=r"unknown unit 'kwhh'"):
        library().find("grid", unit="kwhh")


def test_an_activity_takes_the_factor_of_its_region_and_period():
    assert library().factor_for(activity(region="河南")).id == "cn.grid.henan.2022"


def test_an_activity_takes_the_factor_it_names():
    held = library()
    assert held.factor_for(activity(factor="cn.grid.henan.2022")).vintage == 2022
    with pytest.raises(InputError, match=r"is valid 2021-01-01 to 2021-12-31; the activity is of"):
        held.factor_for(activity(factor="cn.grid.henan.2021"))
    with pytest.raises(InputError, match=r"factor cn.grid.henan.2022: expected a unit that conv"):
        held.factor_for(activity(unit="kg", factor="cn.grid.henan.2022"))
    with pytest.raises(InputError, match=r"no factor 'cn.grid.nowhere'"):
        held.factor_for(activity(), "cn.grid.nowhere")


@pytest.mark.parametrize(
    ("start_h", "end_h", "covered"),
    [(0, 0, True), (-8, -8, True), (8, 8, True), (-15, 0, False), (0, 13, False)],
)
def test_local_years_are_covered_wherever_on_earth(start_h, end_h, covered):
    start, end = YEAR_2022
    assert STEAM.covers(start + start_h * HOUR, end + end_h * HOUR) is covered


@given(
    st.lists(
        st.builds(
            lambda number, vintage, basis, region: replace(
                STEAM, id=f"f{number}", vintage=vintage, basis=basis, region=region
            ),
            st.integers(0, 99),
            st.integers(2018, 2022),
            st.sampled_from(("average", "fossil only")),
            st.sampled_from(("CN-HA", "CN", "WORLD", "CN-SD")),
        ),
        unique_by=lambda factor: factor.id,
        max_size=12,
    )
)
def test_at_most_one_is_chosen_and_every_other_has_a_reason(factors):
    choice = Library(tuple(factors)).find("steam", region="Henan", year=2022, unit="kWh")
    assert len(choice.candidates) == sum(factor.region != "CN-SD" for factor in factors)
    if choice.chosen:
        rest = [one for one in choice.candidates if one.factor is not choice.chosen]
        assert all(one.against for one in rest)
    else:
        assert len(choice.left) != 1
    assert bool(choice.left) == bool(choice.candidates)
