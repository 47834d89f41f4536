import numpy as np
import pytest
from crepes import ConformalPredictiveSystem
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.reliability import (
    History,
    Regime,
    calibrate,
    circular,
    kernel,
    known_rows,
    outcomes_needed,
    pinball,
    quintile_of,
)
from tanheng.reliability.conformal import corrected_probability

from .drawn import TAUS, day_ahead, drawn


def direct(ranks, size, history, level, half_life, bandwidth, others=(), feedback=0.0):
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
        told = past[~np.isnan(out[past])]
        misses = (ranks[told] < out[told]) / (1 - level)
        recent = 0.5 ** ((history.day[i] - history.day[told]) / 30.0) * (1 - 0.5 ** (1 / 30.0))
        hours_per_day = past.size / np.unique(history.day[past]).size
        push = np.clip(feedback * (recent * (1 - misses)).sum() / hours_per_day, -2, 2)
        odds = (1 - level) / level * np.exp(push)
        out[i] = np.interp(
            odds / (1 + odds) * reached[-1], np.concatenate([[0.0], reached]), values
        )
    return out


@pytest.mark.parametrize("feedback", [0.0, 2.0])
@pytest.mark.parametrize("others", [False, True])
def test_the_fast_kernel_is_the_direct_formula(others, feedback):
    rng = np.random.default_rng(5)
    n = 24 * 60
    ranks, size, history = rng.random(n), rng.random(n).round(2), day_ahead(n)
    ranks[rng.random(n) < 0.1] = np.nan
    hour = np.arange(n) % 24 / 24.0
    regimes = [Regime(hour, 0.2)] if others else []
    fast = corrected_probability(ranks, size, history, 0.9, regimes, 30.0, 0.1, feedback)
    slow = direct(ranks, size, history, 0.9, 30.0, 0.1, [(hour, 0.2)] if others else [], feedback)
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


def test_a_level_that_needs_more_history_takes_no_other_with_it():
    case = drawn(24 * 6, seed=4)
    alone = calibrate(case.table, TAUS, case.measured, case.history, (0.9,))
    made = calibrate(case.table, TAUS, case.measured, case.history, (0.99, 0.9))
    assert np.isnan(made.guarantee[:, 0]).all()
    np.testing.assert_array_equal(made.guarantee[:, 1], alone.guarantee[:, 0])
    assert np.isfinite(made.guarantee[72:, 1]).all()


def exceedances(measured, guarantee, skip_days=100):
    """Overall and by fifths of the guarantee, after a start."""
    y, g = measured[24 * skip_days :], guarantee[24 * skip_days :]
    held, fifth = y >= g, quintile_of(g)
    return held.mean(), np.array([held[fifth == k].mean() for k in range(5)])


def test_a_biased_and_narrow_forecast_is_brought_to_its_level_in_every_fifth():
    case = drawn(24 * 500, seed=7, bias=0.25, narrow=0.6, persistence=0.5)
    raw = case.table[:, TAUS.tolist().index(0.05)]
    assert exceedances(case.measured, raw)[0] < 0.8
    made = calibrate(case.table, TAUS, case.measured, case.history).guarantee[:, 0]
    whole, fifths = exceedances(case.measured, made)
    assert abs(whole - 0.95) < 0.01
    assert np.abs(fifths - 0.95).max() < 0.02


def test_a_global_shift_leaves_the_fifths_of_that_forecast_off():
    case = drawn(24 * 500, seed=7, bias=0.25, narrow=0.6, persistence=0.5)
    made = calibrate(
        case.table, TAUS, case.measured, case.history, rank_bandwidth=np.inf, feedback=0.0
    ).guarantee[:, 0]
    assert np.abs(exceedances(case.measured, made)[1] - 0.95).max() > 0.02


def test_the_guarantee_nears_the_true_quantile():
    case = drawn(24 * 500, seed=8, bias=0.25, narrow=0.6, persistence=0.5)
    made = calibrate(case.table, TAUS, case.measured, case.history).guarantee[:, 0]
    later = slice(24 * 100, None)
    assert np.abs(made - case.true)[later].mean() < 0.15 * case.true[later].mean()


@pytest.mark.parametrize("drift", [-0.1, 0.1])
def test_the_level_holds_while_the_world_drifts(drift):
    case = drawn(24 * 700, seed=9, drift=drift, persistence=0.5)
    fixed, tracked = (
        calibrate(case.table, TAUS, case.measured, case.history, feedback=f).guarantee[:, 0]
        for f in (0.0, 1.5)
    )
    held = exceedances(case.measured, tracked)[0]
    assert abs(held - 0.95) < 0.01
    assert abs(held - 0.95) < abs(exceedances(case.measured, fixed)[0] - 0.95)


def test_a_step_in_the_world_is_followed_sooner_with_feedback():
    case = drawn(24 * 400, seed=10, persistence=0.5)
    measured = case.measured.copy()
    measured[24 * 300 :] *= 0.7
    after = slice(24 * 310, 24 * 370)
    held = [
        (
            measured
            >= calibrate(case.table, TAUS, measured, case.history, feedback=f).guarantee[:, 0]
        )[after].mean()
        for f in (0.0, 1.5)
    ]
    assert held[1] > held[0] + 0.01


def test_a_perfect_forecast_loses_next_to_nothing():
    case = drawn(24 * 700, seed=11, persistence=0.9)
    made = calibrate(case.table, TAUS, case.measured, case.history).guarantee[:, 0]
    later = slice(24 * 100, None)
    mine = pinball(case.measured[later], made[later], 0.05).mean()
    best = pinball(case.measured[later], case.true[later], 0.05).mean()
    assert mine < 1.05 * best


