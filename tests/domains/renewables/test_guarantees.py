"""Promises see no outcome of their own, and are set against what came over hours known in full."""

import numpy as np
import pytest

from tanheng.core import DAY_S, HOUR_S, InputError, window_hours, zone_of
from tanheng.domains.renewables.calibration import Memory
from tanheng.domains.renewables.guarantees import (
    Asked,
    backtest,
    mean_pinball,
    promise,
    promises,
    promises_of_stations,
)

from .drawn_fleet import drawn_fleet

ZONE = zone_of("Asia/Shanghai")


@pytest.fixture(scope="module")
def drawn():
    found = drawn_fleet(stations=False)
    return found.forecast.fleet, found.hours.fleet


def _asked(forecast, window="all", level=0.9):
    return Asked(level, window, window_hours(window, forecast.time_s, ZONE), 60, Memory(120.0))


def _span(forecast, days=60):
    end_s = int(forecast.time_s[-1]) + HOUR_S
    return end_s - days * DAY_S, end_s


def test_only_hours_of_the_window_are_promised(drawn):
    forecast, measured = drawn
    asked = _asked(forecast, "evening_peak")
    promised = promise(forecast, measured, asked, ZONE)
    assert promised.rows.tolist() == np.flatnonzero(asked.inside).tolist()


def test_hours_to_come_are_promised_too(drawn):
    forecast, measured = drawn
    blind = measured.copy()
    blind[-24:] = np.nan
    promised = promise(forecast, blind, _asked(forecast), ZONE)
    assert np.isfinite(promised.conditional[-24:]).all()
    assert np.isfinite(promised.static[-24:]).all()


def test_no_promise_knows_its_own_day_or_the_day_before(drawn):
    forecast, measured = drawn
    asked = _asked(forecast)
    as_it_was = promise(forecast, measured, asked, ZONE)
    changed = measured.copy()
    changed[-48:] = 0.0
    other = promise(forecast, changed, asked, ZONE)
    np.testing.assert_array_equal(other.conditional, as_it_was.conditional)
    np.testing.assert_array_equal(other.static, as_it_was.static)


def test_an_outcome_of_three_days_ago_counts(drawn):
    forecast, measured = drawn
    changed = measured.copy()
    changed[-96:-72] = 0.0
    asked = _asked(forecast)
    as_it_was, other = (promise(forecast, one, asked, ZONE) for one in (measured, changed))
    assert (other.static[-24:] < as_it_was.static[-24:]).all()
    assert other.conditional[-24:].mean() < as_it_was.conditional[-24:].mean()


def test_hours_without_a_measurement_are_not_scored(drawn):
    forecast, measured = drawn
    gaps = measured.copy()
    gaps[-240:-200] = np.nan
    asked = _asked(forecast)
    promised = promise(forecast, gaps, asked, ZONE)
    test = backtest(forecast, gaps, promised, asked, ZONE, _span(forecast), 1)
    assert test.time_s.size == 60 * 24 - 40
    assert np.isfinite(test.measured).all()
    assert (test.time_s - test.issued_s == 25 * HOUR_S).all()


def test_rows_without_a_forecast_are_left_out(drawn):
    forecast, measured = drawn
    promised = promise(_blank(forecast, slice(-240, -200)), measured, _asked(forecast), ZONE)
    assert promised.rows.size == forecast.time_s.size - 40


def _blank(forecast, rows):
    quantiles = forecast.quantiles.copy()
    quantiles[rows] = np.nan
    return type(forecast)(forecast.time_s, forecast.issued_s, forecast.levels, quantiles)


@pytest.mark.parametrize(("level", "needed"), [(0.9, 9), (0.99, 99), (0.999, 999)])
def test_too_few_hours_say_how_many_are_needed(drawn, level, needed):
    forecast, measured = drawn
    asked = _asked(forecast, level=level)
    promised = promise(forecast, measured, asked, ZONE)
    span = (_span(forecast)[1] - (needed - 1) * HOUR_S, _span(forecast)[1])
    with pytest.raises(InputError, match=rf"needs {needed} hours of history"):
        backtest(forecast, measured, promised, asked, ZONE, span, 1)


