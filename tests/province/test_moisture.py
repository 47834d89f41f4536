"""Moist air of the model province."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.province import Province
from tanheng.weather import WeatherRecord, read_epw

ZHENGZHOU = (34.72, 113.65, 110.4)
FILE = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / (
    "weather/CHN_Henan.Zhengzhou.570830_CSWD.epw"
)


@pytest.fixture(scope="module")
def air() -> WeatherRecord:
    return Province(1, 2, 0).weather_at(*ZHENGZHOU)


def test_dew_point_never_passes_the_temperature(air: WeatherRecord) -> None:
    assert (air["dew_point_c"] <= air["temperature_c"]).all()
    assert 0 < air["humidity_pct"].min() < 30
    assert air["humidity_pct"].max() <= 100.0
    assert air.flags == ("synthetic: model province, seed 0",)


def test_moisture_is_that_of_a_year_in_zhengzhou(air: WeatherRecord) -> None:
    # CSWD: mean 66 %, quartiles 48 and 86 %
    assert air["humidity_pct"].mean() == pytest.approx(66, abs=7)
    assert np.percentile(air["humidity_pct"], [25, 75]) == pytest.approx([48, 86], abs=9)
    days = (air["temperature_c"] - air["dew_point_c"])[: 24 * 730].reshape(-1, 24).mean(axis=1)
    assert 0.4 < np.corrcoef(days[:-1], days[1:])[0, 1] < 0.8


@pytest.mark.skipif(not FILE.is_file(), reason="dataset weather not at hand")
def test_moisture_by_season_is_that_of_the_real_file(air: WeatherRecord) -> None:
    real = read_epw(FILE)

    def quarters(record: WeatherRecord) -> np.ndarray:
        dry = (record["temperature_c"] - record["dew_point_c"])[:8760]
        return dry.reshape(4, -1).mean(axis=1)

    np.testing.assert_allclose(quarters(air), quarters(real), atol=2.5)


def test_pressure_falls_with_altitude() -> None:
    province = Province(1, 0.1, 0)
    low, high = province.weather_at(34.0, 113.0), province.weather_at(34.0, 113.0, 1000.0)
    np.testing.assert_allclose(high["pressure_hpa"] / low["pressure_hpa"], 898.746 / 1013.25, 1e-4)


def test_a_longer_province_begins_with_the_weather_of_a_shorter_one() -> None:
    short, long = (Province(1, years, 3).weather_at(33.0, 112.0) for years in (0.1, 0.3))
    for name, values in short.columns.items():
        np.testing.assert_array_equal(long[name][: values.size], values)


@pytest.mark.parametrize("place", [(1.37, 103.98), (34.0, 117.0), (float("nan"), 113.0)])
def test_a_place_outside_the_province_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(InputError, match=r"expected a place in the model province, 31.4 to 36.4 N"):
        Province(1, 0.1, 0).weather_at(*place)
