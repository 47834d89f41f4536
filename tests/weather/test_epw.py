"""EnergyPlus typical years."""

from __future__ import annotations

import calendar
import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.weather import read_epw

WEATHER = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "weather"
HEADER = "LOCATION,Somewhere,XX,CHN,CSWD,570830,34.72,113.65,8.0,110.4\n" + "X\n" * 7


def row(month: int, day: int, hour: int, **over: str) -> str:
    parts = ["2005", str(month), str(day), str(hour), "0", "?9", "1.5", "-8.3", "47", "101900"]
    parts += ["0", "0", "274", "500", "600", "120", "9", "9", "9", "9", "225", "2.0", "7", "9"]
    parts += ["9"] * 11
    places = {"year": 0, "temperature": 6, "humidity": 8, "pressure": 9, "ghi": 13, "cloud": 22}
    for name, text in over.items():
        parts[places[name]] = text
    return ",".join(parts)


def year_of_rows(year: int = 2005, **over: str) -> list[str]:
    return [
        row(month, day, hour, year=str(year), **over)
        for month in range(1, 13)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
        for hour in range(1, 25)
    ]


def written(folder: Path, rows: list[str]) -> Path:
    path = folder / "small.epw"
    path.write_text(HEADER + "\n".join(rows) + "\n")
    return path


def test_hours_start_an_hour_before_their_number_and_are_moved_to_utc(tmp_path):
    record = read_epw(written(tmp_path, year_of_rows()))
    assert record.time_s[0] == calendar.timegm((2004, 12, 31, 16, 0, 0))
    assert len(record.time_s) == 8760
    assert record.utc_offset_s == 8 * 3600


def test_fields_come_in_canonical_units(tmp_path):
    record = read_epw(written(tmp_path, year_of_rows()))
    first = {name: values[0] for name, values in record.columns.items()}
    assert first["pressure_hpa"] == pytest.approx(1019.0)
    assert first["cloud_pct"] == 70.0
    assert (first["ghi_wm2"], first["dni_wm2"], first["dhi_wm2"]) == (500.0, 600.0, 120.0)
    assert (record.latitude_deg, record.altitude_m, record.place) == (34.72, 110.4, "Somewhere")


def test_codes_for_missing_are_not_known(tmp_path):
    rows = year_of_rows()
    rows[0] = row(1, 1, 1, temperature="99.9", ghi="9999", cloud="99")
    record = read_epw(written(tmp_path, rows))
    for name in ("temperature_c", "ghi_wm2", "cloud_pct"):
        assert np.isnan(record[name][0])
        assert np.isfinite(record[name][1:]).all()


def test_an_actual_year_keeps_its_year_and_its_leap_day(tmp_path):
    record = read_epw(written(tmp_path, year_of_rows(2020)))
    assert record.time_s.size == 8784
    assert record.time_s[0] == calendar.timegm((2019, 12, 31, 16, 0, 0))
    assert record.flags == ()


def test_months_of_several_years_are_put_on_one_and_say_so(tmp_path):
    rows = year_of_rows()
    rows[:744] = [line.replace("2005,", "2016,", 1) for line in rows[:744]]
    record = read_epw(written(tmp_path, rows))
    assert record.time_s[0] == calendar.timegm((2004, 12, 31, 16, 0, 0))
    assert record.flags == ("time: hours of 2016 put on 2005",)


def test_a_leap_year_without_its_day_is_put_on_a_common_year(tmp_path):
    rows = [line.replace("2005,", "2016,", 1) for line in year_of_rows()]
    record = read_epw(written(tmp_path, rows))
    assert record.time_s.size == 8760
    assert record.flags == ("time: hours of 2016 put on 2005",)


@pytest.mark.parametrize(
    ("over", "complaint"),
    [
        ({"temperature": "290.1"}, r"9: expected temperature_c .*, got 290.1 \(is this in kelvin"),
        ({"humidity": "0.47"}, r"9: expected humidity_pct in per cent, got nothing above 1"),
        ({"humidity": "-3"}, r"9: expected humidity_pct from 0 to 110 per cent, got -3"),
        ({"pressure": "1013"}, r"9: expected pressure_hpa .*, got 10.13 \(is this in Pa or kPa"),
    ],
)
def test_values_in_other_units_are_refused_with_their_line(tmp_path, over, complaint):
    with pytest.raises(InputError, match=rf"small.epw:{complaint}"):
        read_epw(written(tmp_path, year_of_rows(**over)))


def test_wrong_cell_is_refused_with_its_line(tmp_path):
    rows = year_of_rows()
    rows[3] = row(1, 1, 4, temperature="warm")
    with pytest.raises(InputError, match=r"small.epw:12: expected a number for temperature_c"):
        read_epw(written(tmp_path, rows))


@pytest.mark.parametrize("over", [{"year": "inf"}, {"temperature": "nan"}])
def test_what_is_no_finite_number_is_refused(tmp_path, over):
    with pytest.raises(
        InputError, match=r"small.epw:9: expected a number for \w+, got '(inf|nan)'"
    ):
        read_epw(written(tmp_path, [row(1, 1, 1, **over), *year_of_rows()[1:]]))


def test_a_head_without_numbers_is_refused(tmp_path):
    path = written(tmp_path, year_of_rows())
    path.write_text(path.read_text().replace(",8.0,", ",east,", 1))
    with pytest.raises(InputError, match=r"small.epw:1: expected a number for hours from UTC"):
        read_epw(path)


def test_missing_hour_is_refused(tmp_path):
    rows = year_of_rows()
    with pytest.raises(InputError, match="expected the 8760 hours of 2005, got 8759"):
        read_epw(written(tmp_path, rows[:-1]))
    rows[5], rows[6] = rows[6], rows[5]
    with pytest.raises(InputError, match=r"small.epw:14: expected month, day and hour 1/1 6"):
        read_epw(written(tmp_path, rows))


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "x.epw"
    path.write_text("time,ghi\n")
    with pytest.raises(InputError, match="expected an EPW file"):
        read_epw(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_epw(tmp_path / "none.epw")


@pytest.mark.skipif(not WEATHER.is_dir(), reason="dataset weather not at hand")
@pytest.mark.parametrize("path", sorted(WEATHER.glob("*.epw")), ids=lambda path: path.stem[:12])
def test_real_years_are_whole_and_dark_at_night(path):
    record = read_epw(path)
    assert np.isfinite(record["temperature_c"]).all()
    assert np.isfinite(record["pressure_hpa"]).mean() > 0.99
    local_hour = (record.time_s + record.utc_offset_s) // 3600 % 24
    assert np.nanmax(record["ghi_wm2"][(local_hour < 4) | (local_hour >= 21)]) == 0
    noon = (local_hour >= 11) & (local_hour <= 12)
    assert np.nanmean(record["ghi_wm2"][noon]) > 250
