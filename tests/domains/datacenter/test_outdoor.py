"""Weather as the plant meets it."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import Outdoor, read_outdoor
from tanheng.weather import WeatherRecord

HOURS = 24


def record(altitude_m=float("nan"), step=None, **changed):
    columns = {
        "temperature_c": np.linspace(-5, 30, HOURS),
        "humidity_pct": np.full(HOURS, 60.0),
        "pressure_hpa": np.full(HOURS, 1000.0),
    } | changed
    times = np.arange(HOURS) * 3600 if step is None else step
    kept = {name: values for name, values in columns.items() if values is not None}
    return WeatherRecord(times, 3600, kept, altitude_m=altitude_m)


def test_wet_bulb_lies_between_dew_point_and_dry_bulb():
    air = Outdoor.from_record(record())
    assert (air.wet_bulb_c < air.dry_bulb_c).all()
    assert (air.humidity_ratio > 0).all()
    assert air.part(slice(3, 5)).start_s == 3 * 3600


def test_pressure_may_be_told_by_the_altitude():
    air = Outdoor.from_record(record(altitude_m=1500.0, pressure_hpa=None))
    np.testing.assert_allclose(air.pressure_pa, 84_560, rtol=1e-3)


GAP = np.where(np.arange(HOURS) == 7, np.nan, 60.0)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"pressure_hpa": None}, "weather: no pressure_hpa"),
        ({"humidity_pct": GAP}, "humidity_pct is missing in 1 of 24 intervals, the first is int"),
        ({"temperature_c": np.full(HOURS, 290.0)}, r"came 290 .* \(are these kelvin\?\)"),
        ({"pressure_hpa": np.full(HOURS, 101_325.0)}, r"\(are these Pa\?\)"),
        ({"step": np.delete(np.arange(HOURS + 1), 5) * 3600}, "1 are missing or uneven"),
    ],
)
def test_weather_that_cannot_be_used_is_refused(made, said):
    with pytest.raises(InputError, match=said):
        Outdoor.from_record(record(**made))


ROWS = ["time,temperature_c,humidity_pct,pressure_hpa"] + [
    f"2023-01-01 {hour:02d}:00,{hour},60,1000" for hour in range(HOURS)
]


def test_a_table_is_read_zipped_or_not(tmp_path):
    plain, zipped = tmp_path / "air.csv", tmp_path / "air.csv.gz"
    plain.write_text("\n".join(ROWS))
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, zipped):
        np.testing.assert_allclose(read_outdoor(path).dry_bulb_c, np.arange(HOURS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tepid", r"air.csv.gz:1: expected an EPW file"),
        ("\n".join(ROWS).replace(",5,", ",x,"), r"air.csv.gz:7: temperature_c: expected a number"),
        (
            "\n".join(ROWS).replace(",5,", ",,"),
            r"air.csv.gz:7: expected temperature_c in every interval",
        ),
    ],
)
def test_a_complaint_names_the_file_that_was_brought(tmp_path, text, said):
    path = tmp_path / "air.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(InputError, match=said):
        read_outdoor(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_outdoor(tmp_path / "none.epw")
