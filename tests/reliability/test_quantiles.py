import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tanheng.core import InputError
from tanheng.reliability import cdf, monotone, pit, quantile, spread_out

TAUS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
ROW = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.35, 0.5, 0.8, 1.0]), min_size=5, max_size=5)


def test_between_two_probabilities_the_quantile_is_linear():
    table = np.array([[0.1, 0.2, 0.4, 0.6, 0.9]])
    assert quantile(table, TAUS, 0.15)[0] == pytest.approx(0.15)


def test_tails_run_to_floor_and_cap():
    table = np.array([[0.1, 0.2, 0.4, 0.6, 0.9]])
    got = [quantile(table, TAUS, p)[0] for p in (0.0, 0.025, 0.975, 1.0)]
    np.testing.assert_allclose(got, [0.0, 0.05, 0.95, 1.0])


@given(ROW, st.floats(0, 1), st.floats(0, 1))
def test_cdf_and_quantile_are_inverse_up_to_rounding(row, y, p):
    table = np.sort(row)[None]
    reached, rank = quantile(table, TAUS, p)[0], cdf(table, TAUS, y)[0]
    assert y >= reached - 1e-9 or rank < p
    assert y <= reached + 1e-9 or rank >= p - 1e-9


@given(ROW, st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_both_functions_rise(row, pair):
    table = np.sort(row)[None]
    low, high = sorted(pair)
    assert quantile(table, TAUS, low)[0] <= quantile(table, TAUS, high)[0]
    assert cdf(table, TAUS, low)[0] <= cdf(table, TAUS, high)[0]


def test_a_jump_counts_in_full_at_its_value_and_not_below():
    table = np.array([[0.0, 0.0, 0.3, 0.3, 0.6]])
    assert cdf(table, TAUS, 0.0)[0] == 0.25
    assert cdf(table, TAUS, 0.3)[0] == 0.75
    assert cdf(table, TAUS, np.nextafter(0.3, 0))[0] == pytest.approx(0.5)


def test_ranks_are_uniform_when_the_table_is_the_truth_with_an_atom():
    n, taus = 20_000, (np.arange(99) + 1) / 100
    rng = np.random.default_rng(3)
    y = np.maximum(rng.random(n) - 0.3, 0.0)
    table = np.broadcast_to(np.maximum(taus - 0.3, 0.0), (n, 99))
    ranks = pit(table, taus, y, spread_out(np.arange(n) * 3600))
    assert stats.kstest(ranks, "uniform").statistic < 0.015


def test_spread_depends_on_the_instant_alone_and_is_even():
    time_s = np.arange(5000) * 3600 + 1_300_000_000
    np.testing.assert_array_equal(spread_out(time_s)[1000:], spread_out(time_s[1000:]))
    assert stats.kstest(spread_out(time_s), "uniform").statistic < 0.01


def test_crossing_quantiles_are_sorted_and_bounded():
    np.testing.assert_array_equal(monotone([[0.3, -0.1, 1.4]]), [[0.0, 0.3, 1.0]])
    assert np.isnan(monotone([[0.3, np.nan, 0.4]])).all()


def test_unknown_rows_stay_unknown():
    table = np.array([[np.nan] * 5, [0.1, 0.2, 0.3, 0.4, 0.5]])
    assert np.isnan(quantile(table, TAUS, 0.3)).tolist() == [True, False]
    assert np.isnan(cdf(table, TAUS, [0.1, np.nan])).all()


def test_probabilities_must_rise_and_match_the_table():
    with pytest.raises(InputError, match="increasing"):
        quantile([[0.1, 0.2]], [0.5, 0.5], 0.1)
    with pytest.raises(InputError, match="one probability per column"):
        quantile([[0.1, 0.2]], [0.5], 0.1)


def test_what_reaches_the_cap_is_certain_to_be_at_most_the_cap():
    assert cdf([[0.2, 1.0]], [0.1, 0.9], [1.0]).tolist() == [1.0]
