"""Three sensors say together what one of them cannot make wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.datacenter.control.voting import SAME_FOR, Watch, vote

TRUE = st.floats(5.0, 45.0)
LIE = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.floats(-10, 60))


@given(one=TRUE, two=TRUE, lie=LIE, at=st.integers(0, 2))
def test_one_liar_cannot_move_the_vote_beyond_the_two_others(one, two, lie, at):
    said = np.insert(np.array([one, two]), at, lie)
    found = vote(said[None])
    low, high = min(one, two), max(one, two)
    slack = 1e-12 * high
    assert low - slack <= found.hot_c[0] <= high + slack
    assert low - slack <= found.cold_c[0] <= high + slack
    assert found.sensors[0] >= 2


@given(said=st.permutations([20.0, 23.0, 41.0]))
def test_of_three_the_median_counts(said):
    found = vote(np.array([said]))
    assert found.hot_c[0] == pytest.approx(23.0)
    assert found.cold_c[0] == pytest.approx(23.0)


def test_of_two_the_hotter_counts_above_and_the_colder_below():
    found = vote(np.array([[20.0, np.nan, 26.0], [np.nan, 31.0, np.nan], [np.nan] * 3]))
    assert found.hot_c[:2].tolist() == [26.0, 31.0]
    assert found.cold_c[:2].tolist() == [20.0, 31.0]
    assert np.isnan([found.hot_c[2], found.cold_c[2]]).all()
    assert found.sensors.tolist() == [2, 1, 0]


@pytest.mark.parametrize("wild", [-10.5, 60.5, np.inf, -np.inf, np.nan])
def test_what_cannot_be_has_no_say(wild):
    found = vote(np.array([[wild, 22.0, 24.0]]))
    assert found.sensors[0] == 2
    assert (found.hot_c[0], found.cold_c[0]) == (24.0, 22.0)


def test_a_stuck_sensor_is_silenced_until_it_moves():
    watch = Watch()
    heard = []
    for step in range(SAME_FOR + 3):
        stuck = 20.0 if step < SAME_FOR + 1 else 20.5 + step
        heard.append(watch.heard(np.array([[stuck, 22 + 0.5 * step, 22.1 - 0.01 * step]])))
    silent = [bool(np.isnan(one[0, 0])) for one in heard]
    assert silent == [False] * (SAME_FOR - 1) + [True] * 2 + [False] * 2
    assert not np.isnan(np.stack(heard)[:, 0, 1:]).any()


def test_a_missing_reading_is_not_a_stuck_one():
    watch = Watch()
    for _ in range(2 * SAME_FOR):
        watch.heard(np.array([[np.nan, 22.0, 21.0]]))
    assert watch.heard(np.array([[23.0, 22.5, 21.5]])).tolist() == [[23.0, 22.5, 21.5]]
