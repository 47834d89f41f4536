import numpy as np
import pytest

from tanheng.core import Text
from tanheng.domains.datacenter.jobs import (
    Jobs,
    Slots,
    block_share,
    brought,
    compare,
    saving_guarantee,
)

DAYS = 24


def daily_jobs(days):
    release = DAYS * np.arange(days)
    names = tuple(map(str, release))
    return Jobs(names, release, release + DAYS, np.full(days, 2.0), np.full(days, 1.0))


def test_shares_are_those_of_the_day_of_release():
    slots = Slots(0, 3600, 48)
    real = np.full(48, 100.0)
    real[30:32] = 50.0
    found = compare(daily_jobs(2), slots, real, np.full(48, np.inf), brought(real))
    assert block_share(daily_jobs(2), slots, real, found).tolist() == [0.0, 0.5]
    assert block_share(daily_jobs(2), slots, real, found, 2) == pytest.approx([0.25])


def test_days_without_jobs_have_no_share():
    slots = Slots(0, 3600, 72)
    real = np.full(72, 100.0)
    found = compare(daily_jobs(2), slots, real, np.full(72, np.inf), brought(real))
    assert np.isnan(block_share(daily_jobs(2), slots, real, found)[2])


def test_promises_over_days_that_are_alike_hold_their_level():
    years = [np.random.default_rng(seed).normal(0.1, 0.05, 365) for seed in range(12)]
    found = [saving_guarantee(share, 1.0) for share in years]
    assert np.mean([each.coverage.exceedance for each in found]) == pytest.approx(0.95, abs=0.012)
    credible = [each.share for each in found if each.share is not None]
    assert len(credible) >= 8
    assert np.mean(credible) == pytest.approx(0.1 - 1.645 * 0.05, abs=0.015)
    assert all("it held in" in each.reason.en for each in found)


def test_a_promise_uses_no_day_whose_windows_are_still_open():
    share = np.random.default_rng(2).normal(0.1, 0.05, 90)
    changed = share.copy()
    changed[57:] = -9.0
    before, after = (saving_guarantee(each, 2.5).promised for each in (share, changed))
    assert before[:61].tolist() == pytest.approx(after[:61].tolist(), nan_ok=True)
    assert after[61] < before[61]


def test_the_first_promise_needs_nineteen_days():
    promised = saving_guarantee(np.random.default_rng(2).normal(0.1, 0.05, 90), 1.0).promised
    assert int(np.isnan(promised).sum()) == 20
    assert (
        promised[20]
        == saving_guarantee(np.random.default_rng(2).normal(0.1, 0.05, 90), 1.0).measured[:19].min()
    )


def test_too_few_days_promise_nothing():
    found = saving_guarantee(np.linspace(0, 0.1, 40), 1.0)
    assert found.share is None
    assert found.reason.en.startswith("20 days could be judged, after 19 to learn from")


def test_savings_that_melt_away_are_withheld():
    share = 0.4 - 0.001 * np.arange(300) + np.random.default_rng(5).normal(0, 0.005, 300)
    found = saving_guarantee(share, 1.0)
    assert found.share is None
    assert found.coverage.exceedance < found.coverage.band.low


def test_late_work_promises_nothing():
    share = np.random.default_rng(1).normal(0.1, 0.05, 400)
    found = saving_guarantee(
        share, 1.0, broken=Text("2 kWh of jobs were not done in time", "2 kWh 的作业未能按期完成")
    )
    assert found.share is None
    assert found.reason.en == "2 kWh of jobs were not done in time"


def test_a_saving_that_may_be_negative_is_judged_as_one():
    share = np.random.default_rng(8).normal(0.0, 0.1, 300)
    found = saving_guarantee(share, 1.0)
    assert found.share < 0
    assert found.coverage.certain == 0
