import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import (
    Jobs,
    Slots,
    brought,
    compare,
    forecast,
    place,
    placed_early,
    rolled,
)

from .drawn import drawn_jobs

SEEDS = st.integers(0, 10_000)


def intensity(seed, count):
    return np.random.default_rng(seed).permutation(count) * 7.0 + 20.0


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 20), st.integers(1, 40))
def test_knowing_all_and_having_room_the_rolling_plan_is_the_best_one(seed, count, length):
    jobs, slots = drawn_jobs(seed, count, length)
    real, room = intensity(seed, length), np.full(length, np.inf)
    best = place(jobs, slots, real, room).emissions_kg(real, slots)
    found = rolled(jobs, slots, brought(real), room)
    assert found.emissions_kg(real, slots) == pytest.approx(best, rel=1e-7)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 20), st.integers(1, 40))
def test_a_flat_forecast_runs_jobs_at_once(seed, count, length):
    jobs, slots = drawn_jobs(seed, count, length)
    room = np.full(length, np.inf)
    flat = rolled(jobs, slots, brought(np.ones(length)), room)
    assert flat.load_kw == pytest.approx(placed_early(jobs, slots, room).load_kw, abs=1e-7)


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.integers(1, 20), st.integers(1, 60), st.sampled_from([np.inf, 1.0, 0.7]))
def test_no_plan_by_forecast_beats_the_ceiling_and_energy_is_kept(seed, count, length, tight):
    jobs, slots = drawn_jobs(seed, count, length)
    real = intensity(seed, length)
    free = placed_early(jobs, slots, np.full(length, np.inf))
    room = np.full(length, tight * free.load_kw.max())
    try:
        found = compare(jobs, slots, real, room, forecast("fading", real, slots))
    except InputError:
        return
    table = np.zeros((count, length))
    np.add.at(table, (found.planned.job, found.planned.slot), found.planned.energy_kwh)
    done = table.sum(axis=1) + found.planned.left_kwh
    assert done == pytest.approx(jobs.energy_kwh, rel=1e-8)
    time = np.arange(length)
    inside = (time >= jobs.release[:, None]) & (time < jobs.deadline[:, None])
    assert not table[~inside].any()
    assert (table <= jobs.power_kw[:, None] * slots.step_h * (1 + 1e-9)).all()
    assert (found.planned.load_kw <= room * (1 + 1e-9)).all()
    assert found.ceiling_share >= -1e-9
    if found.saving_share is not None:
        assert found.saving_share <= found.ceiling_share + 1e-7
        assert found.regret_kg >= -1e-7 * found.run_now_kg


def scarce():
    """A job that may wait, and one that comes later and may not, in room for one at a time."""
    jobs = Jobs(
        ("waits", "comes"),
        np.array([0, 2]),
        np.array([3, 3]),
        np.array([1.0, 1.0]),
        np.array([1.0, 1.0]),
    )
    return jobs, Slots(0, 3600, 3), np.array([9.0, 8.0, 1.0]), np.full(3, 1.0)


def test_work_that_met_later_jobs_is_late_and_nothing_is_claimed():
    jobs, slots, real, room = scarce()
    found = compare(jobs, slots, real, room, brought(real), reserve=0.0)
    assert found.late_kwh == pytest.approx(1.0)
    assert found.saving_share is None
    assert found.regret_kg is None


def test_a_reserve_keeps_room_for_later_jobs():
    jobs, slots, real, room = scarce()
    found = compare(jobs, slots, real, room, brought(real), reserve=0.9)
    assert found.late_kwh == pytest.approx(0.1)


def test_a_reserve_of_everything_is_refused():
    jobs, slots, real, room = scarce()
    with pytest.raises(InputError, match="reserve: expected at least 0 and below 1, came 1"):
        rolled(jobs, slots, brought(real), room, reserve=1.0)
