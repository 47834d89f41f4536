import numpy as np
import pytest

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.forecast import Calendar, rounds

CALENDAR = Calendar(start_s=10 * DAY_S, first_s=120 * DAY_S, refit_s=30 * DAY_S)
TIME = np.arange(0, 250 * DAY_S, HOUR_S)
ISSUED = TIME - 25 * HOUR_S


def test_every_row_since_the_start_is_forecast_exactly_once():
    times = sum(one.predict.astype(int) for one in rounds(TIME, ISSUED, CALENDAR))
    np.testing.assert_array_equal(times, CALENDAR.start_s <= TIME)


def test_refits_learn_only_from_outcomes_known_when_their_rows_were_issued():
    for one in rounds(TIME, ISSUED, CALENDAR):
        if TIME[one.predict].min() < CALENDAR.rolling_s:
            continue
        assert TIME[one.train].max() + HOUR_S <= ISSUED[one.predict].min()
        assert TIME[one.train].max() < TIME[one.predict].min() - CALENDAR.cut_s


def test_rows_issued_long_ago_are_left_to_the_refit_of_their_time():
    issued = TIME - 20 * DAY_S
    for one in rounds(TIME, issued, CALENDAR):
        if TIME[one.predict].min() >= CALENDAR.rolling_s:
            assert TIME[one.train].max() + HOUR_S <= issued[one.predict].min()


def test_cross_fits_keep_the_guard_between_training_and_forecast():
    for one in rounds(TIME, ISSUED, CALENDAR)[: CALENDAR.folds]:
        gap = np.abs(TIME[one.train][:, None] - TIME[one.predict][None, ::24]).min()
        assert gap >= CALENDAR.guard_s
        assert TIME[one.train].max() < CALENDAR.rolling_s


def test_deleting_the_last_days_changes_no_earlier_refit():
    cut = TIME < 220 * DAY_S
    whole, short = rounds(TIME, ISSUED, CALENDAR), rounds(TIME[cut], ISSUED[cut], CALENDAR)
    for one, same in zip(whole, short, strict=False):
        np.testing.assert_array_equal(one.predict[cut], same.predict)
        np.testing.assert_array_equal(one.train[cut], same.train)


def test_a_first_period_too_short_to_cross_fit_is_refused():
    with pytest.raises(InputError, match="at least two blocks"):
        Calendar(start_s=0, first_s=20 * DAY_S, refit_s=30 * DAY_S)
