import numpy as np
import pytest

from tanheng.core import HOUR_S, InputError
from tanheng.domains.renewables.weather_files import WeatherReader
from tanheng.forecast import WeatherRuns, WeatherSeries

START = 1583020800  # 2020-03-01T00:00Z
POWER = {"file": "power.csv", "time": "time", "unit": "fraction", "value": "{station}"}


def stamp(time_s):
    return str(np.datetime64(int(time_s), "s")).replace("T", " ")


def run_rows(leads_s, lead_unit_s=HOUR_S, runs=3, every_s=12 * HOUR_S, key=()):
    """Rows of runs whose wind speed is the valid time in hours since the start."""
    return [
        (*key, stamp(START + run * every_s), lead / lead_unit_s, (run * every_s + lead) / HOUR_S)
        for run in range(runs)
        for lead in leads_s
    ]


def weather_of(bench, weather, stations=("a",), station=0, **fields):
    bench.fleet(stations=list(stations), power=POWER, weather=weather, **fields)
    reader = bench.reader()
    return WeatherReader(reader).of(reader.stations[station])


RUNS = {"file": "w.csv", "issued": "issued", "lead": "lead", "columns": {"speed_ms": "ws"}}
SERIES = {"file": "w.csv", "time": "time", "columns": {"speed_ms": "ws"}}


@pytest.mark.parametrize(("unit", "seconds"), [("h", HOUR_S), ("min", 60), ("s", 1)])
def test_leads_in_any_unit(bench, unit, seconds):
    leads_s = HOUR_S * np.arange(1, 49)
    bench.write("w.csv", run_rows(leads_s, seconds), ("issued", "lead", "ws"))
    runs = weather_of(bench, RUNS | {"lead": {"column": "lead", "unit": unit}})
    assert isinstance(runs, WeatherRuns)
    assert runs.lead_s.tolist() == leads_s.tolist()
    assert runs.issued_s.tolist() == [START + 12 * HOUR_S * run for run in range(3)]
    assert runs.values[1, 4, 0] == 12 + 5


def test_issue_and_valid_times_give_the_lead(bench):
    rows = [
        (issued, stamp(START + run * 12 * HOUR_S + lead), value)
        for run in range(3)
        for lead, (issued, _, value) in zip(
            HOUR_S * np.arange(0, 30),
            run_rows(HOUR_S * np.arange(0, 30))[run * 30 :],
            strict=False,
        )
    ]
    bench.write("w.csv", rows, ("issued", "valid", "ws"))
    spec = {"file": "w.csv", "issued": "issued", "time": "valid", "columns": {"speed_ms": "ws"}}
    runs = weather_of(bench, spec)
    assert runs.lead_s.tolist() == (HOUR_S * np.arange(30)).tolist()
    assert runs.values[2, 3, 0] == 24 + 3


def test_three_hourly_leads_stay_as_they_are(bench):
    leads_s = 3 * HOUR_S * np.arange(0, 17)
    bench.write("w.csv", run_rows(leads_s), ("issued", "lead", "ws"))
    assert weather_of(bench, RUNS).lead_s.tolist() == leads_s.tolist()


def test_leads_finer_than_an_hour_are_averaged(bench):
    leads_s = 900 * np.arange(0, 4 * 30)
    bench.write("w.csv", run_rows(leads_s), ("issued", "lead", "ws"))
    runs = weather_of(bench, RUNS)
    assert runs.lead_s.tolist() == (HOUR_S * np.arange(30)).tolist()
    np.testing.assert_allclose(runs.values[0, :, 0], np.arange(30) + 0.375)


def test_the_first_of_two_rows_for_an_instant_stands(bench):
    rows = run_rows(HOUR_S * np.arange(1, 26))
    rows.append((rows[0][0], rows[0][1], 99.0))
    bench.write("w.csv", rows, ("issued", "lead", "ws"))
    assert weather_of(bench, RUNS).values[0, 0, 0] == 1.0


def test_runs_without_common_leads_are_refused(bench):
    rows = [(stamp(START + 977 * n), (24 * HOUR_S + 61 * n) / HOUR_S, 1.0) for n in range(1200)]
    bench.write("w.csv", rows, ("issued", "lead", "ws"))
    with pytest.raises(InputError, match=r"weather\[0\].issued: expected runs that share"):
        weather_of(bench, RUNS)


def test_a_blank_lead_is_refused_with_its_line(bench):
    rows = run_rows(HOUR_S * np.arange(1, 26))
    rows[4] = (rows[4][0], "", rows[4][2])
    bench.write("w.csv", rows, ("issued", "lead", "ws"))
    with pytest.raises(InputError, match=r"w.csv:6 lead: expected a lead, came nothing"):
        weather_of(bench, RUNS)


