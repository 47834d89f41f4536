import numpy as np
import pytest
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.quality import stated_capacity_check


def solar_mw(days: int, peak_mw: float, seed: int = 0) -> NDArray[np.float64]:
    day = np.clip(np.sin(2 * np.pi * np.arange(96) / 96), 0.0, None)
    bright = np.random.default_rng(seed).uniform(0.3, 1.0, days)
    return peak_mw * (bright[:, None] * day).ravel()


def test_capacity_that_output_keeps_passing_is_corrected() -> None:
    finding = stated_capacity_check(solar_mw(200, 26.0), 20.0, 900)
    assert finding.misstated
    assert finding.corrected_mw == pytest.approx(26.0, rel=0.03)


def test_capacity_in_the_wrong_unit_is_corrected_either_way() -> None:
    for stated in (0.02, 20_000.0):
        finding = stated_capacity_check(solar_mw(200, 20.0), stated, 900)
        assert finding.corrected_mw == pytest.approx(20.0, rel=0.03)


@pytest.mark.parametrize("peak", [0.35, 0.6, 1.0])
def test_station_within_its_capacity_is_left_alone(peak: float) -> None:
    finding = stated_capacity_check(solar_mw(200, 20.0 * peak), 20.0, 900)
    assert not finding.misstated
    assert finding.corrected_mw == 20.0


def test_spikes_and_codes_do_not_raise_the_capacity() -> None:
    power = solar_mw(200, 19.0)
    rng = np.random.default_rng(5)
    power[rng.choice(power.size, 60, replace=False)] = rng.uniform(21.0, 30.0, 60)
    power[5000:5600] = 6553.5
    power[7000:7600] = 44.4
    assert not stated_capacity_check(power, 20.0, 900).misstated


def test_short_span_says_nothing_of_low_output() -> None:
    assert not stated_capacity_check(solar_mw(30, 1.0), 20.0, 900).misstated
    assert np.isnan(stated_capacity_check([np.nan] * 96, 20.0, 900).peak_mw)


def test_capacity_must_be_above_zero() -> None:
    with pytest.raises(InputError, match="capacity above 0"):
        stated_capacity_check([1.0], -5.0, 900)
