"""``tanheng datacenter calibrate`` and ``savings`` as a user types them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter

from tanheng.domains.datacenter import design, read_outdoor, simulate, varied

HOURS = 24 * 366


def _weather():
    hour = np.arange(HOURS)
    warm = 12 - 13 * np.cos(2 * np.pi * hour / HOURS) - 5 * np.cos(2 * np.pi * hour / 24)
    return warm + lfilter([1.0], [1.0, -0.98], np.random.default_rng(0).normal(0, 0.5, HOURS))


def _write(path, energy, it_kw, warm):
    times = np.datetime_as_string(np.datetime64("2024-01-01T00", "h") + np.arange(HOURS), unit="m")
    rows = zip(times, energy, it_kw, warm, strict=True)
    lines = [f"{t.replace('T', ' ')},{e:.3f},{it:.3f},{c:.3f},55,1000" for t, e, it, c in rows]
    head = "time,energy_kwh,it_kw,temperature_c,humidity_pct,pressure_hpa"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def meters(tmp_path_factory):
    """A plant whose chillers beat the shipped design's; from October on it saves a tenth."""
    folder = tmp_path_factory.mktemp("meters")
    rng = np.random.default_rng(1)
    hour, warm = np.arange(HOURS), _weather()
    it_kw = 800 + 150 * np.sin(2 * np.pi * (hour - 10) / 24) + rng.normal(0, 20, HOURS)
    _write(folder / "plain.csv", it_kw, it_kw, warm)
    outdoor = read_outdoor(folder / "plain.csv")
    it_kw = np.round(it_kw, 3)
    better = {"chiller.cop": 2.6, "capacity_mw": it_kw.max() / 750}
    energy = simulate(varied(design("midsize-air-cooled"), better), outdoor, it_kw).total_kw
    energy = energy + lfilter([1.0], [1.0, -0.9], rng.normal(0, 8, HOURS))
    _write(folder / "plant.csv", energy, it_kw, warm)
    changed = np.where(hour < 24 * 274, energy, 0.9 * energy)  # October 2024 on
    _write(folder / "saved.csv", changed, it_kw, warm)
    return folder


def test_a_simulated_plant_is_fitted_to_its_meter(tanheng, meters):
    said = tanheng(
        "datacenter", "calibrate", "midsize-air-cooled", meters / "plant.csv",
        "--fit", "chiller.cop=1.5:2.15:4", "--draws", 100, "--json",
    )  # fmt: skip
    assert said.code == 0
    told = said.json()
    (cop,) = told["parameters"]
    assert cop["value"] == pytest.approx(2.6, abs=0.03)
    assert cop["interval_90"][0] < cop["interval_90"][1]
    assert told["hourly"]["passed"] is True
    assert len(told["held_out"]) == 3


def test_a_plant_of_another_kind_does_not_pass(tanheng, meters):
    said = tanheng(
        "datacenter", "calibrate", "large-airside-adiabatic", meters / "plant.csv",
        "--fit", "air.fan_efficiency=0.6:0.7:0.8",
    )  # fmt: skip
    assert said.code == 1
    assert "not passed" in said.out


def test_savings_are_measured_with_the_load_as_driver(tanheng, meters):
    said = tanheng(
        "datacenter", "savings", meters / "saved.csv", "--change", "2024-10-01", "--json"
    )
    assert said.code == 0
    told = said.json()
    assert told["option"] == "B"
    assert told["fraction"] == pytest.approx(0.1, abs=0.01)
    assert 0 < told["reliable_kwh"] < told["avoided_kwh"]
    assert "可靠节约量" in tanheng(
        "datacenter", "savings", meters / "saved.csv", "--change", "2024-10-01", "--language", "zh"
    ).out  # fmt: skip


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ["calibrate", "midsize-air-cooled", "plant.csv", "--fit", "cop=3"],
            "expected a parameter",
        ),
        (
            ["calibrate", "midsize-air-cooled", "plant.csv", "--fit", "chiller.charm=1:2:3"],
            "no parameter chiller.charm",
        ),
        (["savings", "plant.csv", "--change", "soon"], "expected a day such as 2024-03-01"),
        (["savings", "none.csv", "--change", "2024-07-01"], "none.csv"),
    ],
)
def test_a_mistake_is_one_line_and_exits_with_two(tanheng, meters, words, complaint):
    placed = [meters / word if str(word).endswith(".csv") else word for word in words]
    said = tanheng("datacenter", *placed)
    assert said.code == 2
    assert complaint in said.complaint


def test_a_meter_that_drifts_raises_an_alarm_dated_near_its_begin(tanheng, meters):
    said = tanheng(
        "datacenter", "drift", meters / "saved.csv", "--since", "2024-08-01", "--json"
    )  # fmt: skip
    told = said.json()
    assert said.code == 1
    assert told["direction"] == "less"
    assert "2024-09-25" <= told["began"] <= told["alarm"] <= "2024-10-10"
    assert told["share_since"] == pytest.approx(-0.1, abs=0.03)


def test_a_meter_that_does_not_drift_raises_no_alarm(tanheng, meters):
    said = tanheng("datacenter", "drift", meters / "plant.csv", "--since", "2024-10-01")
    assert said.code == 0
    assert "none" in said.out


@pytest.mark.parametrize(
    ("since", "words"), [("2024-02-20", "weeks of known hours"), ("2030-01-01", "within")]
)
def test_a_watch_with_too_little_to_learn_from_is_refused(tanheng, meters, since, words):
    said = tanheng("datacenter", "drift", meters / "plant.csv", "--since", since)
    assert said.code == 2
    assert words in said.err
    assert len(said.err.splitlines()) == 1
