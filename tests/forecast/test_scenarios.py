import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.covariance import ledoit_wolf_shrinkage

from tanheng.core import InputError
from tanheng.forecast.scenarios import (
    ScenarioSet,
    coherent,
    gaussian_order,
    scenarios,
    schaake_order,
    shrinkage,
)

TAUS = np.array([0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98])
HOURS, STATIONS = 6, 4
TIME = np.arange(HOURS) * 3600
CAPACITY = np.array([50.0, 100.0, 150.0, 20.0])


def dependent(days, seed):
    """Uniform ranks (days, hours, stations), alike over hours and stations."""
    rng = np.random.default_rng(seed)
    day, station = rng.standard_normal((days, 1, 1)), rng.standard_normal((days, 1, STATIONS))
    own = rng.standard_normal((days, HOURS, STATIONS))
    return stats.norm.cdf(np.sqrt(0.6) * day + np.sqrt(0.2) * station + np.sqrt(0.2) * own)


def marginals():
    centre = np.linspace(0.2, 0.6, HOURS * STATIONS).reshape(HOURS, STATIONS, 1)
    return np.clip(centre + 0.15 * stats.norm.ppf(TAUS), 0, 1)


def independent(members, seed=0):
    rng = np.random.default_rng(seed)
    return np.argsort(rng.random((members, HOURS, STATIONS)), axis=0)


@pytest.mark.parametrize("make", [schaake_order, gaussian_order])
def test_every_marginal_is_met_exactly(make):
    drawn = scenarios(TIME, marginals(), TAUS, make(dependent(60, 1), 50))
    expected = np.sort(scenarios(TIME, marginals(), TAUS, independent(50)).values, axis=0)
    np.testing.assert_array_equal(np.sort(drawn.values, axis=0), expected)
    middle = (drawn.values <= marginals()[..., 4]).mean(axis=0)
    np.testing.assert_array_equal(middle, 0.5)


@pytest.mark.parametrize("make", [schaake_order, gaussian_order])
def test_dependence_scores_better_than_independence_on_dependent_days(make):
    past, days = dependent(200, 2), dependent(400, 3)
    table = marginals()
    outcome = np.empty_like(days)
    for h in range(HOURS):
        for s in range(STATIONS):
            outcome[:, h, s] = np.interp(days[:, h, s], np.r_[0, TAUS, 1], np.r_[0, table[h, s], 1])
    flat = outcome.reshape(len(outcome), -1)

    def score(order):
        """Energy score of one set of members against every day (Gneiting and Raftery 2007)."""
        values = scenarios(TIME, table, TAUS, order).values.reshape(len(order), -1)
        within = np.linalg.norm(values[:, None] - values[None], axis=2).mean()
        return np.linalg.norm(flat[:, None] - values[None], axis=2).mean(axis=1) - within / 2

    gap = score(make(past, 100)) - score(independent(100))
    assert gap.mean() < -3 * gap.std() / np.sqrt(gap.size)


def test_gaussian_members_are_as_dependent_as_the_days():
    days = dependent(2000, 4)
    order = gaussian_order(days, 4000, seed=1)
    drawn = stats.spearmanr(order[:, 0, 0], order[:, 3, 2]).statistic
    seen = stats.spearmanr(days[:, 0, 0], days[:, 3, 2]).statistic
    assert drawn == pytest.approx(seen, abs=0.05)


def test_shrinkage_is_that_of_ledoit_and_wolf():
    scores = np.random.default_rng(5).standard_normal((40, 30)) @ np.diag(np.linspace(0.5, 1.5, 30))
    theirs = ledoit_wolf_shrinkage(scores, assume_centered=True)
    assert shrinkage(scores) == pytest.approx(theirs, rel=1e-9)


def test_members_follow_the_latest_complete_days():
    days = dependent(30, 6)
    days[-1, 2, 1] = np.nan
    np.testing.assert_array_equal(schaake_order(days, 10), schaake_order(days[:-1], 10))


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.3, 0.3), st.floats(0.2, 3.0))
def test_the_fleet_gets_its_own_distribution_and_stations_add_up_within_bounds(shift, width):
    drawn = scenarios(TIME, marginals(), TAUS, schaake_order(dependent(60, 7), 50))
    centre = np.linspace(0.3, 0.6, HOURS)[:, None] + shift
    fleet_table = np.clip(centre + width * 0.1 * stats.norm.ppf(TAUS), 0, 1)
    moved = coherent(drawn, CAPACITY, fleet_table, TAUS)
    wanted = scenarios(
        TIME, fleet_table[:, None], TAUS, np.arange(50)[:, None, None] + 0 * TIME[:, None]
    )
    sums = moved.fleet(CAPACITY)
    np.testing.assert_allclose(np.sort(sums, axis=0), wanted.values[..., 0], atol=1e-12)
    assert moved.values.min() >= 0.0
    assert moved.values.max() <= 1.0
    before = np.argsort(drawn.fleet(CAPACITY), axis=0)
    assert (np.diff(np.take_along_axis(sums, before, axis=0), axis=0) >= -1e-12).all()


def test_a_fleet_forecast_that_agrees_moves_nothing():
    drawn = scenarios(TIME, marginals(), TAUS, schaake_order(dependent(60, 8), 50))
    members = (np.arange(50) + 0.5) / 50
    own = np.sort(drawn.fleet(CAPACITY), axis=0).T
    moved = coherent(drawn, CAPACITY, own, members)
    np.testing.assert_allclose(moved.values, drawn.values, atol=1e-12)


def test_a_fleet_that_stands_still_can_rise_and_a_full_one_fall():
    still = ScenarioSet(TIME[:1], np.array([[[0.0, 0.0]], [[1.0, 1.0]]]))
    moved = coherent(still, [1.0, 3.0], [[0.3, 0.5]], [0.25, 0.75])
    np.testing.assert_allclose(moved.values[:, 0], [[0.3, 0.3], [0.5, 0.5]])


def test_the_same_seed_draws_the_same_members():
    days = dependent(40, 9)
    np.testing.assert_array_equal(gaussian_order(days, 30, 4), gaussian_order(days, 30, 4))
    assert (gaussian_order(days, 30, 4) != gaussian_order(days, 30, 5)).any()


def test_what_does_not_fit_is_refused():
    with pytest.raises(InputError, match="at least 50 complete past days"):
        schaake_order(dependent(20, 1), 50)
    with pytest.raises(InputError, match="at least 2 complete"):
        gaussian_order(dependent(1, 1), 50)
    with pytest.raises(InputError, match=r"\(days, hours, stations\)"):
        schaake_order(np.zeros((3, 4)), 2)
    with pytest.raises(InputError, match="for an order"):
        scenarios(TIME, marginals()[:3], TAUS, independent(5))
    drawn = scenarios(TIME, marginals(), TAUS, independent(5))
    with pytest.raises(InputError, match="positive capacities"):
        drawn.fleet([1.0, 2.0])
    with pytest.raises(InputError, match="fleet quantiles"):
        coherent(drawn, CAPACITY, np.zeros((2, 9)), TAUS)
    with pytest.raises(InputError, match="probabilities increasing"):
        scenarios(TIME, marginals(), TAUS[::-1], independent(5))
    with pytest.raises(InputError, match="members, 6 hours"):
        ScenarioSet(TIME, np.zeros((5, 2, 1)))
