"""What the room's door opens on, and what it leaves shut until it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tanheng.domains import datacenter


def test_boards_and_calibration_are_reached_by_the_door():
    assert datacenter.boards.fit_board.__module__ == "tanheng.domains.datacenter.boards"
    assert datacenter.calibration.calibrate.__module__.startswith(datacenter.calibration.__name__)
    with pytest.raises(AttributeError, match="no attribute 'palace'"):
        _ = datacenter.palace


def test_a_simulation_brings_no_optimiser():
    said = "import sys, tanheng.domains.datacenter; print('scipy.optimize' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "False"
