"""A plant cooled by machines takes more in Phoenix than in New York, whatever the design.

A public environment for control of data centres has this the wrong way round.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tanheng.domains.datacenter import design, pue, read_outdoor, shipped, simulate

DATA = Path(os.environ.get("TANHENG_DATA") or Path(__file__).parents[3] / "shared" / "data")
HOT = DATA / "weather" / "USA_AZ_Phoenix-Sky.Harbor.epw"
COLD = DATA / "weather" / "USA_NY_New.York-Kennedy.epw"
BY_OUTDOOR_AIR = "large-airside-adiabatic"
"""Cooled by dry outdoor air over wet pads nearly all the year: Phoenix suits it."""
pytestmark = pytest.mark.skipif(
    not (HOT.is_file() and COLD.is_file()), reason="no copy of the weather on this machine"
)


@pytest.mark.parametrize("name", [name for name in shipped() if name != BY_OUTDOOR_AIR])
def test_a_plant_has_a_higher_pue_in_phoenix_than_in_new_york(name):
    hot, cold = (simulate(design(name), read_outdoor(path), 1000.0) for path in (HOT, COLD))
    assert float(pue(hot)) > float(pue(cold))
