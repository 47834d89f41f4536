"""The packaged tables hold together, and say what the mirror says."""

from __future__ import annotations

import csv
import re
from datetime import date
from itertools import pairwise

import pytest

from tanheng.factors import NOUNS, gases, gwp_set, library, market_figures, region_code
from tanheng.factors.regions import steps_out

EVERY = library().factors


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("factor", EVERY, ids=lambda factor: factor.id)
def test_every_factor_is_fully_told(factor):
    assert factor.source
    assert factor.attestation
    assert factor.publisher
    assert factor.basis
    assert set(factor.gases) <= gases()
    assert factor.nouns == NOUNS
    assert factor.value is None or factor.value > 0
    assert factor.value is None or factor.gases or factor.gwp, "a CO2e names its GWPs"
    assert factor.superseded_by is None or library().get(factor.superseded_by)
    if factor.interval and factor.value:
        assert factor.interval[0] <= factor.value <= factor.interval[1]


def test_provinces_and_regions_of_china_are_all_there():
    for year in (2021, 2022):
        grid = [one for one in EVERY if one.id.startswith("cn.grid.") and one.vintage == year]
        assert sum(one.region.startswith("CN-grid") for one in grid) == 7
        assert sum(len(one.region) == len("CN-HA") for one in grid) == 30
        assert all(one.valid_from == date(year, 1, 1) for one in grid)


def test_provinces_lie_in_their_regional_grid_and_country():
    for code in {one.region for one in EVERY if one.region.startswith("CN-")}:
        assert steps_out(code, "CN") in (1, 2)
        assert steps_out(code, "WORLD") == steps_out(code, "CN") + 1


def test_regions_are_known_by_both_names():
    assert region_code("河南") == region_code("Henan") == region_code("henan") == "CN-HA"
    assert region_code("河南省") == "CN-HA"
    assert region_code("陕西") == "CN-SN"
    assert region_code("山西") == region_code("Shanxi") == "CN-SX"


def test_the_means_of_bases_are_in_order():
    for year in (2022, 2023):
        value = {
            one.basis: one.value
            for one in EVERY
            if one.region == "CN" and one.vintage == year and one.basis != "not stated"
        }
        ordered = [
            value[b] for b in ("average", "excluding market-traded non-fossil", "fossil only")
        ]
        assert all(low < high for low, high in pairwise(ordered))


def test_fuels_of_china_are_the_product_their_source_tells():
    fuels = [one for one in EVERY if one.id.startswith("cn.fuel.")]
    assert len(fuels) == 7
    for one in fuels:
        heat, carbon, oxidised = map(float, re.findall(r"[:x] ([0-9.]+) ", one.source))
        assert one.value == pytest.approx(heat * carbon * oxidised * 44 / 12, rel=1e-9)


@pytest.mark.parametrize(
    ("fuel", "gj", "tolerance"),
    [("diesel", 42.652, 0.03), ("petrol", 43.070, 0.03), ("lpg", 50.179, 0.03)],
)
def test_fuels_of_china_and_of_the_ipcc_agree_but_for_oxidation(fuel, gj, tolerance):
    ours = library().get(f"cn.fuel.{fuel}").value / gj
    theirs = library().get(f"ipcc.fuel.{fuel}").gases["CO2"] / 1000
    assert ours == pytest.approx(theirs * 0.98, rel=tolerance)


def test_intervals_hold_the_gas_they_are_told_for():
    for one in EVERY:
        if one.id.startswith("ipcc.fuel."):
            assert one.interval[0] < one.gases["CO2"] < one.interval[1]
            assert one.interval_level == 0.95


def test_turnover_over_volume_is_the_average_price():
    told = {one.id: one.value for one in market_figures()}
    price = told["cn.ets.2021.turnover"] / told["cn.ets.2021.volume"]
    assert price == pytest.approx(told["cn.ets.2021.average"], abs=0.1)


def test_grid_factors_are_those_of_the_mirror(public_mirror):
    listed = rows(public_mirror / "factors" / "cn_grid_ef.csv")
    held = {
        (one.region, one.vintage, "market" in one.name): one
        for one in EVERY
        if one.basis == "not stated" and one.id.startswith("cn.grid.")
    }
    assert len(held) == len(listed)
    for row in listed:
        name = row["name"].removesuffix("(ETS)")
        one = held[region_code(name), int(row["year"]), "ETS" in row["name"]]
        assert one.value == pytest.approx(1000 * float(row["ef_tco2_per_mwh"]), rel=1e-12)
        unseen = row["status"].startswith("VERIFY")
        assert one.attestation.startswith("to be verified") is unseen


def test_fuels_are_those_of_the_mirror(public_mirror):
    for row in rows(public_mirror / "factors" / "fuel_ef_epa_oge.csv"):
        if row["Source"] == "No EF":
            continue
        held = library().get(f"epa.fuel.{row['energy_source_code'].lower()}").gases
        carbon = held.get("CO2", 0) + held.get("CO2_biogenic", 0)
        assert carbon == pytest.approx(float(row["co2_tons_per_mmbtu"]) * 907.18474, rel=1e-12)
        assert held["CH4"] == pytest.approx(float(row["ch4_lb_per_mmbtu"]) * 0.45359237, rel=1e-12)
        assert held["N2O"] == pytest.approx(float(row["n2o_lb_per_mmbtu"]) * 0.45359237, rel=1e-12)


def test_gwps_are_those_of_the_mirror(public_mirror):
    for row in rows(public_mirror / "factors" / "gwp_ipcc_oge.csv"):
        held = gwp_set(row["ipcc_version"], int(row["gwp_horizon"]))
        assert held[row["gas"].upper()] == float(row["gwp"])


@pytest.mark.parametrize(
    ("blend", "ar4", "ar5"),
    [
        ("r-404a", 3922, 3943),
        ("r-407c", 1774, 1624),
        ("r-410a", 2088, 1924),
        ("r-507a", 3985, 3985),
    ],
)
def test_blends_weigh_as_published(blend, ar4, ar5):
    factor = library().get(f"refrigerant.{blend}")
    assert factor.kg_co2e(gwp_set("AR4")) == pytest.approx(ar4, abs=0.5)
    assert factor.kg_co2e(gwp_set("AR5")) == pytest.approx(ar5, abs=0.5)
    assert sum(factor.gases.values()) == pytest.approx(1, abs=1e-12)
