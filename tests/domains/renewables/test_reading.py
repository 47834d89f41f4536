"""The same output, brought in every layout, is read as the same hours."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from tanheng.core import HOUR_S, InputError
from tanheng.quality import Flag
from tanheng.store import tables

START = 1583020800  # 2020-03-01T00:00Z
HOURS = 24 * 45
TIME_S = START + HOUR_S * np.arange(HOURS)
CAPACITY = {"a": 20.0, "b": 5.0}
IDS = ("a", "b")
STATIONS = [{"id": name, "capacity_mw": CAPACITY[name]} for name in IDS]


def output(name):
    """Output of a station, MW, to the kilowatt."""
    slow = np.cumsum(np.random.default_rng(ord(name)).normal(0, 0.1, HOURS))
    return np.round(CAPACITY[name] * (0.5 + 0.4 * np.sin(slow)), 3)


def stamps(style="%Y-%m-%d %H:%M", zone="UTC", time_s=TIME_S):
    return [datetime.fromtimestamp(int(t), ZoneInfo(zone)).strftime(style) for t in time_s]


def long_rows(times, key=lambda name: name):
    return [
        (time, key(name), value)
        for name in IDS
        for time, value in zip(times, output(name), strict=True)
    ]


def wide_rows(times, factor=1.0):
    return list(zip(times, *(factor * output(name) for name in IDS), strict=True))


def hours_of(bench, stations=STATIONS, **power):
    time = power.pop("time", "time")
    spec = {"file": "power.csv", "time": time, "unit": "MW"} | power
    bench.fleet(stations=stations, power=spec, test_from="2020-04-01")
    return bench.hours()


def assert_as_measured(hours):
    assert hours.time_s.tolist() == TIME_S.tolist()
    for column, one in enumerate(hours.stations):
        share = output(one.id) / CAPACITY[one.id]
        np.testing.assert_allclose(hours.power[:, column], share, atol=1e-9)


def test_wide_by_the_names_of_the_stations(bench):
    bench.write("power.csv", wide_rows(stamps()), ("time", "a", "b"))
    assert_as_measured(hours_of(bench))


def test_wide_by_columns_of_other_names(bench):
    bench.write("power.csv", wide_rows(stamps()), ("time", "north", "south"))
    assert_as_measured(hours_of(bench, columns={"a": "north", "b": "south"}))


def test_wide_by_a_pattern_of_names(bench):
    bench.write("power.csv", wide_rows(stamps()), ("time", "a_mw", "b_mw"))
    assert_as_measured(hours_of(bench, value="{station}_mw"))


def test_wide_without_a_list_of_stations(bench):
    rows = list(zip(stamps(), *(output(name) / CAPACITY[name] for name in IDS), strict=True))
    bench.write("power.csv", rows, ("time", "a", "b"))
    assert_as_measured(hours_of(bench, stations=None, unit="fraction"))


def test_long(bench):
    bench.write("power.csv", long_rows(stamps()), ("time", "id", "mw"))
    assert_as_measured(hours_of(bench, value="mw", station="id"))


def test_long_with_numbers_for_stations_and_no_list_of_them(bench):
    number = {"a": 2, "b": 10}
    rows = [(t, number[n], v / CAPACITY[n]) for t, n, v in long_rows(stamps())]
    bench.write("power.csv", rows, ("TIMESTAMP", "ZONEID", "TARGETVAR"))
    hours = hours_of(
        bench, None, value="TARGETVAR", station="ZONEID", unit="fraction", time="TIMESTAMP"
    )
    assert [one.id for one in hours.stations] == ["2", "10"]
    np.testing.assert_allclose(hours.power[:, 0], output("a") / CAPACITY["a"], atol=1e-9)


@pytest.mark.parametrize("pattern", ["{station}.csv", "out_{station}_v1.csv", "{station}/p.csv"])
@pytest.mark.parametrize("listed", [True, False])
def test_a_file_for_each_station(bench, pattern, listed):
    for name in IDS:
        share = output(name) / CAPACITY[name]
        path = "power/" + pattern.replace("{station}", name)
        bench.write(path, zip(stamps(), share, strict=True), ("time", "p"))
    stations = STATIONS if listed else None
    hours = hours_of(bench, stations, file=f"power/{pattern}", value="p", unit="fraction")
    assert_as_measured(hours)


def test_a_scada_export_in_gb18030(bench):
    moments = stamps("%Y/%-m/%-d %-H:%M", "Asia/Shanghai", TIME_S + HOUR_S)
    ends = [
        f"{before.split(' ')[0]} 24:00" if time.endswith(" 0:00") else time
        for before, time in zip(["", *moments], moments, strict=False)
    ]
    rows = [(time, f"{1000 * a:.0f}", f"{1000 * b:.0f}") for time, a, b in wide_rows(ends)]
    rows.insert(3, (ends[2].replace(":00", ":30"), "--", ""))
    bench.write("power.csv", rows, ("时间", "甲站（kW）", "乙站（kW）"), ";", "gb18030")
    time = {"column": "时间", "zone": "Asia/Shanghai", "marks": "end", "step": "1h"}
    columns = {"a": "甲站（kW）", "b": "乙站（kW）"}
    hours = hours_of(bench, columns=columns, unit="kW", time=time)
    assert_as_measured(hours)


def test_a_local_clock_with_summer_time(bench):
    rows = wide_rows(stamps("%d/%m/%Y %H:%M", "Europe/Berlin"))
    bench.write("power.csv", rows, ("time", "a", "b"))
    assert_as_measured(hours_of(bench, time={"column": "time", "zone": "Europe/Berlin"}))


@pytest.mark.parametrize("shared", [True, False])
def test_parquet_with_instants_that_know_their_zone(bench, shared):
    moments = [datetime.fromtimestamp(int(t), UTC) for t in TIME_S]
    parts = [
        pl.DataFrame({"when": moments, "id": name, "mw": output(name)}).with_columns(
            pl.col("when").dt.convert_time_zone("Asia/Shanghai")
        )
        for name in IDS
    ]
    if shared:
        pl.concat(parts).write_parquet(bench.folder / "p.parquet")
        hours = hours_of(bench, file="p.parquet", time="when", value="mw", station="id")
    else:
        for name, part in zip(IDS, parts, strict=True):
            part.write_parquet(bench.folder / f"{name}.parquet")
        hours = hours_of(bench, file="{station}.parquet", time="when", value="mw")
    assert_as_measured(hours)


@pytest.mark.parametrize("minutes", [5, 10, 15, 30])
def test_finer_steps_are_averaged_over_their_hour(bench, minutes):
    parts = 60 // minutes
    time_s = START + 60 * minutes * np.arange(HOURS * parts)
    wiggle = np.tile(np.linspace(-0.1, 0.1, parts), HOURS)
    values = [np.repeat(output(name), parts) * (1 + wiggle) for name in IDS]
    rows = zip(stamps(time_s=time_s), *values, strict=True)
    bench.write("power.csv", rows, ("time", "a", "b"))
    assert_as_measured(hours_of(bench))


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("W", 1e6), ("kW", 1e3), ("GW", 1e-3), ("kWh", 1e3), ("MWh", 1.0), ("Wh", 1e6)],
)
def test_every_unit_of_output(bench, unit, factor):
    bench.write("power.csv", wide_rows(stamps(), factor), ("time", "a", "b"))
    assert_as_measured(hours_of(bench, unit=unit))


def test_energy_of_a_quarter_of_an_hour_is_four_times_its_power(bench):
    time_s = START + 900 * np.arange(HOURS * 4)
    values = [np.repeat(output(name), 4) * 250 for name in IDS]
    rows = zip(stamps(time_s=time_s), *values, strict=True)
    bench.write("power.csv", rows, ("time", "a", "b"))
    assert_as_measured(hours_of(bench, unit="kWh"))


def test_a_code_for_no_data_is_found_in_the_unit_of_the_file(bench):
    rows = [list(row) for row in wide_rows(stamps(), 1000)]
    for row in rows[100:200]:
        row[1] = -99
    bench.write("power.csv", rows, ("time", "a", "b"))
    hours = hours_of(bench, unit="kW")
    assert np.isnan(hours.power[100:200, 0]).all()
    assert hours.hours[0].record.counts[Flag.SENTINEL] == 100


def test_percent_of_capacity(bench):
    rows = list(zip(stamps(), *(100 * output(n) / CAPACITY[n] for n in IDS), strict=True))
    bench.write("power.csv", rows, ("time", "a", "b"))
    assert_as_measured(hours_of(bench, unit="percent"))


def test_disorder_and_duplicates_of_rows_do_not_matter(bench):
    rows = wide_rows(stamps())
    order = np.random.default_rng(1).permutation(len(rows))
    shuffled = [rows[place] for place in order] + [rows[7], rows[100]]
    bench.write("power.csv", shuffled, ("time", "a", "b"))
    hours = hours_of(bench)
    assert_as_measured(hours)
    assert hours.hours[0].record.counts[2] == 2


@pytest.mark.parametrize("layout", ["long", "wide"])
def test_a_file_of_all_stations_is_parsed_once(bench, monkeypatch, layout):
    parsed = []
    honest = tables._csv

    def counting(path, wanted):
        parsed.append(path.name)
        return honest(path, wanted)

    monkeypatch.setattr(tables, "_csv", counting)
    if layout == "wide":
        bench.write("power.csv", wide_rows(stamps()), ("time", "a", "b"))
        fields = {}
    else:
        bench.write("power.csv", long_rows(stamps()), ("time", "id", "mw"))
        fields = {"value": "mw", "station": "id"}
    assert_as_measured(hours_of(bench, **fields))
    assert parsed == ["power.csv"]


def test_a_station_without_rows_is_refused_naming_those_there_are(bench):
    bench.write("power.csv", long_rows(stamps()), ("time", "id", "mw"))
    stations = [*STATIONS, {"id": "c", "capacity_mw": 1}]
    with pytest.raises(InputError, match=r"no rows of station 'c' in power.csv; it has a, b"):
        hours_of(bench, stations, value="mw", station="id")


def test_load_is_the_sum_of_its_columns_in_order_of_time(bench):
    bench.write("power.csv", wide_rows(stamps()), ("time", "a", "b"))
    bench.write("load.csv", [("2020-03-01 01:00", 3, 4), ("2020-03-01 00:00", 1, 2)], "tuv")
    load = {"file": "load.csv", "time": "t", "columns": ["u", "v"], "unit": "GW"}
    bench.fleet(stations=STATIONS, load=load)
    time_s, load_mw = bench.reader().load()
    assert time_s.tolist() == [START, START + HOUR_S]
    assert load_mw.tolist() == [3000, 7000]
