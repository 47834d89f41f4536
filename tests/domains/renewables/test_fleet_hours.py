import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tanheng.core import DAY_S, HOUR_S
from tanheng.domains.renewables.fleet_hours import (
    FIT_DAYS,
    REPORTING_SHARE,
    StationWeather,
    fleet_output,
    reached,
    test_start_s,
)
from tanheng.domains.renewables.model import Station
from tanheng.domains.renewables.station_hours import clear_plane
from tanheng.forecast import WeatherRuns, WeatherSeries

test_start_s.__test__ = False
START = 1583020800  # 2020-03-01T00:00Z
DAYS = 80
POWER = {"file": "power.csv", "time": "time", "unit": "fraction"}


def stamp(time_s):
    return str(np.datetime64(int(time_s), "s")).replace("T", " ")


def wavy(count, seed):
    draw = np.random.default_rng(seed)
    return np.round(0.5 + 0.4 * np.sin(np.cumsum(draw.normal(0, 0.1, count))), 4)


def two_stations(bench, days=DAYS, **fields):
    """Two stations of unequal spans and their weather runs, all cut off after so many days."""
    hours = DAYS * 24
    first, second = wavy(hours, 1), wavy(hours, 2)
    second[:100] = np.nan
    rows = [
        (stamp(START + HOUR_S * n), first[n], "" if np.isnan(second[n]) else second[n])
        for n in range(days * 24)
    ]
    bench.write("power.csv", rows, ("time", "a", "b"))
    runs = [
        (stamp(START + 12 * HOUR_S * run), lead, np.round(10 * first[(12 * run + lead) % hours], 3))
        for run in range(days * 2)
        for lead in range(1, 49)
    ]
    bench.write("w.csv", runs, ("issued", "lead", "ws"))
    weather = {
        "file": "w.csv",
        "issued": "issued",
        "lead": "lead",
        "columns": {"speed_ms": "ws"},
    }
    spec = {"stations": ["a", "b"], "power": POWER, "weather": weather, "test_from": "2020-04-15"}
    return bench.fleet(**(spec | fields))


def test_stations_stand_on_one_axis(bench):
    hours = two_stations(bench).hours()
    assert hours.time_s.tolist() == (START + HOUR_S * np.arange(DAYS * 24)).tolist()
    assert np.isnan(hours.power[:100, 1]).all()
    assert np.isfinite(hours.power[:, 0]).all()
    assert np.isnan(hours.fleet[:100]).all()
    assert hours.fleet[200] == pytest.approx(hours.power[200].mean())
    assert hours.capacity_mw.tolist() == [1, 1]


def test_what_is_cut_off_the_end_of_all_inputs_changes_nothing_before_it(bench):
    whole = two_stations(bench).hours()
    cut = two_stations(bench, DAYS - 30).hours()
    rows = cut.time_s.size
    assert rows == (DAYS - 30) * 24
    np.testing.assert_array_equal(whole.time_s[:rows], cut.time_s)
    np.testing.assert_array_equal(whole.power[:rows], cut.power)
    np.testing.assert_array_equal(whole.fleet[:rows], cut.fleet)
    assert whole.stations == cut.stations
    for one, other in zip(whole.weather, cut.weather, strict=True):
        runs = other.issued_s.size
        np.testing.assert_array_equal(one.issued_s[:runs], other.issued_s)
        np.testing.assert_array_equal(one.values[:runs], other.values)


def three_stations(bench, kind, output, days):
    """Stations whose output is (hours, 3) MW of 10 each, cut off after so many days."""
    time_s = START + HOUR_S * np.arange(days * 24)
    rows = [(stamp(moment), *np.round(row, 4)) for moment, row in zip(time_s, output, strict=False)]
    bench.write("power.csv", rows, ("time", "a", "b", "c"))
    stations = [{"id": one, "capacity_mw": 10} for one in "abc"]
    place = {"latitude": 38.0, "longitude": 0.0}
    power = POWER | {"unit": "MW"}
    return bench.fleet(kind=kind, stations=stations, power=power, test_from="2020-04-15", **place)


def judged(hours):
    """What is said of the stations, and how their output is read by it."""
    return [(one.station, one.capacity, one.clock) for one in hours.hours]


