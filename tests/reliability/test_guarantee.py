import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.reliability import compare, hours_needed, static_guarantee
from tanheng.reliability.guarantee import equal_shortfall_factor
from tanheng.reliability.scores import shortfall


def output(n, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.beta(1.2, 3.0, n)
    y[rng.random(n) < 0.05] = np.nan
    return y


@pytest.mark.parametrize("window_days", [3, 10])
def test_static_guarantee_is_the_quantile_of_the_trailing_days(window_days):
    y, day = output(24 * 20), np.arange(24 * 20) // 24 + 100
    inside = np.arange(y.size) % 24 >= 10
    got = static_guarantee(y, day, 0.95, window_days, inside)
    for i in range(0, y.size, 7):
        last = day[i] - 2
        past = y[(day <= last) & (day > last - window_days) & inside & ~np.isnan(y)]
        if past.size < 19:
            assert np.isnan(got[i])
        else:
            assert got[i] == pytest.approx(np.quantile(past, 0.05), abs=1e-15)


@settings(max_examples=20, deadline=None)
@given(st.integers(60, 24 * 20))
def test_cutting_off_later_hours_changes_no_static_guarantee(cut):
    y, day = output(24 * 20), np.arange(24 * 20) // 24
    whole = static_guarantee(y, day, 0.9, 5)
    np.testing.assert_array_equal(static_guarantee(y[:cut], day[:cut], 0.9, 5), whole[:cut])


def test_too_little_history_for_the_level_says_how_many_hours_are_needed():
    assert hours_needed(0.99) == 99
    with pytest.raises(InputError, match="at least 99 hours of history, came 50"):
        static_guarantee(np.full(50, 0.2), np.arange(50) // 24, 0.99, 30)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -0.1])
def test_a_level_outside_zero_and_one_is_refused(level):
    with pytest.raises(InputError, match="between 0 and 1"):
        static_guarantee(np.full(50, 0.2), np.arange(50) // 24, level, 30)


def test_gain_is_the_difference_of_mean_guarantees():
    y = np.array([0.5, 0.4, 0.3, np.nan])
    made = compare(y, np.full(4, 0.1), np.array([0.3, 0.3, 0.3, 9.0]), 0.95)
    assert made.n == 3
    assert made.gain_pp == pytest.approx(20.0)
    assert made.gain_relative == pytest.approx(2.0)
    assert (made.exceedance_static, made.exceedance_conditional) == (1.0, 1.0)
    assert made.pinball_static == pytest.approx(0.05 * 0.3)


def test_equal_shortfall_is_equal():
    y = output(2000, seed=1)
    y = y[~np.isnan(y)]
    static, conditional = np.full(y.size, np.quantile(y, 0.05)), 0.6 * y + 0.02
    made = compare(y, static, conditional, 0.95)
    scaled = made.factor * conditional
    assert shortfall(y, scaled) == pytest.approx(shortfall(y, static), rel=1e-9)
    assert made.gain_pp_equal_shortfall == pytest.approx(100 * (scaled.mean() - static.mean()))


def test_a_guarantee_of_nothing_can_be_scaled_without_bound():
    assert equal_shortfall_factor(np.full(3, 0.5), np.zeros(3), 0.01) == 100.0


def test_comparing_nothing_is_refused():
    with pytest.raises(InputError, match="no hour"):
        compare([np.nan], [0.1], [0.1], 0.95)
