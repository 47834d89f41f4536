"""``tanheng check``: what was flagged, as a file, as JSON, and in sentences."""

import numpy as np
import polars as pl

from tanheng.domains.renewables.model import Station
from tanheng.domains.renewables.station_hours import clear_plane

SPOILT = {5: -99.0, 100: 26.0, 200: -0.3}


def spoil(small):
    for row, value in SPOILT.items():
        small.power["west"][row] = value
    for column in small.power:
        small.power[column] = [v for row, v in enumerate(small.power[column]) if row != 300]
    small.write()


def test_every_flagged_reading_is_written_with_its_reasons(tanheng, small):
    spoil(small)
    path = small.folder / "flags.csv"
    assert tanheng("check", small.path, "--flags", path).code == 0
    rows = pl.read_csv(path).rows()
    assert [row for row in rows if row[5] != "curtailed"] == [
        ("f", "east", "2021-01-13T12:00Z", None, None, "missing"),
        ("f", "west", "2021-01-01T05:00Z", -99.0, -99.0, "sentinel"),
        ("f", "west", "2021-01-05T04:00Z", 26.0, 26.0, "above_capacity"),
        ("f", "west", "2021-01-09T08:00Z", -0.3, -0.3, "negative"),
        ("f", "west", "2021-01-13T12:00Z", None, None, "missing"),
    ]
    assert "flags.csv" in small.left()
    assert not [name for name in small.left() if name.endswith(".part")]


def test_file_agrees_with_the_counts_in_json(tanheng, small):
    spoil(small)
    path = small.folder / "flags.csv"
    figures = tanheng("check", small.path, "--flags", path, "--json").json()["figures"]
    rows = pl.read_csv(path)
    counted = {figure["station"]: figure["flagged"] for figure in figures if "station" in figure}
    assert set(counted) == {"east", "west"}
    for station, reasons in counted.items():
        written = rows.filter(pl.col("station") == station)["reasons"].str.split(";").explode()
        assert reasons == {name: (written == name).sum() for name in reasons}
    assert counted["west"]["sentinel"] == counted["west"]["negative"] == 1
    assert len(counted["west"]) == 10


def test_file_of_a_project_without_a_flag_is_its_head(tanheng, small):
    path = small.folder / "flags.csv"
    assert tanheng("check", small.path, "--flags", path).code == 0
    assert path.read_text(encoding="utf-8") == "fleet,station,time_utc,value,value_mw,reasons\n"


def test_refused_project_and_a_folder_in_the_way_leave_no_file(tanheng, small):
    path = small.folder / "flags.csv"
    path.mkdir()
    said = tanheng("check", small.path, "--flags", path)
    assert (said.code, said.out) == (2, "")
    assert said.complaint.startswith(f"{path}: cannot be written")
    path.rmdir()
    before = small.left()
    small.power["west"] = ["x" for _ in small.power["west"]]
    small.write()
    assert tanheng("check", small.path, "--flags", path).code == 2
    assert small.left() == before


def test_file_is_written_whole_or_the_old_one_stays(tanheng, small, monkeypatch):
    path = small.folder / "flags.csv"
    path.write_text("old")

    def broken(_):
        yield pl.DataFrame({"station": ["a"]})
        raise KeyboardInterrupt

    monkeypatch.setattr("tanheng.plan.flagged_readings", broken)
    before = small.left()
    assert tanheng("check", small.path, "--flags", path).code == 130
    assert path.read_text() == "old"
    assert small.left() == before


def test_capacity_that_is_too_small_is_said_in_a_sentence(tanheng, small):
    sentence = "on five days against 12 MW stated;"
    assert "five days" not in tanheng("check", small.path).out
    small.fleet["stations"][1]["capacity_mw"] = 12
    small.write_project()
    assert sentence in " ".join(tanheng("check", small.path, "--language", "en").out.split())
    figures = tanheng("check", small.path, "--json").json()["figures"]
    west = next(figure for figure in figures if figure.get("station") == "west")
    assert west["capacity_stated_mw"] == 12
    assert west["capacity_used_mw"] > 18
    assert sentence in west["findings"][0]


def make_sunny(small, ahead_h):
    """Solar stations by their clocks: each so many hours ahead of the sun."""
    place = {"latitude": 38.0, "longitude": 115.0, "capacity_mw": 20}
    moments = np.array([time.replace(" ", "T") for time in small.power["time"]], "datetime64[s]")
    time_s = moments.astype(np.int64)
    clear = clear_plane(Station(id="any", **place), time_s).plane_wm2 / 1000
    cloud = np.random.default_rng(1).uniform(0.5, 0.9, (len(ahead_h), time_s.size))
    names = [f"s{number}" for number in range(len(ahead_h))]
    for name, hours, index in zip(names, ahead_h, cloud, strict=True):
        small.power[name] = np.round(np.roll(20 * clear * index, hours), 3)
    small.fleet["kind"] = "solar"
    small.fleet["stations"] = [{"id": name, **place} for name in names]
    small.fleet["weather"] |= {"columns": {"ghi_wm2": "speed"}}
    small.write()


def test_clock_hours_ahead_of_the_sun_is_said_in_a_sentence(tanheng, small):
    make_sunny(small, (0, 5, 0))
    said = " ".join(tanheng("check", small.path, "--language", "en").out.split())
    assert "clock runs 5.0 h ahead of the sun from 2021-01-01T" in said
    assert said.count("clock runs") == 1
    chinese = "".join(tanheng("check", small.path, "--language", "zh").out.split())
    assert "比太阳快5.0小时" in chinese
    figures = tanheng("check", small.path, "--json").json()["figures"]
    offsets = {one["station"]: one["clock_offset_h"] for one in figures if "station" in one}
    assert offsets == {"s0": None, "s1": 5.0, "s2": None}
