"""The page on exchange says what is so: its file of products works, its relations are checked."""

import re
from pathlib import Path

import pytest

from tanheng.cli import app
from tanheng.domains.company.exchange import (
    CarbonFootprint,
    closures,
    footprints_of,
    forms_of,
    read_products,
)

from .inventories import inventory, stated
from .payload import footprint

PAGE = Path(__file__).parents[4] / "docs" / "exchange.md"
TEXT = PAGE.read_text(encoding="utf-8")
PARTS = (
    "fossilGhgEmissions", "landUseChangeGhgEmissions", "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals", "biogenicNonCO2Emissions", "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture", "biogenicCO2Uptake",
)  # fmt: skip


def test_its_file_of_products_makes_a_footprint(tmp_path):
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.S)
    path = tmp_path / "products.yaml"
    path.write_text(block, encoding="utf-8")
    amounts = {**inventory().amounts, "scope3.c04": stated(1.0)}
    (made,) = footprints_of(inventory(amounts=amounts), read_products(path), "2026-02-01T00:00:00Z")
    assert made.pcf.fossil_ghg_emissions > 0


def test_its_relations_are_the_ones_that_are_checked():
    known = {**dict.fromkeys(PARTS, "0"), **footprint()["pcf"]}
    found = [one for one in closures(CarbonFootprint.model_validate(known)) if "=" in one.relation]
    sums = [one.relation.split(" = ")[1].split(" + ") for one in found if " = " in one.relation]
    rows = re.findall(r"^\| `pcf(?:Ex|In)\w+` \| (.*) \|$", TEXT, flags=re.M)
    told = [re.findall(r"`(\w+)`", row) for row in rows]
    told[1] = [*told[0], *told[1]]
    assert [sorted(one) for one in sums] == [sorted(one) for one in told]


@pytest.mark.parametrize("standard", ["cdp", "esrs", "gri", "cn"])
def test_its_tables_are_the_ones_that_come_out(standard):
    ((tables,),) = [re.findall(rf"^\| `{standard}` \| (.*?) \|", TEXT, flags=re.M)]
    named = re.findall(r"`([^`]+)`", tables)
    names = [form.name for form in forms_of(inventory(beside={}), standard)]
    if standard == "gri":
        assert named == [names[0], names[-1]]
    else:
        assert sorted(named) == sorted(name.split(" 排")[0].split(" 活")[0] for name in names)


def test_its_commands_are_there():
    told = re.findall(r"^tanheng (company [a-z ]+?)(?= [A-Z-]| products)", TEXT, flags=re.M)
    assert told == ["company footprint check", "company footprint make", "company export"]
    for words in told:
        found, _, unused = app.parse_commands(words.split())
        assert (list(found), unused) == (words.split(), [])
