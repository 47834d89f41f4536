"""Limits of ASHRAE TC 9.9 (2021), and where air is outside them."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.control import ENVELOPES, envelope
from tanheng.domains.datacenter.control.envelope import relative_humidity_pct

PUBLISHED = {
    # name: inlet, dew point, greatest relative humidity (TC 9.9, 2021, table 2.1)
    "recommended": ((18, 27), (-9, 15), 70),
    "A1": ((15, 32), (-12, 17), 80),
    "A2": ((10, 35), (-12, 21), 80),
    "A3": ((5, 40), (-12, 24), 85),
    "A4": ((5, 45), (-12, 24), 90),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_limits_are_those_published(name):
    one = envelope(name)
    inlet, dew, humid = PUBLISHED[name]
    assert (one.inlet_c, one.dew_point_c, one.humidity_pct[1]) == (inlet, dew, humid)
    assert one.humidity_pct[0] == (0 if name == "recommended" else 8)
    assert (one.ramp_k_per_h, one.ramp_k_per_quarter) == (20, 5)
    assert set(ENVELOPES) == set(PUBLISHED)


def test_tape_may_change_by_5_kelvin_in_an_hour():
    tape = envelope("A1", tape=True)
    slow = 20 + np.linspace(0, 6, 5)
    assert tape.too_fast(slow, 900).any()
    assert not envelope("A1").too_fast(slow, 900).any()
    assert not tape.too_fast(20 + np.linspace(0, 5, 5), 900).any()


def test_none_of_that_name():
    with pytest.raises(InputError, match="expected one of recommended, A1, A2, A3, A4, came 'A9'"):
        envelope("A9")


@pytest.mark.parametrize(
    ("inlet", "dew", "wrong"),
    [
        (22.0, 10.0, False),
        (18.0, 5.0, False),
        (27.0, 15.0, False),
        (27.01, 10.0, True),
        (17.99, 10.0, True),
        (22.0, 15.1, True),
        (22.0, -9.1, True),
        (18.5, 14.0, True),  # 75 %
        (np.nan, 10.0, True),
    ],
)
def test_too_hot_cold_damp_or_dry(inlet, dew, wrong):
    assert bool(envelope("recommended").outside(inlet, dew)) is wrong


@pytest.mark.parametrize(
    ("dry", "dew", "percent"),
    # Saturation pressures of ASHRAE Handbook Fundamentals (2017), chapter 1, table 3
    [(20.0, 10.0, 100 * 1.2282 / 2.3392), (30.0, 20.0, 100 * 2.3392 / 4.2467), (25.0, 25.0, 100)],
)
def test_relative_humidity_by_the_published_pressures(dry, dew, percent):
    assert float(relative_humidity_pct(dry, dew)) == pytest.approx(percent, rel=2e-3)


def test_warm_air_of_little_water_is_too_dry_for_a_class():
    assert relative_humidity_pct(32.0, -10.0) < 8
    assert envelope("A1").outside_humidity(32.0, -10.0)
    assert not envelope("A1").outside_humidity(20.0, -10.0)


def test_a_jump_counts_where_it_has_happened():
    inlet = np.array([[20.0, 20.0, 25.5, 25.5, 25.5, 25.5, 25.5]])
    found = envelope("A1").too_fast(inlet, 900)
    assert found.tolist() == [[False, False, True, False, False, False, False]]


def test_rates_hold_whatever_the_step():
    assert not envelope("A4").too_fast(15 + 5.0 * np.arange(6), 900).any()
    fine = 15 + 2.0 * np.arange(13)  # 24 K in an hour of twelve steps, 6 K in a quarter
    assert envelope("A4").too_fast(fine, 300)[3:].all()
    hourly = np.array([20.0, 39.0, 60.5])
    assert envelope("A4").too_fast(hourly, 3600).tolist()[2]
