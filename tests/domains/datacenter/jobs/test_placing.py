import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import Jobs, Slots, place, placed_early, room_kw

from .drawn import drawn_jobs
from .oracle import least_cost

CASES = st.tuples(st.integers(0, 10_000), st.integers(1, 25), st.integers(1, 14))
TIGHT = st.sampled_from([np.inf, 1.0, 0.8, 0.6, 0.45])


def one_job(**changes):
    given = {
        "name": ("a",),
        "release": np.array([0]),
        "deadline": np.array([4]),
        "energy_kwh": np.array([3.0]),
        "power_kw": np.array([2.0]),
        "file": "jobs.csv",
        "line": np.array([2]),
    }
    return Jobs(**(given | changes))


def test_a_job_takes_the_cleanest_slots_of_its_window():
    found = place(one_job(), Slots(0, 3600, 5), np.array([5.0, 1, 4, 2, 0]), np.full(5, 9.0))
    assert found.load_kw.tolist() == [0, 2, 0, 1, 0]


def test_run_now_takes_the_first_slots():
    found = placed_early(one_job(), Slots(0, 3600, 5), np.full(5, 9.0))
    assert found.load_kw.tolist() == [2, 1, 0, 0, 0]


def test_of_equal_slots_the_earlier_is_taken():
    found = place(one_job(), Slots(0, 3600, 4), np.full(4, 7.0), np.full(4, 9.0))
    assert found.load_kw.tolist() == [2, 1, 0, 0]


def test_a_slot_shorter_than_an_hour_holds_less_energy():
    jobs = one_job(energy_kwh=np.array([1.5]))
    found = place(jobs, Slots(0, 900, 4), np.array([3.0, 1, 2, 4]), np.full(4, 9.0))
    assert found.load_kw.tolist() == [2, 2, 2, 0]


def test_work_gives_way_to_work_that_has_no_other_slot():
    jobs = Jobs(
        ("wide", "narrow"),
        np.array([0, 0]),
        np.array([2, 1]),
        np.array([1.0, 1.0]),
        np.array([1.0, 1.0]),
    )
    found = place(jobs, Slots(0, 3600, 2), np.array([1.0, 2.0]), np.full(2, 1.0))
    assert found.slot[np.argsort(found.job)].tolist() == [1, 0]


@settings(max_examples=150, deadline=None)
@given(CASES, TIGHT)
def test_the_plan_is_the_optimum_that_highs_finds(case, tight):
    jobs, slots = drawn_jobs(*case)
    cost = np.random.default_rng(case[0]).permutation(slots.count) * 10.0 + 5.0
    free = place(jobs, slots, cost, np.full(slots.count, np.inf))
    room = np.full(slots.count, tight * free.load_kw.max())
    best = least_cost(jobs, slots, cost, room)
    try:
        found = place(jobs, slots, cost, room)
    except InputError:
        assert best is None
    else:
        assert best == pytest.approx(float(found.load_kw @ cost) * slots.step_h, rel=1e-7)


@settings(max_examples=150, deadline=None)
@given(CASES, TIGHT, st.sampled_from([900, 3600]))
def test_energy_is_met_within_window_power_and_room(case, tight, step_s):
    jobs, slots = drawn_jobs(*case, step_s)
    cost = np.random.default_rng(case[0]).uniform(50, 500, slots.count)
    free = place(jobs, slots, cost, np.full(slots.count, np.inf))
    room = np.full(slots.count, tight * free.load_kw.max())
    found = place(jobs, slots, cost, room, complete=False)
    table = np.zeros((len(jobs), slots.count))
    np.add.at(table, (found.job, found.slot), found.energy_kwh)
    assert table.sum(axis=1) + found.left_kwh == pytest.approx(jobs.energy_kwh, rel=1e-9)
    time = np.arange(slots.count)
    inside = (time >= jobs.release[:, None]) & (time < jobs.deadline[:, None])
    assert not table[~inside].any()
    assert (table <= jobs.power_kw[:, None] * slots.step_h * (1 + 1e-9)).all()
    assert (found.load_kw <= room * (1 + 1e-9)).all()
    assert table.sum(axis=0) == pytest.approx(found.load_kw * slots.step_h, rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_a_plan_with_foresight_never_emits_more_than_running_at_once(case):
    jobs, slots = drawn_jobs(*case)
    cost = np.random.default_rng(case[0]).uniform(50, 500, slots.count)
    early = placed_early(jobs, slots, np.full(slots.count, np.inf))
    room = np.full(slots.count, early.load_kw.max())
    best = place(jobs, slots, cost, room).emissions_kg(cost, slots)
    assert best <= placed_early(jobs, slots, room).emissions_kg(cost, slots) * (1 + 1e-9)


def test_a_job_too_large_for_its_window_is_named_with_its_line():
    jobs = one_job(energy_kwh=np.array([9.0]))
    with pytest.raises(InputError, match=r"^jobs.csv:2: job 'a' needs 9 kWh, but 2 kW .* 8 kWh$"):
        placed_early(jobs, Slots(0, 3600, 5), np.full(5, 9.0))


def test_slots_where_capacity_lacks_are_named():
    jobs = Jobs(
        ("a", "b", "c"),
        np.array([0, 2, 2]),
        np.array([2, 4, 4]),
        np.array([1.0, 2.0, 2.0]),
        np.array([1.0, 1.0, 1.0]),
        "jobs.csv",
        np.array([2, 3, 4]),
    )
    room = np.array([2.0, 2.0, 1.5, 2.0])
    wanted = (
        r"^jobs.csv:[34]: job '[bc]' cannot end by 1970-01-01T04:00Z: the 1 slots from "
        r"1970-01-01T02:00Z to 1970-01-01T03:00Z are full with 2 jobs; in all 0.5 kWh of 2 jobs"
    )
    with pytest.raises(InputError, match=wanted):
        place(jobs, Slots(0, 3600, 4), np.arange(4.0), room)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"energy_kwh": np.array([0.0])}, "jobs.csv:2 energy_kwh: expected more than 0, came 0"),
        ({"power_kw": np.array([np.nan])}, "jobs.csv:2 power_kw: expected more than 0, came nan"),
        ({"deadline": np.array([9])}, "intensity is known from 1970-01-01T00:00Z to"),
        ({"release": np.array([4])}, "has no whole slot of 1 h between"),
    ],
)
def test_jobs_that_make_no_sense_are_refused(changes, message):
    with pytest.raises(InputError, match=message):
        placed_early(one_job(**changes), Slots(0, 3600, 5), np.full(5, 9.0))


def test_room_is_what_the_tighter_limit_leaves():
    slots = Slots(0, 3600, 3)
    assert room_kw(slots, 10.0, np.array([9.0, 12, 12]), base_kw=4.0).tolist() == [5, 6, 6]


def test_a_load_that_does_not_fit_is_refused():
    with pytest.raises(InputError, match=r"came a limit of 3 kW at 1970-01-01T01:00Z, 1 kW less"):
        room_kw(Slots(0, 3600, 2), np.array([9.0, 3.0]), base_kw=4.0)
