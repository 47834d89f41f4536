"""Solar forecasts: out of sample, without hindsight, better than the climate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanheng.domains.renewables import solar_forecast
from tanheng.domains.renewables.solar import Panel
from tanheng.domains.renewables.solar_features import SolarInputs, solar_inputs
from tanheng.forecast import DayAhead, Intraday, WeatherSeries

HOUR, DAY = 3600, 86_400
START = 1_530_403_200
PANELS = [Panel(38.0, 114.0), Panel(37.0, 115.5), Panel(38.5, 115.0)]


@pytest.fixture(autouse=True)
def small_models(monkeypatch):
    for name in ("FOREST", "STATION_FOREST"):
        monkeypatch.setattr(solar_forecast, name, replace(getattr(solar_forecast, name), trees=20))
    boosting = replace(solar_forecast.BOOSTING, trees=40, rate=0.1, min_leaf=40)
    monkeypatch.setattr(solar_forecast, "BOOSTING", boosting)


def fleet(days: int, told: bool = True) -> SolarInputs:
    rng = np.random.default_rng(5)
    time_s = START + HOUR * np.arange(24 * 100, dtype=np.int64)
    daily = np.repeat(rng.uniform(0.15, 1.0, 100), 24)
    actual = np.clip(daily[:, None] + rng.normal(0, 0.05, (time_s.size, 3)), 0.05, 1.1)
    bare = solar_inputs(time_s, np.zeros((time_s.size, 3)), np.array([10.0, 20.0, 20.0]), PANELS)
    forecast = np.clip(daily + rng.normal(0, 0.1, time_s.size), 0.05, 1.1)
    keep = slice(0, 24 * days)
    weather = tuple(
        WeatherSeries(
            time_s[keep],
            ("ghi_wm2",),
            (forecast * bare.ghi_wm2[:-3, station])[keep, None].astype(np.float32),
        )
        for station in range(3)
    )
    power = 0.8 * actual * bare.plane_wm2[:-3] / 1000.0
    longer = slice(0, 24 * days + 3)
    return SolarInputs(
        time_s[keep],
        power[keep],
        bare.capacity_mw,
        bare.plane_wm2[longer],
        bare.ghi_wm2[longer],
        bare.zenith_deg[keep],
        bare.azimuth_deg[keep],
        weather if told else (),
    )


def forecast(inputs: SolarInputs, horizon=None, **options):
    calendar = solar_forecast.solar_calendar(START, START + 60 * DAY)
    whole = inputs.power @ inputs.weight
    return solar_forecast.forecast_solar(
        inputs, whole, horizon or DayAhead(36 * HOUR), calendar, **options
    )


def test_deleting_the_last_days_changes_no_earlier_row_by_a_bit():
    long, short = forecast(fleet(100)), forecast(fleet(80))
    end = 24 * 80
    np.testing.assert_array_equal(short.fleet.quantiles, long.fleet.quantiles[:end])
    np.testing.assert_array_equal(short.mean, long.mean[:end])
    for one, other in zip(short.stations, long.stations, strict=True):
        np.testing.assert_array_equal(one.quantiles, other.quantiles[:end])


def test_quantiles_ascend_within_capacity_and_are_zero_in_the_dark():
    made = forecast(fleet(100))
    for one in (made.fleet, *made.stations):
        lit = one.quantiles[made.daylight]
        assert np.isfinite(lit).all()
        assert (np.diff(lit, axis=1) >= -1e-12).all()
        assert (lit >= 0).all()
        assert (lit <= 1).all()
        assert (one.quantiles[~made.daylight] == 0).all()


def test_weather_makes_the_forecast_sharper_than_history_alone():
    scored = np.arange(24 * 100) >= 24 * 60
    spread = {}
    for told in (True, False):
        inputs = fleet(100, told)
        made = forecast(inputs, stations=False)
        whole = inputs.power @ inputs.weight
        lit = made.daylight & scored & (whole > 0.05)
        median = made.fleet.quantiles[lit, list(made.fleet.levels).index(0.5)]
        spread[told] = np.abs(whole[lit] - median).mean()
    assert spread[True] < 0.6 * spread[False]


def test_intraday_sees_the_latest_outputs():
    inputs = fleet(100, told=False)
    whole = inputs.power @ inputs.weight
    errors = []
    for horizon in (Intraday(1), DayAhead(36 * HOUR)):
        made = forecast(inputs, horizon, stations=False)
        lit = made.daylight & (np.arange(24 * 100) >= 24 * 60) & (whole > 0.05)
        errors.append(np.abs(whole[lit] - made.fleet.quantiles[lit, 10]).mean())
    assert errors[0] < 0.7 * errors[1]
