import numpy as np
from scipy.stats import norm

from tanheng.core import DAY_S, HOUR_S
from tanheng.forecast import LEVELS, Calendar, Forest, pooled_forest, rolling_forest

CALENDAR = Calendar(start_s=0, first_s=60 * DAY_S, refit_s=20 * DAY_S)
TIME = np.arange(0, 120 * DAY_S, HOUR_S)
SMALL = Forest(trees=40, min_leaf=8, max_features=1.0)


def world(hours=TIME.size):
    rng = np.random.default_rng(4)
    mean = rng.uniform(0.2, 0.8, TIME.size)
    outcome = mean + 0.1 * mean * rng.standard_normal(TIME.size)
    return mean[:hours, None].astype(np.float32), outcome[:hours]


def forecast(features, target):
    time_s = TIME[: len(target)]
    return rolling_forest(features, target, time_s, time_s - 25 * HOUR_S, CALENDAR, SMALL)


def test_quantiles_are_near_those_of_the_known_distribution():
    features, target = world()
    found = forecast(features, target)
    mean = features.astype(float)
    truth = mean + 0.1 * mean * norm.ppf(LEVELS)
    rolling = CALENDAR.rolling_s <= TIME
    near = slice(2, -1)
    assert np.abs(found.quantiles - truth)[rolling][:, near].mean() < 0.02
    assert (np.diff(found.quantiles, axis=1) >= 0).all()


def test_deleting_the_last_days_changes_no_earlier_row_bit_for_bit():
    kept = 90 * 24
    whole, short = forecast(*world()), forecast(*world(kept))
    np.testing.assert_array_equal(whole.quantiles[:kept], short.quantiles)


def test_missing_features_are_allowed():
    features, target = world()
    features[::5] = np.nan
    assert np.isfinite(forecast(features, target).quantiles).all()


def test_stations_read_one_by_one_are_forecast_as_if_stacked() -> None:
    rng = np.random.default_rng(3)
    hours, stations = TIME.size, 3
    features = rng.normal(size=(stations, hours, 4)).astype(np.float32)
    target = 0.5 + 0.1 * features[..., 0].T + 0.1 * rng.random((hours, stations))
    target[5:90, 1] = np.nan
    issued_s = TIME - 30 * HOUR_S
    forest = Forest(trees=5, max_rows=1000)
    pooled = pooled_forest(features.__getitem__, target, TIME, issued_s, CALENDAR, forest)
    stacked = rolling_forest(
        np.concatenate(features),
        target.T.ravel(),
        np.tile(TIME, stations),
        np.tile(issued_s, stations),
        CALENDAR,
        forest,
    )
    np.testing.assert_array_equal(
        np.concatenate([one.quantiles for one in pooled]), stacked.quantiles
    )
    assert len(pooled[1:]) == 2
