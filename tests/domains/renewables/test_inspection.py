"""What ``check`` says, and what cannot be used: refused in one line with file, line and field."""

import numpy as np
import pytest

from tanheng.core import HOUR_S, InputError, ProjectError

START = 1583020800  # 2020-03-01T00:00Z
HOURS = 24 * 80
TIME_S = START + HOUR_S * np.arange(HOURS)
POWER = {"file": "power.csv", "time": "time", "unit": "fraction", "value": "p"}
WEATHER = {"file": "weather.csv", "time": "time", "columns": {"speed_ms": "ws"}}


def stamped(values, time_s=TIME_S):
    moments = np.asarray(time_s).astype("datetime64[s]").astype(str)
    return [
        (moment.replace("T", " ")[:16], value)
        for moment, value in zip(moments, values, strict=True)
    ]


def refusal(bench):
    """The line by which both ways to read a project refuse it."""
    lines = []
    for read in (bench.checked, bench.hours):
        with pytest.raises(InputError) as caught:
            read()
        lines.append(str(caught.value).replace(f"{bench.folder}/", ""))
    assert lines[0] == lines[1]
    assert "\n" not in lines[0]
    return lines[0]


def test_check_says_how_each_column_was_read(windy):
    result = windy.checked()
    power, weather, quality, scored = result.headline
    row = power.rows[0]
    assert row[:5] == ("a", "power.csv", "p", "fraction", "UTC, start")
    assert row[5] == "2020-03-01T00:00Z .. 2020-05-19T23:00Z"
    assert row[6:9] == ("60 min", HOURS, None)
    assert row[10].startswith("2020-03-01T00:00Z 0.")
    assert weather.rows[0][:2] == ("a", "speed_ms")
    assert weather.rows[0][-2:] == (0.0, 100.0)
    assert quality.rows[0][1] == HOURS
    assert scored.rows[0][0] == "2020-03-01T00:00Z"
    assert scored.rows[0][1] + scored.rows[0][3] == HOURS
    assert result.figures[0].name == "f.readings.unusable_share"


def test_check_says_how_load_was_read(windy):
    windy.write("load.csv", stamped(np.linspace(100, 300, HOURS)), ("when", "mw"))
    load = {"file": "load.csv", "time": "when", "columns": ["mw"], "unit": "kW"}
    windy.fleet(load=load)
    assert windy.checked().headline[1].rows[0][0] == "mw"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"power": POWER | {"file": "x.csv"}}, "power.file", "no such file 'x.csv'"),
        (
            {"power": POWER | {"value": "q"}},
            "power.value",
            "no column 'q' in power.csv; it has time, p",
        ),
        (
            {"power": POWER | {"time": "when"}},
            "power.time",
            "no column 'when' in power.csv; it has time, p",
        ),
        (
            {"power": POWER | {"station": "id"}},
            "power.station",
            "no column 'id' in power.csv; it has time, p",
        ),
        (
            {"power": POWER | {"unit": "MWp"}},
            "power.unit",
            "expected 'fraction', 'percent', 'W', 'kW', 'MW', 'GW', 'Wh', 'kWh', 'MWh' or 'GWh', "
            "came 'MWp'",
        ),
        (
            {"power": POWER | {"unit": "kW"}},
            "stations",
            "station 'a' needs capacity_mw, its output being in kW",
        ),
        (
            {"power": POWER | {"unit": "percent"}},
            "power.unit",
            "output of station 'a' comes to 0.00837 of its capacity when read in percent: expected "
            "another unit",
        ),
        (
            {"power": POWER | {"time": {"column": "time", "format": "%d/%m/%Y"}}},
            "power.time",
            "power.csv:2 time: expected a time written %d/%m/%Y, came '2020-03-01 00:00'",
        ),
        (
            {"power": POWER | {"time": {"column": "time", "zone": "Asia/Pekin"}}},
            "power.time",
            "expected an IANA time zone such as Asia/Shanghai, or UTC+8, came 'Asia/Pekin'",
        ),
        (
            {"weather": WEATHER | {"columns": {"speed_ms": "wind"}}},
            "weather[0].columns.speed_ms",
            "no column 'wind' in weather.csv; it has time, ws",
        ),
        (
            {"stations": [{"id": "a", "capacity_mw": -20}]},
            "stations[0].capacity_mw",
            "expected more than 0, came -20",
        ),
        (
            {"stations": ["a", "b"]},
            "power.value",
            "all 2 stations would have the same output: write station, the column that names "
            "them, or {station} in file or value",
        ),
        ({"stations": ["a", "a"]}, "stations", "two stations are called 'a'"),
        (
            {"kind": "solar"},
            "stations",
            "solar station 'a' needs latitude and longitude (its own, or the fleet's)",
        ),
        ({"windows": ["25-26"]}, "windows", None),
        ({"levels": [1.2]}, "levels", "expected a level between 0 and 1, such as 0.95, came 1.2"),
        (
            {"test_from": None},
            "test_from",
            "expected a record longer than the 180 days that are fitted by default, came "
            "2020-03-01T00:00Z to 2020-05-19T23:00Z: write test_from, the first day that is tested",
        ),
    ],
)
def test_a_mistake_in_the_project_is_refused_at_its_field(windy, fields, field, message):
    windy.fleet(**({"weather": WEATHER} | fields))
    line = refusal(windy)
    assert line.startswith("project.yaml:")
    place, _, said = line.partition(": ")
    assert place.split(" ")[1] == f"renewables.fleets[0].{field}"
    if message:
        assert said == message