def test_the_same_seed_gives_the_same_record(drawn):
    forecast, measured = drawn
    asked = _asked(forecast)
    promised = promise(forecast, measured, asked, ZONE)
    one, two = (
        backtest(forecast, measured, promised, asked, ZONE, _span(forecast), 3) for _ in range(2)
    )
    assert one.coverage == two.coverage


def test_regimes_are_local_hours_and_seasons(drawn):
    forecast, measured = drawn
    asked = _asked(forecast, "midday")
    promised = promise(forecast, measured, asked, ZONE)
    test = backtest(forecast, measured, promised, asked, ZONE, _span(forecast), 1)
    names = {one.name for one in test.coverage.regimes}
    assert {name for name in names if name.startswith("hour")} == {
        f"hour={hour}" for hour in range(10, 16)
    }
    assert sum(one.n for one in test.coverage.regimes if one.name.startswith("season=")) == 360


def _crossing(drawn):
    """Levels that, calibrated one at a time, cross while the history is short."""
    forecast, measured = drawn
    return [_asked(forecast, level=level) for level in (0.9, 0.95)], forecast, measured


def test_levels_calibrated_one_at_a_time_cross_and_together_do_not(drawn):
    every, forecast, measured = _crossing(drawn)
    alone = [promise(forecast, measured, one, ZONE).conditional for one in every]
    assert (alone[1] > alone[0]).any()
    lower, higher = (one.conditional for one in promises(forecast, measured, every, ZONE))
    assert not (higher > lower).any()
    np.testing.assert_array_equal(lower + higher, alone[0] + alone[1])


def test_levels_of_stations_do_not_cross_either(drawn):
    every, forecast, measured = _crossing(drawn)
    lower, higher = promises_of_stations([forecast], measured[:, None], every, ZONE)
    assert np.isfinite(higher).any()
    assert not (higher > lower).any()


def test_what_is_asked_comes_back_in_its_order(drawn):
    forecast, measured = drawn
    windows = ("all", "midday")
    every = [_asked(forecast, window, level) for level in (0.95, 0.8) for window in windows]
    for one, asked in zip(promises(forecast, measured, every, ZONE), every, strict=True):
        assert one.rows.size == asked.inside.sum()
        single = promise(forecast, measured, asked, ZONE)
        assert np.nanmean(one.conditional) == pytest.approx(
            np.nanmean(single.conditional), abs=0.01
        )
        np.testing.assert_array_equal(one.static, single.static)


def test_stations_are_promised_on_their_own_output():
    found = drawn_fleet()
    asked = found.scored[0].test.asked
    (single,) = promises_of_stations(found.forecast.stations, found.hours.power, [asked], ZONE)
    np.testing.assert_array_equal(single, found.scored[0].stations)
    rows = np.isin(found.hours.time_s, found.scored[0].test.time_s)
    held = (found.hours.power[rows] >= single[rows]).mean(axis=0)
    np.testing.assert_allclose(held, 0.9, atol=0.03)


def test_mean_pinball_is_that_done_by_hand():
    power = np.array([[0.5, np.nan], [0.1, np.nan]])
    guarantee = np.array([[0.3, 0.2], [0.3, 0.2]])
    rows = np.array([True, True])
    # 0.1 x 0.2 where it held, 0.9 x 0.2 where it did not; the second station never reported
    assert mean_pinball(power, guarantee, rows, 0.9) == pytest.approx((0.02 + 0.18) / 2)
    assert np.isnan(mean_pinball(power[:, 1:], guarantee[:, 1:], rows, 0.9))


def test_a_forecast_of_long_lead_learns_from_no_outcome_after_its_issue(drawn):
    forecast, measured = drawn
    issued_s = forecast.time_s - 97 * HOUR_S
    early = type(forecast)(forecast.time_s, issued_s, forecast.levels, forecast.quantiles)
    changed = measured.copy()
    changed[-96:] = 0.0
    asked = _asked(forecast)
    as_it_was, other = (promise(early, one, asked, ZONE) for one in (measured, changed))
    np.testing.assert_array_equal(other.conditional[-24:], as_it_was.conditional[-24:])
