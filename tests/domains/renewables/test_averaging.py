import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import HOUR_S
from tanheng.domains.renewables.averaging import hourly, increments, whole_hours


def test_an_hour_is_the_mean_of_its_rows():
    time_s = 900 * np.arange(8)
    hours, mean = hourly(time_s, np.arange(8.0)[:, None])
    assert hours.tolist() == [0, HOUR_S]
    assert mean[:, 0].tolist() == [1.5, 5.5]


def test_blanks_are_left_out_of_the_mean():
    hours, mean = hourly(
        900 * np.arange(8), np.r_[[1.0, np.nan, 3.0, np.nan], [np.nan] * 4][:, None]
    )
    assert hours.size == 2
    np.testing.assert_array_equal(mean[:, 0], [2.0, np.nan])


@pytest.mark.parametrize("hours_apart", [2, 3, 6])
def test_rows_far_apart_hold_until_the_next(hours_apart):
    time_s = hours_apart * HOUR_S * np.arange(4)
    hours, mean = hourly(time_s, np.arange(4.0)[:, None])
    assert hours.tolist() == (HOUR_S * np.arange(4 * hours_apart)).tolist()
    assert mean[:, 0].tolist() == np.repeat(np.arange(4.0), hours_apart).tolist()


def test_a_gap_between_rows_far_apart_stays_one():
    time_s = 3 * HOUR_S * np.array([0, 1, 2, 6, 7])
    hours, _ = hourly(time_s, np.zeros((5, 1)))
    assert not np.isin(HOUR_S * np.arange(9, 18), hours).any()


@given(
    step=st.sampled_from([300, 900, 1800, 3600, 10800]),
    count=st.integers(50, 200),
    cut=st.integers(3, 49),
    seed=st.integers(0, 99),
)
def test_no_earlier_hour_changes_when_later_rows_are_cut_off(step, count, cut, seed):
    values = np.random.default_rng(seed).normal(size=(count, 2))
    time_s = step * np.arange(count, dtype=np.int64)
    hours, mean = hourly(time_s, values)
    earlier, earlier_mean = hourly(time_s[:cut], values[:cut])
    whole = earlier + max(step, HOUR_S) <= cut * step
    place = np.searchsorted(hours, earlier[whole])
    np.testing.assert_array_equal(mean[place], earlier_mean[whole])


def test_a_clock_that_jitters_counts_to_the_hour_it_means():
    assert whole_hours(np.array([3598, 3602, 7199]), HOUR_S).tolist() == [3600, 3600, 7200]
    assert whole_hours(np.array([3598, 4502]), 900).tolist() == [3600, 3600]


def test_half_past_counts_to_the_later_hour_as_readings_do():
    assert whole_hours(np.array([1800, 5400]), HOUR_S).tolist() == [3600, 7200]


@given(
    added=st.lists(st.floats(0, 1e6), min_size=2, max_size=48),
    seed=st.integers(0, 99),
)
def test_an_accumulation_is_undone_in_any_order_of_rows(added, seed):
    run = np.repeat([0, 1], len(added))
    time_s = np.tile(HOUR_S * np.arange(len(added)), 2)
    totals = np.r_[np.cumsum(added), np.cumsum(added)]
    order = np.random.default_rng(seed).permutation(totals.size)
    found = increments(run[order], time_s[order], totals[order])
    np.testing.assert_allclose(found, np.r_[added, added][order], atol=1e-6 * max(1, totals.max()))


def test_an_accumulation_that_starts_anew_each_day_is_undone():
    totals = np.array([1.0, 3.0, 6.0, 1.0, 3.0])
    found = increments(np.zeros(5, dtype=np.int64), np.arange(5), totals)
    assert found.tolist() == [1, 2, 3, 1, 2]
