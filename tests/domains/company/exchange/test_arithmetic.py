from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.company.exchange import CarbonFootprint, closures

from .payload import GONE, footprint

PARTS = {
    "fossilGhgEmissions": 1,
    "landUseChangeGhgEmissions": 1,
    "landManagementBiogenicCO2Emissions": 1,
    "landManagementBiogenicCO2Removals": -1,
    "biogenicNonCO2Emissions": 1,
    "technologicalCO2Removals": -1,
    "ccsTechnologicalCO2Capture": -1,
}


def relations(**changed):
    pcf = footprint(**{f"pcf__{name}": value for name, value in changed.items()})["pcf"]
    return {one.relation: one for one in closures(CarbonFootprint.model_validate(pcf))}


def of(total, **changed):
    return [one for one in relations(**changed).values() if one.total == total]


def test_a_footprint_whose_parts_add_up_closes():
    assert {one.verdict for one in relations().values()} == {"closes"}


def test_totals_that_follow_from_none_of_their_parts_fail_by_what_they_are_off():
    # the kind of payload that is in circulation: an inclusive total near the exclusive one
    excluding, *including = (
        one
        for total in ("pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake")
        for one in of(total, pcfIncludingBiogenicUptake="0.77")
    )
    assert excluding.verdict == "closes"
    assert [one.verdict for one in including] == ["open", "open"]
    assert [one.expected for one in including] == [Decimal("-0.80")] * 2
    assert [one.difference for one in including] == [Decimal("1.57")] * 2


def test_a_failure_says_the_relation_the_gap_and_what_is_not_stated():
    (one,) = of("pcfExcludingBiogenicUptake", landUseChangeGhgEmissions=GONE)
    assert str(one) == (
        "pcfExcludingBiogenicUptake = fossilGhgEmissions + landManagementBiogenicCO2Emissions + "
        "landManagementBiogenicCO2Removals + biogenicNonCO2Emissions: stated 0.91, expected 0.86, "
        "off by 0.05 (not stated: landUseChangeGhgEmissions, technologicalCO2Removals, "
        "ccsTechnologicalCO2Capture)"
    )


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("0.91", "closes"),
        ("0.9", "closes"),  # 0.91 to one digit
        ("1", "closes"),  # 0.91 to none
        ("0.912", "rounding"),  # 0.72 + 0.05 + 0.20 - 0.10 + 0.04, each within 0.0005
        ("0.92", "rounding"),
        ("0.914", "open"),
        ("0.95", "open"),
        ("2", "open"),
    ],
)
def test_the_digits_of_a_total_say_how_close_it_must_be(stated, verdict):
    (one,) = of("pcfExcludingBiogenicUptake", pcfExcludingBiogenicUptake=stated)
    assert one.verdict == verdict


def test_whole_numbers_that_are_off_by_one_fail():
    assert [one.verdict for one in of(
        "pcfIncludingBiogenicUptake",
        pcfExcludingBiogenicUptake="1",
        biogenicCO2Uptake="-1",
        pcfIncludingBiogenicUptake="1",
    )][-1] == "open"  # fmt: skip


def test_an_uptake_that_is_not_stated_is_none():
    found = of("pcfIncludingBiogenicUptake", biogenicCO2Uptake=GONE)
    assert [one.verdict for one in found] == ["open", "open"]
    both = of(
        "pcfIncludingBiogenicUptake", biogenicCO2Uptake=GONE, pcfIncludingBiogenicUptake="0.91"
    )
    assert [one.verdict for one in both] == ["closes", "closes"]


def test_a_part_does_not_exceed_its_whole_before_removals():
    assert of("packagingGhgEmissions", packagingGhgEmissions="1.01")[0].verdict == "closes"
    assert of("packagingGhgEmissions", packagingGhgEmissions="1.02")[0].verdict == "open"
    assert of("aircraftGhgEmissions", aircraftGhgEmissions="1.2")[0].verdict == "open"
    assert (
        of("landManagementFossilGhgEmissions", landManagementFossilGhgEmissions="0.73")[0].verdict
        == "open"
    )


def test_sums_have_no_binary_fractions_and_no_last_digit_is_lost():
    tiny = "0." + "0" * 60 + "1"
    whole = "1" + "0" * 30 + "." + "0" * 60 + "1"
    (one,) = of(
        "pcfExcludingBiogenicUptake",
        **dict.fromkeys(PARTS, "0")
        | {"fossilGhgEmissions": "1" + "0" * 30, "landUseChangeGhgEmissions": tiny},
        pcfExcludingBiogenicUptake=whole,
    )
    assert (one.verdict, one.difference) == ("closes", 0)


amounts = st.decimals(0, 1000, places=3)


@given(st.tuples(*(amounts for _ in PARTS)), amounts)
def test_exact_sums_always_close_and_a_shifted_total_never_does(values, uptake):
    parts = {name: value * sign for (name, sign), value in zip(PARTS.items(), values, strict=True)}
    total = sum(parts.values())
    stated = {name: format(value, "f") for name, value in parts.items()} | {
        "biogenicCO2Uptake": format(-uptake, "f"),
        "pcfExcludingBiogenicUptake": format(total, "f"),
        "pcfIncludingBiogenicUptake": format(total - uptake, "f"),
        "packagingGhgEmissions": "0",
    }
    assert {one.verdict for one in relations(**stated).values()} == {"closes"}
    shifted = stated | {"pcfIncludingBiogenicUptake": format(total - uptake + 1, "f")}
    assert [one.verdict for one in of("pcfIncludingBiogenicUptake", **shifted)] == ["open"] * 2
