"""Annual PUE and WUE of ten cooling systems beside the bands of Lei and Masanet (2022).

Lei and Masanet, Climate- and technology-specific PUE and WUE estimations for U.S. data centers,
Resources, Conservation and Recycling 182, 106323: 5th and 95th percentile of simulations over
ranges of parameters, here for ASHRAE zones 2B (Phoenix) and 5A (Chicago).
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import pytest

from tanheng.domains.datacenter import PlantRun, design, pue, read_outdoor, simulate, wue_l_per_kwh

DATA = Path(os.environ.get("TANHENG_DATA") or Path(__file__).parents[3] / "shared" / "data")
BANDS = DATA / "datacenter" / "pue_wue_bands_2zones.csv"
WEATHER = {"2B": "USA_AZ_Phoenix-Sky.Harbor.epw", "5A": "USA_IL_Chicago.OHare.epw"}
CASES = (
    "large-airside-adiabatic",
    "large-water-cooled-waterside",
    "midsize-water-cooled-airside",
    "midsize-water-cooled-waterside",
    "midsize-water-cooled",
    "midsize-air-cooled-airside",
    "midsize-air-cooled",
    "small-water-cooled",
    "small-air-cooled",
    "small-direct-expansion",
)
pytestmark = pytest.mark.skipif(
    not BANDS.is_file()
    or not all((DATA / "weather" / file).is_file() for file in WEATHER.values()),
    reason="no copy of the bands or of the weather on this machine",
)


@cache
def bands() -> dict[tuple[str, str, str], dict[str, float]]:
    with BANDS.open() as lines:
        return {
            (row["Case"], row["Climate Zone"], row["Quantile"]): {
                "PUE": float(row["PUE"]),
                "WUE": float(row["WUE"]),
            }
            for row in csv.DictReader(lines)
        }


@cache
def year(name: str, file: str) -> PlantRun:
    return simulate(design(name), read_outdoor(DATA / "weather" / file), 1000.0)


@pytest.mark.parametrize("zone", list(WEATHER))
@pytest.mark.parametrize(("case", "name"), list(enumerate(CASES, 1)))
def test_pue_and_wue_lie_in_the_published_band(case, name, zone):
    run = year(name, WEATHER[zone])
    low, high = bands()[str(case), zone, "5th"], bands()[str(case), zone, "95th"]
    assert low["PUE"] <= float(pue(run)) <= high["PUE"]
    assert low["WUE"] <= float(wue_l_per_kwh(run)) <= high["WUE"]
    assert float(run.heat_kw["unmet"].sum()) == 0.0


@pytest.mark.parametrize(
    "name", ["midsize-water-cooled", "midsize-air-cooled", "small-direct-expansion"]
)
def test_cooling_by_machines_takes_more_in_phoenix_than_in_new_york(name):
    new_york = DATA / "weather" / "USA_NY_New.York-Kennedy.epw"
    if not new_york.is_file():
        pytest.skip("no copy of New York's weather on this machine")
    assert float(pue(year(name, WEATHER["2B"]))) > float(pue(year(name, new_york.name))) + 0.005
