"""Tomorrow as it is known at a moment: the schedule, and the joint scenarios, on a small province.

The day starts in Shanghai at 16:00Z. At 15:00Z every run and output that its day-ahead forecast
may use has come, so that an operator then and a backtest later know the same. The day after was
measured throughout, so that the backtest has a row for each of its hours.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tanheng.core import epoch_s
from tanheng.domains.renewables import scenarios, schedule, wind_forecast
from tanheng.forecast import Boosting, Forest
from tanheng.plan import open_project, run_project
from tanheng.plan.model_province import write_example

ISSUED = datetime(2021, 11, 16, 15, tzinfo=UTC)
MEMBERS = 40


@pytest.fixture(scope="module", autouse=True)
def few_trees():
    """What is known when does not hang on the size of the models."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wind_forecast, "MEAN_BOOSTING", Boosting(trees=20, rate=0.2))
        patch.setattr(wind_forecast, "STATION_FOREST", Forest(trees=10, min_leaf=20))
        yield


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    path = write_example(folder / "project", stations=6, years=1.0, seed=5)
    text = path.read_text(encoding="utf-8")
    wind = text[: text.index("    - name: model_solar")]
    wind = wind.replace("windows: [all, evening_peak, top_net_load]", "windows: [all]")
    wind = wind.replace("levels: [0.95]", "levels: [0.9]")
    path.write_text(wind.replace("history_days: 180", "history_days: 90"), encoding="utf-8")
    return path


def asked(project: Path, of, *more) -> pl.DataFrame:
    opened = open_project(project)
    section = opened.sections["renewables"]
    return of(section, opened.positions, opened.context, epoch_s(ISSUED), *more)


@pytest.fixture(scope="module")
def promised(project) -> pl.DataFrame:
    return asked(project, schedule)


@pytest.fixture(scope="module")
def drawn(project) -> pl.DataFrame:
    return asked(project, scenarios, MEMBERS)


@pytest.fixture(scope="module")
def truncated(project) -> Path:
    """The project as its files stood at the moment of issue."""
    folder = project.parent.with_name("then")
    shutil.copytree(project.parent, folder)
    for path in folder.glob("files/power/*.parquet"):
        pl.read_parquet(path).filter(pl.col("time") < ISSUED).write_parquet(path)
    for path in folder.glob("files/weather/*.parquet"):
        pl.read_parquet(path).filter(pl.col("issued") <= ISSUED).write_parquet(path)
    return folder / "project.yaml"


def capacities(project: Path) -> dict[str, float]:
    table = pl.read_csv(project.parent / "files" / "stations.csv")
    return dict(zip(table["station"], table["capacity_mw"], strict=True))


def test_what_came_after_the_issue_changes_no_scenario(truncated, drawn):
    assert asked(truncated, scenarios, MEMBERS).equals(drawn)


def test_the_schedule_is_what_the_backtest_had_promised(project, promised):
    rows = run_project(project).result.series["model_wind.guarantee"]
    rows = rows.with_columns(pl.col("time").dt.strftime("%Y-%m-%dT%H:%MZ"))
    both = promised.join(rows, on=["time", "level", "window"])
    assert both.height == 24
    for ours, theirs in (("guarantee_mw", "conditional"), ("static_mw", "static")):
        expected = (both[theirs] * both["capacity_mw"]).round(6)
        assert both[ours].to_list() == expected.to_list()


def test_every_station_has_every_hour_of_tomorrow_once_per_member(drawn, promised):
    names = ["member", "time", "station"]
    assert drawn.columns == ["fleet", "issued", "member", "time", "station", "power", "power_mw"]
    assert drawn.unique(names).height == drawn.height
    assert drawn["member"].unique().sort().to_list() == list(range(1, MEMBERS + 1))
    times = drawn["time"].unique().sort().dt.strftime("%Y-%m-%dT%H:%MZ").to_list()
    assert times == promised["time"].to_list()
    assert drawn.height == MEMBERS * 24 * drawn["station"].n_unique()
    assert drawn["issued"].unique().to_list() == [ISSUED]


def test_stations_stay_within_their_capacity(project, drawn):
    capacity = drawn["station"].replace_strict(capacities(project))
    assert drawn["power_mw"].min() >= 0
    assert (drawn["power_mw"] <= capacity).all()


def test_members_fall_below_the_promise_as_often_as_its_level_says(drawn, promised):
    sums = drawn.group_by("member", "time").agg(pl.col("power_mw").sum()).sort("time", "member")
    by_hour = sums["power_mw"].to_numpy().reshape(24, MEMBERS)
    promise = promised["guarantee_mw"].to_numpy()[:, None]
    below, up_to = (by_hour < promise - 1e-6), (by_hour <= promise + 1e-6)
    assert (below.mean(axis=1) <= 0.1 + 1 / MEMBERS).all()
    assert (up_to.mean(axis=1) >= 0.1 - 1 / MEMBERS).all()  # more where many are calm


def test_hours_and_stations_are_weak_together(drawn):
    daily = drawn.group_by("member").agg(pl.col("power_mw").sum())["power_mw"].var()
    single = drawn.group_by("time", "station").agg(pl.col("power_mw").var())["power_mw"].sum()
    assert daily > 3 * single
