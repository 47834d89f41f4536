import numpy as np
import pytest

from tanheng.core import DAY_S, HOUR_S
from tanheng.domains.renewables import wind_forecast
from tanheng.domains.renewables.wind_forecast import (
    WindFleet,
    fleet_quantiles,
    intraday_quantiles,
    station_means,
    station_quantiles,
)
from tanheng.forecast import Boosting, Calendar, DayAhead, Forest, Intraday, WeatherRuns, known

DAYS, STATIONS = 140, 3
CALENDAR = Calendar(start_s=0, first_s=60 * DAY_S, refit_s=30 * DAY_S)


@pytest.fixture(autouse=True)
def small_models(monkeypatch):
    small = Boosting(trees=15, leaves=7, rate=0.2, max_rows=3000)
    monkeypatch.setattr(wind_forecast, "MEAN_BOOSTING", small)
    monkeypatch.setattr(wind_forecast, "CHANGE_BOOSTING", small)
    monkeypatch.setattr(wind_forecast, "STATION_FOREST", Forest(trees=10, max_rows=3000))


def world(days=DAYS, weather=True):
    """Stations that follow one wind, forecast with errors; cut after some days."""
    rng = np.random.default_rng(5)
    hours = np.arange(0, DAYS * DAY_S, HOUR_S)
    common = 7 + 4 * np.sin(np.arange(hours.size + 60) / 17.0)
    power, runs = [], []
    issued = np.arange(0, DAYS * DAY_S, 12 * HOUR_S)
    leads = np.arange(1, 49)
    for _ in range(STATIONS):
        speed = np.maximum(0, common + rng.standard_normal(common.size))
        power.append(np.clip((speed[: hours.size] / 12) ** 3, 0, 1))
        seen = speed[issued[:, None] // HOUR_S + leads] + rng.standard_normal((issued.size, 48))
        kept = issued < days * DAY_S
        values = seen[kept, :, None].astype(np.float32)
        runs.append(WeatherRuns(issued[kept], leads * HOUR_S, ("speed_ms",), values))
    output = np.stack(power, axis=1)[: days * 24]
    output[40 * 24 : 41 * 24, 1] = np.nan
    fleet = WindFleet(output, output.mean(axis=1), np.ones(STATIONS), runs if weather else ())
    return hours[: days * 24], fleet


def forecast(time_s, wind):
    """Return every product of the forecasts, hours first."""

    def seen(horizon):
        if not wind.weather:
            return known(time_s, horizon, time_s)
        one = wind.weather[0]
        return known(time_s, horizon, time_s, run_issued_s=one.issued_s, lead_s=one.lead_s)

    ahead = seen(DayAhead())
    means = station_means(wind, ahead, CALENDAR)
    return [
        means,
        fleet_quantiles(wind, ahead, CALENDAR, means).quantiles,
        *(one.quantiles for one in station_quantiles(wind, ahead, CALENDAR, means)),
        intraday_quantiles(wind, seen(Intraday(3)), CALENDAR, means).quantiles,
    ]


def test_deleting_the_last_thirty_days_changes_no_earlier_row_bit_for_bit():
    whole, short = forecast(*world()), forecast(*world(DAYS - 30))
    for one, other in zip(whole, short, strict=True):
        np.testing.assert_array_equal(one[: len(other)], other)


def test_the_fleet_is_forecast_sharper_with_weather_and_sharpest_hours_ahead():
    time_s, wind = world()
    rolling = time_s >= CALENDAR.rolling_s

    def width(quantiles):
        return np.mean(quantiles[rolling, -2] - quantiles[rolling, 3])

    _, day, *_, hours = forecast(time_s, wind)
    _, blind, *_ = forecast(*world(weather=False))
    assert width(hours) < width(blind)
    assert width(day) < 0.8 * width(blind)
    assert np.isfinite(day).all()
    assert (np.diff(day, axis=1) >= 0).all()
