"""A flat load that wind and sun cover over the year, hour by hour, on RTS-GMLC's 2020.

The shares stand in the project's notes as 46 % with PV, 60 % with wind, 72 % with half of each,
and 78 % with half of each at one and a half times the load. They come from the day-ahead profiles,
summed over all 25 PV plants and all 4 wind farms, each sum scaled to its part of the year's load.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanheng.domains.company.matching import NO_SITE, Loads, Supplies, match, over_the_year

FOLDER = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "rts-gmlc"
LOAD_WH = 10_000_000
HERE = np.eye(1, dtype=bool)

pytestmark = pytest.mark.skipif(
    not (FOLDER / "PV" / "DAY_AHEAD_pv.csv").is_file(), reason="no RTS-GMLC: set TANHENG_DATA"
)


@pytest.fixture(scope="module")
def profile() -> dict[str, np.ndarray]:
    """Output of all plants, with a mean of 1."""
    files = {"pv": "PV/DAY_AHEAD_pv.csv", "wind": "WIND/DAY_AHEAD_wind.csv"}
    sums = {}
    for kind, file in files.items():
        plants = pl.read_csv(FOLDER / file).drop("Year", "Month", "Day", "Period")
        whole = plants.cast(pl.Float64).sum_horizontal().to_numpy()
        sums[kind] = whole / whole.mean()
    return sums


@pytest.mark.parametrize(
    ("parts", "hourly"),
    [
        ({"pv": 1.0}, 0.46),
        ({"wind": 1.0}, 0.60),
        ({"pv": 0.5, "wind": 0.5}, 0.72),
        ({"pv": 0.75, "wind": 0.75}, 0.78),
    ],
)
def test_share_that_hours_match_of_a_flat_load(profile, parts, hourly):
    made = [
        np.rint(part * LOAD_WH * profile[kind]).astype(np.int64) for kind, part in parts.items()
    ]
    load = np.full((1, made[0].size), LOAD_WH)
    loads = Loads(("flat",), np.zeros(1, np.int64), load)
    nowhere = np.full(len(made), NO_SITE)
    supplies = Supplies(tuple(parts), np.zeros_like(nowhere), nowhere, np.array(made))
    found = match(loads, supplies, HERE)
    assert load.size == 8784
    assert found.share == pytest.approx(hourly, abs=0.01)
    assert over_the_year(found, HERE).share == pytest.approx(1.0, abs=1e-8)
