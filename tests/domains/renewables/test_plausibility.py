import numpy as np
import pytest

from tanheng.core import InputError

START = 1583020800  # 2020-03-01T00:00Z
HOURS = 24 * 80


def bring(bench, scale, count=2):
    """A fleet whose stations' output is so many times what their capacity allows."""
    moments = [str(np.datetime64(START + 3600 * n, "s")).replace("T", " ") for n in range(HOURS)]
    names = [f"s{number}" for number in range(count)]
    columns = []
    for number in range(count):
        draw = np.random.default_rng(number)
        slow = np.cumsum(draw.normal(0, 0.1, HOURS))
        columns.append(scale[number] * 10 * (0.5 + 0.45 * np.sin(slow)))
    bench.write("power.csv", zip(moments, *columns, strict=True), ("time", *names))
    return bench.fleet(
        stations=[{"id": name, "capacity_mw": 10} for name in names],
        power={"file": "power.csv", "time": "time", "unit": "MW"},
    )


def test_one_station_far_above_its_capacity_is_a_wrong_unit(bench):
    with pytest.raises(InputError, match=r"power.unit: output of station 's1' comes to 9\d+ MW"):
        bring(bench, (1, 100)).hours()


def test_all_stations_far_below_their_capacity_are_a_wrong_unit(bench):
    with pytest.raises(InputError, match=r"power.unit: output of station 's\d' comes to 0.00\d+"):
        bring(bench, (0.001, 0.001)).hours()


def test_one_station_far_below_its_capacity_is_a_misstated_capacity(bench):
    hours = bring(bench, (1, 0.001)).hours()
    assert hours.hours[1].capacity.misstated
    assert hours.capacity_mw[1] < 0.02


def test_codes_for_no_data_do_not_make_a_wrong_unit(bench):
    bring(bench, (1, 1))
    path = bench.folder / "power.csv"
    lines = path.read_text().splitlines()
    for row in range(100, 400):
        time, _, other = lines[row].split(",")
        lines[row] = f"{time},6553.5,{other}"
    path.write_text("\n".join(lines))
    assert np.isnan(bench.hours().power[150, 0])
