import numpy as np
import pytest

from tanheng.core import HOUR_S, InputError
from tanheng.forecast import DayAhead, WeatherRuns, WeatherSeries, known, known_by

HOURS = np.arange(0, 96 * HOUR_S, HOUR_S)


def runs(step=1):
    issued = np.arange(0, 72, 12) * HOUR_S
    lead = np.arange(step, 49, step) * HOUR_S
    hour = (issued[:, None] + lead) / HOUR_S
    values = np.stack([hour, np.broadcast_to(issued[:, None], hour.shape)], axis=2)
    return WeatherRuns(issued, lead, ("hour", "issued"), values.astype(np.float32))


@pytest.mark.parametrize("step", [1, 3])
@pytest.mark.parametrize("shift", [-3, 0, 3])
def test_a_run_gives_the_hour_asked_for_interpolating_between_its_leads(step, shift):
    weather = runs(step)
    one = known(HOURS, DayAhead(), HOURS, run_issued_s=weather.issued_s, lead_s=weather.lead_s)
    hour, issued = weather.at(one, shift * HOUR_S).T
    seen = np.isfinite(hour)
    assert seen[40:].all()
    np.testing.assert_allclose(hour[seen], (HOURS / HOUR_S + shift)[seen])
    np.testing.assert_allclose(issued[seen], one.issued_s[seen])


def test_the_older_run_is_another_run():
    weather = runs()
    one = known(HOURS, DayAhead(), HOURS, run_issued_s=weather.issued_s, lead_s=weather.lead_s)
    issued = weather.at(one, older=True)[:, 1]
    seen = one.older >= 0
    np.testing.assert_array_equal(one.issued_s[seen] - issued[seen], 12 * HOUR_S)
    assert np.isnan(issued[~seen]).all()


def test_weather_without_issue_times_never_shows_rows_after_the_target():
    weather = WeatherSeries(HOURS, ("hour",), (HOURS / HOUR_S).astype(np.float32)[:, None])
    one = known(HOURS, DayAhead(), HOURS)
    np.testing.assert_array_equal(weather.at(one)[:, 0], HOURS / HOUR_S)
    np.testing.assert_array_equal(weather.at(one, -HOUR_S)[1:, 0], HOURS[:-1] / HOUR_S)
    assert np.isnan(weather.at(one, HOUR_S)).all()
    assert np.isnan(weather.at(one, older=True)).all()


def test_weather_of_the_wrong_shape_is_refused():
    with pytest.raises(InputError, match="shape"):
        WeatherSeries(HOURS, ("a", "b"), np.zeros((HOURS.size, 1), dtype=np.float32))


def test_a_station_that_lacks_a_run_lends_no_other():
    whole = runs()
    one = known(HOURS, DayAhead(), HOURS, run_issued_s=whole.issued_s, lead_s=whole.lead_s)
    kept = np.arange(whole.issued_s.size) != 1
    short = WeatherRuns(whole.issued_s[kept], whole.lead_s, whole.names, whole.values[kept])
    hour = short.at(one)[:, 0]
    np.testing.assert_array_equal(np.isnan(hour), (one.run < 0) | (one.run == 1))


def test_a_station_without_any_run_gives_no_values():
    whole = runs()
    one = known(HOURS, DayAhead(), HOURS, run_issued_s=whole.issued_s, lead_s=whole.lead_s)
    none = WeatherRuns(whole.issued_s[:0], whole.lead_s, whole.names, whole.values[:0])
    assert np.isnan(none.at(one)).all()


def test_a_station_that_came_late_does_not_decide_for_the_others():
    whole = runs()
    late = WeatherRuns(whole.issued_s[4:], whole.lead_s, whole.names, whole.values[4:])
    alone = known_by([whole], HOURS, DayAhead(), HOURS)
    for weather in ([late, whole, whole], [whole, whole, late]):
        found = known_by(weather, HOURS, DayAhead(), HOURS)
        np.testing.assert_array_equal(found.run_issued_s, alone.run_issued_s)
        np.testing.assert_array_equal(found.issued_s, alone.issued_s)


def test_a_run_that_only_few_stations_have_does_not_take_the_others_weather_away():
    whole = runs()
    between = WeatherRuns(
        np.sort(np.r_[whole.issued_s, whole.issued_s + 6 * HOUR_S]),
        whole.lead_s,
        whole.names,
        np.repeat(whole.values, 2, axis=0),
    )
    alone = known_by([whole], HOURS, DayAhead(), HOURS)
    found = known_by([whole, between, whole], HOURS[:90], DayAhead(), HOURS)
    np.testing.assert_array_equal(found.run_issued_s, alone.run_issued_s[:90])


def test_a_later_run_of_a_station_changes_nothing_that_was_known_before_it():
    whole = runs()
    gap = np.isin(np.arange(whole.issued_s.size), [0, 5])
    broken = WeatherRuns(whole.issued_s[gap], whole.lead_s, whole.names, whole.values[gap])
    cut = WeatherRuns(whole.issued_s[:1], whole.lead_s, whole.names, whole.values[:1])
    short = WeatherRuns(whole.issued_s[:5], whole.lead_s, whole.names, whole.values[:5])
    early = HOURS[HOURS < 80 * HOUR_S]
    one = known_by([whole, broken], early, DayAhead(), HOURS)
    two = known_by([short, cut], early, DayAhead(), HOURS)
    np.testing.assert_array_equal(one.run_issued_s, two.run_issued_s)
