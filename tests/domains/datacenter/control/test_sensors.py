"""Sensors that are a little off, and sensors that fail."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter.control import Fault, InletSensors
from tanheng.domains.datacenter.control.sensors import noisy

TRUE = np.array([22.0, 25.0])


def sensors(*faults, noise=0.1, offset=0.2):
    return InletSensors(2, np.random.default_rng(0), noise, offset, faults)


def test_errors_stay_within_offset_and_twice_the_noise():
    said = np.stack([one.read(step, TRUE) for one in [sensors()] for step in range(2000)])
    off = said - TRUE[:, None]
    assert np.abs(off).max() <= 0.2 + 2 * 0.1 + 1e-12
    lasting = off.mean(axis=0)
    assert np.abs(lasting).max() <= 0.2
    assert np.unique(np.round(lasting, 2)).size > 2


def test_perfect_sensors_tell_the_truth():
    assert (sensors(noise=0.0, offset=0.0).read(0, TRUE) == TRUE[:, None]).all()


def test_faults_last_from_start_to_stop_in_their_lane():
    some = sensors(Fault(0, 1, "missing", 2, 4))
    silent = [np.isnan(some.read(step, TRUE)) for step in range(6)]
    assert [bool(one[0, 1]) for one in silent] == [False, False, True, True, False, False]
    assert not any(one[1].any() or one[0, [0, 2]].any() for one in silent)


def test_a_stuck_sensor_repeats_its_last_reading():
    some = sensors(Fault(1, 0, "stuck", 1, 5))
    said = np.stack([some.read(step, TRUE + step) for step in range(6)])
    assert (said[1:5, 1, 0] == said[0, 1, 0]).all()
    assert said[5, 1, 0] == pytest.approx(30.0, abs=0.5)


def test_a_liar_is_off_and_may_sway_with_the_day():
    plain = sensors(Fault(0, 0, "lying", 0, 99, -6.0), noise=0.0, offset=0.0)
    assert plain.read(24, TRUE)[0].tolist() == [16.0, 22.0, 22.0]
    swaying = sensors(Fault(0, 0, "lying", 0, 99, -6.0, sways=True), noise=0.0, offset=0.0)
    quarters = [swaying.read(step, TRUE)[0, 0] for step in (0, 24, 48, 72)]
    assert quarters == pytest.approx([16.0, 10.0, 16.0, 22.0])


def test_noise_is_cut_and_none_is_none():
    rng = np.random.default_rng(1)
    many = noisy(rng, np.zeros(10_000), 0.5)
    assert np.abs(many).max() == 1.0
    assert many.std() == pytest.approx(0.48, abs=0.01)  # normal, cut at two deviations
    assert (noisy(rng, TRUE, 0.0) == TRUE).all()
