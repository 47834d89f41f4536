import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.datacenter.jobs import Jobs
from tanheng.domains.datacenter.jobs.lots import gathered

from .drawn import drawn_jobs


def test_jobs_of_one_window_and_length_are_one_lot_whatever_their_power():
    jobs = Jobs(
        ("a", "b"),
        np.array([1, 1]),
        np.array([9, 9]),
        np.array([6.0, 15.0]),
        np.array([2.0, 5.0]),
    )
    lots = gathered(jobs, 1.0)
    assert lots.first.tolist() == [1]
    assert lots.last.tolist() == [9]
    assert lots.most_kwh.tolist() == [7.0]
    assert lots.demand_kwh.tolist() == [21.0]
    assert lots.share == pytest.approx([2 / 7, 5 / 7])


def test_a_length_between_whole_slots_is_parted_into_its_neighbours():
    jobs = Jobs(("a",), np.array([0]), np.array([4]), np.array([2.25]), np.array([1.0]))
    lots = gathered(jobs, 1.0)
    assert lots.most_kwh.tolist() == [0.75, 0.25]
    assert lots.demand_kwh.tolist() == [1.5, 0.75]


def test_short_jobs_of_one_window_are_one_lot():
    energy = np.array([0.01, 0.3, 0.25])
    jobs = Jobs(("a", "b", "c"), np.zeros(3, int), np.full(3, 5), energy, np.full(3, 1.0))
    assert gathered(jobs, 1.0).demand_kwh == pytest.approx([energy.sum()])


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 20))
def test_over_any_slots_parts_can_do_what_their_job_can(seed, count, length):
    jobs, slots = drawn_jobs(seed, count, length)
    lots = gathered(jobs, slots.step_h)
    most = lots.most_kwh[lots.lot] * lots.share
    demand = lots.demand_kwh[lots.lot] * lots.share
    for k in range(length + 1):
        of_parts = np.bincount(lots.job, np.minimum(demand, k * most), count)
        window = np.minimum(k, jobs.deadline - jobs.release)
        of_jobs = np.minimum(jobs.energy_kwh, window * jobs.power_kw * slots.step_h)
        assert of_parts == pytest.approx(of_jobs, rel=1e-9)
