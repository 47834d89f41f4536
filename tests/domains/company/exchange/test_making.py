from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.company.exchange import (
    Amount,
    Inventory,
    Products,
    allocate,
    check_footprints,
    closures,
    footprints_of,
    read_products,
    write_footprints,
)

from .inventories import inventory, stated

CREATED = "2026-02-01T00:00:00Z"
YAML = """\
company_ids: ["urn:company:example:test-tech"]
accounts: [scope1, scope2.market, scope3.c01]
by: mass
others: 500
country: CN
exempted_percent: 2.5
exempted: cleaning of the halls
products:
  - name: Board 12
    ids: ["urn:product:example:board-12"]
    unit: kilogram
    output: 1000
    measure: 1000
    mass_kg: 1
    fossil_carbon_kg: 0
    biogenic_carbon_kg: 0.466
    land_use_change_kg: 0.05
  - name: Lamp
    ids: ["urn:product:example:lamp"]
    unit: piece
    output: 2500
    measure: 500
    mass_kg: 0.2
    fossil_carbon_kg: 0.03
"""


def made(text=YAML, tmp_path=None, of=None):
    path = tmp_path / "products.yaml"
    path.write_text(text, encoding="utf-8")
    return footprints_of(of or inventory(), read_products(path), CREATED)


def test_a_footprint_is_a_share_of_the_inventory_over_the_output(tmp_path):
    company = inventory(amounts={
        "scope1": stated(1.0), "scope2.market": stated(2.0), "scope3.c01": stated(5.0),
    })  # fmt: skip
    board, lamp = made(tmp_path=tmp_path, of=company)
    # 8 t over 2,000 kg, of which boards are 1,000 kg in 1,000 units and lamps 500 kg in 2,500
    assert board.pcf.fossil_ghg_emissions == 4
    assert lamp.pcf.fossil_ghg_emissions == Decimal("0.8")
    assert board.pcf.biogenic_co2_uptake == Decimal("-1.708667")
    assert board.pcf.pcf_excluding_biogenic_uptake == Decimal("4.05")
    assert board.pcf.pcf_including_biogenic_uptake == Decimal("4.05") - Decimal("1.708667")
    assert lamp.pcf.pcf_including_biogenic_uptake == Decimal("0.8")


def test_what_is_made_passes_our_own_check_and_is_the_same_again(tmp_path):
    first, again = made(tmp_path=tmp_path), made(tmp_path=tmp_path)
    assert first == again
    write_footprints(tmp_path / "out.json", first)
    checked = check_footprints(tmp_path / "out.json")
    assert not checked.complaints
    assert {closure.verdict for _, closure in checked.closures} == {"closes"}
    assert len({one.id for one in first}) == 2


def test_a_missing_account_is_refused_not_taken_for_zero(tmp_path):
    text = YAML.replace("scope3.c01", "scope3.c04")
    with pytest.raises(InputError, match=r"needs scope3\.c04, which is missing"):
        made(text, tmp_path)


def test_a_partial_account_is_told_in_the_comment(tmp_path):
    board, _ = made(YAML.replace("scope3.c01", "scope3.c06"), tmp_path)
    assert board.comment == (
        "Accounts that leave something out: scope3.c06: leaves out: site Xi'an"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scope1,", "scope4,", "accounts: expected scope1, scope2.location"),
        ("scope1,", "scope2.location,", "expected one of scope2.location and scope2.market"),
        ("output: 1000\n", "output: 0\n", "products[0].output: expected more than 0, came 0"),
        ("unit: piece", "unit: pieces", "products[1].unit: expected 'liter', 'kilogram'"),
        (
            "name: Lamp",
            "name: Board 12",
            "products[1].name: the product 'Board 12' is listed twice",
        ),
        ("    measure: 500\n", "", "products[1].measure: this field is required"),
        ("urn:product:example:lamp", "4711", "expected a URN such as"),
    ],
)
def test_a_mistake_has_one_line(tmp_path, old, new, told):
    with pytest.raises(InputError) as refused:
        made(YAML.replace(old, new, 1), tmp_path)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_company_without_a_name_is_refused_unless_the_file_names_it(tmp_path):
    nameless = inventory(company="")
    with pytest.raises(InputError, match="expected the name of the company"):
        made(tmp_path=tmp_path, of=nameless)
    assert made("company: A\n" + YAML, tmp_path, nameless)[0].company_name == "A"


def test_an_emission_below_zero_is_refused(tmp_path):
    odd = inventory(amounts={**inventory().amounts, "scope1": Amount(-1.0, "", "stated")})
    with pytest.raises(InputError, match="scope1 of at least 0"):
        made(tmp_path=tmp_path, of=odd)


def test_grams_that_are_left_go_to_the_largest_remainders():
    assert allocate(10, [Fraction(1)] * 3) == (4, 3, 3)
    assert allocate(100, [Fraction(1, 3), Fraction(2, 3), Fraction(0)]) == (33, 67, 0)
    assert allocate(0, [Fraction(1)]) == (0,)


def test_nothing_to_share_out_by_is_refused():
    with pytest.raises(ValueError, match="more than 0"):
        allocate(5, [Fraction(0), Fraction(0)])


measures = st.lists(st.fractions(0, 10**6), min_size=1, max_size=8).filter(any)


@given(st.integers(0, 10**18), measures)
def test_no_gram_is_lost_and_each_share_is_within_one(total, given):
    shares = allocate(total, given)
    assert sum(shares) == total
    whole = sum(given)
    assert all(
        abs(share - total * one / whole) < 1 for share, one in zip(shares, given, strict=True)
    )


amounts = st.decimals(0, 10**6, places=6)
many = st.decimals("0.001", 10**7, places=3)


@settings(max_examples=60, deadline=None)
@given(amounts, many, many, amounts, st.none() | amounts, st.none() | amounts)
def test_every_footprint_that_is_made_closes_exactly(tonnes, output, measure, carbon, luc, other):
    products = Products.model_validate(
        {
            "company_ids": ["urn:company:example:a"],
            "accounts": ["scope1"],
            "by": "revenue",
            "others": 1,
            "exempted_percent": 0,
            "products": [
                {
                    "name": "A",
                    "ids": ["urn:product:example:a"],
                    "unit": "piece",
                    "output": output,
                    "measure": measure,
                    "mass_kg": 0,
                    "fossil_carbon_kg": 0,
                    "biogenic_carbon_kg": carbon,
                    "land_use_change_kg": luc,
                    "biogenic_non_co2_kg": other,
                }
            ],
        }
    )
    company = Inventory("A", 2025, {"scope1": stated(float(tonnes))}, gwp="AR6")
    (one,) = footprints_of(company, products, CREATED)
    assert {(found.verdict, found.difference) for found in closures(one.pcf)} == {("closes", 0)}
