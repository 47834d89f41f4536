from pathlib import Path

import numpy as np
import pytest

from tanheng.core import HOUR_S, InputError
from tanheng.domains.renewables import solar
from tanheng.domains.renewables.model import Station
from tanheng.domains.renewables.reading import Readings
from tanheng.domains.renewables.station_hours import clear_plane, panel, station_hours
from tanheng.quality import Flag

START = 1583020800  # 2020-03-01T00:00Z


def readings(power_mw, step_s=HOUR_S, start_s=START, capacity=10.0):
    time_s = start_s + step_s * np.arange(len(power_mw), dtype=np.int64)
    station = Station(id="a", capacity_mw=capacity)
    return Readings(station, time_s, np.asarray(power_mw, float), step_s, Path("p"), "p", "MW")


def wavy(count, high=10.0, seed=0):
    draw = np.random.default_rng(seed)
    return high * (0.5 + 0.4 * np.sin(np.cumsum(draw.normal(0, 0.1, count))))


def test_an_hour_needs_half_of_its_readings():
    power = wavy(96 * 4)
    power[4:6] = np.nan
    power[8:11] = np.nan
    hours = station_hours(readings(power, 900), "wind")
    assert hours.power[1] == pytest.approx(power[6:8].mean() / 10)
    assert np.isnan(hours.power[2])
    assert np.isfinite(hours.power[[0, 3]]).all()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_record_may_start_within_an_hour(quarters):
    power = wavy(96 * 4)
    hours = station_hours(readings(power, 900, START + 900 * quarters), "wind")
    assert hours.start_s == START
    assert hours.power[1] == pytest.approx(power[4 - quarters : 8 - quarters].mean() / 10)


def test_flagged_readings_are_counted_and_not_used():
    power = wavy(24 * 40)
    power[100] = 6553.5
    hours = station_hours(readings(power), "wind")
    assert hours.record.counts[Flag.SENTINEL] == 1
    assert np.isnan(hours.power[100])
    assert hours.clock_offset_h is None


def test_a_capacity_that_is_stated_too_low_is_corrected_on_the_fit_span_alone():
    power = wavy(24 * 60, high=40.0)
    first = station_hours(readings(power, capacity=20.0), "wind", START + 40 * 86400)
    assert (first.stated_mw, first.capacity.misstated) == (20.0, True)
    assert 30 < first.station.capacity_mw <= 36
    later = power.copy()
    later[40 * 24 :] *= 0.5
    second = station_hours(readings(later, capacity=20.0), "wind", START + 40 * 86400)
    assert second.station.capacity_mw == first.station.capacity_mw
    np.testing.assert_array_equal(first.power[: 40 * 24], second.power[: 40 * 24])


@pytest.mark.parametrize("step_s", [86400, 7200, 420])
def test_a_step_that_is_no_part_of_an_hour_is_refused(step_s):
    with pytest.raises(InputError, match=f"came every {step_s} s"):
        station_hours(readings(wavy(100), step_s), "wind")


@pytest.mark.parametrize(("step_s", "shift"), [(900, 0), (3600, 7), (300, 12345)])
def test_the_sun_in_blocks_is_the_sun_of_the_whole_axis(step_s, shift):
    station = Station(id="a", latitude=38.0, longitude=117.0, tilt=30, azimuth=180)
    time_s = START + step_s * (shift + np.arange(2000, dtype=np.int64))
    blocks = clear_plane(station, time_s, step_s)
    whole = solar.clear_sky_over(panel(station), solar.sun_over(time_s, step_s))
    np.testing.assert_allclose(blocks.plane_wm2, whole.plane_wm2, rtol=1e-9, atol=1e-9)
    assert blocks.sun_up.tolist() == whole.sun_up.tolist()
    assert whole.plane_wm2.max() > 500


def test_unknown_angles_take_the_yearly_best():
    free = panel(Station(id="a", latitude=38.0, longitude=117.0))
    assert np.isnan(free.tilt_deg) or free.tilt_deg == pytest.approx(solar.latitude_tilt_deg(38.0))
