"""A share of saving that can be counted on, or why there is none."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import Text
from tanheng.domains.datacenter.promise import JUDGED, TRAILING, saving_guarantee
from tanheng.reliability import outcomes_needed


def normal(days, mean=0.1, seed=0):
    return np.random.default_rng(seed).normal(mean, 0.05, days)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_promises_hold_at_their_level(level):
    held = [saving_guarantee(normal(365, seed=seed), level=level) for seed in range(20)]
    kept = [(one.measured >= one.promised)[~np.isnan(one.promised)].mean() for one in held]
    assert np.mean(kept) == pytest.approx(level, abs=0.012)


def test_too_few_blocks_are_withheld_with_their_number():
    least = outcomes_needed(0.95) + JUDGED
    few, enough = (saving_guarantee(normal(days, seed=3)) for days in (least - 1, least))
    assert few.share is None
    assert few.coverage is None
    assert "29 days could be judged, after 19" in few.reason.en
    assert "29 天" in few.reason.zh
    assert enough.coverage.n == JUDGED


def test_a_promise_that_was_broken_otherwise_is_withheld():
    broken = Text("3 steps outside", "3 个时段超限")
    found = saving_guarantee(normal(365), broken=broken)
    assert found.share is None
    assert found.reason is broken


def test_a_saving_that_is_none_is_promised_as_less_than_nothing():
    found = saving_guarantee(normal(365, mean=0.0))
    assert found.share is None or found.share < 0
    assert np.nanmax(found.promised) < 0


def test_a_promise_comes_from_the_blocks_before_it_and_no_more_than_two_months():
    share = normal(200)
    changed = share.copy()
    changed[150:], changed[: 149 - TRAILING] = 9.0, -9.0
    before, after = (saving_guarantee(one).promised[150] for one in (share, changed))
    assert before == after == np.sort(share[150 - TRAILING : 150])[2]


def test_blocks_of_days_are_called_so():
    found = saving_guarantee(normal(300), days=7)
    assert found.days == 7
    assert "blocks of 7 days" in found.reason.en
    assert "个 7 天时段" in found.reason.zh


def test_days_without_anything_to_save_are_left_out():
    share = normal(300)
    holes = np.insert(share, np.arange(0, 300, 10), np.nan)
    found = saving_guarantee(holes)
    assert found.coverage.n < 300
    assert np.isnan(found.measured).sum() == 30
