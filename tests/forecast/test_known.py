import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import HOUR_S, InputError
from tanheng.forecast import DayAhead, Intraday, known

HOURS = np.arange(0, 96 * HOUR_S, HOUR_S)
LEADS = np.arange(1, 49) * HOUR_S
RUNS = np.arange(0, 96 * HOUR_S, 12 * HOUR_S)


def test_day_ahead_takes_the_latest_run_that_is_old_enough_and_is_issued_with_it():
    one = known(np.array([40 * HOUR_S]), DayAhead(), HOURS, run_issued_s=RUNS, lead_s=LEADS)
    assert one.issued_s[0] == 12 * HOUR_S
    assert (RUNS[one.run[0]], RUNS[one.older[0]]) == (12 * HOUR_S, 0)
    assert HOURS[one.power[0]] == 11 * HOUR_S


def test_day_ahead_without_runs_is_issued_at_the_latest_moment_allowed():
    one = known(np.array([40 * HOUR_S]), DayAhead(36 * HOUR_S), HOURS)
    assert one.issued_s[0] == 4 * HOUR_S
    assert HOURS[one.power[0]] == 3 * HOUR_S
    assert one.run[0] == one.older[0] == -1


@pytest.mark.parametrize("hours", [1, 3, 6])
def test_intraday_knows_the_output_of_the_hour_that_many_hours_before_the_target(hours):
    one = known(np.array([40 * HOUR_S]), Intraday(hours), HOURS, run_issued_s=RUNS, lead_s=LEADS)
    assert HOURS[one.power[0]] == (40 - hours) * HOUR_S
    assert one.issued_s[0] == (40 - hours + 1) * HOUR_S
    assert RUNS[one.run[0]] == (41 - hours) // 12 * 12 * HOUR_S


def test_a_run_without_values_for_the_hour_is_passed_over():
    present = np.ones((RUNS.size, LEADS.size), dtype=bool)
    present[1] = False
    one = known(
        np.array([40 * HOUR_S]), DayAhead(), HOURS,
        run_issued_s=RUNS, lead_s=LEADS, present=present,
    )  # fmt: skip
    assert one.run[0] == 0
    assert one.issued_s[0] == 0
    assert one.older[0] == -1


def test_outputs_out_of_order_are_refused():
    with pytest.raises(InputError, match="ascending"):
        known(HOURS, DayAhead(), HOURS[::-1].copy())


def test_hours_before_anything_is_known_point_at_nothing():
    one = known(HOURS[:3], DayAhead(), HOURS, run_issued_s=RUNS, lead_s=LEADS)
    assert (one.run == -1).all()
    assert (one.power == -1).all()


runs = st.lists(st.integers(0, 200), min_size=1, max_size=12, unique=True).map(sorted)
leads = st.lists(st.integers(0, 60), min_size=1, max_size=12, unique=True).map(sorted)
horizons = st.one_of(
    st.integers(0, 40).map(lambda hours: DayAhead(hours * HOUR_S)),
    st.integers(1, 6).map(Intraday),
)


@given(runs, leads, horizons, st.lists(st.integers(0, 200), min_size=1, max_size=5), st.data())
def test_known_agrees_with_looking_at_every_run(issued, lead, horizon, hours, data):
    seen = data.draw(st.lists(st.integers(0, 200), max_size=20, unique=True).map(sorted))
    time_s = np.array(hours) * HOUR_S
    issued_s, lead_s, seen_s = (np.array(x, dtype=np.int64) * HOUR_S for x in (issued, lead, seen))
    one = known(time_s, horizon, seen_s, run_issued_s=issued_s, lead_s=lead_s)
    latest_s = horizon.latest_issue_s(time_s)
    before_s = np.iinfo(np.int64).min
    for n in np.argsort(time_s, kind="stable"):
        reaching = [
            run
            for run in range(issued_s.size)
            if issued_s[run] <= latest_s[n] and lead_s[0] <= time_s[n] - issued_s[run] <= lead_s[-1]
        ]
        assert [one.older[n], one.run[n]] == ([-1, -1, *reaching])[-2:]
        by_run = reaching and isinstance(horizon, DayAhead)
        before_s = max(before_s, issued_s[reaching[-1]] if by_run else latest_s[n])
        assert one.issued_s[n] == before_s
        ended = np.flatnonzero(seen_s + HOUR_S <= one.issued_s[n])
        assert one.power[n] == (ended[-1] if ended.size else -1)


def test_a_hole_in_the_latest_run_sets_no_issue_back():
    hours = np.arange(48, 72, dtype=np.int64) * 3600
    runs, leads = np.array([0, 12, 24]) * 3600, np.arange(49) * 3600
    present = np.ones((3, 49), dtype=bool)
    present[2, 30] = False
    seen = known(
        hours, DayAhead(24 * 3600), hours, run_issued_s=runs, lead_s=leads, present=present
    )
    assert seen.run_issued_s[6] == runs[1]
    assert seen.issued_s[6] == runs[2]
    assert (np.diff(seen.issued_s) >= 0).all()
    assert (seen.issued_s <= hours - 24 * 3600).all()
