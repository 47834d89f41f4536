"""A fifth of a steady load moved into the best twelve hours of its day, with perfect foresight.

Shares of all emissions, as noted for stored hours of three grids before this code was written: CISO
2022 3.9 % (life-cycle factors), GB 2023 3.8 % and DE-LU 2023 3.1 % (direct).
"""

import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.domains.datacenter.jobs import day_ceiling, read_intensity

DATA = Path(os.environ.get("TANHENG_DATA") or Path(__file__).parents[3] / "shared" / "data")
FOLDER = DATA / "intensity"
GRIDS = {"CISO_2022_generation": 0.039, "GB_2023_hourly": 0.038, "DE-LU_2023_hourly": 0.031}

pytestmark = pytest.mark.skipif(
    not (FOLDER / "GB_2023_hourly.csv").is_file(), reason="no intensity: set TANHENG_DATA"
)


@pytest.mark.parametrize("grid", GRIDS)
def test_the_ceiling_of_moving_within_the_day(grid):
    found = day_ceiling(read_intensity(FOLDER / f"{grid}.csv"))
    assert found == pytest.approx(GRIDS[grid], abs=0.0005)


@pytest.mark.parametrize("grid", GRIDS)
def test_it_is_what_sorting_the_hours_of_each_day_gives(grid):
    intensity = read_intensity(FOLDER / f"{grid}.csv")
    days = intensity.g_per_kwh.reshape(-1, 24)
    saved = days.mean() - np.sort(days, axis=1)[:, :12].mean()
    assert day_ceiling(intensity) == pytest.approx(0.2 * saved / days.mean(), rel=1e-9)


def test_intensity_from_fuels_is_what_their_publisher_states():
    """gridemissions' own column of the same file, from the same factors."""
    path = FOLDER / "CISO_2022_generation.csv"
    stated = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=9)
    found = read_intensity(path)
    known = ~np.isnan(stated)
    assert known.sum() == found.slots.count - found.missing
    assert found.g_per_kwh[known] == pytest.approx(stated[known], rel=2e-3)
