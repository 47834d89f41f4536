"""Four representative weeks of each published climate: prediction saves, and no inlet leaves.

The files are not shipped; ``TANHENG_DATA`` names the folder that holds ``weather/``.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.domains.datacenter import design, read_outdoor
from tanheng.domains.datacenter.control import (
    WAYS,
    Fault,
    Truth,
    controllable,
    envelope,
    trial,
    weeks,
)
from tanheng.domains.datacenter.control.weeks import SEASONS

FOLDER = Path(os.environ.get("TANHENG_DATA") or Path(__file__).parents[5] / "shared" / "data")
FILES = sorted(
    path for path in (FOLDER / "weather").glob("*.*") if path.suffix in (".epw", ".json")
)
LIMITS = envelope("recommended")
DESIGNS = ("midsize-water-cooled", "large-airside-adiabatic")
BASELINES = ("fixed", "trim-and-respond")
FAULTS = ("stuck", "missing", "lying")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not FILES, reason="no weather files: set TANHENG_DATA"),
]


def tried(name, off, faulty=False, seed=0):
    """A trial of all climates, four lanes of each; a fault of each kind in turn."""
    course, lanes = weeks({path.name: read_outdoor(path) for path in FILES}, 1000.0, seed)
    built = controllable(design(name), course.it_kw, LIMITS)
    faults = tuple(
        Fault(lane, lane % 3, FAULTS[lane % 7 % 3], 192, 10**9, -6.0, bool(lane % 2))
        for lane in range(len(lanes) if faulty else 0)
    )
    return trial(built, course, lanes, LIMITS, Truth(off, faults=faults, seed=seed))


def inside(found):
    for way in WAYS:
        wrong = {found.lanes[at]: int(n) for at, n in enumerate(found.violations[way]) if n}
        assert not wrong, way


def worse(found):
    """Weeks in which prediction uses more by half a per cent, and by how much."""
    return [
        (lane.place, lane.season, way, round(float(saved), 4))
        for way in BASELINES
        for lane, saved in zip(found.lanes, found.saving(way), strict=True)
        if saved < -0.005
    ]


@pytest.mark.parametrize("name", DESIGNS)
def test_each_climate_saves_over_its_four_weeks_when_the_plant_is_as_believed(name):
    found = tried(name, off=0.0)
    inside(found)
    assert worse(found) == []
    energy = {way: found.runs[way].energy_kwh.reshape(-1, len(SEASONS)).sum(1) for way in WAYS}
    for way in BASELINES:
        saved = 1.0 - energy["predictive"] / energy[way]
        assert (saved > 0).all(), dict(zip((one.name for one in FILES), saved, strict=True))


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("faulty", [False, True])
@pytest.mark.parametrize("seed", [0, 1])
def test_no_week_takes_more_on_plants_a_fifth_off(name, faulty, seed):
    found = tried(name, 0.2, faulty, seed)
    inside(found)
    assert worse(found) == []
    assert np.mean(found.runs["predictive"].followed) > 0.95
