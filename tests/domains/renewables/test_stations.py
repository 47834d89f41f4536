import pytest

from tanheng.core import InputError

POWER = {"file": "power.csv", "time": "time", "unit": "MW", "value": "{station}"}


def table(bench, rows, head, **fields):
    bench.write("stations.csv", rows, head)
    columns = {"id": "name", "capacity": "kw", "tilt": "tilt", "latitude": "lat"}
    spec = {"file": "stations.csv", "columns": columns, "capacity_unit": "kW"} | fields
    return bench.fleet(stations=spec, power=POWER, longitude=117.0).reader().stations


def test_a_table_gives_capacity_place_and_tilt(bench):
    rows = [("s1", 6600, "South 33°", 38.1), ("s2", 20000, "", 37.9)]
    first, second = table(bench, rows, ("name", "kw", "tilt", "lat"))
    assert (first.id, first.tilt, first.latitude) == ("s1", 33.0, 38.1)
    assert first.capacity_mw == pytest.approx(6.6)
    assert (second.tilt, second.longitude) == (None, 117.0)


def test_stations_are_kept_and_dropped_by_name(bench):
    rows = [(name, 1000, 30, 38) for name in (1, 2, 3)]
    head = ("name", "kw", "tilt", "lat")
    assert [one.id for one in table(bench, rows, head, keep=[1, 3], drop=[3])] == ["1"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("s1", "", 30, 38)], "station 's1' needs capacity_mw, its output being in MW"),
        ([("s1", 1, 30, 98)], r"stations.csv:2 latitude: station 's1': expected at most 90"),
        ([("s1", 1, 30, "38N")], r"stations.csv:2 lat: expected a number, came '38N'"),
        ([("s1", 1, 30, 38), ("s1", 2, 30, 38)], "two stations are called 's1'"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(bench, rows, message):
    with pytest.raises(InputError, match=message):
        table(bench, rows, ("name", "kw", "tilt", "lat"))


def test_no_file_that_fits_is_refused(bench):
    bench.fleet(stations=None, power=POWER | {"file": "{station}.csv", "unit": "fraction"})
    with pytest.raises(InputError, match=r"power.file: no file fits '\{station\}.csv'"):
        _ = bench.reader().stations


def test_stations_are_found_in_their_natural_order(bench):
    for name in ("z10", "z2", "z1"):
        bench.write(f"{name}.csv", [("2020-01-01", 1)], ("time", "p"))
    power = {"file": "{station}.csv", "time": "time", "unit": "fraction", "value": "p"}
    bench.fleet(stations=None, power=power)
    assert [one.id for one in bench.reader().stations] == ["z1", "z2", "z10"]


def test_files_of_a_dataset_name_its_stations(bench):
    power = {"file": "pvod:{station}.csv", "time": "date_time", "unit": "fraction", "value": "p"}
    bench.fleet(stations=None, power=power)
    found = [one.id for one in bench.reader().stations]
    assert {"station00", "station09"} <= set(found)


def test_one_file_of_one_station_is_named_by_its_file(bench):
    bench.write("power.csv", [("2020-01-01", 1)], ("time", "p"))
    bench.fleet(stations=None)
    assert [one.id for one in bench.reader().stations] == ["power"]


def test_weather_and_load_in_the_file_of_output_are_no_stations(bench):
    head = ("time", "b", "a", "wind_a", "wind_b", "t2m", "demand")
    bench.write("power.csv", [("2020-01-01", *range(6))], head)
    columns = {"speed_ms": "wind_{station}", "temperature_c": "t2m"}
    fleet = bench.fleet(
        stations=None,
        power={"file": "power.csv", "time": "time", "unit": "fraction"},
        weather={"file": "power.csv", "time": "time", "columns": columns},
        load={"file": "power.csv", "time": "time", "columns": ["demand"]},
    )
    assert [one.id for one in fleet.reader().stations] == ["b", "a"]
