import time

import numpy as np
import pytest
from scipy import stats

from tanheng.core import InputError
from tanheng.reliability import coverage, quintile_of
from tanheng.reliability.coverage import perfect_shares


def perfect(n, seed, level=0.95, persistence=0.0):
    """Margins of a perfectly calibrated guarantee with runs of misses."""
    rng = np.random.default_rng(seed)
    noise = np.empty(n)
    noise[0] = rng.standard_normal()
    for t in range(1, n):
        noise[t] = persistence * noise[t - 1] + np.sqrt(1 - persistence**2) * rng.standard_normal()
    guarantee = 0.2 + 0.1 * np.sin(np.arange(n) / 30.0)
    return guarantee + 0.1 * (noise - stats.norm.ppf(1 - level)), guarantee


def test_independent_misses_give_the_binomial_band():
    n = 10_000
    measured, guarantee = perfect(n, seed=1)
    record = coverage(measured, guarantee, np.arange(n) // 24, 0.95)
    half = 1.96 * np.sqrt(0.95 * 0.05 / n)
    assert record.band.low == pytest.approx(0.95 - half, abs=half / 4)
    assert record.band.high == pytest.approx(0.95 + half, abs=half / 4)
    assert record.exceedance == (measured >= guarantee).mean()


@pytest.mark.parametrize("days", [40, 120])
def test_re_centring_takes_nothing_out_of_the_spread(days):
    n, level = 24 * days, 0.9
    day, whole, certain = np.arange(n) // 24, np.ones((1, n), bool), np.zeros(n, bool)
    rng = np.random.default_rng(9)
    variances = [
        perfect_shares(rng.standard_normal(n), certain, day, level, whole, seed).var()
        for seed in range(400)
    ]
    assert np.mean(variances) == pytest.approx(level * (1 - level) / n, rel=0.04)


def test_a_record_of_a_few_days_has_a_band():
    n = 24 * 3
    record = coverage(*perfect(n, seed=8, level=0.5), np.arange(n) // 24, 0.5)
    assert 0.0 <= record.band.low <= 0.5 <= record.band.high <= 1.0


def test_runs_of_misses_widen_the_band():
    day = np.arange(10_000) // 24
    loose = coverage(*perfect(10_000, seed=2, persistence=0.9), day, 0.95).band
    tight = coverage(*perfect(10_000, seed=2), day, 0.95).band
    assert loose.high - loose.low > 2 * (tight.high - tight.low)


def test_bands_hold_what_they_say_of_perfect_forecasts():
    day = np.arange(24 * 100) // 24
    records = [
        coverage(*perfect(24 * 100, seed=seed, persistence=0.7), day, 0.95) for seed in range(100)
    ]
    alone = np.mean([record.exceedance in record.band for record in records])
    family = np.mean(
        [all(s in b for s, b in zip(r.quintiles, r.family_bands, strict=True)) for r in records]
    )
    assert alone > 0.88
    assert family > 0.88


def test_hours_without_promise_hold_for_certain():
    n = 5000
    measured, guarantee = perfect(n, seed=3)
    guarantee[:2500] = 0.0
    record = coverage(measured, guarantee, np.arange(n) // 24, 0.95)
    assert record.certain == 2500
    assert record.band.low <= 0.975 <= record.band.high
    assert record.quintile_bands[0].low == record.quintile_bands[0].high == 1.0


def test_fifths_are_equal_and_ordered():
    fifth = quintile_of([0.5, 0.1, 0.1, 0.9, 0.3])
    assert fifth.tolist() == [3, 0, 1, 4, 2]


def test_regimes_are_named_and_counted():
    measured, guarantee = perfect(1000, seed=4)
    hour = np.arange(1000) % 4
    record = coverage(measured, guarantee, np.arange(1000) // 24, 0.95, {"hour": hour})
    assert [(r.name, r.n) for r in record.regimes] == [(f"hour={h}", 250) for h in range(4)]
    assert record.regimes[2].exceedance == (measured >= guarantee)[hour == 2].mean()


def test_unknown_hours_are_left_out():
    measured, guarantee = perfect(1000, seed=5)
    measured[:10] = np.nan
    assert coverage(measured, guarantee, np.arange(1000) // 24, 0.95).n == 990


def test_the_same_seed_gives_the_same_record():
    measured, guarantee = perfect(1000, seed=6)
    day = np.arange(1000) // 24
    assert coverage(measured, guarantee, day, 0.95) == coverage(measured, guarantee, day, 0.95)


def test_a_year_is_judged_within_a_second():
    measured, guarantee = perfect(10_000, seed=7)
    day = np.arange(10_000) // 24
    coverage(measured, guarantee, day, 0.95)
    started = time.process_time()
    coverage(measured, guarantee, day, 0.95)
    assert time.process_time() - started < 1.0


def test_too_few_hours_are_refused():
    with pytest.raises(InputError, match="at least 5 hours"):
        coverage([0.1, np.nan], [0.1, 0.1], [0, 0], 0.95)


def test_a_forecast_that_breaks_half_way_lends_itself_no_wide_band():
    hours, level = 2400, 0.9
    rng = np.random.default_rng(3)
    margin = rng.normal(size=hours) + 1.2816
    margin[hours // 2 :] -= 0.9
    record = coverage(0.5 + margin, np.full(hours, 0.5), np.arange(hours) // 24, level)
    assert record.exceedance < 0.8
    assert record.band.low > 0.87
