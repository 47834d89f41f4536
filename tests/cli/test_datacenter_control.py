"""``tanheng datacenter control``: three ways beside each other, a schedule, or one line."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from tanheng.domains.datacenter import control as room

DAYS = 365
DAY_S = 86_400


def written(path, days=DAYS):
    """Weather as a CSV file: seasons and days."""
    hour = np.arange(24 * days)
    dry = 14 - 10 * np.cos(2 * np.pi * hour / 8760) + 4 * np.sin(2 * np.pi * hour / 24 - 2)
    times = np.datetime64("2023-01-01T00:00") + hour.astype("m8[h]")
    rows = [f"{time},{celsius:.2f},60,1000" for time, celsius in zip(times, dry, strict=True)]
    path.write_text("\n".join(["time,temperature_c,humidity_pct,pressure_hpa", *rows]))
    return path


@pytest.fixture(scope="module")
def weather(tmp_path_factory):
    return written(tmp_path_factory.mktemp("weather") / "weather.csv")


@pytest.fixture
def brief(monkeypatch):
    """Six hours of two of the four weeks: the command is the same, only shorter."""
    whole = room.weeks

    def shorter(places, mean_kw, seed):
        course, lanes = whole(places, mean_kw, seed)
        two, steps = slice(0, 4, 2), 96 * (7 + 1) + 24
        outdoor = course.outdoor.part(slice(0, steps))
        air = {name: value[two] for name, value in vars(outdoor).items() if np.ndim(value) == 2}
        outdoor = type(outdoor)(**{**vars(outdoor), **air})
        return room.Course(outdoor, course.it_kw[two, :steps], course.lead), lanes[two]

    monkeypatch.setattr(room, "weeks", shorter)


def control(tanheng, weather, *more, design="small-direct-expansion", it_mw=1):
    return tanheng("datacenter", "control", design, "--weather", weather, "--it-mw", it_mw, *more)


def refused(said):
    assert said.code == 2
    assert said.out == ""
    return said.complaint


@pytest.mark.usefixtures("brief")
def test_three_ways_beside_each_other(tanheng, weather, tmp_path):
    wanted = ("--schedule", tmp_path / "plan.csv", "--report", tmp_path / "report.html")
    said = control(tanheng, weather, "--json", *wanted)
    assert said.code == 0
    found = said.json()
    assert [lane["season"] for lane in found["lanes"]] == ["DJF", "JJA"]
    for lane in found["lanes"]:
        assert set(lane["steps_outside"].values()) == {0}
        energy = lane["energy_mwh"]
        assert lane["saving"]["fixed"] == pytest.approx(1 - energy["predictive"] / energy["fixed"])
        assert 6 < energy["predictive"] < 12
    with (tmp_path / "plan.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 24
    assert rows[0]["time"] == found["lanes"][0]["start"]
    assert rows[0]["place"] == "weather.csv"
    assert rows[0]["chilled_water_c"] == ""
    assert 18 <= float(rows[0]["supply_air_c"]) <= 27
    assert "Set-points under control" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plan.csv", "report.html"]


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["winter week", "summer week", "predictive"]),
        ("zh", ["冬季周", "夏季周", "模型预测"]),
    ],
)
def test_the_table_speaks_both_languages(tanheng, weather, language, words):
    said = control(tanheng, weather, "--language", language, "--fault", "lying", "--off", 0)
    assert said.code == 0
    assert all(word in said.out for word in words)


@pytest.mark.parametrize(
    ("more", "changed", "message"),
    [
        ((), {"design": "small-dx"}, "no design 'small-dx'; expected a YAML file or one of"),
        ((), {"it_mw": 0}, "--it-mw: expected more than 0, came 0"),
        ((), {"it_mw": "nan"}, "--it-mw: expected more than 0, came nan"),
        (("--off", 2), {}, "--off: expected 0 to 0.3, came 2"),
        (("--off", "nan"), {}, "--off: expected 0 to 0.3, came nan"),
        (("--level", 1), {}, "--level: expected at least 0.5 and less than 1, came 1"),
    ],
)
def test_what_cannot_be_is_one_line(tanheng, weather, more, changed, message):
    assert message in refused(control(tanheng, weather, *more, **changed))


@pytest.mark.parametrize(
    ("more", "name"), [(("--envelope", "A9"), "--envelope"), (("--fault", "lazy"), "--fault")]
)
def test_what_is_none_of_the_choices_is_refused(tanheng, weather, more, name):
    said = control(tanheng, weather, *more)
    assert said.code == 2
    assert name in said.err


def test_less_than_a_year_of_weather_is_refused(tanheng, tmp_path):
    short = written(tmp_path / "short.csv", 90)
    assert "need a year, came 90 days" in refused(control(tanheng, short))


def test_weather_that_is_not_there_is_refused(tanheng, tmp_path):
    assert "none.csv" in refused(control(tanheng, tmp_path / "none.csv"))


def test_a_capacity_below_the_load_is_refused(tanheng, weather, tmp_path):
    path = tmp_path / "small.yaml"
    own = files("tanheng.domains.datacenter") / "designs" / "small-direct-expansion.yaml"
    path.write_text(f"capacity_mw: 0.9\n{own.read_text(encoding='utf-8')}", encoding="utf-8")
    complaint = refused(control(tanheng, weather, design=path))
    assert "IT load: expected at most the capacity of 900 kW, came 1,1" in complaint


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("option", ["--schedule", "--report"])
def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(
    tanheng, weather, tmp_path, option
):
    taken = tmp_path / "taken"
    taken.mkdir()
    complaint = refused(control(tanheng, weather, option, taken))
    assert "taken: cannot be written" in complaint
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
    assert not list(taken.iterdir())
