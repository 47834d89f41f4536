import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import read_intensity
from tanheng.factors import library

FUELS = "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH,avg_CI"


def hours(count, first="2023-01-01T00:00"):
    start = np.datetime64(first)
    return [str(start + np.timedelta64(hour, "h")) for hour in range(count)]


def own(tmp_path, rows, name="grid.csv"):
    path = tmp_path / name
    path.write_text("\n".join(["time,intensity_g_per_kwh", *rows]) + "\n", encoding="utf-8")
    return path


def test_own_hours(tmp_path):
    rows = [f"{time},{100 + place}" for place, time in enumerate(hours(30))]
    found = read_intensity(own(tmp_path, rows))
    assert found.slots.step_s == 3600
    assert found.slots.at(0) == "2023-01-01T00:00Z"
    assert found.g_per_kwh.tolist() == list(range(100, 130))


@pytest.mark.parametrize(("basis", "expected"), [("direct", 62.5), ("life-cycle", 91.5)])
def test_published_hours_by_basis(tmp_path, basis, expected):
    path = tmp_path / "maps.csv"
    head = (
        "Datetime (UTC),Zone Name,Carbon Intensity gCO₂eq/kWh (direct),"
        "Carbon Intensity gCO₂eq/kWh (LCA)"
    )
    path.write_text(f"{head}\n2023-01-01 00:00:00,GB,62.5,91.5\n", encoding="utf-8")
    assert read_intensity(path, basis).g_per_kwh.tolist() == [expected]


def test_generation_by_fuel_takes_factors_of_the_library(tmp_path):
    path = tmp_path / "eia.csv"
    path.write_text(f"{FUELS}\n2022-01-01 00:00:00+00:00,10,-5,0,0,30,0,0,0,\n", encoding="utf-8")
    wind, gas = (
        1000 * library().get(f"lifecycle.{name}.ipcc-ar5").value for name in ("wind-onshore", "gas")
    )
    assert read_intensity(path).g_per_kwh == pytest.approx([(10 * wind + 30 * gas) / 40])


def test_missing_hours_come_from_the_day_before(tmp_path):
    rows = [f"{time},{place}" for place, time in enumerate(hours(400))]
    rows[100] = f"{hours(400)[100]},"
    del rows[200]
    found = read_intensity(own(tmp_path, rows))
    assert found.missing == 2
    assert found.g_per_kwh[[100, 200]].tolist() == [76, 176]


def test_shorter_slots_repeat_the_hour(tmp_path):
    rows = [f"{time},{place}" for place, time in enumerate(hours(3))]
    found = read_intensity(own(tmp_path, rows)).in_slots(900)
    assert found.slots.count == 12
    assert found.g_per_kwh.tolist() == [0] * 4 + [1] * 4 + [2] * 4


def test_slots_that_do_not_divide_an_hour_are_refused(tmp_path):
    grid = read_intensity(own(tmp_path, [f"{time},5" for time in hours(3)]))
    with pytest.raises(InputError, match="divide those of the intensity, 60 minutes, came 25"):
        grid.in_slots(1500)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["2023-01-01T00:00,x"], r"grid.csv:2 intensity_g_per_kwh: expected a number, came 'x'"),
        (["2023-01-01T00:00,-3"], r"grid.csv:2: expected at least 0 g/kWh, came -3"),
        (["2023-01-01T00:00,3", "yesterday,4"], r"grid.csv:3 time: expected a moment"),
        (["2023-01-01T02:00,3", "2023-01-01T01:00,4"], r"grid.csv:3 time: expected hours in order"),
        (["2023-01-01T00:00,3,4"], r"grid.csv:2: expected 2 cells as in the head, came 3"),
        ([f"{time},5" for time in hours(40)[::3]] + ["2023-01-02T16:00,5"], "steps of 180 minutes"),
        ([f"{time}," for time in hours(9)], "none on the first day, came 9 of 9, the first at"),
        ([], "expected a head and rows below it"),
    ],
)
def test_hours_that_cannot_be_used_are_named(tmp_path, rows, message):
    with pytest.raises(InputError, match=message):
        read_intensity(own(tmp_path, rows))


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"other.csv:1: expected the columns time and intensity"):
        read_intensity(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_intensity(tmp_path / "none.csv")
