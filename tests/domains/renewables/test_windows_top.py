"""The hours of highest net load, as a run chooses them: from the load as known a day ahead."""

import numpy as np
import pytest

from tanheng.core import HOUR_S, InputError, local_day, zone_of
from tanheng.domains.renewables.forecasting import FleetForecast
from tanheng.domains.renewables.run import asked_of
from tanheng.forecast import LEVELS, QuantileForecast

from .conftest import HOURS, START, stamps

TIME_S = START + HOUR_S * np.arange(HOURS, dtype=np.int64)


def _ahead(time_s, median):
    levels = np.array(LEVELS)
    quantiles = np.clip(median[:, None] + 0.2 * (levels - 0.5), 0, 1)
    forecast = QuantileForecast(time_s, time_s - 24 * HOUR_S, levels, quantiles)
    return FleetForecast("day_ahead", forecast, (), median[:, None], np.ones(time_s.size, bool))


def _chosen(bench, load_mw, median=None, **fields):
    """Hours that a fleet of 1 MW is asked for, by local hour of a UTC clock."""
    bench.write("load.csv", zip(stamps(TIME_S), load_mw, strict=True), ("time", "mw"))
    bench.fleet(
        stations=[{"id": "a", "capacity_mw": 1}],
        weather={"file": "weather.csv", "time": "time", "columns": {"speed_ms": "ws"}},
        load={"file": "load.csv", "time": "time", "columns": ["mw"], **fields},
        windows=["top_net_load"],
        top_hours=2,
    )
    reader, hours = bench.reader(), bench.hours()
    ahead = _ahead(hours.time_s, np.full(HOURS, 0.5) if median is None else median)
    (asked,) = asked_of(reader.fleet, hours, ahead, reader)
    return asked.inside


def test_load_alone_decides_when_the_fleet_gives_the_same_all_day(windy):
    inside = _chosen(windy, 100 + (TIME_S // HOUR_S % 24))
    assert set((TIME_S[inside] // HOUR_S) % 24) == {22, 23}
    days = local_day(TIME_S[inside], zone_of("UTC"))
    assert (np.unique(days, return_counts=True)[1] == 2).all()


def test_what_the_fleet_is_expected_to_give_is_taken_off_the_load(windy):
    hour = TIME_S // HOUR_S % 24
    inside = _chosen(windy, np.full(HOURS, 100.0), np.where(hour == 5, 0.1, 0.6 + hour / 100))
    assert set(hour[inside]) == {0, 5}


def test_measured_load_is_that_of_a_week_ago(windy):
    load = np.full(HOURS, 100.0) + (TIME_S // HOUR_S % 24)
    day = (TIME_S - START) // 86400
    load[day == 3] = 100 + 23 - (TIME_S[day == 3] // HOUR_S % 24)
    inside = _chosen(windy, load, origin="measured")
    assert not inside[day < 7].any()
    assert set((TIME_S[inside & (day == 10)] // HOUR_S) % 24) == {0, 1}
    assert set((TIME_S[inside & (day == 11)] // HOUR_S) % 24) == {22, 23}


def test_load_of_another_year_is_refused(windy):
    windy.write("load.csv", [("2001-01-01 00:00", 5), ("2001-01-01 01:00", 6)], ("time", "mw"))
    windy.fleet(
        stations=[{"id": "a", "capacity_mw": 1}],
        load={"file": "load.csv", "time": "time", "columns": ["mw"]},
        windows=["top_net_load"],
    )
    reader, hours = windy.reader(), windy.hours()
    with pytest.raises(InputError, match=r"fleets\[0\].load: the load .* covers none of"):
        asked_of(reader.fleet, hours, _ahead(hours.time_s, np.full(HOURS, 0.5)), reader)
