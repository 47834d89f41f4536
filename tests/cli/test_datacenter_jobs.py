"""``tanheng datacenter jobs``: savings beside their ceiling, a plan as a file, or one line."""

import csv
import json

import numpy as np
import pytest

DAYS = 60


@pytest.fixture
def grid(tmp_path):
    hour = np.arange(24 * DAYS)
    rng = np.random.default_rng(4)
    values = 300 + 100 * np.sin(hour / 24 * 2 * np.pi) + rng.normal(0, 20, hour.size)
    times = np.datetime64("2023-01-01T00:00") + hour.astype("m8[h]")
    rows = [f"{time},{value:.3f}" for time, value in zip(times, values, strict=True)]
    path = tmp_path / "grid.csv"
    path.write_text("\n".join(["time,intensity_g_per_kwh", *rows]), encoding="utf-8")
    return path


@pytest.fixture
def jobs(tmp_path):
    rows = ["name,release,deadline,energy_kwh,power_kw"]
    for day in range(DAYS - 2):
        for hour in (0, 6, 9):
            release = np.datetime64("2023-01-01T00:00") + np.timedelta64(24 * day + hour, "h")
            rows.append(f"j{day}-{hour},{release},{release + np.timedelta64(20, 'h')},6,2")
    path = tmp_path / "jobs.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_the_ceiling_stands_beside_the_saving(tanheng, jobs, grid):
    found = json.loads(tanheng("datacenter", "jobs", jobs, "--intensity", grid, "--json").out)
    assert found["jobs"] == 3 * (DAYS - 2)
    assert found["energy_kwh"] == pytest.approx(6 * found["jobs"])
    assert 0.2 < found["saving_share"] < found["ceiling_share"]
    assert found["regret_kg"] == pytest.approx(found["planned_kg"] - found["foresight_kg"])
    assert 0 < found["guarantee"]["saving_share"] < found["saving_share"]
    assert found["guarantee"]["blocks_judged"] >= 30


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["perfect foresight (ceiling)", "promised for a day at 95 %", "Assumed"]),
        ("zh", ["完全预知（上限）", "假设"]),
    ],
)
def test_the_table_speaks_both_languages(tanheng, jobs, grid, language, words):
    out = tanheng("datacenter", "jobs", jobs, "--intensity", grid, "--language", language).out
    assert all(word in out for word in words)


def test_the_plan_is_written_job_by_job(tanheng, jobs, grid, tmp_path):
    plan = tmp_path / "plan.csv"
    tanheng("datacenter", "jobs", jobs, "--intensity", grid, "--schedule", plan)
    with plan.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    energy = sum(float(row["energy_kwh"]) for row in rows if row["name"] == "j3-6")
    assert energy == pytest.approx(6)
    assert max(float(row["mean_power_kw"]) for row in rows) <= 2 + 1e-9


def test_a_plan_that_cannot_be_written_leaves_nothing(tanheng, jobs, grid, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    said = tanheng("datacenter", "jobs", jobs, "--intensity", grid, "--schedule", taken)
    assert said.code == 2
    assert "taken: cannot be written" in said.complaint
    assert not list(tmp_path.glob(".*"))
    under = jobs / "plan.csv"
    said = tanheng("datacenter", "jobs", jobs, "--intensity", grid, "--schedule", under)
    assert said.code == 2
    assert "plan.csv: cannot be written" in said.complaint


def test_a_thermal_limit_lowers_the_peak(tanheng, jobs, grid, tmp_path):
    thermal = tmp_path / "thermal.csv"
    times = np.datetime64("2023-01-01T00:00") + np.arange(24 * DAYS).astype("m8[h]")
    thermal.write_text("\n".join(["time,thermal_kw", *(f"{time},3" for time in times)]))
    more = ("--thermal", thermal, "--json")
    found = json.loads(tanheng("datacenter", "jobs", jobs, "--intensity", grid, *more).out)
    assert max(found["peak_kw"].values()) <= 3 + 1e-9
    assert any("25 % of the room" in words for words in found["assumed"])


def test_a_forecast_may_be_brought(tanheng, jobs, grid):
    more = ("--forecast", grid, "--json")
    found = json.loads(tanheng("datacenter", "jobs", jobs, "--intensity", grid, *more).out)
    assert found["saving_share"] == pytest.approx(found["ceiling_share"])
    assert any("as brought; whether it was made before" in words for words in found["assumed"])


def test_work_that_is_late_by_forecast_is_told_and_nothing_is_promised(tanheng, tmp_path, grid):
    path = tmp_path / "jobs.csv"
    rows = [
        "wide,2023-01-08T00:00,2023-01-08T20:00,8,2",
        "narrow,2023-01-08T16:00,2023-01-08T20:00,8,2",
    ]
    path.write_text("\n".join(["name,release,deadline,energy_kwh,power_kw", *rows]))
    more = ("--capacity-kw", 2, "--reserve", 0, "--json")
    said = tanheng("datacenter", "jobs", path, "--intensity", grid, *more)
    found = json.loads(said.out)
    assert said.code == 1
    assert found["late_kwh"] > 1
    assert found["saving_share"] is None
    assert found["guarantee"]["saving_share"] is None
    assert any("were not done in time" in words for words in found["assumed"])


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            ("--capacity-kw", "0.5"),
            "jobs.csv:4: job 'j0-9' cannot end by 2023-01-02T05:00Z: the 29 slots",
        ),
        (("--capacity-kw", "5", "--base-kw", "6"), "expected room for the load that does not wait"),
        (("--level", "1.5"), "level: expected 0.5 or more, below 1, came 1.5"),
        (("--forecast", "oracle"), "expected a forecast of same-hour"),
        (("--slot-minutes", "7"), "expected slots that divide"),
        (("--reserve", "1"), "reserve: expected at least 0 and below 1"),
    ],
)
def test_what_cannot_be_is_one_line(tanheng, jobs, grid, more, message):
    said = tanheng("datacenter", "jobs", jobs, "--intensity", grid, *more)
    assert said.code == 2
    assert message in said.complaint
