import numpy as np
import pytest
from scipy import stats

from tanheng.core import InputError
from tanheng.reliability import diebold_mariano


def test_without_lags_it_is_the_paired_z_test():
    rng = np.random.default_rng(1)
    a, b = rng.random(400), rng.random(400)
    made = diebold_mariano(a, b, 0)
    theirs = stats.ttest_rel(a, b).statistic * np.sqrt(400 / 399)
    assert made.statistic == pytest.approx(theirs, rel=1e-12)
    assert made.p_value == pytest.approx(2 * stats.norm.sf(abs(theirs)), rel=1e-9)


def test_the_error_allows_for_autocorrelation():
    # AR(1): the variance of the mean is (1 + r) / (1 - r) times that of independent hours.
    rng, r, n = np.random.default_rng(2), 0.8, 200_000
    noise = np.empty(n)
    noise[0] = 0.0
    for t, shock in enumerate(rng.standard_normal(n - 1)):
        noise[t + 1] = r * noise[t] + shock
    made, naive = (diebold_mariano(noise, np.zeros(n), lags).error for lags in (200, 0))
    assert made / naive == pytest.approx(np.sqrt((1 + r) / (1 - r)), rel=0.05)


def test_swapping_the_forecasts_turns_the_sign():
    rng = np.random.default_rng(3)
    a, b = rng.random(300), rng.random(300) + 0.2
    assert diebold_mariano(a, b, 5).statistic == -diebold_mariano(b, a, 5).statistic
    assert diebold_mariano(a, b, 5).p_value < 1e-6


def test_equal_losses_give_no_statistic():
    assert np.isnan(diebold_mariano(np.ones(50), np.ones(50), 3).statistic)


def test_fewer_hours_than_lags_are_refused():
    with pytest.raises(InputError, match="more than 48 hours"):
        diebold_mariano(np.ones(48), np.zeros(48), 48)
