"""A fleet from its files to its result: one set of figures for each horizon, level and window."""

import numpy as np
import polars as pl
import pytest

from tanheng.domains.renewables import wind_forecast
from tanheng.domains.renewables.run import run
from tanheng.forecast import Boosting, Forest

from .conftest import HOURS, START, Bench, gusty, stamps

LEVELS = (0.9, 0.8)
WINDOWS = ("all", "midday")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Run a fleet of two stations with few trees: what is asked does not hang on their number."""
    bench = Bench(tmp_path_factory.mktemp("run"))
    time_s = START + 3600 * np.arange(HOURS)
    power = [gusty(seed=seed) for seed in (0, 1)]
    bench.write("power.csv", zip(stamps(time_s), *power, strict=True), ("time", "a", "b"))
    bench.fleet(
        stations=[{"id": "a", "capacity_mw": 30}, {"id": "b", "capacity_mw": 10}],
        power={"file": "power.csv", "time": "time", "unit": "fraction"},
        intraday_h=[2],
        levels=list(LEVELS),
        windows=list(WINDOWS),
        history_days=30,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wind_forecast, "MEAN_BOOSTING", Boosting(trees=10, rate=0.2))
        patch.setattr(wind_forecast, "STATION_FOREST", Forest(trees=5, min_leaf=20))
        project, positions = bench.section()
        return run(project.renewables, positions, bench.context)


@pytest.mark.parametrize("horizon", ["f", "f.intraday_2h"])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_horizon_has_figures_of_every_level_and_window(found, horizon, level, window):
    (verdict,) = (
        one
        for one in found.figures
        if one.name == f"{horizon}.verdict" and (one.level, one.about["window"]) == (level, window)
    )
    rows = found.series[f"{horizon}.guarantee"]
    rows = rows.filter((rows["level"] == level) & (rows["window"] == window))
    assert rows.height == verdict.about["n"] > 0


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("window", WINDOWS)
def test_the_loss_of_the_stations_can_be_computed_again(found, level, window):
    (figure,) = (
        one
        for one in found.figures
        if one.name == "f.stations.pinball" and (one.level, one.about["window"]) == (level, window)
    )
    rows = found.series["f.stations"]
    rows = rows.filter((rows["level"] == level) & (rows["window"] == window))
    assert rows.height == 2 * figure.about["n"]
    short = rows["conditional"] - rows["measured"]
    loss = pl.Series(np.where(short > 0, level * short, (level - 1) * short))
    by_station = rows.with_columns(loss=loss).group_by("station").agg(pl.col("loss").mean())
    assert figure.value == pytest.approx(by_station["loss"].mean())