def test_the_line_and_column_are_those_of_the_field(windy):
    windy.fleet(power=POWER | {"value": "q"}, weather=WEATHER)
    number = windy.line_of("value:")
    assert refusal(windy).startswith(f"project.yaml:{number}:7 ")


@pytest.mark.parametrize(
    ("content", "field", "message"),
    [
        ("", "power.file", "power.csv: the file is empty"),
        ("time,p\n", "power.file", "power.csv: expected rows below the head, came none"),
        (
            "time,p\n2020-03-01 00:00,0.5\n2020-03-01 01:00,half\n",
            "power.value",
            "power.csv:3 p: expected a number, came 'half'",
        ),
        (
            "time,p\n2020-03-01 00:00,0.5\nlater,0.5\n",
            "power.time",
            "power.csv:3 time: expected a time, came 'later': write its format, such as %Y%m%d%H "
            "or epoch_s",
        ),
        (
            "time,p\n2020-03-01 00:00,0.5\n",
            "power.time",
            "expected at least two instants, came one: write step, such as 1h",
        ),
        (
            "time,p\n2020-03-01,0.5\n2020-03-02,0.4\n",
            "power.time",
            "expected readings every hour, or a whole part of it, came every 86400 s",
        ),
        (
            "time,p\n2020-03-01 00:00,\n2020-03-01 01:00,--\n",
            "power.value",
            "station 'a' has no output at all in column 'p'",
        ),
        (
            "time,p\n2020-03-01 00:00,0\n2020-03-01 01:00,-0.5\n",
            "power.value",
            "station 'a' never produces anything from 2020-03-01T00:00Z to 2020-03-01T01:00Z: "
            "is its sign turned?",
        ),
    ],
)
def test_a_file_of_output_that_cannot_be_used_is_refused(windy, content, field, message):
    (windy.folder / "power.csv").write_text(content)
    line = refusal(windy)
    assert line.endswith(f" renewables.fleets[0].{field}: {message}")


def test_a_station_with_no_overlap_with_the_weather_is_refused(windy):
    years_ago = TIME_S - 3 * 365 * 24 * HOUR_S
    windy.write("weather.csv", stamped(np.ones(HOURS), years_ago), ("time", "ws"))
    line = refusal(windy)
    assert "renewables.fleets[0].weather: station 'a': its weather (2017-03-02T00:00Z to " in line
    assert "reaches none of its output (2020-03-01T00:00Z to 2020-05-19T23:00Z)" in line


def test_weather_without_any_value_is_refused(windy):
    windy.write("weather.csv", stamped(["--"] * HOURS), ("time", "ws"))
    assert refusal(windy).endswith("columns: station 'a': no value at all in weather.csv")


