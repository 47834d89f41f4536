import numpy as np
import pytest

from tanheng.core import HOUR_S
from tanheng.domains.renewables.wind_features import (
    _components,
    earlier,
    fleet_wind,
    latest,
    read_wind,
    station_weather,
    trailing_mean,
)
from tanheng.forecast import DayAhead, Intraday, WeatherRuns, WeatherSeries, known

HOURS = np.arange(0, 120 * HOUR_S, HOUR_S)
DAY_AHEAD = known(HOURS, DayAhead(24 * HOUR_S), HOURS)


def series(**columns):
    values = np.stack([np.broadcast_to(c, HOURS.shape) for c in columns.values()], axis=1)
    names = tuple(name.replace("__", "@") for name in columns)
    return WeatherSeries(HOURS, names, values.astype(np.float32))


def runs(seed):
    issued = np.arange(0, 96, 12) * HOUR_S
    values = np.random.default_rng(seed).uniform(1, 9, (issued.size, 48, 2)).astype(np.float32)
    return WeatherRuns(issued, np.arange(1, 49) * HOUR_S, ("u_ms", "v_ms"), values)


def seen_by(weather, horizon):
    return known(HOURS, horizon, HOURS, run_issued_s=weather.issued_s, lead_s=weather.lead_s)


def test_the_signal_is_the_speed_at_the_greatest_height():
    found = read_wind(series(speed_ms__10=4.0, speed_ms__100=7.0, temperature_c=3.0), DAY_AHEAD)
    np.testing.assert_allclose(found["signal"], 7.0)
    np.testing.assert_allclose(found["shear"], np.log(7 / 4) / np.log(10))


def test_speed_and_components_follow_from_each_other():
    from_parts = read_wind(series(u_ms=3.0, v_ms=-4.0), DAY_AHEAD)
    np.testing.assert_allclose(from_parts["signal"], 5.0)
    from_angle = read_wind(series(speed_ms=5.0, direction_deg=270.0), DAY_AHEAD)
    np.testing.assert_allclose(from_angle["u"], 5.0)
    np.testing.assert_allclose(from_angle["v"], 0.0, atol=1e-12)


def test_without_wind_a_published_forecast_is_the_signal():
    found = read_wind(series(cloud_pct=50.0, forecast=0.3), DAY_AHEAD)
    np.testing.assert_allclose(found["signal"], 0.3, rtol=1e-6)


def test_latest_output_bridges_gaps_and_ends_at_the_time_of_issue():
    power = np.arange(HOURS.size, dtype=float)
    power[50:60] = np.nan
    found = latest(power, known(HOURS, Intraday(2), HOURS))
    assert np.isnan(found[:2]).all()
    assert found[40] == 38
    assert found[60] == 49


def test_trailing_mean_counts_finite_values_only():
    power = np.ones(HOURS.size)
    power[::2] = np.nan
    found = trailing_mean(power, known(HOURS, Intraday(1), HOURS), 24)
    assert np.isnan(found[1])
    np.testing.assert_allclose(found[2:], 1.0)


def test_an_earlier_hour_issued_later_is_not_shown():
    issued_late = DAY_AHEAD.issued_s.copy()
    issued_late[10] += 5 * HOUR_S
    odd = type(DAY_AHEAD)(**{**vars(DAY_AHEAD), "issued_s": issued_late})
    found = earlier(np.arange(HOURS.size, dtype=float), odd, 1)
    assert np.isnan(found[11])
    assert found[12] == 11


@pytest.mark.parametrize("stations", [3, 13])
def test_fleet_summaries_are_those_of_the_stations(stations):
    weather = [runs(seed) for seed in range(stations)]
    seen = seen_by(weather[0], DayAhead())
    found = fleet_wind(weather, seen)
    every = np.stack([read_wind(one, seen)["signal"] for one in weather], axis=1)
    rows = np.isfinite(every).all(axis=1)
    expected = np.stack([every.mean(1), every.std(1), every.min(1), every.max(1)], axis=1)
    np.testing.assert_allclose(found.spread[rows], expected[rows], atol=1e-6)
    assert found.signals.shape[1] == (3 if stations == 3 else 0)


@pytest.mark.parametrize("horizon", [DayAhead(), Intraday(1), Intraday(6)])
def test_no_run_issued_after_the_forecast_reaches_a_feature(horizon):
    weather = runs(1)
    seen = seen_by(weather, horizon)
    before = station_weather(weather, seen)
    for cut in range(weather.issued_s.size):
        changed = weather.values.copy()
        changed[cut:] += 1
        spoilt = WeatherRuns(weather.issued_s, weather.lead_s, weather.names, changed)
        early = seen.issued_s < weather.issued_s[cut]
        after = station_weather(spoilt, seen)
        np.testing.assert_array_equal(before[early], after[early])
        assert not np.array_equal(before, after, equal_nan=True)


@pytest.mark.parametrize("horizon", [DayAhead(), Intraday(1), Intraday(6)])
def test_no_output_that_ended_after_the_issue_reaches_a_feature(horizon):
    seen = known(HOURS, horizon, HOURS)
    power = np.random.default_rng(2).uniform(0, 1, HOURS.size)
    for cut in range(0, HOURS.size, 7):
        spoilt = power.copy()
        spoilt[cut:] = 9.0
        early = seen.issued_s < HOURS[cut] + HOUR_S
        for feature in (latest, lambda p, k: trailing_mean(p, k, 24)):
            np.testing.assert_array_equal(feature(power, seen)[early], feature(spoilt, seen)[early])


def test_a_planted_leak_is_seen():
    seen = known(HOURS, Intraday(1), HOURS)
    leaky = type(seen)(**{**vars(seen), "power": seen.power + 1})
    power = np.random.default_rng(2).uniform(0, 1, HOURS.size)
    spoilt = np.where(np.arange(HOURS.size) >= 50, 9.0, power)
    early = seen.issued_s < HOURS[50] + HOUR_S
    assert not np.array_equal(latest(power, leaky)[early], latest(spoilt, leaky)[early])


def test_wind_from_the_north_blows_south_and_from_the_west_east():
    columns = {"direction_deg": np.array([0.0, 270.0])}
    found = _components(columns, 0.0, np.array([5.0, 5.0]))
    np.testing.assert_allclose(found["u"], [0.0, 5.0], atol=1e-12)
    np.testing.assert_allclose(found["v"], [-5.0, 0.0], atol=1e-12)