def test_with_equal_weights_it_is_the_threshold_of_crepes():
    rng = np.random.default_rng(12)
    n = 24 * 21
    y = rng.beta(2, 3, n)
    table = np.broadcast_to(TAUS, (n, TAUS.size))
    made = calibrate(
        table, TAUS, y, day_ahead(n), (0.9,),
        half_life_days=np.inf, rank_bandwidth=np.inf, feedback=0.0,
    )  # fmt: skip
    past = int(made.outcomes[-1])
    theirs = ConformalPredictiveSystem().fit(y[:past])
    spans = theirs.predict_int(np.zeros(1), confidence=0.8, y_min=0.0, y_max=1.0)
    ordered = np.sort(y[:past])
    k = int(np.floor(0.1 * (past + 1)))
    assert ordered[k - 2] <= made.guarantee[-1, 0] <= ordered[k]
    assert ordered[k - 2] <= spans[0, 0] <= ordered[k]


def test_a_regime_far_narrower_than_its_steps_is_mondrian():
    rng = np.random.default_rng(13)
    n = 24 * 41
    kind = rng.integers(0, 3, n)
    y = rng.random(n) ** (1.0 + kind)
    table = np.broadcast_to(TAUS, (n, TAUS.size))
    made = calibrate(
        table, TAUS, y, day_ahead(n), (0.9,),
        regimes=[Regime(kind.astype(float), 0.01)],
        half_life_days=np.inf, rank_bandwidth=np.inf, feedback=0.0,
    )  # fmt: skip
    past = int(made.outcomes[-1])
    theirs = ConformalPredictiveSystem().fit(y[:past], bins=kind[:past])
    spans = theirs.predict_int(np.zeros(24), bins=kind[-24:], confidence=0.8, y_min=0.0, y_max=1.0)
    np.testing.assert_allclose(made.guarantee[-24:, 0], spans[:, 0], atol=0.02)
    assert len(np.unique(made.guarantee[-24:, 0])) == 3


def test_a_regime_handed_in_holds_its_level_where_the_forecast_errs_by_it():
    case = drawn(24 * 500, seed=16, persistence=0.3)
    night = (np.arange(24 * 500) % 24 < 8).astype(float)
    measured = np.clip(case.measured - 0.05 * night, 0, 1)

    def held(regimes):
        made = calibrate(case.table, TAUS, measured, case.history, regimes=regimes).guarantee[:, 0]
        promised = (made > 0) & (np.arange(made.size) >= 24 * 100)
        kept = measured >= made
        return np.array([kept[promised & (night == value)].mean() for value in (0, 1)])

    assert np.abs(held([]) - 0.95).max() > 0.02
    assert np.abs(held([Regime(night, 0.1)]) - 0.95).max() < 0.01


def test_hours_on_both_sides_of_midnight_are_near():
    pair = circular([23.0, 1.0, 12.0], period=24.0, bandwidth=2.0)
    at = np.stack([regime.values for regime in pair])
    apart = np.linalg.norm(at - at[:, :1], axis=0)
    np.testing.assert_allclose(apart, 24 / np.pi * np.sin(np.array([0, 2, 11]) * np.pi / 24))


def test_exchangeable_outcomes_are_missed_as_often_as_stated_even_with_a_day_of_history():
    table = np.broadcast_to(TAUS, (72, TAUS.size))
    held = []
    for seed in range(400):
        y = np.random.default_rng(seed).random(72) ** 1.5
        made = calibrate(table, TAUS, y, day_ahead(72), (0.9,), rank_bandwidth=np.inf)
        held.append((y >= made.guarantee[:, 0])[48:].mean())
    assert np.mean(held) == pytest.approx(0.9, abs=4 * np.std(held) / 20)
    assert np.std(held) / 20 < 0.005


def test_no_hours_give_no_guarantees():
    none = np.zeros(0, dtype=np.int64)
    made = calibrate(np.zeros((0, TAUS.size)), TAUS, np.zeros(0), History(none, none, none))
    assert made.guarantee.shape == (0, 1)


def test_missing_forecasts_and_outcomes_leave_gaps_and_no_traces():
    case = drawn(24 * 60, seed=14)
    table, measured = case.table.copy(), case.measured.copy()
    table[700], measured[720:744] = np.nan, np.nan
    made = calibrate(table, TAUS, measured, case.history)
    assert np.isnan(made.guarantee[700]).all()
    assert not np.isnan(made.guarantee[720:744]).any()
    assert made.outcomes[-1] == 24 * 58 - 25


def test_a_level_outside_zero_and_one_is_refused():
    case = drawn(24 * 3, seed=15)
    with pytest.raises(InputError, match="between 0 and 1"):
        calibrate(case.table, TAUS, case.measured, case.history, (95.0,))
    with pytest.raises(InputError, match="one length"):
        calibrate(case.table, TAUS, case.measured[:-1], case.history)


def test_weights_are_summed_in_the_order_that_is_written_whatever_compiled_them():
    rng = np.random.default_rng(3)
    for dims, count in ((1, 4099), (2, 517), (1, 7)):
        past = rng.uniform(0, 4, (dims, count)).astype(np.float32)
        young = rng.uniform(0, 1, count).astype(np.float32)
        target = rng.uniform(0, 4, dims).astype(np.float32)
        compiled, written = np.empty((2, count), np.float32)
        total = kernel._weigh(past, target, young, compiled, count)
        assert total == kernel._weigh.py_func(past, target, young, written, count)
        assert np.array_equal(compiled, written)