def test_weather_that_looks_less_far_ahead_than_asked_is_refused(windy):
    rows = [
        (m, lead, 5.0)
        for m, _ in stamped(range(0, HOURS, 24), TIME_S[::24])
        for lead in range(1, 13)
    ]
    windy.write("runs.csv", rows, ("issued", "lead", "ws"))
    windy.fleet(
        weather={
            "file": "runs.csv",
            "issued": "issued",
            "lead": "lead",
            "columns": {"speed_ms": "ws"},
        }
    )
    assert refusal(windy).endswith(
        "weather[0].lead: expected leads of at least day_ahead.min_lead_h = 24 h, came none above "
        "12 h"
    )


def test_kilowatts_read_as_megawatts_are_refused(windy):
    rows = stamped(np.loadtxt(windy.folder / "power.csv", delimiter=",", skiprows=1, usecols=1))
    windy.write("power.csv", [(time, 20000 * power) for time, power in rows], ("time", "p"))
    windy.fleet(stations=[{"id": "a", "capacity_mw": 20}], power=POWER | {"unit": "MW"})
    line = refusal(windy)
    assert "renewables.fleets[0].power.unit: output of station 'a' comes to" in line
    assert "against a capacity of 20 MW" in line
    windy.fleet(stations=[{"id": "a", "capacity_mw": 20}], power=POWER | {"unit": "kW"})
    assert windy.hours().power.max() <= 1.0


def test_a_negative_capacity_in_a_table_is_refused_with_its_line(windy):
    windy.write("stations.csv", [("a", 5), ("b", -3)], ("name", "mw"))
    windy.fleet(
        stations={"file": "stations.csv", "columns": {"id": "name", "capacity": "mw"}},
        power=POWER | {"value": "{station}"},
    )
    line = refusal(windy)
    assert line.endswith(
        "renewables.fleets[0].stations.columns: stations.csv:3 capacity_mw: station 'b': "
        "expected more than 0, came -3.0"
    )


@pytest.mark.parametrize(("part", "names"), [("keep", ["a", "x"]), ("drop", ["x"])])
def test_a_station_that_the_table_does_not_have_is_refused(windy, part, names):
    windy.write("stations.csv", [("a", 5)], ("name", "mw"))
    table = {"file": "stations.csv", "columns": {"id": "name", "capacity": "mw"}, part: names}
    windy.fleet(stations=table)
    assert refusal(windy).endswith(f"stations.{part}: no station 'x' in stations.csv; it has a")


def sunny(hours_ahead=0.0):
    """Output of a solar station near 117 E whose clock runs ahead of UTC by so many hours."""
    solar_time = (TIME_S / HOUR_S + 0.5 + 117 / 15 - hours_ahead) % 24
    clear = np.maximum(0, np.sin((solar_time - 6) / 12 * np.pi))
    draw = np.random.default_rng(3)
    return np.round(0.8 * clear * draw.uniform(0.75, 1, HOURS), 4)


SOLAR = {"kind": "solar", "stations": [{"id": "a", "latitude": 38, "longitude": 117}]}


def test_a_solar_fleet_by_the_right_clock_is_read(bench):
    bench.write("power.csv", stamped(sunny(8)), ("time", "p"))
    bench.fleet(**SOLAR, power=POWER | {"time": {"column": "time", "zone": "Asia/Shanghai"}})
    assert bench.hours().hours[0].clock_offset_h is None


def test_a_solar_fleet_by_a_wrong_clock_is_refused_with_the_offset(bench):
    bench.write("power.csv", stamped(sunny(8)), ("time", "p"))
    bench.fleet(**SOLAR, power=POWER | {"time": {"column": "time", "zone": "UTC"}})
    line = refusal(bench)
    assert line.startswith(f"project.yaml:{bench.line_of('zone:')}:9 ")
    assert line.endswith(
        "renewables.fleets[0].power.time.zone: output runs 8 h ahead of the sun when its clock is "
        "read as UTC: expected another zone, or another longitude"
    )


def test_nothing_is_written_by_a_check(windy):
    before = sorted(path.name for path in windy.folder.iterdir())
    windy.checked()
    windy.fleet(power=POWER | {"value": "q"})
    with pytest.raises(ProjectError):
        windy.checked()
    assert sorted(path.name for path in windy.folder.iterdir()) == before
