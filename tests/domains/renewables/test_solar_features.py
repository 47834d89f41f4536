"""Features of solar forecasts: what they look at, and what they may not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.renewables.solar import Panel
from tanheng.domains.renewables.solar_features import (
    SolarInputs,
    clear_yield,
    fleet_features,
    fleet_sky,
    output_of_share,
    share_of_output,
    solar_inputs,
    station_features,
    station_pool_features,
)
from tanheng.forecast import DayAhead, Intraday, WeatherRuns, WeatherSeries, known

HOUR = 3600
START = 1_530_403_200  # 2018-07-01 00:00 UTC
PANELS = [Panel(38.0, 114.0), Panel(37.0, 115.5, tilt_deg=33.0)]
DAY_AHEAD = DayAhead(36 * HOUR)


def fleet(days: int = 40, weather: str = "series", seed: int = 3) -> SolarInputs:
    """Two stations that make 0.8 of a clear sky times a clearness that the weather tells."""
    time_s = START + HOUR * np.arange(24 * days, dtype=np.int64)
    bare = solar_inputs(time_s, np.zeros((time_s.size, 2)), np.array([10.0, 30.0]), PANELS)
    clearness = np.random.default_rng(seed).uniform(0.2, 1.0, (time_s.size, 2))
    told = []
    for station in range(2):
        values = np.column_stack(
            [clearness[:, station] * bare.ghi_wm2[:-3, station], 20 + clearness[:, station]]
        ).astype(np.float32)
        if weather == "series":
            told.append(WeatherSeries(time_s, ("ghi_wm2", "temperature_c"), values))
        elif weather == "runs":
            told.append(runs(time_s, values))
    power = 0.8 * clearness * bare.plane_wm2[:-3] / 1000.0
    return replace(bare, power=power, weather=tuple(told))


def runs(time_s: np.ndarray, values: np.ndarray) -> WeatherRuns:
    issued = time_s[::24]
    lead = HOUR * np.arange(0, 73, dtype=np.int64)
    place = np.arange(issued.size)[:, None] * 24 + np.arange(73)
    table = np.where(
        (place < time_s.size)[..., None], values[np.minimum(place, time_s.size - 1)], np.nan
    )
    return WeatherRuns(issued, lead, ("ghi_wm2", "temperature_c"), table.astype(np.float32))


def looked(inputs: SolarInputs, horizon=DAY_AHEAD):
    rows = np.flatnonzero(inputs.daylight)
    first = inputs.weather[0] if inputs.weather else None
    where = {}
    if isinstance(first, WeatherRuns):
        where = {
            "run_issued_s": first.issued_s,
            "lead_s": first.lead_s,
            "present": first.present,
        }
    return rows, known(inputs.time_s[rows], horizon, inputs.time_s, **where)


def everything(inputs: SolarInputs, horizon=DAY_AHEAD) -> np.ndarray:
    rows, seen = looked(inputs, horizon)
    clear = clear_yield(inputs, seen)
    mean = output_of_share(inputs, rows, clear, np.full((rows.size, 2), 0.6))
    sky = fleet_sky(inputs, seen, rows)
    whole = inputs.power @ inputs.weight
    parts = [station_features(inputs, seen, rows, station, clear) for station in range(2)]
    parts.append(fleet_features(inputs, seen, rows, mean, whole, sky))
    parts += [
        station_pool_features(inputs, rows, mean, sky, clear, one) for one in range(mean.shape[1])
    ]
    return np.concatenate([clear, *parts], axis=1)


def cut(inputs: SolarInputs, hours: int) -> SolarInputs:
    end_s = inputs.time_s[hours - 1] + HOUR
    kept = []
    for one in inputs.weather:
        if isinstance(one, WeatherRuns):
            issued = one.issued_s < end_s
            kept.append(
                WeatherRuns(one.issued_s[issued], one.lead_s, one.names, one.values[issued])
            )
        else:
            before = one.time_s < end_s
            kept.append(WeatherSeries(one.time_s[before], one.names, one.values[before]))
    return SolarInputs(
        inputs.time_s[:hours],
        inputs.power[:hours],
        inputs.capacity_mw,
        inputs.plane_wm2[: hours + 3],
        inputs.ghi_wm2[: hours + 3],
        inputs.zenith_deg[:hours],
        inputs.azimuth_deg[:hours],
        tuple(kept),
    )


@pytest.mark.parametrize("weather", ["series", "runs", "none"])
@pytest.mark.parametrize("horizon", [DAY_AHEAD, Intraday(2)])
def test_what_comes_later_changes_no_feature_by_a_bit(weather, horizon):
    inputs = fleet(weather=weather)
    whole = everything(inputs, horizon)
    for hours in (24 * 30, 24 * 30 + 5):
        part = everything(cut(inputs, hours), horizon)
        np.testing.assert_array_equal(part, whole[: len(part)])


@pytest.mark.parametrize("horizon", [DAY_AHEAD, Intraday(3)])
def test_outputs_after_the_issue_reach_no_feature(horizon):
    inputs = fleet(weather="none")
    rows, seen = looked(inputs, horizon)
    target = rows.size - 5
    power = inputs.power.copy()
    power[seen.power[target] + 1 :] = 9.0
    planted = everything(replace(inputs, power=power), horizon)
    np.testing.assert_array_equal(planted[target], everything(inputs, horizon)[target])
    power[seen.power[target] - 40 :] = 9.0
    assert (everything(replace(inputs, power=power), horizon)[target] != planted[target]).any()


def test_yield_is_what_the_station_makes_of_a_clear_sky():
    inputs = fleet()
    rows, seen = looked(inputs)
    clear = clear_yield(inputs, seen)
    late = rows > 24 * 20
    assert clear[late] == pytest.approx(0.8 * 0.92, abs=0.03)  # upper tenth of 0.2 .. 1.0


def test_share_can_be_undone():
    inputs = fleet()
    rows, seen = looked(inputs)
    clear = clear_yield(inputs, seen)
    share = share_of_output(inputs, rows, clear)
    high = np.isfinite(share)
    assert high.mean() > 0.7
    back = output_of_share(inputs, rows, clear, np.nan_to_num(share))
    assert back[high] == pytest.approx(inputs.power[rows][high])


def test_leading_feature_is_irradiance_over_that_of_a_clear_sky():
    inputs = fleet()
    rows, seen = looked(inputs)
    features = station_features(inputs, seen, rows, 0, clear_yield(inputs, seen))
    high = inputs.plane_wm2[rows, 0] > 300
    told = inputs.power[rows, 0] / inputs.plane_wm2[rows, 0] * 1000 / 0.8
    assert features[high, 3] == pytest.approx(told[high], rel=1e-4)


def test_fleet_mean_of_the_weather_is_weighted_by_capacity():
    inputs = fleet()
    rows, seen = looked(inputs)
    sky = fleet_sky(inputs, seen, rows)
    high = inputs.plane_wm2[rows].min(axis=1) > 300
    wanted = sky.clearness @ np.array([0.25, 0.75])
    assert sky.mean[high, 0] == pytest.approx(wanted[high], rel=1e-5)


def test_older_run_and_later_hours_are_seen_only_in_runs():
    _, seen = looked(fleet(weather="runs"))
    with_runs = everything(fleet(weather="runs"))
    with_series = everything(fleet(weather="series"))
    assert with_runs.shape[1] > with_series.shape[1]
    assert (seen.time_s - seen.issued_s).min() >= 36 * HOUR


def test_gaps_in_time_are_refused():
    time_s = START + HOUR * np.array([0, 1, 3], dtype=np.int64)
    with pytest.raises(InputError, match="contiguous hours"):
        solar_inputs(time_s, np.zeros((3, 2)), np.ones(2), PANELS)
    with pytest.raises(InputError, match="2 stations"):
        solar_inputs(START + HOUR * np.arange(3), np.zeros((3, 1)), np.ones(2), PANELS)


def test_fleet_mean_of_a_row_does_not_depend_on_the_rows_after_it():
    rng = np.random.default_rng(0)
    panels = [Panel(38.0, 110.0 + number) for number in range(8)]
    time_s = START + HOUR * np.arange(3, dtype=np.int64)
    inputs = solar_inputs(time_s, np.zeros((3, 8)), rng.uniform(5, 30, 8), panels)
    values = rng.random((3001, 8))
    whole = inputs.of_fleet(values)
    assert whole == pytest.approx(values @ inputs.weight)
    for rows in range(2950, 3000):
        np.testing.assert_array_equal(inputs.of_fleet(values[:rows]), whole[:rows])


def test_fleet_weather_stands_when_one_station_has_none():
    inputs = fleet()
    gap = inputs.weather[0]
    gone = WeatherSeries(gap.time_s[:240], gap.names, gap.values[:240])
    rows, seen = looked(inputs)
    sky = fleet_sky(replace(inputs, weather=(gone, inputs.weather[1])), seen, rows)
    late = inputs.plane_wm2[rows].min(axis=1) > 300
    late &= rows > 260
    alone = fleet_sky(inputs, seen, rows).clearness[:, 1]
    assert sky.mean[late, 0] == pytest.approx(alone[late], rel=1e-5)
    assert sky.clearness[late, 0] == pytest.approx(alone[late], rel=1e-5)
