import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.reliability import History, Regime, calibrate, known_rows, outcomes_needed
from tanheng.reliability.conformal import corrected_probability

from .drawn import TAUS, day_ahead, drawn


def direct(ranks, size, history, level, half_life, bandwidth, others=()):
    """The formula of the module, hour by hour, with nothing clever."""
    known, out = known_rows(history), np.full(len(ranks), np.nan)
    for i in range(len(ranks)):
        past = np.flatnonzero(~np.isnan(ranks[: known[i]]))
        if past.size < outcomes_needed(level):
            continue
        ordered = np.sort(size[past])
        place = np.searchsorted(ordered, size[past]) + np.searchsorted(ordered, size[past], "right")
        mine = np.searchsorted(ordered, size[i]) + np.searchsorted(ordered, size[i], "right")
        square = ((place - mine) / 2 / past.size / bandwidth) ** 2
        for values, width in others:
            square = square + ((values[past] - values[i]) / width) ** 2
        young = 0.5 ** ((history.day[i] - history.day[past]) / half_life)
        weight = np.maximum(1 - square / 32, 0) ** 16 * young
        weight = weight if weight.sum() >= outcomes_needed(level) else young
        order = past[np.lexsort((past, ranks[past]))]
        weight = weight[np.searchsorted(past, order)]
        order, weight = order[weight >= 1e-6], weight[weight >= 1e-6]
        reached = 1.0 + np.concatenate([[0.0], np.cumsum(weight)])
        values = np.concatenate([[0.0], ranks[order], [1.0]])
        out[i] = np.interp((1 - level) * reached[-1], np.concatenate([[0.0], reached]), values)
    return out


@pytest.mark.parametrize("others", [(), ("hour",)])
def test_the_fast_kernel_is_the_direct_formula(others):
    rng = np.random.default_rng(5)
    n = 24 * 60
    ranks, size, history = rng.random(n), rng.random(n).round(2), day_ahead(n)
    ranks[rng.random(n) < 0.1] = np.nan
    hour = np.arange(n) % 24 / 24.0
    regimes = [Regime(hour, 0.2)] if others else []
    fast = corrected_probability(ranks, size, history, 0.9, regimes, 30.0, 0.1)
    slow = direct(ranks, size, history, 0.9, 30.0, 0.1, [(hour, 0.2)] if others else [])
    np.testing.assert_allclose(fast, slow, atol=2e-5)


def test_history_is_what_was_known_at_issue_two_days_before():
    day = np.repeat(np.arange(4), 2)
    issued = np.repeat([0, 1, 2, 3], 2) * 100
    assert known_rows(History(day, issued, np.arange(8) * 10)).tolist() == [0, 0, 0, 0, 2, 2, 4, 4]
    late = History(day, issued, np.arange(8) * 100 + 50)
    assert known_rows(late).tolist() == [0, 0, 0, 0, 2, 2, 3, 3]


def test_rows_out_of_order_are_refused():
    with pytest.raises(InputError, match="known_s falls after row 0"):
        History(np.zeros(2), np.zeros(2), np.array([1, 0]))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 24 * 60), st.sampled_from([0.9, 0.95]))
def test_cutting_off_later_rows_changes_no_earlier_row(cut, level):
    case = drawn(24 * 60, seed=2)
    whole = calibrate(case.table, TAUS, case.measured, case.history, (level,))
    h = case.history
    part = History(h.day[:cut], h.issued_s[:cut], h.known_s[:cut])
    short = calibrate(case.table[:cut], TAUS, case.measured[:cut], part, (level,))
    np.testing.assert_array_equal(short.guarantee, whole.guarantee[:cut])
    np.testing.assert_array_equal(short.probability, whole.probability[:cut])


def test_an_outcome_not_yet_known_at_issue_changes_nothing():
    case = drawn(24 * 40, seed=3)
    spoiled = case.measured.copy()
    spoiled[-48:] = 0.0
    before = calibrate(case.table, TAUS, case.measured, case.history)
    after = calibrate(case.table, TAUS, spoiled, case.history)
    np.testing.assert_array_equal(after.guarantee, before.guarantee)


@pytest.mark.parametrize(("level", "needed"), [(0.95, 19), (0.9, 9), (0.99, 99), (0.5, 1)])
def test_outcomes_needed(level, needed):
    assert outcomes_needed(level) == needed


def test_without_enough_history_there_is_no_guarantee():
    case = drawn(24 * 5, seed=4)
    made = calibrate(case.table, TAUS, case.measured, case.history)
    assert np.isnan(made.guarantee[:48]).all()
    assert (made.outcomes[:72] == np.repeat([0, 0, 24], 24)).all()
    assert not np.isnan(made.guarantee[72:]).any()


def test_a_higher_level_never_promises_more():
    case = drawn(24 * 90, seed=6, bias=0.2)
    made = calibrate(case.table, TAUS, case.measured, case.history, (0.9, 0.99, 0.95))
    known = made.guarantee[~np.isnan(made.guarantee).any(axis=1)]
    assert (known[:, 0] >= known[:, 2]).all()
    assert (known[:, 2] >= known[:, 1]).all()


def test_a_biased_and_narrow_forecast_is_brought_to_its_level_in_every_fifth():
    case = drawn(24 * 500, seed=7, bias=0.25, narrow=0.6, persistence=0.5)
    made = calibrate(case.table, TAUS, case.measured, case.history).guarantee[:, 0]
    later = np.arange(made.size) > 24 * 100
    held = case.measured >= made
    fifths = np.array_split(np.flatnonzero(later)[np.argsort(made[later])], 5)
    assert abs(held[later].mean() - 0.95) < 0.01
    assert all(abs(held[fifth].mean() - 0.95) < 0.02 for fifth in fifths)


def test_a_global_shift_leaves_the_fifths_of_that_forecast_off():
    case = drawn(24 * 500, seed=7, bias=0.25, narrow=0.6, persistence=0.5)
    made = calibrate(
        case.table, TAUS, case.measured, case.history, rank_bandwidth=np.inf
    ).guarantee[:, 0]
    later = np.arange(made.size) > 24 * 100
    held = case.measured >= made
    fifths = np.array_split(np.flatnonzero(later)[np.argsort(made[later])], 5)
    assert max(abs(held[fifth].mean() - 0.95) for fifth in fifths) > 0.02
