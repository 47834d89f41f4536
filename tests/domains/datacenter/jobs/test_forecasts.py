import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import FORECASTS, Slots, brought, forecast

SLOTS = Slots(0, 3600, 24 * 12)
METERED = np.random.default_rng(3).uniform(50, 400, SLOTS.count)


@pytest.mark.parametrize("name", FORECASTS)
def test_nothing_from_the_slot_itself_or_later_is_used(name):
    now = 24 * 9 + 5
    later = METERED.copy()
    later[now:] = np.nan
    seen = forecast(name, later, SLOTS)(now, now + 60)
    assert seen.tolist() == forecast(name, METERED, SLOTS)(now, now + 60).tolist()
    assert np.isfinite(seen).all()


@pytest.mark.parametrize("name", FORECASTS)
def test_the_first_slots_have_a_forecast_too(name):
    foretold = forecast(name, METERED, SLOTS)
    assert np.isfinite(foretold(0, 30)).all()
    assert foretold(5, 30).shape == (25,)


def test_the_last_day_comes_again():
    foretold = forecast("last-day", METERED, SLOTS)(100, 100 + 30)
    assert foretold.tolist() == [*METERED[76:100], *METERED[76:82]]


def test_the_same_hour_is_the_mean_of_seven_days():
    now = 24 * 8
    foretold = forecast("same-hour", METERED, SLOTS)(now, now + 24)
    assert foretold == pytest.approx(METERED[24:now].reshape(7, 24).mean(axis=0))


def test_persistence_is_flat():
    assert set(forecast("persistence", METERED, SLOTS)(50, 90)) == {METERED[49]}


def test_what_the_last_value_was_off_fades_over_a_day():
    usual = forecast("same-hour", METERED, SLOTS)
    off = forecast("fading", METERED, SLOTS)(200, 224) - usual(200, 224)
    last = METERED[199] - usual(200, 224)[-1]
    assert off == pytest.approx(last * np.exp(-np.arange(1, 25) / 24))


def test_a_forecast_of_one_value_by_day_is_exact_for_a_grid_that_repeats():
    same = np.tile(np.arange(24.0), 12)
    for name in ("same-hour", "fading", "last-day"):
        assert forecast(name, same, SLOTS)(150, 180) == pytest.approx(same[150:180])


def test_a_brought_forecast_is_taken_as_it_is():
    assert brought(METERED)(7, 9).tolist() == METERED[7:9].tolist()


def test_an_unknown_forecast_is_refused():
    with pytest.raises(InputError, match=r"fading, last-day, persistence, came 'oracle'"):
        forecast("oracle", METERED, SLOTS)
