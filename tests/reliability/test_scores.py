import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tanheng.reliability import (
    crps_ensemble,
    crps_quantiles,
    energy_score,
    exceedance,
    pinball,
    quantile,
    shortfall,
    variogram_score,
)

RNG = np.random.default_rng(11)
TAUS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])


def test_pinball_agrees_with_scoringrules():
    y, q = RNG.random(200), RNG.random(200)
    for tau in (0.05, 0.5, 0.9):
        np.testing.assert_allclose(
            pinball(y, q, tau), scoringrules.quantile_score(y, q, tau), atol=1e-14
        )


def test_crps_of_an_ensemble_agrees_with_scoringrules():
    y, members = RNG.random(50), RNG.random((50, 30))
    theirs = scoringrules.crps_ensemble(y, members, estimator="nrg")
    np.testing.assert_allclose(crps_ensemble(y, members), theirs, atol=1e-13)


def test_energy_and_variogram_score_agree_with_scoringrules():
    y, members = RNG.random((20, 4)), RNG.random((20, 25, 4))
    np.testing.assert_allclose(
        energy_score(y, members), scoringrules.es_ensemble(y, members, estimator="nrg"), atol=1e-13
    )
    theirs = scoringrules.vs_ensemble(y, members, p=0.5, estimator="nrg")
    np.testing.assert_allclose(variogram_score(y, members), theirs, atol=1e-12)


def test_crps_of_a_uniform_distribution_is_its_closed_form():
    # Gneiting and Raftery (2007): CRPS of U(0, 1) at y is y^2 - y + 1/3 within the support.
    y = np.linspace(0, 1, 11)
    table = np.broadcast_to(TAUS, (11, TAUS.size))
    np.testing.assert_allclose(crps_quantiles(y, table, TAUS), y**2 - y + 1 / 3, atol=1e-14)


def test_crps_of_a_fine_table_approaches_that_of_its_distribution():
    taus = (np.arange(999) + 1) / 1000
    table = np.clip(stats.norm.ppf(taus, 0.5, 0.08), 0, 1)[None].repeat(3, axis=0)
    y = np.array([0.35, 0.5, 0.7])
    theirs = scoringrules.crps_normal(y, 0.5, 0.08)
    np.testing.assert_allclose(crps_quantiles(y, table, taus), theirs, rtol=2e-3)


@given(st.floats(0, 1), st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_crps_of_a_table_is_twice_the_integral_of_pinball(y, values):
    table = np.sort(values)[None]
    grid = (np.arange(20_000) + 0.5) / 20_000
    losses = pinball(y, quantile(np.repeat(table, grid.size, axis=0), TAUS, grid), grid)
    assert crps_quantiles([y], table, TAUS)[0] == pytest.approx(2 * losses.mean(), abs=2e-4)


def test_an_unknown_outcome_scores_nan_and_leaves_averages_alone():
    y = np.array([0.2, np.nan, 0.1])
    assert np.isnan(pinball(y, 0.1, 0.05)[1])
    assert np.isnan(crps_quantiles(y, np.tile(TAUS, (3, 1)), TAUS)[1])
    assert exceedance(y, np.full(3, 0.15)) == 0.5
    assert shortfall(y, np.full(3, 0.15)) == pytest.approx(0.025)
    assert np.isnan(exceedance([np.nan], [0.1]))


def test_reaching_the_guarantee_exactly_counts_as_held():
    assert exceedance([0.1], [0.1]) == 1.0
