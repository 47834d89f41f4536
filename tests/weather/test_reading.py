"""Weather from whatever file a user brings."""

from __future__ import annotations

import calendar
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.weather import read_weather

WEATHER = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "weather"
NEEDS = ("temperature_c", "humidity_pct", "pressure_hpa")
HOURS = 24


def table(header="time,temperature_c,humidity_pct,pressure_hpa", row="{hour}:00,20,60,1000"):
    rows = [f"2023-01-01 {row.format(hour=f'{hour:02d}')}" for hour in range(HOURS)]
    return "\n".join([header, *rows]) + "\n"


def answer(**over):
    hours = [f"2023-06-01T{hour:02d}:00" for hour in range(HOURS)]
    return {
        "elevation": 1500.0,
        "utc_offset_seconds": 0,
        "hourly_units": {"temperature_2m": "°C", "dew_point_2m": "°C"},
        "hourly": {"time": hours, "temperature_2m": [20.0] * 24, "dew_point_2m": [20.0] * 24},
        **over,
    }


def written(folder, text, name="weather"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("time,temperature_c,humidity_pct,pressure_hpa", "{hour}:00,20,60,1000"),
        ('"time", temperature_k ,humidity_fraction,pressure_pa', "{hour}:00Z,293.15,0.6,100000"),
        ("time,temperature_f,humidity_pct,pressure_kpa,note", "{hour}:00:00,68,60,100,x"),
    ],
)
def test_a_table_is_read_by_the_units_its_header_names(tmp_path, header, row):
    record = read_weather(written(tmp_path, table(header, row)), NEEDS)
    assert record.time_s[0] == calendar.timegm((2023, 1, 1, 0, 0, 0))
    for name, value in zip(NEEDS, (20.0, 60.0, 1000.0), strict=True):
        np.testing.assert_allclose(record[name], value, rtol=1e-12)


def test_a_clock_read_as_utc_is_flagged(tmp_path):
    assert read_weather(written(tmp_path, table())).flags == ("time: read as UTC",)
    told = table(row="{hour}:00+00:00,20,60,1000")
    assert read_weather(written(tmp_path, told)).flags == ()


def test_a_gzipped_file_is_read_whatever_its_name(tmp_path):
    path = written(tmp_path, gzip.compress(table().encode()), "weather.csv")
    assert read_weather(path, NEEDS).time_s.size == HOURS


def test_what_is_missing_is_told_by_altitude_and_dew_point_and_flagged(tmp_path):
    record = read_weather(written(tmp_path, json.dumps(answer())), NEEDS)
    np.testing.assert_allclose(record["pressure_hpa"], 845.56, rtol=1e-4)  # ISO 2533, 1500 m
    np.testing.assert_allclose(record["humidity_pct"], 100.0)
    assert record.flags == (
        "humidity_pct: from temperature and dew point in 24 of 24 intervals",
        "pressure_hpa: standard atmosphere at 1500 m in 24 of 24 intervals",
    )


def test_a_gap_in_measured_pressure_is_no_matter_of_altitude(tmp_path):
    hourly = answer()["hourly"] | {"surface_pressure": [800.0] + [None] * 23}
    units = answer()["hourly_units"] | {"surface_pressure": "hPa"}
    path = written(tmp_path, json.dumps(answer(hourly=hourly, hourly_units=units)))
    with pytest.raises(
        InputError, match=r"expected pressure_hpa in every interval, got none in 23"
    ):
        read_weather(path, NEEDS)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("tepid", r"weather:1: expected an EPW file \(LOCATION,...\), Open-Meteo JSON, or CSV"),
        ("", "weather:1: expected an EPW file"),
        (b"\x1f\x8bbroken", "weather: cannot be unzipped"),
        (gzip.compress(b"x" * 999, mtime=0)[:-9], "weather: cannot be unzipped"),
        (table("time,temperature,humidity_pct,pressure_hpa"), "temperature_k, temperature_f, got"),
        (
            table("time,temperature_c,temperature_k,pressure_hpa"),
            "got temperature_c, temperature_k",
        ),
        (table("time,temperature_c,temperature_c,x"), "got temperature_c, temperature_c"),
        (table("time,temperature_c,x, x"), "weather:1: expected each column once"),
        (table(row="{hour}:00+99:99,20,60,1000"), "weather:2: time: expected a time such as"),
        (table("time,a,b,c"), "weather:1: expected columns among temperature_c"),
        (
            table().replace(" 05:00,20", " 05:00,"),
            r"weather:7: .* in 1 of 24, the first at 2023-01",
        ),
        (table().replace(" 05:00,20", " 05:00,290"), "weather:7 temperature_c: .*in kelvin"),
        (table().replace(",60,", ",0.6,"), "weather:2 humidity_pct: .*a fraction"),
        (table().replace(",1000", ",101325"), "weather:2 pressure_hpa: .*in Pa or kPa"),
        (table().replace("2023-01-01 05:00,20,60,1000\n", ""), "weather:7: .* 06:00 UTC 7200 s"),
        (table("time,temperature_c,humidity_pct,x"), "got none, nor an altitude to tell it by"),
        (json.dumps(answer(elevation=None)), "expected pressure_hpa, got none, nor an altitude"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path, text, complaint):
    with pytest.raises(InputError, match=complaint):
        read_weather(written(tmp_path, text), NEEDS)


def test_a_gap_in_an_answer_names_its_hour(tmp_path):
    hourly = answer()["hourly"] | {"temperature_2m": [20.0] * 5 + [None] * 19}
    path = written(tmp_path, json.dumps(answer(hourly=hourly)))
    with pytest.raises(InputError, match=r"hourly\[5\]: expected temperature_c .* in 19 of 24"):
        read_weather(path, NEEDS)


def test_gaps_pass_where_nothing_is_needed(tmp_path):
    record = read_weather(written(tmp_path, table().replace(" 05:00,20", " 05:00,")))
    assert np.isnan(record["temperature_c"]).sum() == 1


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="none: cannot be read: No such file"):
        read_weather(tmp_path / "none")


@pytest.mark.skipif(not WEATHER.is_dir(), reason="dataset weather not at hand")
@pytest.mark.parametrize("path", sorted(WEATHER.glob("*")), ids=lambda path: path.stem[:24])
def test_every_real_file_is_complete(path):
    record = read_weather(path, NEEDS)
    assert record.time_s.size == 8760
    assert any("pressure_hpa" in flag for flag in record.flags) == (path.suffix == ".json")
