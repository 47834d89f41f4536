from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import HOUR_S, local_day, local_hour, top_hours, window_hours

BEIJING = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = HOUR_S * np.arange(7 * 24, dtype=np.int64)


def test_named_windows_are_in_local_time():
    inside = window_hours("evening_peak", WEEK, BEIJING)
    assert sorted(set(local_hour(WEEK[inside], BEIJING))) == [17, 18, 19, 20, 21]
    assert window_hours("all", WEEK, BEIJING).all()
    assert window_hours("midday", WEEK, BEIJING).sum() == 7 * 6


def test_a_range_may_pass_midnight():
    inside = window_hours("22-1", WEEK, BEIJING)
    assert sorted(set(local_hour(WEEK[inside], BEIJING))) == [0, 1, 22, 23]


@given(
    load=st.lists(st.one_of(st.floats(-1e4, 1e4), st.just(float("nan"))), min_size=72, max_size=72),
    count=st.integers(1, 24),
)
def test_the_highest_hours_of_each_whole_day_are_chosen_and_no_more(load, count):
    net = np.array(load)
    time_s = 1_572_000_000 // HOUR_S * HOUR_S + HOUR_S * np.arange(72, dtype=np.int64)
    chosen = top_hours(net, time_s, BERLIN, count)
    assert not chosen[np.isnan(net)].any()
    day_of = local_day(time_s, BERLIN)
    last = int(np.flatnonzero(np.isfinite(net)).max(initial=-1))
    assert not chosen[day_of >= local_day(time_s[:1] + HOUR_S * (last + 1), BERLIN)[0]].any()
    for day in np.unique(day_of[chosen]):
        here = day_of == day
        known = here & np.isfinite(net)
        assert (chosen & here).sum() == min(count, known.sum())
        left = known & ~chosen
        if left.any() and (chosen & here).any():
            assert net[chosen & here].min() >= net[left].max()


def test_every_day_known_to_its_end_has_its_hours():
    net = np.where(np.arange(7 * 24) % 5 == 0, np.nan, np.arange(7 * 24.0))
    net[5 * 24 + 3 :] = np.nan
    chosen = top_hours(net, WEEK, ZoneInfo("UTC"), 3)
    assert chosen.reshape(7, 24).sum(axis=1).tolist() == [3, 3, 3, 3, 3, 0, 0]


def test_nothing_known_chooses_nothing():
    assert not top_hours(np.full(WEEK.size, np.nan), WEEK, BEIJING, 4).any()
