"""Figures of sentences as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.plan.statement_check import read_quantities


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "annual"),
    [
        ("52400 t/yr", "co2", 52_400, "t", True),
        ("52,400 tonnes of CO2 per year", "co2", 52_400, "t", True),
        ("5.24万吨", "co2", 52_400, "t", False),
        ("每年减排5.24万吨", "co2", 52_400, "t", True),
        ("12 MtCO2e/a", "co2", 12_000_000, "t", True),
        ("115亿吨", "co2", 1.15e10, "t", False),
        ("18.3 kg", "co2", 0.0183, "t", False),
        ("2.864 million trees", "trees", 2_864_000, "tree", False),
        ("2.864 Million Trees", "trees", 2_864_000, "tree", False),
        ("286.4万棵树", "trees", 2_864_000, "tree", False),
        ("1.5亿千瓦时", "electricity", 150_000, "MWh", False),
        ("5千瓦时", "electricity", 0.005, "MWh", False),
        ("3亿度电", "electricity", 300_000, "MWh", False),
        ("90.2 GWh a year", "electricity", 90_200, "MWh", True),
        ("476 TJ/yr", "heat", 476_000, "GJ", True),
        ("132 GWh of heat", "heat", 475_200, "GJ", False),
        ("6.5万吨标准煤", "coal", 65_000, "tce", False),
        ("20 ktce", "coal", 20_000, "tce", False),
        ("15 billion CNY", "money", 1.5e10, "CNY", False),
        ("150亿元", "money", 1.5e10, "CNY", False),
        ("550 million people", "people", 5.5e8, "person", False),
        ("5.5亿人", "people", 5.5e8, "person", False),
        ("27 MW", "power", 27, "MW", False),
        ("1000亩", "area", 66.6666667, "ha", False),
        ("8-15%", "percent", 11.5, "%", False),
    ],
)
def test_a_figure_is_read_in_either_language(text, kind, value, unit, annual):
    (one,) = read_quantities([text])
    assert (one.kind, one.unit, one.annual) == (kind, unit, annual)
    assert one.value == pytest.approx(value, rel=1e-9)


def test_a_whole_sentence_has_all_its_figures_and_not_its_years():
    found = read_quantities(["2022年每年减排5.24万吨，相当于种植286.4万棵树"])
    assert [(one.kind, one.annual) for one in found] == [("co2", True), ("trees", False)]
    found = read_quantities(["Since 2019 it saves CO2: 52,400 t = 2.864 million trees"])
    assert [one.kind for one in found] == ["co2", "trees"]


def test_coal_may_be_named_before_its_figure():
    found = read_quantities(["年节约标准煤约 2 万吨，减排 5.2 万吨二氧化碳"])
    assert [(one.kind, one.value, one.unit) for one in found] == [
        ("coal", 20_000, "tce"),
        ("co2", 52_000, "t"),
    ]


@pytest.mark.parametrize(
    "text",
    ["年节水 100 万吨", "节煤2万吨", "saves water: 100 t", "3 吨二氧化硫", "5 t of methane"],
)
def test_what_is_no_co2_is_never_taken_for_it(text):
    with pytest.raises(InputError, match="expected tonnes of CO2 or of coal equivalent"):
        read_quantities([text])


@pytest.mark.parametrize(
    "text", ["8 to 15 % of 100 GWh", "100 GWh的8%至15%", "8%~15% of its 100 GWh"]
)
def test_a_share_of_a_figure_is_a_figure(text):
    base, share = read_quantities([text])
    assert (base.kind, base.value) == ("electricity", 100_000)
    assert share.share_of == base
    assert (share.low, share.high) == pytest.approx((8_000, 15_000))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("52,400 t", 52_350, 52_450),  # two zeros that tell nothing
        ("2.864 million trees", 2_863_500, 2_864_500),
        ("100 GWh", 95_000, 105_000),  # two digits at least
        ("1 to 2 million trees", 1e6, 2e6),
        ("5万至6万吨", 50_000, 60_000),
    ],
)
def test_bounds_are_those_written_or_of_the_rounding(text, low, high):
    (one,) = read_quantities([text])
    assert (one.low, one.high) == pytest.approx((low, high))


@pytest.mark.parametrize("text", ["PUE 1.5 to 1.25", "PUE从1.5降至1.25", "PUE 1.5-1.25"])
def test_a_change_of_pue_has_both_ends(text):
    (one,) = read_quantities([text])
    assert (one.kind, one.low, one.high) == ("pue", 1.25, 1.5)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("12 parsec", "unknown unit 'parsec'"),
        ("12 MT", "unknown unit 'MT'"),
        ("3万吨原煤", "expected tonnes of CO2 or of coal equivalent"),
        ("20 million tonnes of steel", "unknown unit 'tonnes of steel'"),
        ("5,24 t", "expected a decimal point or groups of three digits"),
        ("-5 t", "expected a figure above zero"),
        ("0 trees", "expected a figure above zero"),
        ("9 to 5 t", "expected the lower bound first"),
        ("1e400 t", "expected a figure above zero and below 1e30"),
        ("120 % of 5 t", "expected a share of at most 100 %"),
        ("PUE 0.9", "expected a PUE of at least 1"),
        ("much less", "expected figures such as '52400 t/yr'"),
        ("5", "expected a unit after '5'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(text, complaint):
    with pytest.raises(InputError, match=r"\A(?!.*\n)") as refused:
        read_quantities([text])
    assert complaint in str(refused.value)


@given(st.integers(1, 10**12))
def test_a_number_is_the_same_with_groups_and_in_ten_thousands(number):
    plain, grouped, chinese = (
        read_quantities([text])[0].value
        for text in (f"{number} t", f"{number:,} t", f"{number / 10**4:.4f}万吨")
    )
    assert plain == grouped == pytest.approx(chinese)


@given(st.text(alphabet="0123456789.,%-~ tMkgGWh年万亿吨棵树PUECO2of/yr", max_size=24))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_quantities([text])
    except InputError:
        return
    assert all(0 < one.low <= one.value <= one.high for one in found)
