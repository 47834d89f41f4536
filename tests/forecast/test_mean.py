import numpy as np

from tanheng.core import DAY_S, HOUR_S
from tanheng.forecast import Boosting, Calendar, rolling_mean

CALENDAR = Calendar(start_s=0, first_s=60 * DAY_S, refit_s=20 * DAY_S)
TIME = np.arange(0, 120 * DAY_S, HOUR_S)
SMALL = Boosting(trees=20, leaves=7, rate=0.2, max_rows=2000)


def world(hours=TIME.size):
    rng = np.random.default_rng(3)
    wind = rng.uniform(0, 15, (TIME.size, 3)).astype(np.float32)
    power = np.clip((wind / 12) ** 3, 0, 1) + 0.02 * rng.standard_normal(wind.shape)
    return wind[:hours], power[:hours].astype(np.float64)


def forecast(wind, power, boosting=SMALL):
    time_s = TIME[: len(power)]
    return rolling_mean(
        lambda s: wind[:, [s]], power, time_s, time_s - 25 * HOUR_S, CALENDAR, boosting
    )


def test_the_mean_is_learned_out_of_sample():
    wind, power = world()
    error = forecast(wind, power) - power
    assert np.sqrt(np.mean(error**2)) < 0.05


def test_deleting_the_last_days_changes_no_earlier_row_bit_for_bit():
    kept = 90 * 24
    whole, short = forecast(*world()), forecast(*world(kept))
    np.testing.assert_array_equal(whole[:kept], short)


def test_an_outcome_changes_no_forecast_issued_before_it():
    wind, power = world()
    before = forecast(wind, power)
    hit = 75 * 24
    power[hit:] = 0.5
    after = forecast(wind, power)
    rolling = slice(60 * 24, hit)
    np.testing.assert_array_equal(before[rolling], after[rolling])
    assert (before[100 * 24 :] != after[100 * 24 :]).any()


def test_hours_without_output_are_forecast_but_not_learned_from():
    wind, power = world()
    power[::7] = np.nan
    assert np.isfinite(forecast(wind, power)).all()
