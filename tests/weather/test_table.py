"""Weather in plain tables."""

from __future__ import annotations

import calendar

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.weather import read_weather_table

COLUMNS = {"speed_ms": ("wind", "km/h"), "temperature_c": ("t", "K")}
GOOD = "when,wind,t\n2023-01-01 00:00,36,273.15\n2023-01-01T00:15:00,,283.15\n"


def written(folder, text):
    path = folder / "w.csv"
    path.write_text(text)
    return path


def test_columns_are_renamed_and_converted(tmp_path):
    record = read_weather_table(written(tmp_path, GOOD), "when", COLUMNS, utc_offset_s=28_800)
    np.testing.assert_allclose(record["speed_ms"], [10.0, np.nan])
    np.testing.assert_allclose(record["temperature_c"], [0.0, 10.0])
    assert record.time_s[0] == calendar.timegm((2022, 12, 31, 16, 0, 0))
    assert record.step_s == 900


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("when,wind\n2023-01-01 00:00,1\n", r"w.csv:1: no column 't'; there are when, wind"),
        ("when,wind,t\n", r"w.csv:2: expected at least one row"),
        (GOOD + "2023-01-01 00:30,fast,1\n", r"w.csv:4: wind: expected a number, got 'fast'"),
        (GOOD + "today,1,1\n", r"w.csv:4: when: expected a time such as"),
        (GOOD + "2023-01-01 00:00,1,1\n", r"w.csv:4: when: expected times that ascend"),
    ],
)
def test_bad_tables_are_refused_with_their_line(tmp_path, text, complaint):
    with pytest.raises(InputError, match=complaint):
        read_weather_table(written(tmp_path, text), "when", COLUMNS)


def test_an_absent_column_names_those_there_are(tmp_path):
    record = read_weather_table(written(tmp_path, GOOD), "when", COLUMNS)
    with pytest.raises(InputError, match="weather has no ghi_wm2; it has speed_ms, temperature_c"):
        record["ghi_wm2"]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none.csv: cannot be read: No such file"):
        read_weather_table(tmp_path / "none.csv", "when", COLUMNS)


def test_a_cell_may_say_its_own_zone(tmp_path):
    text = "when,wind,t\n2023-01-01 08:00+08:00,1,280\n2023-01-01T01:00:00Z,1,280\n"
    text += "2023-01-01 10:00,1,280\n2022-12-31 22:30-0430,1,280\n"
    record = read_weather_table(written(tmp_path, text), "when", COLUMNS, utc_offset_s=28_800)
    assert (np.diff(record.time_s) == 3600).all()
    assert record.time_s[0] == calendar.timegm((2023, 1, 1, 0, 0, 0))


def test_a_clock_that_is_not_understood_is_refused(tmp_path):
    path = written(tmp_path, GOOD + "2023-01-01 00:30 CST,1,280\n")
    with pytest.raises(InputError, match=r"w.csv:4: when: expected a time such as"):
        read_weather_table(path, "when", COLUMNS)