@pytest.mark.parametrize("step_h", [1, 3])
def test_values_without_issue_times_become_hours(bench, step_h):
    rows = [(stamp(START + step_h * HOUR_S * n), n) for n in range(24)]
    bench.write("w.csv", rows, ("time", "ws"))
    series = weather_of(bench, SERIES)
    assert isinstance(series, WeatherSeries)
    assert series.time_s.tolist() == (START + HOUR_S * np.arange(24 * step_h)).tolist()
    assert series.values[:, 0].tolist() == np.repeat(np.arange(24.0), step_h).tolist()


def test_one_weather_serves_all_stations_and_is_read_once(bench):
    bench.write("w.csv", [(stamp(START + HOUR_S * n), n) for n in range(24)], ("time", "ws"))
    bench.fleet(stations=["a", "b"], power=POWER, weather=SERIES)
    reader = bench.reader()
    weather = WeatherReader(reader)
    first, second = (weather.of(station) for station in reader.stations)
    assert first is second


def test_a_long_file_of_all_stations(bench):
    rows = [
        row
        for number, name in enumerate(("a", "b"))
        for row in ((name, stamp(START + HOUR_S * n), n + 100 * number) for n in range(24))
    ]
    bench.write("w.csv", rows, ("zone", "time", "ws"))
    series = weather_of(bench, SERIES | {"station": "zone"}, ("a", "b"), 1)
    assert series.values[0, 0] == 100


def test_a_wide_file_of_all_stations(bench):
    rows = [(stamp(START + HOUR_S * n), n, n + 100) for n in range(24)]
    bench.write("w.csv", rows, ("time", "ws_a", "ws_b"))
    spec = SERIES | {"columns": {"speed_ms": "ws_{station}"}}
    assert weather_of(bench, spec, ("a", "b"), 1).values[0, 0] == 100


def test_units_are_brought_inside(bench):
    rows = [(stamp(START + HOUR_S * n), 36, 300) for n in range(24)]
    bench.write("w.csv", rows, ("time", "v", "t"))
    columns = {
        "speed_ms": {"column": "v", "unit": "km/h"},
        "temperature_c": {"column": "t", "unit": "K"},
    }
    values = weather_of(bench, SERIES | {"columns": columns}).values
    np.testing.assert_allclose(values[0], [10, 26.85], atol=1e-5)


def test_radiation_that_adds_up_over_a_day_becomes_irradiance(bench):
    """As the fields of the European weather model come: J/m2 since midnight, at hours' ends."""
    hour = np.arange(72)
    watts = 100.0 * (hour % 24)
    joules = np.concatenate([np.cumsum(day) for day in (watts * HOUR_S).reshape(3, 24)])
    rows = [(stamp(START + HOUR_S * (n + 1)), joules[n]) for n in hour]
    bench.write("w.csv", rows, ("time", "ssrd"))
    column = {"column": "ssrd", "unit": "J/m2", "accumulated": True}
    spec = SERIES | {"time": {"column": "time", "marks": "end"}, "columns": {"ghi_wm2": column}}
    series = weather_of(bench, spec)
    assert series.time_s[0] == START
    np.testing.assert_allclose(series.values[:, 0], watts, rtol=1e-6)


def test_weather_from_two_files_is_joined(bench):
    bench.write("w.csv", [(stamp(START + HOUR_S * n), n) for n in range(24)], ("time", "ws"))
    bench.write("t.csv", [(stamp(START + HOUR_S * n), -n) for n in range(12, 36)], ("time", "c"))
    spec = [SERIES, {"file": "t.csv", "time": "time", "columns": {"temperature_c": "c"}}]
    series = weather_of(bench, spec)
    assert series.names == ("speed_ms", "temperature_c")
    assert series.time_s.size == 36
    assert np.isnan(series.values[0, 1])
    assert series.values[12].tolist() == [12, -12]


def test_a_published_forecast_is_weather_too(bench):
    bench.write("f.csv", [(stamp(START + HOUR_S * n), 5) for n in range(24)], ("time", "a"))
    forecast = {"file": "f.csv", "time": "time", "unit": "MW"}
    bench.fleet(stations=[{"id": "a", "capacity_mw": 20}], power=POWER, forecast=forecast)
    reader = bench.reader()
    series = WeatherReader(reader).of(reader.stations[0])
    assert series.names == ("forecast",)
    assert series.values[0, 0] == 0.25


def test_a_fleet_may_have_no_weather(bench):
    assert weather_of(bench, None) is None
