import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tanheng.province.runs import (
    CYCLE_H,
    LEADS,
    error_correlation,
    error_features,
    error_field,
    error_scale,
    error_variance,
    evolve,
    run_for,
    unit_errors,
)

RUNS = 2000
HOURS = CYCLE_H * (RUNS - 1) + LEADS + 1
VARIANCE = error_variance(np.arange(1, LEADS + 1), 0.8, 3.6)


@pytest.fixture(scope="module")
def evolved() -> tuple[np.ndarray, np.ndarray]:
    """Runs and errors where nothing is known before 37 h and all weather is alike."""
    unit = unit_errors(error_field(4, "u", RUNS), error_features(34.0, 113.0), 4, "u", 0)
    runs, truth = evolve(np.zeros(HOURS), np.ones(HOURS), unit, VARIANCE)
    at = CYCLE_H * np.arange(RUNS)[:, None] + np.arange(1, LEADS + 1)
    keep = slice(4, RUNS - 4)
    return runs[keep], truth[at[keep]] - runs[keep]


def test_error_variance_grows_with_lead_as_stated(evolved: tuple[np.ndarray, np.ndarray]) -> None:
    _, errors = evolved
    assert_allclose(errors.var(axis=0) / VARIANCE, 1.0, atol=0.12)
    assert (np.diff(VARIANCE) > 0).all()
    assert VARIANCE[0] > 0.8
    assert_array_equal(error_variance([0, -5], 0.8, 3.6), 0.0)


def test_error_is_autocorrelated_along_the_lead(evolved: tuple[np.ndarray, np.ndarray]) -> None:
    _, errors = evolved
    lags = np.corrcoef(errors[:, 24:36].T)[0]
    assert lags[1] > 0.85
    assert lags[11] < 0.4
    assert (np.diff(lags[:8]) < 0).all()


def test_error_is_independent_of_its_own_and_older_runs(
    evolved: tuple[np.ndarray, np.ndarray],
) -> None:
    runs, errors = evolved
    bound = 4 / np.sqrt(runs.shape[0])
    for lead in range(1, 37):
        error, newest, older = errors[1:, lead - 1], runs[1:, lead - 1], runs[:-1, lead + 11]
        revealed = newest - older
        assert revealed.std() > 0.5
        assert abs(np.corrcoef(error, revealed)[0, 1]) < bound
        old_error = errors[:-1, lead + 11]
        assert np.corrcoef(old_error, revealed)[0, 1] > 0.3  # as it must: the step was an error


def test_error_is_independent_of_errors_seen_before_the_issue(
    evolved: tuple[np.ndarray, np.ndarray],
) -> None:
    _, errors = evolved
    bound = 4 / np.sqrt(errors.shape[0])
    seen = errors[:-1, :CYCLE_H]  # of the run before, for the 12 h before the issue
    for lead in (1, 6, 13, 25, 36, 48):
        for hour in (0, 6, 11):
            assert abs(np.corrcoef(errors[1:, lead - 1], seen[:, hour])[0, 1]) < bound


def test_a_run_ends_as_what_every_run_knows_and_starts_at_the_truth_before_it() -> None:
    generator = np.random.default_rng(0)
    runs = 12
    hours = CYCLE_H * (runs - 1) + LEADS + 1
    known, scale = generator.random(hours), 1 + generator.random(hours)
    forecast, truth = evolve(known, scale, generator.standard_normal((runs, LEADS)), VARIANCE)
    for run in range(runs):
        assert_array_equal(forecast[run, 36:], known[CYCLE_H * run + 37 : CYCLE_H * run + 49])
    exact, _ = evolve(known, scale, np.zeros((runs, LEADS)), VARIANCE)
    for run in range(runs):
        assert_array_equal(exact[run], known[CYCLE_H * run + 1 : CYCLE_H * run + 49])
    assert np.isnan(truth[:37]).all()
    assert np.isfinite(truth[37 : CYCLE_H * (runs - 1) + 1]).all()


def test_a_later_run_changes_no_earlier_run_and_no_earlier_truth() -> None:
    unit = np.random.default_rng(0).standard_normal((10, LEADS))
    hours = CYCLE_H * 9 + LEADS + 1
    known, scale = np.zeros(hours), np.ones(hours)
    forecast, truth = evolve(known, scale, unit, VARIANCE)
    changed = unit.copy()
    changed[7] += 1.0
    other, other_truth = evolve(known, scale, changed, VARIANCE)
    assert_array_equal(forecast[:7], other[:7])
    assert not np.array_equal(forecast[7], other[7])
    assert_array_equal(truth[37 : 6 * CYCLE_H + 1], other_truth[37 : 6 * CYCLE_H + 1])


def test_error_correlation_is_that_of_the_draws_and_falls_with_distance() -> None:
    places = [(34.0, 113.0), (34.2, 113.1), (34.9, 113.3), (36.0, 115.5)]
    features = np.stack([error_features(*place) for place in places])
    field = error_field(9, "u", 3000)
    drawn = [unit_errors(field, row, 9, "u", i)[:, 0] for i, row in enumerate(features)]
    stated = error_correlation(features)
    assert_allclose(np.corrcoef(drawn), stated, atol=0.07)
    assert stated[0, 0] == pytest.approx(1.0)
    assert stated[0, 1] > stated[0, 2] + 0.2 > stated[0, 3] + 0.2


def test_errors_are_larger_in_troughs() -> None:
    settled, trough = error_scale(np.array([1025.0, 995.0]))
    assert 0.7 < settled < 0.71
    assert 1.48 < trough < 1.5


@given(st.integers(0, 100_000), st.integers(1, 37))
def test_the_run_is_the_latest_with_the_least_lead(hour: int, least: int) -> None:
    run, lead = run_for(np.array([hour]), least)
    assert CYCLE_H * run[0] + lead[0] == hour
    assert least <= lead[0] < least + CYCLE_H