def assert_nothing_earlier_hangs_on_the_end(bench, kind, output):
    """Cut off the last 30 days, in which something happened."""
    days = len(output) // 24
    whole = three_stations(bench, kind, output, days).hours()
    cut = three_stations(bench, kind, output, days - 30).hours()
    rows = (days - 30) * 24
    assert judged(whole) == judged(cut)
    np.testing.assert_array_equal(whole.power[:rows], cut.power)
    np.testing.assert_array_equal(whole.fleet[:rows], cut.fleet)


def test_a_capacity_that_doubles_at_the_end_changes_nothing_before_it(bench):
    output = 10 * np.column_stack([wavy(DAYS * 24, seed) for seed in (1, 2, 3)])
    output[-30 * 24 :, 0] *= 2
    assert_nothing_earlier_hangs_on_the_end(bench, "wind", output)


def test_a_clock_that_shifts_at_the_end_changes_nothing_before_it(bench):
    time_s = START + HOUR_S * np.arange(90 * 24)
    sky = clear_plane(Station(id="a", latitude=38.0, longitude=0.0), time_s).plane_wm2 / 1000
    cloud = np.column_stack([0.5 + wavy(time_s.size, seed) / 2 for seed in (1, 2, 3)])
    output = 10 * sky[:, None] * cloud
    output[-30 * 24 :, 0] = np.roll(output[-30 * 24 :, 0], 4)
    assert_nothing_earlier_hangs_on_the_end(bench, "solar", output)


def test_the_default_start_of_the_test_does_not_move_with_the_end_of_the_record(bench):
    fleet = two_stations(bench, test_from=None).section()[0].renewables.fleets[0]
    short, long = START + HOUR_S * np.arange(5000), START + HOUR_S * np.arange(50000)
    assert test_start_s(fleet, short) == test_start_s(fleet, long) == START + FIT_DAYS * DAY_S


def test_the_start_of_the_test_is_a_local_day(bench):
    fleet = two_stations(bench, zone="Asia/Shanghai").section()[0].renewables.fleets[0]
    assert test_start_s(fleet, np.array([START])) == START + 45 * DAY_S - 8 * HOUR_S


def test_at_a_moment_nothing_later_is_known(bench):
    known_s = START + 60 * DAY_S + 9 * HOUR_S
    hours = two_stations(bench).hours(known_s)
    assert np.isnan(hours.power[hours.time_s + HOUR_S > known_s]).all()
    assert np.isfinite(hours.power[hours.time_s + HOUR_S == known_s]).all()
    assert hours.time_s[-1] == known_s + 3 * DAY_S - HOUR_S
    assert max(weather.issued_s.max() for weather in hours.weather) <= known_s


def test_weather_is_read_when_asked_for_as_any_sequence_is(bench):
    weather = StationWeather(two_stations(bench).reader())
    assert len(weather) == 2
    assert [one.names for one in weather] == [("speed_ms",)] * 2
    assert len(weather[:1]) == 1
    with pytest.raises(IndexError):
        weather[2]


@given(
    power=arrays(np.float64, (6, 3), elements=st.one_of(st.floats(0, 1), st.just(np.nan))),
    capacity=arrays(np.float64, 3, elements=st.floats(0.1, 1000)),
)
def test_the_fleet_is_the_mean_of_those_that_report_when_enough_do(power, capacity):
    output = fleet_output(power, capacity)
    for row, value in zip(power, output, strict=True):
        there = np.isfinite(row)
        share = capacity[there].sum() / capacity.sum()
        if abs(share - REPORTING_SHARE) < 1e-9:
            continue
        assert np.isfinite(value) == (share > REPORTING_SHARE)
        if np.isfinite(value):
            assert row[there].min() - 1e-9 <= value <= row[there].max() + 1e-9
            assert value == pytest.approx(np.average(row[there], weights=capacity[there]))


def test_hours_that_weather_reaches_so_far_ahead():
    time_s = START + HOUR_S * np.arange(60)
    series = WeatherSeries(time_s[10:20], ("x",), np.ones((10, 1), dtype=np.float32))
    assert np.flatnonzero(reached(time_s, series, 24)).tolist() == list(range(10, 20))
    runs = WeatherRuns(
        time_s[:1], HOUR_S * np.arange(1, 49), ("x",), np.ones((1, 48, 1), dtype=np.float32)
    )
    assert np.flatnonzero(reached(time_s, runs, 25)).tolist() == list(range(25, 49))
