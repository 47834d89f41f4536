"""Alarms as often as stated while nothing drifts, and soon after something does."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration import learn
from tanheng.domains.datacenter.calibration.drift import threshold_of


def test_the_threshold_is_that_of_published_run_lengths():
    # two-sided, k = 1/2: run lengths of 465 at h = 5 and 168 at h = 4 (Montgomery, table 9.3)
    assert threshold_of(365.25 / 465) == pytest.approx(5, abs=0.05)
    assert threshold_of(365.25 / 168) == pytest.approx(4, abs=0.05)


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_false_alarms_come_as_often_as_stated(rho):
    rng = np.random.default_rng(5)

    def days(count):
        out, last = np.empty(count), 0.0
        for day, fresh in enumerate(rng.normal(0, np.sqrt(1 - rho**2), count)):
            out[day] = last = rho * last + fresh
        return 100 + 20 * out

    watch = learn(days(4000), false_alarms_per_year=6)
    runs = [watch.look(days(600)).alarm for _ in range(300)]
    mean = np.mean([600 if run is None else run + 1 for run in runs])
    assert mean == pytest.approx(365.25 / 6, rel=0.2)


def test_a_drift_is_seen_soon_and_dated():
    rng = np.random.default_rng(2)
    watch = learn(rng.normal(0, 10, 365))
    errors = rng.normal(0, 10, 200)
    errors[120:] += 20  # two deviations
    seen = watch.look(errors)
    assert seen.direction == "more"
    assert 120 <= seen.alarm <= 130
    assert seen.began == pytest.approx(120, abs=5)
    assert watch.look(2 * watch.mean_kwh - errors).direction == "less"


def test_days_that_are_missing_neither_raise_nor_hide_an_alarm():
    rng = np.random.default_rng(3)
    watch = learn(rng.normal(0, 10, 365))
    errors = rng.normal(0, 10, 100)
    errors[10:20] = np.nan
    errors[40:] += 25
    seen = watch.look(errors)
    assert 40 <= seen.alarm <= 50
    assert np.isfinite(seen.up).all()


@pytest.mark.parametrize(
    ("days", "rate", "complaint"),
    [(np.arange(10.0), 1, "at least 60 days"), (np.ones(100), 1, "all alike"),
     (np.arange(100.0) % 7, 0, "0.001 to 50 false alarms")],
)  # fmt: skip
def test_what_cannot_be_learnt_from_is_refused(days, rate, complaint):
    with pytest.raises(InputError, match=complaint):
        learn(days, rate)
