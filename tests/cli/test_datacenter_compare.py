"""``tanheng datacenter compare``: figures by climate, an answer to a limit, a report."""

import json

import numpy as np
import polars as pl
import pytest

HOURS = 24 * 30


@pytest.fixture
def weather(tmp_path):
    return [_weather(tmp_path / "cool.csv", 10.0), _weather(tmp_path / "hot.csv", 32.0)]


def _weather(path, mean_c):
    hour = np.arange(HOURS)
    times = (np.datetime64("2023-07-01T00:00") + hour.astype("m8[h]")).astype(str)
    celsius = mean_c + 6 * np.sin(2 * np.pi * hour / 24)
    rows = [f"{t}Z,{c:.3f},50,1000" for t, c in zip(times, celsius, strict=True)]
    path.write_text("\n".join(["time,temperature_c,humidity_pct,pressure_hpa", *rows]))
    return path


def compare(tanheng, weather, *more, **expected):
    return tanheng("datacenter", "compare", *more, "--weather", *weather, "--it-mw", 1, **expected)


def test_every_shipped_design_by_climate(tanheng, weather):
    found = compare(tanheng, weather, "--json").json()
    assert [place["weather"] for place in found["places"]] == ["cool.csv", "hot.csv"]
    for place in found["places"]:
        assert len(place["designs"]) == 12
        for row in place["designs"]:
            assert row["total_mwh"] == pytest.approx(sum(row["energy_mwh"].values()))
            assert row["co2_t"] == pytest.approx(0.5306 * row["total_mwh"])
            assert row["cue_kg_per_kwh"] == pytest.approx(0.5306 * row["pue"])
            assert row["capital"]["all"] > row["capital"]["cooling"] > 0
            assert row["running_per_yr"]["all"] > 0
    cool, hot = (
        {row["design"]: row["pue"] for row in place["designs"]} for place in found["places"]
    )
    assert all(cool[name] <= hot[name] for name in cool)


def test_a_limit_that_none_holds_is_a_no(tanheng, weather):
    said = compare(tanheng, weather, "small-air-cooled", "--pue-below", 1.25, "--json")
    assert said.code == 1
    assert [place["holding"] for place in said.json()["places"]] == [[], []]


def test_a_limit_that_some_hold(tanheng, weather):
    said = compare(tanheng, weather, "small-air-cooled", "liquid-cooled", "--pue-below", 1.25)
    assert said.code == 0
    assert "hours below" in said.out


def test_hours_and_picture_are_written(tanheng, weather, tmp_path):
    out = tmp_path / "out"
    assert compare(tanheng, weather, "liquid-cooled", "--out", out).code == 0
    hours = pl.read_parquet(out / "hours.parquet")
    assert hours.height == 2 * HOURS
    assert "PUE against WUE" in (out / "report.html").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_leaves_no_hours(tanheng, weather, tmp_path):
    out = tmp_path / "out"
    (out / "report.html").mkdir(parents=True)
    said = compare(tanheng, weather, "liquid-cooled", "--out", out)
    assert said.code == 2
    assert "cannot be written" in said.complaint
    assert [path.name for path in out.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--pue-below", "0.9"], "--pue-below"),
        (["--water-price", "-1"], "--water-price"),
        (["--intensity", "-5"], "intensity"),
        (["--intensity", "nowhere.csv"], "nowhere.csv"),
        (["--costs", "nowhere.yaml"], "nowhere.yaml"),
        (["moon-cooled"], "moon-cooled"),
        (["liquid-cooled", "liquid-cooled"], "each design once, came liquid-cooled again"),
    ],
)
def test_bad_input_is_one_line(tanheng, weather, words, complaint):
    said = compare(tanheng, weather, *words)
    assert said.code == 2
    assert complaint in said.complaint


def test_json_is_plain(tanheng, weather):
    said = compare(tanheng, weather[:1], "liquid-cooled", "--json")
    assert json.loads(said.out)["places"][0]["trade_off"] == []
