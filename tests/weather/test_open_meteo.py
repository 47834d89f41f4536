"""Open-Meteo answers."""

from __future__ import annotations

import calendar
import json
import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.weather import read_open_meteo

SEOUL = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "weather/openmeteo_Seoul_2023.json"
ANSWER = {
    "latitude": 37.5,
    "longitude": 127.0,
    "elevation": 33.0,
    "utc_offset_seconds": 32400,
    "timezone": "Asia/Seoul",
    "hourly_units": {"windspeed_10m": "km/h", "shortwave_radiation": "W/m²", "cloudcover": "%"},
    "hourly": {
        "time": ["2023-06-01T10:00", "2023-06-01T11:00", "2023-06-01T12:00"],
        "windspeed_10m": [36.0, None, 18.0],
        "shortwave_radiation": [500.0, 600.0, 700.0],
        "cloudcover": [0, 50, 100],
    },
}

KELVIN = {"temperature_2m": "°C"}


def written(folder: Path, **over: object) -> Path:
    path = folder / "answer.json"
    path.write_text(json.dumps({**ANSWER, **over}))
    return path


def test_units_and_clock_are_made_canonical(tmp_path):
    record = read_open_meteo(written(tmp_path))
    assert record.time_s[0] == calendar.timegm((2023, 6, 1, 1, 0, 0))
    np.testing.assert_allclose(record["speed_ms"], [10.0, np.nan, 5.0])
    assert record["cloud_pct"].tolist() == [0.0, 50.0, 100.0]


def test_radiation_is_moved_to_the_start_of_its_hour(tmp_path):
    np.testing.assert_array_equal(
        read_open_meteo(written(tmp_path))["ghi_wm2"], [600.0, 700.0, np.nan]
    )


@pytest.mark.parametrize(
    ("over", "complaint"),
    [
        ({"hourly": None}, "answer.json hourly: expected an Open-Meteo answer"),
        ({"hourly": {"time": []}}, "hourly.time: expected a list of times"),
        ({"hourly": {"time": ["noon"]}}, "expected 2023-01-31T23:00, got 'noon'"),
        (
            {"hourly": {"time": ["2023-06-01T10:00", "2023-06-01T12:00"]}},
            "expected an hour between",
        ),
        ({"hourly": {"time": [0, "x"]}}, "expected 2023-01-31T23:00, got 0"),
        ({"utc_offset_seconds": None}, "utc_offset_seconds: expected whole seconds, got None"),
        ({"hourly_units": {}}, "expected a unit among"),
        ({"hourly_units": []}, "hourly_units: expected units by name"),
        ({"hourly_units": {"windspeed_10m": ["km/h"]}}, "expected a unit among"),
        ({"hourly": {**ANSWER["hourly"], "cloudcover": [[1], [2], [3]]}}, "got lists"),
        (
            {"hourly": {**ANSWER["hourly"], "cloudcover": [1, 2]}},
            "hourly.cloudcover: expected a list of 3 numbers",
        ),
        ({"hourly": {**ANSWER["hourly"], "cloudcover": [1, 2, "x"]}}, "expected numbers"),
    ],
)
def test_wrong_answers_are_refused_by_field(tmp_path, over, complaint):
    with pytest.raises(InputError, match=complaint):
        read_open_meteo(written(tmp_path, **over))


def test_broken_json_is_refused_with_its_line(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text('{"latitude": 1,\n"hourly": ]}')
    with pytest.raises(InputError, match=r"answer.json:2:\d+: expected JSON"):
        read_open_meteo(path)


def test_values_that_cannot_be_are_refused_by_field(tmp_path):
    hourly = {**ANSWER["hourly"], "temperature_2m": [280.0, 281.0, 282.0]}
    path = written(tmp_path, hourly=hourly, hourly_units={**ANSWER["hourly_units"], **KELVIN})
    with pytest.raises(InputError, match=r"hourly.temperature_2m\[0\]: .*is this in kelvin"):
        read_open_meteo(path)


def test_an_answer_for_several_places_is_refused(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps([ANSWER, ANSWER]))
    with pytest.raises(InputError, match="expected the answer for one place, got a list of 2"):
        read_open_meteo(path)


def test_a_place_that_is_no_number_is_refused(tmp_path):
    assert np.isnan(read_open_meteo(written(tmp_path, elevation=None)).altitude_m)
    with pytest.raises(InputError, match="elevation: expected a number, got 'high'"):
        read_open_meteo(written(tmp_path, elevation="high"))


@pytest.mark.skipif(not SEOUL.is_file(), reason="dataset weather not at hand")
def test_a_real_year_is_whole():
    record = read_open_meteo(SEOUL)
    assert record.time_s.size == 8760
    assert -20 < record["temperature_c"].min() < 0 < 30 < record["temperature_c"].max() < 42
    assert np.nanmax(record["speed_ms"]) < 30
