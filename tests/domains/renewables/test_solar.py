"""Sun, clear sky and plane of array."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pvlib import solarposition

from tanheng.core import InputError
from tanheng.domains.renewables.solar import (
    Irradiance,
    Panel,
    clear_sky,
    clear_sky_over,
    day_of_year,
    latitude_tilt_deg,
    linke_turbidity,
    plane_of_array,
    solar_position,
    sun_at,
    sun_over,
)

YEAR_S = np.arange(0, 365 * 86_400, 3600, dtype=np.int64) + 1_546_300_800  # 2019


def utc(*moment: int) -> np.ndarray:
    return np.array([calendar.timegm((*moment, 0, 0, 0))], dtype=np.int64)


def test_position_matches_the_worked_example_of_reda_and_andreas():
    sun = sun_at(utc(2003, 10, 17, 19, 30, 30))
    seen = solar_position(sun, 39.742476, -105.1786)
    # Table A5.1: elevation without refraction 39.872046 deg, azimuth 194.340241 deg
    assert seen.zenith_deg[0] == pytest.approx(90 - 39.872046, abs=0.0025)
    assert seen.azimuth_deg[0] == pytest.approx(194.340241, abs=0.0025)
    assert 0.01 < seen.zenith_deg[0] - seen.apparent_zenith_deg[0] < 0.03


def test_refraction_lifts_the_setting_sun_by_half_a_degree():
    sun = sun_over(YEAR_S[:24], 3600, 60)
    seen = solar_position(sun, 38.0, 115.0)
    near = np.argmin(np.abs(seen.zenith_deg - 90.0))
    assert seen.zenith_deg[near] - seen.apparent_zenith_deg[near] == pytest.approx(0.48, abs=0.06)


def test_noon_sun_stands_in_the_south_of_the_north_and_the_north_of_the_south():
    sun = sun_at(utc(2019, 3, 21, 12, 7, 0))
    assert solar_position(sun, 45.0, 0.0).azimuth_deg[0] == pytest.approx(180.0, abs=1.0)
    assert solar_position(sun, -45.0, 0.0).azimuth_deg[0] % 360 == pytest.approx(0.0, abs=1.0)


def test_day_of_year_knows_leap_years():
    days = day_of_year(np.concatenate([utc(2019, 12, 31, 23, 0, 0), utc(2020, 12, 31, 0, 0, 0)]))
    assert days.tolist() == [365, 366]


def test_turbidity_of_tucson_in_june_is_the_mapped_one():
    assert linke_turbidity(utc(2014, 6, 24, 0, 0, 0), 32.125, -110.875)[0] == pytest.approx(
        3.118, abs=0.03
    )


def test_clear_sky_is_zero_at_night_and_known_everywhere():
    sun = sun_at(YEAR_S)
    for latitude in (-78.0, 0.0, 38.0, 70.0):
        panel = Panel(latitude, 100.0)
        seen = solar_position(sun, panel.latitude_deg, panel.longitude_deg)
        sky = clear_sky(sun, seen, panel)
        night = seen.apparent_zenith_deg >= 90
        assert night.any()
        for part in (sky.ghi_wm2, sky.dni_wm2, sky.dhi_wm2):
            assert np.isfinite(part).all()
            assert (part[night] == 0).all()
            assert (part >= 0).all()
        assert 500 < sky.ghi_wm2.max() < 1200


def test_clear_sky_closes_over_direct_and_diffuse():
    sun = sun_at(YEAR_S)
    panel = Panel(38.0, 115.0)
    seen = solar_position(sun, 38.0, 115.0)
    sky = clear_sky(sun, seen, panel)
    beam = sky.dni_wm2 * np.maximum(np.cos(np.radians(seen.apparent_zenith_deg)), 0)
    assert beam + sky.dhi_wm2 == pytest.approx(sky.ghi_wm2, abs=1e-9)


def test_plane_that_lies_flat_sees_global_irradiance():
    sun = sun_at(YEAR_S)
    panel = Panel(38.0, 115.0, tilt_deg=0.0)
    seen = solar_position(sun, 38.0, 115.0)
    beam, sky_part = np.full(YEAR_S.shape, 600.0), np.full(YEAR_S.shape, 100.0)
    sky = Irradiance(beam * np.cos(np.radians(seen.zenith_deg)) + sky_part, beam, sky_part)
    high = seen.zenith_deg < 80
    assert plane_of_array(sun, seen, sky, panel)[high] == pytest.approx(sky.ghi_wm2[high])


@given(st.floats(-60, 60), st.floats(-180, 180), st.floats(0, 90), st.floats(0, 360))
def test_plane_of_array_is_finite_and_not_negative(latitude, longitude, tilt, azimuth):
    panel = Panel(latitude, longitude, tilt_deg=tilt, azimuth_deg=azimuth)
    sun = sun_over(YEAR_S[::97], 3600)
    sky = clear_sky_over(panel, sun)
    assert np.isfinite(sky.plane_wm2).all()
    assert (sky.plane_wm2 >= 0).all()
    assert (sky.plane_wm2[~sky.sun_up] == 0).all()


def test_mean_over_the_hour_is_not_the_instant_at_its_start():
    panel = Panel(38.0, 115.0, tilt_deg=33.0)
    day = YEAR_S[:24]
    coarse = clear_sky_over(panel, sun_over(day, 3600)).plane_wm2
    fine = clear_sky_over(panel, sun_over(day, 3600, 61), 61).plane_wm2
    sun = sun_at(day)
    seen = solar_position(sun, 38.0, 115.0)
    instant = plane_of_array(sun, seen, clear_sky(sun, seen, panel), panel)
    high = fine > 300
    assert coarse[high] == pytest.approx(fine[high], rel=0.002)
    assert instant[high] != pytest.approx(fine[high], rel=0.1)


@pytest.mark.parametrize("step_s", [300, 900, 3600])
def test_the_sun_of_an_interval_stands_where_it_is_at_its_middle(step_s):
    start_s = YEAR_S[0] + step_s * np.arange(0, 40_000, 97)
    sky = clear_sky_over(Panel(38.0, 115.0), sun_over(start_s, step_s))
    middle = pd.to_datetime(start_s + step_s // 2, unit="s", utc=True)
    known = solarposition.spa_python(middle, 38.0, 115.0)
    assert sky.zenith_deg == pytest.approx(known["zenith"].to_numpy(), abs=0.005)
    turned = (sky.azimuth_deg - known["azimuth"].to_numpy() + 180.0) % 360.0 - 180.0
    assert np.abs(turned).max() < 0.05


def test_an_even_number_of_instants_has_no_middle():
    with pytest.raises(InputError, match="odd number"):
        clear_sky_over(Panel(38.0, 115.0), sun_over(YEAR_S[:2], 3600, 4), 4)


@pytest.mark.parametrize(("latitude", "tilt"), [(35.0, 29.2), (-35.0, 30.1), (0.0, 1.4)])
def test_tilt_of_the_latitude(latitude, tilt):
    assert latitude_tilt_deg(latitude) == pytest.approx(tilt, abs=0.05)
    assert Panel(latitude, 0.0).tilt_deg == latitude_tilt_deg(latitude)
    assert Panel(latitude, 0.0).azimuth_deg == (180.0 if latitude >= 0 else 0.0)


@pytest.mark.parametrize(
    ("given", "name"),
    [({"latitude_deg": 91.0}, "latitude_deg"), ({"tilt_deg": -1.0}, "tilt_deg")],
)
def test_panel_out_of_range_is_refused_by_name(given, name):
    with pytest.raises(InputError, match=f"{name}: expected"):
        Panel(**{"latitude_deg": 38.0, "longitude_deg": 115.0, **given})
